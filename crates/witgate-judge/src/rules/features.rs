//! What needs a feature of the component model that hosts may have switched
//! off.
//!
//! Not a rule: a line for the reader of several.

use witgate_model::{Accessor, Function, FunctionKind, Type, TypeDef};

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
    def.kind.types().for_each(|ty| of_type(ty, &mut words));
    hints(words)
}

fn of_type(ty: &Type, words: &mut Vec<&'static str>) {
    match ty {
        Type::ErrorContext => words.push("`error-context`"),
        Type::Map(..) => words.push("a map"),
        Type::FixedLengthList(..) => words.push("a list of fixed length"),
        _ => {}
    }
    ty.parts().for_each(|part| of_type(part, words));
}

fn hints(mut words: Vec<&'static str>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
        .into_iter()
        .map(|word| {
            format!(
                "it contains {word}: guests that use it load only if the host has enabled that feature \
                 of the component model"
            )
        })
        .collect()
}
