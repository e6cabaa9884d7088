//! Types that come from another interface.
//!
//! Not a rule: what several rules look up alike.

use witgate_model::{Item, Type, TypeDef, TypeKind, TypeName};

/// The name in another interface that a `use` or an alias stands for.
pub(super) fn foreign<'a>(def: Option<&'a TypeDef>, item: Option<&Item>) -> Option<&'a TypeName> {
    let name = match &def?.kind {
        TypeKind::Alias(Type::Named(name)) | TypeKind::ResourceAlias(name) => name,
        _ => return None,
    };
    (Some(&name.scope) != item?.scope()).then_some(&**name)
}
