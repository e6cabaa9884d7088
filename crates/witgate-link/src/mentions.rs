//! The declared types that types and declarations mention.

use std::sync::Arc;

use witgate_model::{Type, TypeDef, TypeKind, TypeName};

/// Every declared type that a type mentions.
pub(crate) fn each_name<'t>(ty: &'t Type, visit: &mut impl FnMut(&'t Arc<TypeName>)) {
    match ty {
        Type::Named(name) | Type::Own(name) | Type::Borrow(name) => visit(name),
        Type::List(inner) | Type::FixedLengthList(inner, _) | Type::Option(inner) => {
            each_name(inner, visit);
        }
        Type::Map(key, value) => {
            each_name(key, visit);
            each_name(value, visit);
        }
        Type::Tuple(elements) => elements.iter().for_each(|element| each_name(element, visit)),
        Type::Result(ok, err) => {
            for inner in [ok, err].into_iter().flatten() {
                each_name(inner, visit);
            }
        }
        Type::Future(inner) | Type::Stream(inner) => {
            if let Some(inner) = inner {
                each_name(inner, visit);
            }
        }
        _ => {}
    }
}

/// Every declared type that a declaration mentions.
pub(crate) fn each_name_of_def<'t>(def: &'t TypeDef, visit: &mut impl FnMut(&'t Arc<TypeName>)) {
    match &def.kind {
        TypeKind::Record(fields) => {
            fields.iter().for_each(|field| each_name(&field.ty, visit));
        }
        TypeKind::Variant(cases) => {
            cases.iter().filter_map(|case| case.ty.as_ref()).for_each(|ty| each_name(ty, visit));
        }
        TypeKind::Alias(ty) => each_name(ty, visit),
        TypeKind::ResourceAlias(name) => visit(name),
        TypeKind::Enum(_) | TypeKind::Flags(_) | TypeKind::Resource => {}
    }
}
