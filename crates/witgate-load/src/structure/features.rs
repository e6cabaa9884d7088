//! The features that parts of a component need.

use std::collections::BTreeSet;

use wasmparser::{
    CanonicalFunction as Canonical, CanonicalOption, ComponentDefinedType as Defined,
    ComponentExternName, ComponentType, ComponentTypeDeclaration as InComponent, ComponentTypeRef,
    InstanceTypeDeclaration as InInstance, PrimitiveValType, ValType,
};

/// Features by the names of `wasm-tools validate --features`.
pub(super) type Features = BTreeSet<&'static str>;

/// Adds what a canonical function needs.
pub(super) fn of_canonical(function: &Canonical, features: &mut Features) {
    let (needs, options): (&[&'static str], &[CanonicalOption]) = match function {
        Canonical::Lift { options, .. } => {
            let is_async = options.contains(&CanonicalOption::Async);
            let is_callback =
                options.iter().any(|option| matches!(option, CanonicalOption::Callback(_)));
            (if is_async && !is_callback { &["cm-async-stackful"] } else { &[] }, options)
        }
        Canonical::Lower { options, .. } => (&[], options),
        Canonical::ResourceNew { .. }
        | Canonical::ResourceDrop { .. }
        | Canonical::ResourceRep { .. } => (&[], &[]),
        Canonical::ThreadSpawnRef { .. }
        | Canonical::ThreadSpawnIndirect { .. }
        | Canonical::ThreadAvailableParallelism => (&["shared-everything-threads"], &[]),
        Canonical::ErrorContextNew { options }
        | Canonical::ErrorContextDebugMessage { options } => (&["cm-error-context"], options),
        Canonical::ErrorContextDrop => (&["cm-error-context"], &[]),
        Canonical::ThreadIndex
        | Canonical::ThreadNewIndirect { .. }
        | Canonical::ThreadResumeLater
        | Canonical::ThreadSuspend
        | Canonical::ThreadSuspendThenResume
        | Canonical::ThreadYieldThenResume
        | Canonical::ThreadSuspendThenPromote
        | Canonical::ThreadYieldThenPromote => (&["cm-threading"], &[]),
        Canonical::SubtaskCancel { async_: true }
        | Canonical::StreamCancelRead { async_: true, .. }
        | Canonical::StreamCancelWrite { async_: true, .. }
        | Canonical::FutureCancelRead { async_: true, .. }
        | Canonical::FutureCancelWrite { async_: true, .. } => {
            (&["cm-async", "cm-more-async-builtins"], &[])
        }
        Canonical::StreamRead { options, .. }
        | Canonical::StreamWrite { options, .. }
        | Canonical::FutureRead { options, .. }
        | Canonical::FutureWrite { options, .. } => {
            match options.contains(&CanonicalOption::Async) {
                true => (&["cm-async"], options),
                false => (&["cm-async", "cm-more-async-builtins"], options),
            }
        }
        Canonical::TaskReturn { options, .. } => (&["cm-async"], options),
        // Everything else is a part of asynchronous calls.
        _ => (&["cm-async"], &[]),
    };
    features.extend(needs);
    for option in options {
        match option {
            CanonicalOption::Async => {
                features.insert("cm-async");
            }
            CanonicalOption::Gc | CanonicalOption::CoreType(_) => {
                features.insert("cm-gc");
            }
            _ => {}
        }
    }
}

/// Adds what the name of an import or export needs.
pub(super) fn of_name(name: &ComponentExternName<'_>, features: &mut Features) {
    let needs = [
        (name.implements.is_some() || name.external_id.is_some(), "cm-implements"),
        (name.version_suffix.is_some(), "cm-canon-names"),
    ];
    features.extend(needs.into_iter().filter(|(is, _)| *is).map(|(_, feature)| feature));
}

/// Adds what a type needs. Recursion is as deep as the parser let types nest.
pub(super) fn of_type(ty: &ComponentType<'_>, features: &mut Features) {
    match ty {
        ComponentType::Defined(defined) => of_defined(defined, features),
        ComponentType::Func(function) => {
            if function.async_ {
                features.insert("cm-async");
            }
            let types = function.params.iter().map(|(_, ty)| ty).chain(&function.result);
            types.for_each(|ty| of_value(ty, features));
        }
        ComponentType::Component(declarations) => {
            for declaration in declarations {
                match declaration {
                    InComponent::Type(ty) => of_type(ty, features),
                    InComponent::Import(import) => {
                        of_name(&import.name, features);
                        of_reference(&import.ty, features);
                    }
                    InComponent::Export { name, ty } => {
                        of_name(name, features);
                        of_reference(ty, features);
                    }
                    InComponent::CoreType(_) | InComponent::Alias(_) => {}
                }
            }
        }
        ComponentType::Instance(declarations) => {
            for declaration in declarations {
                match declaration {
                    InInstance::Type(ty) => of_type(ty, features),
                    InInstance::Export { name, ty } => {
                        of_name(name, features);
                        of_reference(ty, features);
                    }
                    InInstance::CoreType(_) | InInstance::Alias(_) => {}
                }
            }
        }
        ComponentType::Resource { rep, .. } => {
            if *rep == ValType::I64 {
                features.insert("cm64");
            }
        }
    }
}

fn of_reference(ty: &ComponentTypeRef, features: &mut Features) {
    if let ComponentTypeRef::Value(_) = ty {
        features.insert("cm-values");
    }
}

fn of_defined(defined: &Defined<'_>, features: &mut Features) {
    match defined {
        Defined::Primitive(primitive) => of_primitive(*primitive, features),
        Defined::Record(fields) => fields.iter().for_each(|(_, ty)| of_value(ty, features)),
        Defined::Variant(cases) => {
            cases.iter().filter_map(|case| case.ty.as_ref()).for_each(|ty| of_value(ty, features));
        }
        Defined::List(element) | Defined::Option(element) => of_value(element, features),
        Defined::FixedLengthList(element, _) => {
            features.insert("cm-fixed-length-lists");
            of_value(element, features);
        }
        Defined::Map(key, value) => {
            features.insert("cm-map");
            [key, value].into_iter().for_each(|ty| of_value(ty, features));
        }
        Defined::Tuple(types) => types.iter().for_each(|ty| of_value(ty, features)),
        Defined::Result { ok, err } => {
            ok.iter().chain(err).for_each(|ty| of_value(ty, features));
        }
        Defined::Future(payload) | Defined::Stream(payload) => {
            features.insert("cm-async");
            payload.iter().for_each(|ty| of_value(ty, features));
        }
        Defined::Flags(_) | Defined::Enum(_) | Defined::Own(_) | Defined::Borrow(_) => {}
    }
}

fn of_value(ty: &wasmparser::ComponentValType, features: &mut Features) {
    if let wasmparser::ComponentValType::Primitive(primitive) = ty {
        of_primitive(*primitive, features);
    }
}

fn of_primitive(primitive: PrimitiveValType, features: &mut Features) {
    if primitive == PrimitiveValType::ErrorContext {
        features.insert("cm-error-context");
    }
}
