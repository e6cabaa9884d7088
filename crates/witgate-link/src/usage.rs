//! Who implements and who calls what, in one contract: worked out once.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use witgate_model::{
    Contract, InterfaceName, Item, Member, Name, PackageName, Scope, Side, Target, TypeKind,
    TypeName, World, WorldItem, WorldKey, WorldName,
};

use crate::component_type;
use crate::flow::Flow;
use crate::guest::{Guest, NeededTypes};
use crate::users::{User, Users};

/// Who implements and who calls what, in one contract.
#[derive(Debug)]
pub struct Usage<'a> {
    contract: &'a Contract,
    /// The worlds that each scope is in.
    roles: HashMap<Scope, Worlds>,
    /// The worlds that name something of a package, so that its version is
    /// part of what they import or export.
    named: BTreeMap<Arc<PackageName>, Worlds>,
    /// The guest of each world that uses all of it. Worlds that have the same
    /// interfaces share it.
    guests: HashMap<WorldName, Rc<Guest<'a>>>,
    users: OnceCell<Users<'a>>,
    uses: RefCell<HashMap<InterfaceName, Rc<Uses<'a>>>>,
    /// The type that was asked for last: changes to the parts of one type
    /// follow one another.
    last: RefCell<Option<(TypeName, Arc<Reached>)>>,
    /// The worlds that were asked for last, and the guests of those that import.
    importing: RefCell<Option<(Worlds, Guests<'a>)>>,
    /// All worlds of several lists.
    unions: RefCell<Unions>,
}

/// Unions by where the lists are, beside the lists themselves.
type Unions = HashMap<Vec<*const WorldSides>, (Vec<Worlds>, Worlds)>;

/// Who uses types of an interface, and one of those types.
pub type Uses<'a> = BTreeMap<Arc<Scope>, &'a Name>;

/// Guests of several worlds, each once.
type Guests<'a> = Rc<[Rc<Guest<'a>>]>;

/// Worlds in order, each with the side by which something is in it.
pub type WorldSides = Vec<(WorldName, Side)>;

/// The same, shared by all that are in the same worlds.
pub type Worlds = Arc<WorldSides>;

/// What depends on an item.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// Functions by scope and name, and which way the item travels through
    /// them.
    pub functions: BTreeMap<(Arc<Scope>, Name), Flow>,
    /// Worlds, and by which side.
    pub worlds: Worlds,
    /// The sides by which the scope of a declared type is in worlds,
    /// whatever mentions the type elsewhere.
    pub home: BTreeSet<Side>,
    /// Whether a compiled guest of one of the worlds carries the item among
    /// its imports; of an item in no world, whether a function mentions it.
    pub carried: bool,
}

impl<'a> Usage<'a> {
    /// Works out who uses what in a contract; in one that `is_built`, the guest
    /// is the component itself.
    pub fn new(contract: &'a Contract, is_built: bool) -> Usage<'a> {
        let mut usage = Usage {
            contract,
            roles: HashMap::new(),
            named: BTreeMap::new(),
            guests: HashMap::new(),
            users: OnceCell::new(),
            uses: RefCell::default(),
            last: RefCell::default(),
            importing: RefCell::default(),
            unions: RefCell::default(),
        };
        let mut needs = NeededTypes::default();
        let mut shared: HashMap<_, Rc<Guest<'a>>> = HashMap::new();
        for (name, world) in contract.worlds() {
            for side in [Side::Import, Side::Export] {
                for (key, item) in world.side(side) {
                    usage.world_item(&name, side, key, item);
                }
            }
            let mut new = || {
                let guest = Guest::beside_others(contract, &name, world, &mut needs);
                Rc::new(if is_built { guest.into_built() } else { guest })
            };
            let guest = match has_interfaces_only(world) {
                true => shared.entry((&world.imports, &world.exports)).or_insert_with(new).clone(),
                false => new(),
            };
            usage.guests.insert(name, guest);
        }
        usage
    }

    fn world_item(&mut self, world: &WorldName, side: Side, key: &WorldKey, item: &WorldItem) {
        if let WorldKey::Interface(interface) = key {
            stands(self.named.entry(interface.package.clone()).or_default(), world, side);
        }
        if let WorldItem::Interface { target, .. } = item {
            let scope = target.scope(world, side, key);
            stands(self.roles.entry(scope).or_default(), world, side);
        }
    }

    /// The guest of a world that uses all of it.
    pub fn guest(&self, world: &WorldName) -> Option<&Rc<Guest<'a>>> {
        self.guests.get(world)
    }

    /// Whether a function or type of the scope is in no world.
    pub fn is_in_no_world(&self, scope: &Scope) -> bool {
        self.worlds_of(scope).is_empty()
    }

