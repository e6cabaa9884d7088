//! Who implements and who calls what, in one contract: worked out once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use witgate_model::{
    Contract, Function, Interface, InterfaceName, Item, Member, Name, PackageName, Scope, Side,
    Target, Type, TypeKind, TypeName, WorldItem, WorldKey, WorldName,
};

use crate::flow::Flow;
use crate::live::Live;
use crate::mentions::{each_name, each_name_of_def};
use crate::view::{self, View};

/// Who implements and who calls what, in one contract.
#[derive(Debug)]
pub(crate) struct Usage<'a> {
    contract: &'a Contract,
    /// The worlds that each scope stands in, and by which side it got there.
    roles: HashMap<Scope, BTreeSet<(WorldName, Side)>>,
    /// The worlds that name something of a package, so that its version is
    /// part of what they import or export.
    named: BTreeMap<Arc<PackageName>, BTreeSet<(WorldName, Side)>>,
    /// What a guest of each world carries of its imports.
    live: Vec<(WorldName, Live)>,
    users: HashMap<TypeName, Vec<User>>,
}

/// Something that mentions a type.
#[derive(Clone, Debug)]
enum User {
    Type(TypeName),
    Function(Scope, Name, Flow),
}

/// What depends on an item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reached {
    /// Functions by scope and name, and which way the item travels through
    /// them.
    pub(crate) functions: BTreeMap<(Scope, Name), Flow>,
    /// Worlds, and by which side.
    pub(crate) worlds: BTreeSet<(WorldName, Side)>,
    /// The sides by which the scope of a declared type stands in worlds,
    /// whatever mentions the type elsewhere.
    pub(crate) home: BTreeSet<Side>,
    /// Whether a compiled guest of one of the worlds carries the item among
    /// its imports; of an item in no world, whether a function mentions it.
    pub(crate) carried: bool,
}

