//! Types that the contract to migrate to declares otherwise, and who uses them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_model::{
    Contract, Function, InterfaceName, Name, PackageName, Type, TypeDef, TypeKind, TypeName,
};

use crate::migration::Counterpart;
use crate::usage::Holder;
use crate::wit;

/// More aliases of aliases than any contract has.
const MOST_ALIASES: usize = 64;

/// A type as an address without a version.
type TypeKey = (String, Name);

/// The changed types of a contract, with the functions that use each.
#[derive(Default)]
pub(crate) struct ChangedTypes {
    users: BTreeMap<TypeKey, BTreeSet<String>>,
}

impl ChangedTypes {
    /// Remembers a type that changed.
    pub(crate) fn add(&mut self, holder: &Holder<'_>, name: &Name) {
        self.users.entry((holder.bare.clone(), name.clone())).or_default();
    }

    /// Remembers a function that is declared as it was, if a type in it changed.
    pub(crate) fn is_used_by(
        &mut self,
        contract: &Contract,
        readable: &str,
        function: &Function,
    ) -> bool {
        let mut waiting: Vec<&Arc<TypeName>> = Vec::new();
        function.types().for_each(|ty| ty.each_name(&mut |name| waiting.push(name)));
        let mut seen: BTreeSet<&TypeName> = BTreeSet::new();
        let mut is_used = false;
        while let Some(name) = waiting.pop() {
            if !seen.insert(name) {
                continue;
            }
            if let Some(users) = self.users.get_mut(&(name.scope.bare(), name.name.clone())) {
                users.insert(readable.to_owned());
                is_used = true;
            }
            if let Some(def) = contract.type_def(name) {
                def.kind.each_name(&mut |name| waiting.push(name));
            }
        }
        is_used
    }

    /// What to say of a type: which functions use it.
    pub(crate) fn users(&self, bare: &str, name: &str) -> Option<String> {
        let users = self.users.get(&(bare.to_owned(), name.into()))?;
        let names: Vec<String> = users.iter().map(|user| format!("`{user}`")).collect();
        match names.as_slice() {
            [] => None,
            [only] => Some(format!("{only} uses it.")),
            [rest @ .., last] => Some(format!("{} and {last} use it.", rest.join(", "))),
        }
    }
}

/// What became of a type.
pub(crate) enum TypeFate {
    /// It is declared as it was.
    Same,
    /// It is declared otherwise.
    Changed(Counterpart),
    /// There is no type of that name in the interface.
    Gone,
}

/// What became of a type in the package to migrate to.
pub(crate) fn fate(
    (contract, target): (&Contract, &Contract),
    holder: &Holder<'_>,
    (name, def): (&Name, &TypeDef),
    package: &Arc<PackageName>,
) -> TypeFate {
    let Some((_, interface)) = holder.bare.split_once('/') else { return TypeFate::Same };
    let home = InterfaceName { package: package.clone(), name: interface.into() };
    // An interface that is gone is reported as a whole.
    let Some(now) = target.interface(&home) else { return TypeFate::Same };
    let Some(now) = now.types.get(name) else {
        // A `use` that is not there may be needed by nobody.
        return if origin(&def.kind).is_some() { TypeFate::Same } else { TypeFate::Gone };
    };
    let was = declared(contract, &def.kind);
    let now = declared(target, &now.kind);
    match (was, now) {
        // What is declared elsewhere under that name is told there.
        (Declared::There(was), Declared::There(now))
            if was.scope == now.scope && was.name.name == now.name.name =>
        {
            TypeFate::Same
        }
        (was, now) => {
            let (was, now) = (was.text(contract, name), now.text(target, name));
            match was == now {
                true => TypeFate::Same,
                false => TypeFate::Changed(Counterpart {
                    holder: home.to_string(),
                    name: name.to_string(),
                    signature: Some(now),
                    is_missing: false,
                }),
            }
        }
    }
}

/// Where a type is really declared.
enum Declared<'c> {
    Here(&'c TypeKind),
    /// In another interface.
    There(Elsewhere),
}

struct Elsewhere {
    scope: String,
    name: Arc<TypeName>,
}

impl Declared<'_> {
    fn text(&self, contract: &Contract, name: &Name) -> String {
        match self {
            Declared::Here(kind) => wit::declared_type(name, kind),
            Declared::There(there) => match contract.type_def(&there.name) {
                Some(def) => wit::declared_type(name, &def.kind),
                None => format!("use {}.{{{}}}", there.scope, there.name.name),
            },
        }
    }
}

fn declared<'c>(contract: &Contract, kind: &'c TypeKind) -> Declared<'c> {
    let Some(mut name) = origin(kind) else { return Declared::Here(kind) };
    for _ in 0..MOST_ALIASES {
        match contract.type_def(name).and_then(|def| origin(&def.kind)) {
            Some(further) => name = further,
            None => break,
        }
    }
    Declared::There(Elsewhere { scope: name.scope.bare(), name: name.clone() })
}

/// What a type is another name of.
fn origin(kind: &TypeKind) -> Option<&Arc<TypeName>> {
    match kind {
        TypeKind::Alias(Type::Named(name)) | TypeKind::ResourceAlias(name) => Some(name),
        _ => None,
    }
}
