//! What needs a feature of the component model that hosts may have switched
//! off.
//!
//! Not a rule: a line for the reader of several.

use witgate_model::{Accessor, Function, FunctionKind, Type, TypeDef, TypeKind};

/// What a new function asks of hosts.
pub(in crate::rules) fn of_function(function: &Function) -> Vec<String> {
    let mut words = Vec::new();
    match accessor(&function.kind) {
        Some(Accessor::Get) => words.push("a getter"),
        Some(Accessor::Set) => words.push("a setter"),
        None => {}
    }
    if function.external_id.is_some() {
        words.push("an external id");
    }
    for ty in function.params.iter().map(|param| &param.ty).chain(&function.result) {
        of_type(ty, &mut words);
    }
    hints(words)
}

/// Which accessor a function is, if one.
pub(in crate::rules) fn accessor(kind: &FunctionKind) -> Option<Accessor> {
    match kind {
        FunctionKind::Free(accessor)
        | FunctionKind::Method(_, accessor)
        | FunctionKind::Static(_, accessor) => *accessor,
        FunctionKind::Constructor(_) => None,
    }
}

/// What a new type asks of hosts.
pub(in crate::rules) fn of_declaration(def: &TypeDef) -> Vec<String> {
    let mut words = Vec::new();
    if def.external_id.is_some() {
        words.push("an external id");
    }
    match &def.kind {
        TypeKind::Record(fields) => {
            fields.iter().for_each(|field| of_type(&field.ty, &mut words));
        }
        TypeKind::Variant(cases) => {
            cases.iter().filter_map(|case| case.ty.as_ref()).for_each(|ty| of_type(ty, &mut words));
        }
        TypeKind::Alias(ty) => of_type(ty, &mut words),
        TypeKind::Enum(_)
        | TypeKind::Flags(_)
        | TypeKind::Resource
        | TypeKind::ResourceAlias(_) => {}
    }
    hints(words)
}

fn of_type(ty: &Type, words: &mut Vec<&'static str>) {
    match ty {
        Type::ErrorContext => words.push("`error-context`"),
        Type::Map(key, value) => {
            words.push("a map");
            of_type(key, words);
            of_type(value, words);
        }
        Type::FixedLengthList(element, _) => {
            words.push("a list of fixed length");
            of_type(element, words);
        }
        Type::List(inner) | Type::Option(inner) => of_type(inner, words),
        Type::Tuple(elements) => elements.iter().for_each(|element| of_type(element, words)),
        Type::Result(ok, err) => ok.iter().chain(err).for_each(|ty| of_type(ty, words)),
        Type::Future(inner) | Type::Stream(inner) => {
            inner.iter().for_each(|ty| of_type(ty, words));
        }
        _ => {}
    }
}

fn hints(mut words: Vec<&'static str>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
        .into_iter()
        .map(|word| {
            format!(
                "it has {word} in it: guests that use it load only where the host has switched \
                 that feature of the component model on"
            )
        })
        .collect()
}
