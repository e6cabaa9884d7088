//! Functions as WIT declares them.

use witgate_model::{Function, FunctionKind, FunctionName, wit_name};

/// A function with its own name: `get: static func(a: u8) -> string`.
pub(crate) fn declared(name: &str, function: &Function) -> String {
    let own = FunctionName::of(name).own;
    let result = function.result.as_ref().map(ToString::to_string);
    line(own, function, &params(function), result.as_deref(), function.is_async)
}

/// Its parameters, each as WIT writes it.
pub(crate) fn params(function: &Function) -> Vec<String> {
    function.params.iter().map(|param| format!("{}: {}", wit_name(&param.name), param.ty)).collect()
}

/// A function of that kind, with these parameters and this result.
pub(crate) fn line(
    own: &str,
    function: &Function,
    params: &[String],
    result: Option<&str>,
    is_async: bool,
) -> String {
    let (own, params) = (wit_name(own), params.join(", "));
    let result = result.map(|result| format!(" -> {result}")).unwrap_or_default();
    let word = if is_async { "async " } else { "" };
    match &function.kind {
        // What it returns goes without saying, unless it can fail.
        FunctionKind::Constructor(resource) if result == format!(" -> {resource}") => {
            format!("constructor({params})")
        }
        FunctionKind::Constructor(_) => format!("constructor({params}){result}"),
        FunctionKind::Static(..) => format!("{own}: static {word}func({params}){result}"),
        FunctionKind::Free(_) | FunctionKind::Method(..) => {
            format!("{own}: {word}func({params}){result}")
        }
    }
}
