//! Who uses types of which interface.

use std::collections::BTreeMap;

use witgate_model::{
    Contract, InterfaceName, Name, Scope, Side, Target, Type, TypeDef, TypeKind, WorldItem,
    WorldKey,
};

/// Who uses types of which interface: the first such type of each scope.
pub(crate) type Users = BTreeMap<InterfaceName, BTreeMap<Scope, Name>>;

/// Who uses types of which interface in a contract.
pub(crate) fn users(contract: &Contract) -> Users {
    let mut users = Users::new();
    for (name, interface) in contract.interfaces() {
        note(&Scope::Interface(name), &interface.types, &mut users);
    }
    for (name, world) in contract.worlds() {
        for side in [Side::Import, Side::Export] {
            for (key, item) in world.side(side) {
                match (item, key) {
                    (WorldItem::Interface { target: target @ Target::Inline(it), .. }, _) => {
                        note(&target.scope(&name, side, key), &it.types, &mut users);
                    }
                    (WorldItem::Type(def), WorldKey::Name(ty)) => {
                        note(&Scope::World(name.clone()), [(ty, def)], &mut users);
                    }
                    _ => {}
                }
            }
        }
    }
    users
}

fn note<'c>(
    scope: &Scope,
    types: impl IntoIterator<Item = (&'c Name, &'c TypeDef)>,
    users: &mut Users,
) {
    for (name, def) in types {
        let (TypeKind::Alias(Type::Named(used)) | TypeKind::ResourceAlias(used)) = &def.kind else {
            continue;
        };
        if let Scope::Interface(interface) = &used.scope
            && used.scope != *scope
        {
            let users = users.entry(interface.clone()).or_default();
            users.entry(scope.clone()).or_insert_with(|| name.clone());
        }
    }
}
