//! Functions and types as WIT declares them.

use witgate_model::{Function, FunctionKind, FunctionName, Type, TypeKind, wit_name};

/// A function with its own name: `get: static func(a: u8) -> string`.
pub(crate) fn declared(name: &str, function: &Function) -> String {
    let own = FunctionName::parse(name).own;
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

/// A type with its name: `enum level { info, error }`.
pub(crate) fn declared_type(name: &str, kind: &TypeKind) -> String {
    let parts: Vec<String> = match kind {
        TypeKind::Record(fields) => {
            fields.iter().map(|field| format!("{}: {}", wit_name(&field.name), field.ty)).collect()
        }
        TypeKind::Variant(cases) => {
            let case =
                |ty: &Option<Type>| ty.as_ref().map(|ty| format!("({ty})")).unwrap_or_default();
            cases.iter().map(|it| format!("{}{}", wit_name(&it.name), case(&it.ty))).collect()
        }
        TypeKind::Enum(cases) => cases.iter().map(|case| wit_name(&case.name)).collect(),
        TypeKind::Flags(flags) => flags.iter().map(|flag| wit_name(&flag.name)).collect(),
        TypeKind::Resource => return format!("resource {}", wit_name(name)),
        TypeKind::Alias(ty) => return format!("type {} = {ty}", wit_name(name)),
        TypeKind::ResourceAlias(other) => {
            return format!("type {} = {}", wit_name(name), wit_name(&other.name));
        }
    };
    format!("{} {} {{ {} }}", kind.keyword(), wit_name(name), parts.join(", "))
}