    /// The worlds that a scope is in.
    fn worlds_of(&self, scope: &Scope) -> Worlds {
        match scope {
            // A world's own types are imports of it.
            Scope::World(world) => self.if_governed(world, Side::Import),
            Scope::WorldSide(world, side) => self.if_governed(world, *side),
            scope => self.roles.get(scope).cloned().unwrap_or_default(),
        }
    }

    /// The world on that side, where it is one of the roots'.
    fn if_governed(&self, world: &WorldName, side: Side) -> Worlds {
        match self.contract.world(world) {
            Some(_) => Arc::new(vec![(world.clone(), side)]),
            None => Worlds::default(),
        }
    }

    /// What depends on any of several items.
    pub fn reach_all(&self, items: impl IntoIterator<Item = Item>) -> Arc<Reached> {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return Arc::default() };
        let mut reached = self.reach(&first);
        let rest: Vec<Arc<Reached>> = items.map(|item| self.reach(&item)).collect();
        if !rest.is_empty() {
            let all = Arc::make_mut(&mut reached);
            let mut worlds: BTreeSet<_> = all.worlds.iter().cloned().collect();
            for more in rest {
                let functions = more.functions.iter().map(|(name, flow)| (name.clone(), *flow));
                all.functions.extend(functions);
                worlds.extend(more.worlds.iter().cloned());
                all.home.extend(&more.home);
                all.carried |= more.carried;
            }
            all.worlds = Arc::new(worlds.into_iter().collect());
        }
        reached
    }

    /// What depends on an item of this contract.
    pub fn reach(&self, item: &Item) -> Arc<Reached> {
        let (scope, member) = match item {
            Item::Package(package) => return Arc::new(self.reach_package(package)),
            Item::In(scope, member) => (scope, member),
        };
        Arc::new(match member {
            Member::Itself => {
                let worlds = self.worlds_of(scope);
                let carried = self.carries_one(&worlds, scope);
                Reached { worlds, carried, ..Reached::default() }
            }
            Member::Key(side, key) => {
                let Scope::World(world) = scope else { return Arc::default() };
                if self.contract.world(world).is_none() {
                    return Arc::default();
                }
                let item = self.contract.world(world).and_then(|it| it.side(*side).get(key));
                let carried = match item {
                    Some(WorldItem::Interface { target, .. }) => {
                        let interface = self.contract.target(target);
                        let functions = interface.is_some_and(|it| !it.functions.is_empty());
                        *side == Side::Import && (functions || self.carries_type_at(world, key))
                    }
                    _ => true,
                };
                let worlds = Arc::new(vec![(world.clone(), *side)]);
                Reached { worlds, carried, ..Reached::default() }
            }
            Member::Function(name) | Member::Param(name, _) | Member::Result(name) => {
                let flow = Flow {
                    params: matches!(member, Member::Param(..)),
                    results: matches!(member, Member::Result(_)),
                };
                Reached {
                    functions: BTreeMap::from([((Arc::new(scope.clone()), name.clone()), flow)]),
                    worlds: self.worlds_of(scope),
                    carried: true,
                    ..Reached::default()
                }
            }
            Member::Type(name) | Member::Part(name, _) => {
                return self.reach_type(component_type::type_name(scope, name));
            }
        })
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
            .any(|scope| self.carries_one(&self.worlds_of(&scope), &scope));
        Reached { worlds, carried, ..Reached::default() }
    }

    fn reach_type(&self, name: TypeName) -> Arc<Reached> {
        if let Some((last, reached)) = &*self.last.borrow()
            && *last == name
        {
            return reached.clone();
        }
        let reached = Arc::new(self.work_out(&name));
        *self.last.borrow_mut() = Some((name, reached.clone()));
        reached
    }

    fn work_out(&self, name: &TypeName) -> Reached {
        let users = self.users.get_or_init(|| Users::new(self.contract));
        let mut reached = Reached::default();
        let mut worlds: Vec<Worlds> = Vec::new();
        let mut scopes = HashSet::new();
        let mut seen = HashSet::new();
        seen.insert(name.clone());
        let mut waiting = vec![name.clone()];
        while let Some(name) = waiting.pop() {
            if scopes.insert(name.scope.clone()) {
                worlds.push(self.worlds_of(&name.scope));
            }
            for user in users.mentioning(&name) {
                match user {
                    User::Type(scope, user) => {
                        let user = component_type::type_name(scope, user);
                        if seen.insert(user.clone()) {
                            waiting.push(user);
                        }
                    }
                    User::Function(scope, function, flow) => {
                        if !scopes.contains(&**scope) {
                            scopes.insert((**scope).clone());
                            worlds.push(self.worlds_of(scope));
                        }
                        let function = (scope.clone(), (*function).clone());
                        let known = reached.functions.entry(function).or_default();
                        known.params |= flow.params;
                        known.results |= flow.results;
                    }
                }
            }
        }
        reached.worlds = self.union(worlds);
        reached.carried = self.carries(name, &reached);
        reached.home = self.worlds_of(&name.scope).iter().map(|(_, side)| *side).collect();
        reached
    }

    /// All worlds of several scopes. Types that are used in the same scopes share
    /// them.
    fn union(&self, mut worlds: Vec<Worlds>) -> Worlds {
        worlds.retain(|worlds| !worlds.is_empty());
        worlds.sort_by_key(Arc::as_ptr);
        worlds.dedup_by(|one, other| Arc::ptr_eq(one, other));
        if worlds.len() < 2 {
            return worlds.pop().unwrap_or_default();
        }
        let key: Vec<*const WorldSides> = worlds.iter().map(Arc::as_ptr).collect();
        let mut unions = self.unions.borrow_mut();
        let (_, union) = unions.entry(key).or_insert_with(|| {
            let all: BTreeSet<_> = worlds.iter().flat_map(|it| it.iter()).cloned().collect();
            (worlds, Arc::new(all.into_iter().collect()))
        });
        union.clone()
    }

    /// Whether the guest of one of these worlds imports anything of the scope
    /// that is in them. Of a scope in no world it is taken to, if there is anything.
    fn carries_one(&self, worlds: &Worlds, scope: &Scope) -> bool {
        let interface = self.contract.interface_of(scope);
        let is_empty = interface.is_some_and(|it| it.functions.is_empty() && it.types.is_empty());
        worlds.is_empty() && !is_empty
            || self.importing(worlds).iter().any(|guest| {
                let carried = |name| guest.imports_named(&component_type::type_name(scope, name));
                interface.is_none_or(|interface| {
                    !interface.functions.is_empty() || interface.types.keys().any(carried)
                })
            })
    }

    /// The guests of those of some worlds that import what is in them.
    fn importing(&self, worlds: &Worlds) -> Guests<'a> {
        if let Some((last, guests)) = &*self.importing.borrow()
            && Arc::ptr_eq(last, worlds)
        {
            return guests.clone();
        }
        let mut seen = HashSet::new();
        let importing = worlds.iter().filter(|(_, side)| *side == Side::Import);
        let guests = importing.filter_map(|(world, _)| self.guest(world));
        let guests: Guests<'a> =
            guests.filter(|guest| seen.insert(Rc::as_ptr(guest))).cloned().collect();
        *self.importing.borrow_mut() = Some((worlds.clone(), guests.clone()));
        guests
    }

    /// The types that other scopes `use` from an interface: one for each such scope.
    pub fn uses_of(&self, interface: &InterfaceName) -> Rc<Uses<'a>> {
        if let Some(uses) = self.uses.borrow().get(interface) {
            return uses.clone();
        }
        let scope = Scope::Interface(interface.clone());
        let users = self.users.get_or_init(|| Users::new(self.contract));
        let mut uses = Uses::new();
        let types = self.contract.interface(interface).map(|interface| interface.types.keys());
        for name in types.into_iter().flatten() {
            for user in users.mentioning(&component_type::type_name(&scope, name)) {
                if let User::Type(other, name) = user
                    && **other != scope
                {
                    uses.entry(other.clone()).or_insert(*name);
                }
            }
        }
        let uses = Rc::new(uses);
        self.uses.borrow_mut().insert(interface.clone(), uses.clone());
        uses
    }

    /// Whether a compiled guest of a world carries a type of what the world
    /// imports under a key.
    pub fn carries_type_at(&self, world: &WorldName, key: &WorldKey) -> bool {
        self.guest(world).is_some_and(|guest| guest.imports_type_of(key))
    }

    fn carries(&self, name: &TypeName, reached: &Reached) -> bool {
        let importing = self.importing(&reached.worlds);
        if importing.is_empty() {
            let resource =
                self.contract.type_def(name).is_some_and(|def| def.kind == TypeKind::Resource);
            return resource || !reached.functions.is_empty();
        }
        importing.iter().any(|guest| guest.imports_named(name))
    }
}

/// Whether nothing in a world has the world's name.
fn has_interfaces_only(world: &World) -> bool {
    let is_named =
        |item: &WorldItem| matches!(item, WorldItem::Interface { target: Target::Named(_), .. });
    world.imports.values().chain(world.exports.values()).all(is_named)
}

/// Notes that something is in a world. Worlds come in order, and one may
/// come several times.
fn stands(worlds: &mut Worlds, world: &WorldName, side: Side) {
    if worlds.last().is_none_or(|last| (&last.0, last.1) != (world, side)) {
        Arc::make_mut(worlds).push((world.clone(), side));
    }
}
