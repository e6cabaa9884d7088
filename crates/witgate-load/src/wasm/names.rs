//! The names that types are made of, measured.

use wasmparser::{
    ComponentDefinedType as Defined, ComponentType, ComponentTypeDeclaration as InComponent,
    InstanceTypeDeclaration as InInstance, Parser, Payload,
};

/// The length of the longest name in any type of a component. What does not
/// parse has no names.
pub(super) fn longest(component: &[u8]) -> usize {
    let mut longest = 0;
    for payload in Parser::new(0).parse_all(component).map_while(Result::ok) {
        if let Payload::ComponentTypeSection(section) = payload {
            for ty in section.into_iter().map_while(Result::ok) {
                longest = longest.max(of_type(&ty));
            }
        }
    }
    longest
}

/// Recursion is as deep as the parser let types nest.
fn of_type(ty: &ComponentType<'_>) -> usize {
    match ty {
        ComponentType::Defined(defined) => of_defined(defined),
        ComponentType::Func(function) => most(function.params.iter().map(|(name, _)| name.len())),
        ComponentType::Component(items) => most(items.iter().map(|item| match item {
            InComponent::Type(ty) => of_type(ty),
            InComponent::Export { name, .. } => name.name.len(),
            InComponent::Import(import) => import.name.name.len(),
            InComponent::CoreType(_) | InComponent::Alias(_) => 0,
        })),
        ComponentType::Instance(items) => most(items.iter().map(|item| match item {
            InInstance::Type(ty) => of_type(ty),
            InInstance::Export { name, .. } => name.name.len(),
            InInstance::CoreType(_) | InInstance::Alias(_) => 0,
        })),
        ComponentType::Resource { .. } => 0,
    }
}

fn of_defined(ty: &Defined<'_>) -> usize {
    match ty {
        Defined::Record(fields) => most(fields.iter().map(|(name, _)| name.len())),
        Defined::Variant(cases) => most(cases.iter().map(|case| case.name.len())),
        Defined::Flags(names) | Defined::Enum(names) => most(names.iter().map(|name| name.len())),
        _ => 0,
    }
}

fn most(lengths: impl Iterator<Item = usize>) -> usize {
    lengths.max().unwrap_or(0)
}
