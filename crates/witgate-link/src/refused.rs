//! What was refused, all of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashSet;
use witgate_model::{
    Function, InterfaceName, Item, Member, Name, PackageName, Scope, Side, TypeDef, TypeName,
    WorldKey, WorldName,
};

/// What was refused in any number of worlds, by the names that it has on the
/// guest's side and on the host's.
#[derive(Debug, Default)]
pub struct Refused {
    /// Interfaces that are missing as a whole.
    interfaces: HashSet<Scope>,
    /// Functions and types that are missing or of another type; of a world,
    /// also what it imports or exports under a plain name.
    members: HashSet<(Scope, Name)>,
    /// What a world imports or exports under the name of an interface.
    instances: HashSet<(WorldName, Side, InterfaceName)>,
    /// The packages whose interfaces are refused, or something in them.
    packages: HashSet<Arc<PackageName>>,
    /// Where the types come from that refused functions and types mention.
    mentioned: HashSet<Scope>,
}

impl Refused {
    pub(crate) fn interface(&mut self, scope: &Scope) {
        self.interfaces.insert(scope.clone());
        self.packages.insert(scope.package().clone());
    }

    pub(crate) fn member(&mut self, scope: &Scope, name: &Name) {
        self.members.insert((scope.clone(), name.clone()));
        if let Scope::Interface(interface) = scope {
            self.packages.insert(interface.package.clone());
        }
    }

    /// What a world imports or exports.
    pub(crate) fn key(&mut self, world: &WorldName, side: Side, key: &WorldKey) {
        match key {
            WorldKey::Name(name) => self.member(&Scope::WorldSide(world.clone(), side), name),
            WorldKey::Interface(interface) => {
                self.instances.insert((world.clone(), side, interface.clone()));
            }
        }
    }

    /// A function of an instance with these types.
    pub(crate) fn function(
        &mut self,
        scope: &Scope,
        name: &Name,
        function: &Function,
        types: &BTreeMap<Name, TypeDef>,
    ) {
        self.member(scope, name);
        for ty in function.types() {
            ty.each_name(&mut |name| match types.get(&name.name) {
                Some(def) if name.scope == *scope => self.mention_all(scope, def),
                _ => self.mention(scope, name),
            });
        }
    }

    /// A type.
    pub(crate) fn declared(&mut self, scope: &Scope, name: &Name, def: &TypeDef) {
        self.member(scope, name);
        self.mention_all(scope, def);
    }

    fn mention_all(&mut self, from: &Scope, def: &TypeDef) {
        def.kind.each_name(&mut |name| self.mention(from, name));
    }

    fn mention(&mut self, from: &Scope, name: &TypeName) {
        if name.scope != *from && !self.mentioned.contains(&name.scope) {
            self.mentioned.insert(name.scope.clone());
        }
    }

    /// Whether something that mentions a type of this scope was refused.
    pub fn mentions(&self, scope: &Scope) -> bool {
        self.mentioned.contains(scope)
    }

    /// Whether nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.interfaces.is_empty() && self.members.is_empty() && self.instances.is_empty()
    }

    /// Whether a function or type was refused, or all of the interface that
    /// holds it.
    pub fn has_member(&self, scope: &Scope, name: &Name) -> bool {
        self.interfaces.contains(scope) || self.members.contains(&(scope.clone(), name.clone()))
    }

    /// Whether an item was refused: itself, not what else depends on it. Of a package,
    /// also whether what was refused mentions its types, whose names have its version.
    pub fn has(&self, item: &Item) -> bool {
        let (scope, member) = match item {
            Item::Package(package) => {
                let is_mentioned = || self.mentioned.iter().any(|it| it.package() == package);
                return self.packages.contains(package) || is_mentioned();
            }
            Item::In(scope, member) => (scope, member),
        };
        match member {
            Member::Itself => self.interfaces.contains(scope),
            Member::Type(name) | Member::Part(name, _) => self.has_member(scope, name),
            Member::Function(name) | Member::Param(name, _) | Member::Result(name) => {
                self.has_member(scope, name)
            }
            Member::Key(side, key) => scope.world().is_some_and(|world| match key {
                WorldKey::Name(name) => {
                    let scope = Scope::WorldSide(world.clone(), *side);
                    self.members.contains(&(scope, name.clone()))
                }
                WorldKey::Interface(interface) => {
                    self.instances.contains(&(world.clone(), *side, interface.clone()))
                }
            }),
        }
    }
}

/// A key as the name of a member of one side of a world.
pub(crate) fn key_name(key: &WorldKey) -> Name {
    match key {
        WorldKey::Name(name) => name.clone(),
        WorldKey::Interface(interface) => interface.to_string().into(),
    }
}