impl<'a> Usage<'a> {
    pub(crate) fn of(contract: &'a Contract) -> Usage<'a> {
        let mut usage = Usage {
            contract,
            roles: HashMap::new(),
            named: BTreeMap::new(),
            live: Vec::new(),
            users: HashMap::new(),
        };
        for (name, interface) in contract.interfaces() {
            usage.scope(&Scope::Interface(name), interface);
        }
        for (name, world) in contract.worlds() {
            let host = View::host(contract, &name, world);
            usage.live.push((name.clone(), Live::of(&host, &name)));
            for side in [Side::Import, Side::Export] {
                for (key, item) in world.side(side) {
                    usage.world_item(&name, side, key, item);
                }
            }
        }
        usage
    }

    fn world_item(&mut self, world: &WorldName, side: Side, key: &WorldKey, item: &WorldItem) {
        let role = (world.clone(), side);
        if let WorldKey::Interface(interface) = key {
            self.named.entry(interface.package.clone()).or_default().insert(role.clone());
        }
        match (item, key) {
            (WorldItem::Interface { target, .. }, _) => {
                let scope = view::scope_of(world, side, key, target);
                if let Target::Inline(interface) = target {
                    self.scope(&scope, interface);
                }
                self.roles.entry(scope).or_default().insert(role);
            }
            (WorldItem::Function(function), WorldKey::Name(name)) => {
                self.function(&Scope::World(world.clone()), name, function);
            }
            (WorldItem::Type(def), WorldKey::Name(name)) => {
                let user = view::type_name(&Scope::World(world.clone()), name);
                each_name_of_def(def, &mut |used| {
                    let user = User::Type(user.clone());
                    self.users.entry((**used).clone()).or_default().push(user);
                });
            }
            _ => {}
        }
    }

    fn scope(&mut self, scope: &Scope, interface: &Interface) {
        for (name, def) in &interface.types {
            each_name_of_def(def, &mut |used| {
                let user = User::Type(view::type_name(scope, name));
                self.users.entry((**used).clone()).or_default().push(user);
            });
        }
        for (name, function) in &interface.functions {
            self.function(scope, name, function);
        }
    }

    fn function(&mut self, scope: &Scope, name: &Name, function: &Function) {
        if let Some(resource) = function.kind.resource() {
            let resource = view::type_name(scope, resource);
            let user = User::Function(scope.clone(), name.clone(), Flow::default());
            self.users.entry(resource).or_default().push(user);
        }
        let mut used = |ty: &Type, flow: Flow| {
            each_name(ty, &mut |used| {
                let user = User::Function(scope.clone(), name.clone(), flow);
                self.users.entry((**used).clone()).or_default().push(user);
            });
        };
        for param in &function.params {
            used(&param.ty, Flow { params: true, results: false });
        }
        if let Some(result) = &function.result {
            used(result, Flow { params: false, results: true });
        }
    }

    /// The worlds that a scope stands in.
    fn worlds_of(&self, scope: &Scope) -> BTreeSet<(WorldName, Side)> {
        self.roles.get(scope).cloned().unwrap_or_default()
    }

    /// What depends on an item of this contract.
    pub(crate) fn reach(&self, item: &Item) -> Reached {
        let (scope, member) = match item {
            Item::Package(package) => return self.reach_package(package),
            Item::In(scope, member) => (scope, member),
        };
        match member {
            Member::Itself => {
                let worlds = self.worlds_of(scope);
                let carried = self.carries_one(worlds.iter().map(|world| (world, scope)));
                Reached { worlds, carried, ..Reached::default() }
            }
            Member::Key(side, key) => {
                let Scope::World(world) = scope else { return Reached::default() };
                let item = self.contract.world(world).and_then(|it| it.side(*side).get(key));
                let carried = match item {
                    Some(WorldItem::Interface { target, .. }) => {
                        let interface = view::interface_of(self.contract, target);
                        let functions = interface.is_some_and(|it| !it.functions.is_empty());
                        *side == Side::Import && (functions || self.carries_type_at(world, key))
                    }
                    _ => true,
                };
                let worlds = BTreeSet::from([(world.clone(), *side)]);
                Reached { worlds, carried, ..Reached::default() }
            }
            Member::Function(name) | Member::Param(name, _) | Member::Result(name) => {
                let flow = Flow {
                    params: matches!(member, Member::Param(..)),
                    results: matches!(member, Member::Result(_)),
                };
                Reached {
                    functions: BTreeMap::from([((scope.clone(), name.clone()), flow)]),
                    worlds: self.worlds_of_function(scope, name),
                    carried: true,
                    ..Reached::default()
                }
            }
            Member::Type(name) | Member::Part(name, _) => {
                self.reach_type(&view::type_name(scope, name))
            }
        }
    }

    fn worlds_of_function(&self, scope: &Scope, name: &Name) -> BTreeSet<(WorldName, Side)> {
        let Scope::World(world) = scope else { return self.worlds_of(scope) };
        let key = WorldKey::Name(name.clone());
        let sides = [Side::Import, Side::Export];
        let found = self.contract.world(world).into_iter().flat_map(|found| {
            sides.into_iter().filter(|side| found.side(*side).contains_key(&key))
        });
        found.map(|side| (world.clone(), side)).collect()
    }

    fn reach_package(&self, package: &Arc<PackageName>) -> Reached {
        let worlds = self.named.get(package).cloned().unwrap_or_default();
        // An interface in no world is judged as imported, and its name carries
        // the package's.
        let contents = self.contract.packages.get(package);
        let interfaces = contents.into_iter().flat_map(|package| package.interfaces.keys());
        let carried = interfaces
            .map(|name| {
                let (package, name) = (package.clone(), name.clone());
                Scope::Interface(InterfaceName { package, name })
            })
            .any(|scope| {
                let worlds = self.worlds_of(&scope);
                self.carries_one(worlds.iter().map(|world| (world, &scope)))
            });
        Reached { worlds, carried, ..Reached::default() }
    }

    fn reach_type(&self, name: &TypeName) -> Reached {
        let mut reached = Reached::default();
        let mut seen = HashSet::from([name.clone()]);
        let mut waiting = vec![name.clone()];
        while let Some(name) = waiting.pop() {
            match &name.scope {
                // A world's own types are imports of it.
                Scope::World(world) => {
                    reached.worlds.insert((world.clone(), Side::Import));
                }
                scope => reached.worlds.extend(self.worlds_of(scope)),
            }
            for user in self.users.get(&name).into_iter().flatten() {
                match user {
                    User::Type(user) => {
                        if seen.insert(user.clone()) {
                            waiting.push(user.clone());
                        }
                    }
                    User::Function(scope, function, flow) => {
                        let worlds = self.worlds_of_function(scope, function);
                        reached.worlds.extend(worlds);
                        let known =
                            reached.functions.entry((scope.clone(), function.clone())).or_default();
                        known.params |= flow.params;
                        known.results |= flow.results;
                    }
                }
            }
        }
        reached.carried = self.carries(name, &reached);
        reached.home = match &name.scope {
            Scope::World(_) => BTreeSet::from([Side::Import]),
            scope => self.worlds_of(scope).into_iter().map(|(_, side)| side).collect(),
        };
        reached
    }

    /// Whether the guest of one of these worlds imports anything of the scope
    /// that stands in it. Of a scope in no world it is taken to.
    fn carries_one<'s>(
        &self,
        mut roles: impl ExactSizeIterator<Item = (&'s (WorldName, Side), &'s Scope)>,
    ) -> bool {
        if roles.len() == 0 {
            return true;
        }
        roles.any(|((world, side), scope)| {
            let live = self.live.iter().find(|(name, _)| name == world).map(|(_, live)| live);
            let interface = match scope {
                Scope::Interface(name) => self.contract.interface(name),
                Scope::Inline(world, side, label) => self.contract.inline(world, *side, label),
                Scope::World(_) => None,
            };
            *side == Side::Import
                && interface.is_none_or(|interface| {
                    let carried = |name| {
                        live.is_some_and(|live| live.contains(&view::type_name(scope, name)))
                    };
                    !interface.functions.is_empty() || interface.types.keys().any(carried)
                })
        })
    }

    /// Whether a compiled guest of a world carries a type of what the world
    /// imports under a key.
    pub(crate) fn carries_type_at(&self, world: &WorldName, key: &WorldKey) -> bool {
        self.live.iter().any(|(name, live)| name == world && live.contains_any_at(key))
    }

    fn carries(&self, name: &TypeName, reached: &Reached) -> bool {
        let importing: BTreeSet<&WorldName> = reached
            .worlds
            .iter()
            .filter(|(_, side)| *side == Side::Import)
            .map(|(world, _)| world)
            .collect();
        if importing.is_empty() {
            let resource =
                self.contract.type_def(name).is_some_and(|def| def.kind == TypeKind::Resource);
            return resource || !reached.functions.is_empty();
        }
        self.live.iter().any(|(world, live)| importing.contains(world) && live.contains(name))
    }
}
