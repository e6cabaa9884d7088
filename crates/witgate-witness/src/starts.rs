//! What a guest may use of a world, so that a finding breaks it: the smallest first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use witgate_judge::{Direction, GatedFinding};
use witgate_model::{
    Contract, Function, InterfaceName, Item, Member, Name, Scope, Side, TypeName, WorldItem,
    WorldKey, WorldName,
};

use crate::contract_side::{ContractSide, TwoSides, canonical_key};
use crate::kept::{Kept, MOST, Reduced, WitnessWorld};

/// Of so many functions the smallest are sought.
const MEASURED: usize = 512;

/// So many functions are tried in a world, and so many worlds.
const FUNCTIONS: usize = 24;
const WORLDS: usize = 8;

/// A guest and the host that it is tried on, before what they need is added.
pub(crate) struct Start<'v, 'a> {
    pub(crate) guest: Reduced<'v, 'a>,
    pub(crate) host: Reduced<'v, 'a>,
    /// The function that the guest uses, by its address, if it uses but one.
    pub(crate) function: Option<String>,
}

/// A function by its names in the guest's contract and in the host's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    guest: (Scope, Name),
    host: (Scope, Name),
}

/// Tries the starts for a finding in one direction, until one is enough.
pub(crate) fn each_start<'v, 'a>(
    sides: &'v TwoSides<'a>,
    finding: &GatedFinding,
    direction: Direction,
    worlds: &[(WorldName, WorldName)],
    others: &BTreeMap<&str, usize>,
    attempt: &mut Attempt<'_, 'v, 'a>,
) -> ControlFlow<()> {
    let looked_at = LookedAt { sides, direction };
    let items = looked_at.items(finding);
    let mut functions: Vec<(usize, (usize, usize), Named, String)> = Vec::new();
    for named in looked_at.functions(&items).into_iter().take(MEASURED) {
        let address = looked_at.address(&named);
        let others = others.get(address.as_str()).copied().unwrap_or_default();
        functions.push((others, looked_at.size(&named), named, address));
    }
    functions.sort();
    let reached: BTreeSet<&WorldName> = finding.reach.worlds.iter().map(|it| &it.name).collect();
    let pairs = worlds.iter().filter(|(was, now)| reached.contains(was) || reached.contains(now));
    let declared = |(was, now): &(WorldName, WorldName)| {
        let (guest, host) = direction.pick(was, now);
        [guest, host].map(|name| WitnessWorld::Declared(name.clone()))
    };
    let places: Vec<_> = pairs.take(WORLDS).map(declared).collect();
    let invented = [[WitnessWorld::Invented, WitnessWorld::Invented]];
    for places in [&*places, &invented] {
        for place in places {
            for (_, _, named, address) in functions.iter().take(FUNCTIONS) {
                looked_at.using_function(place, &items, named, address, attempt)?;
            }
        }
        places.iter().try_for_each(|place| looked_at.using_types(place, &items, attempt))?;
        places.iter().try_for_each(|place| looked_at.using_scope(place, &items, attempt))?;
        places.iter().try_for_each(|place| looked_at.using_all(place, attempt))?;
    }
    ControlFlow::Continue(())
}

/// What tries a start, and says whether that is enough.
pub(crate) type Attempt<'f, 'v, 'a> = dyn FnMut(Start<'v, 'a>) -> ControlFlow<()> + 'f;

/// Which contract is the guest's, and which the host's.
struct LookedAt<'v, 'a> {
    sides: &'v TwoSides<'a>,
    direction: Direction,
}

/// What a finding is about, by its names in the guest's contract and the host's.
type Items = (Option<Item>, Option<Item>);

impl<'v, 'a> LookedAt<'v, 'a> {
    fn guest(&self) -> &'v ContractSide<'a> {
        self.direction.pick(&self.sides.baseline, &self.sides.candidate).0
    }

    fn host(&self) -> &'v ContractSide<'a> {
        self.direction.pick(&self.sides.baseline, &self.sides.candidate).1
    }

    fn items(&self, finding: &GatedFinding) -> Items {
        let pairing = self.sides.evidence.pairing;
        let held = |item: &Option<Item>| item.as_ref().map(holder);
        let moved = |item: &Option<Item>, scope: &dyn Fn(&Scope) -> Option<Scope>| {
            let Item::In(from, member) = held(item)? else { return None };
            Some(Item::In(scope(&from)?, member))
        };
        let was =
            held(&finding.was).or_else(|| moved(&finding.now, &|scope| pairing.scope_was(scope)));
        let now = held(&finding.now).or_else(|| moved(&finding.was, &|scope| pairing.scope(scope)));
        let (guest, host) = self.direction.pick(&was, &now);
        (guest.clone(), host.clone())
    }

    /// The other contract's name for a scope of the guest's or of the host's.
    fn scope_of_host(&self, scope: &Scope) -> Option<Scope> {
        let pairing = self.sides.evidence.pairing;
        match self.direction {
            Direction::OldGuestOnNewHost => pairing.scope(scope),
            Direction::NewGuestOnOldHost => pairing.scope_was(scope),
        }
    }

    fn scope_of_guest(&self, scope: &Scope) -> Option<Scope> {
        let pairing = self.sides.evidence.pairing;
        match self.direction {
            Direction::OldGuestOnNewHost => pairing.scope_was(scope),
            Direction::NewGuestOnOldHost => pairing.scope(scope),
        }
    }

    /// The functions that are, or depend on, what a finding is about, on either side.
    fn functions(&self, (guest, host): &Items) -> BTreeSet<Named> {
        let of_guest = guest.iter().flat_map(|item| functions_of(self.guest(), item));
        let of_guest = of_guest.map(|(scope, name)| {
            let host = self.scope_of_host(&scope).unwrap_or_else(|| scope.clone());
            Named { host: (host, name.clone()), guest: (scope, name) }
        });
        let of_host = host.iter().flat_map(|item| functions_of(self.host(), item));
        let of_host = of_host.map(|(scope, name)| {
            let guest = self.scope_of_guest(&scope).unwrap_or_else(|| scope.clone());
            Named { guest: (guest, name.clone()), host: (scope, name) }
        });
        of_guest.chain(of_host).collect()
    }

    /// The address that findings have of a function.
    fn address(&self, named: &Named) -> String {
        let ((was, was_name), (now, name)) = self.direction.pick(&named.guest, &named.host);
        let is_now = self.sides.candidate.contract.function(now, name).is_some();
        let (scope, name) = if is_now { (now, name) } else { (was, was_name) };
        self.sides.evidence.address(&Item::In(scope.clone(), Member::Function(name.clone())))
    }

    /// How many types a function needs, and how many it mentions.
    fn size(&self, named: &Named) -> (usize, usize) {
        let of_guest = (self.guest().contract, &named.guest);
        let of_host = (self.host().contract, &named.host);
        let there = [of_guest, of_host].into_iter().find_map(|(contract, (scope, name))| {
            Some((contract, contract.function(scope, name)?))
        });
        there.map_or((0, 0), |(contract, function)| {
            (needed_types(contract, function), function.types().count())
        })
    }

    fn reduced(&self, place: &[WitnessWorld; 2]) -> (Reduced<'v, 'a>, Reduced<'v, 'a>) {
        let [guest, host] = place.clone();
        let kept = Kept::default;
        (
            Reduced { side: self.guest(), world: guest, kept: kept() },
            Reduced { side: self.host(), world: host, kept: kept() },
        )
    }

    /// The sides by which things come into a world. What is in no world is imported, as
    /// the tables of rules have it.
    fn sides_of(place: &[WitnessWorld; 2]) -> &'static [Side] {
        match place {
            [WitnessWorld::Invented, _] => &[Side::Import],
            _ => &[Side::Import, Side::Export],
        }
    }

    /// Guests that import or export one function, under one name.
    fn using_function(
        &self,
        place: &[WitnessWorld; 2],
        items: &Items,
        named: &Named,
        address: &str,
        attempt: &mut Attempt<'_, 'v, 'a>,
    ) -> ControlFlow<()> {
        let (guest, host) = self.reduced(place);
        let sought = [&items.0, &items.1].map(|item| item.as_ref().and_then(key_of));
        for side in Self::sides_of(place).iter().copied() {
            let of_guest = keys_for(&guest, side, &named.guest, sought[0]);
            let of_host = keys_for(&host, side, &named.host, sought[1]);
            for (guest_keys, host_keys) in pairs(&of_guest, &of_host) {
                let (mut guest, mut host) = (guest.clone(), host.clone());
                keep(&mut guest, side, guest_keys, &named.guest);
                keep(&mut host, side, host_keys, &named.host);
                // The guest may be one that does not have what the host expects.
                let (scope, name) = named.guest.clone();
                let is_used = guest.kept.members.contains(&(side, scope, name));
                let function = is_used.then(|| address.to_owned());
                attempt(Start { guest, host, function })?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Guests that have a type and no function.
    fn using_types(
        &self,
        place: &[WitnessWorld; 2],
        (guest_item, host_item): &Items,
        attempt: &mut Attempt<'_, 'v, 'a>,
    ) -> ControlFlow<()> {
        let types = [guest_item, host_item].map(|item| item.as_ref().and_then(type_of));
        if types.iter().any(Option::is_some) {
            return self.using_type(place, &types, attempt);
        }
        // Of an interface that is in no world, a user may use any type.
        let (Some(Item::In(scope, Member::Itself)), [WitnessWorld::Invented, _]) =
            (guest_item, place)
        else {
            return ControlFlow::Continue(());
        };
        let interface = self.guest().contract.interface_of(scope);
        for name in interface.into_iter().flat_map(|it| it.types.keys()).take(FUNCTIONS) {
            let of = |scope: Scope| Some(TypeName { scope, name: name.clone() });
            let of_host = self.scope_of_host(scope).and_then(of);
            self.using_type(place, &[of(scope.clone()), of_host], attempt)?;
        }
        ControlFlow::Continue(())
    }

    /// Guests that have one type; in a world that is invented, they use it in a function
    /// of their own.
    fn using_type(
        &self,
        place: &[WitnessWorld; 2],
        types: &[Option<TypeName>; 2],
        attempt: &mut Attempt<'_, 'v, 'a>,
    ) -> ControlFlow<()> {
        for side in Self::sides_of(place).iter().copied() {
            let (mut guest, mut host) = self.reduced(place);
            let mut is_kept = false;
            for (reduced, ty) in [(&mut guest, &types[0]), (&mut host, &types[1])] {
                let Some(ty) = ty else { continue };
                let named = (ty.scope.clone(), ty.name.clone());
                let keys = keys_for(reduced, side, &named, None);
                is_kept |= !keys.is_empty();
                keep(reduced, side, &keys, &named);
                let is_there = reduced.side.contract.type_def(ty).is_some() && !keys.is_empty();
                if reduced.world == WitnessWorld::Invented && is_there {
                    reduced.kept.used = Some(ty.clone());
                }
            }
            if is_kept {
                attempt(Start { guest, host, function: None })?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Guests that have all of an import or export, or all of an interface.
    fn using_scope(
        &self,
        place: &[WitnessWorld; 2],
        (guest_item, host_item): &Items,
        attempt: &mut Attempt<'_, 'v, 'a>,
    ) -> ControlFlow<()> {
        for side in Self::sides_of(place).iter().copied() {
            let (mut guest, mut host) = self.reduced(place);
            let mut is_kept = false;
            for (reduced, item) in [(&mut guest, guest_item), (&mut host, host_item)] {
                match item {
                    Some(Item::In(_, Member::Key(of, key))) if *of == side => {
                        is_kept |= keep_key(reduced, side, key);
                    }
                    Some(Item::In(scope, _)) => is_kept |= keep_all(reduced, side, scope),
                    Some(Item::Package(package)) => {
                        let contents = reduced.side.contract.packages.get(package);
                        let names = contents.into_iter().flat_map(|it| it.interfaces.keys());
                        for name in names {
                            let (package, name) = (package.clone(), name.clone());
                            let scope = Scope::Interface(InterfaceName { package, name });
                            is_kept |= keep_all(reduced, side, &scope);
                        }
                    }
                    None => {}
                }
            }
            if is_kept {
                attempt(Start { guest, host, function: None })?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The guest that uses all that its world offers.
    fn using_all(
        &self,
        place: &[WitnessWorld; 2],
        attempt: &mut Attempt<'_, 'v, 'a>,
    ) -> ControlFlow<()> {
        let (mut guest, mut host) = self.reduced(place);
        let mut is_kept = false;
        for reduced in [&mut guest, &mut host] {
            let WitnessWorld::Declared(name) = &reduced.world else { continue };
            let Some(world) = reduced.side.contract.world(name) else { continue };
            for side in [Side::Import, Side::Export] {
                for key in world.side(side).keys() {
                    is_kept |= keep_key(reduced, side, key);
                }
            }
        }
        match is_kept {
            true => attempt(Start { guest, host, function: None }),
            false => ControlFlow::Continue(()),
        }
    }
}

/// What holds a part: the type of a field, the function of a parameter. Anything else is
/// held by itself.
pub fn holder(item: &Item) -> Item {
    let Item::In(scope, member) = item else { return item.clone() };
    let member = match member {
        Member::Part(ty, _) => Member::Type(ty.clone()),
        Member::Param(function, _) | Member::Result(function) => Member::Function(function.clone()),
        member => member.clone(),
    };
    Item::In(scope.clone(), member)
}

fn type_of(item: &Item) -> Option<TypeName> {
    Some(TypeName { scope: item.scope()?.clone(), name: item.type_name()?.clone() })
}

/// How many declared types a function needs; no more than [`MEASURED`] are counted.
fn needed_types(contract: &Contract, function: &Function) -> usize {
    let mut seen: BTreeSet<&TypeName> = BTreeSet::new();
    let mut waiting: Vec<&TypeName> = Vec::new();
    function.types().for_each(|ty| ty.each_name(&mut |name| waiting.push(name)));
    while let Some(name) = waiting.pop() {
        if seen.len() < MEASURED
            && seen.insert(name)
            && let Some(def) = contract.type_def(name)
        {
            def.kind.each_name(&mut |name| waiting.push(name));
        }
    }
    seen.len()
}

/// The functions that are, or depend on, an item of a contract.
fn functions_of(side: &ContractSide<'_>, item: &Item) -> Vec<(Scope, Name)> {
    let contract = side.contract;
    let of_scope = |scope: &Scope| -> Vec<(Scope, Name)> {
        let Some(interface) = contract.interface_of(scope) else { return Vec::new() };
        if interface.functions.is_empty() {
            let types = interface.types.keys().take(FUNCTIONS);
            let types = types.map(|name| Item::In(scope.clone(), Member::Type(name.clone())));
            return types.flat_map(|item| functions_of(side, &item)).collect();
        }
        interface.functions.keys().map(|name| (scope.clone(), name.clone())).collect()
    };
    match item {
        Item::Package(package) => {
            let contents = contract.packages.get(package);
            let names = contents.into_iter().flat_map(|it| it.interfaces.keys());
            let scopes = names.map(|name| {
                let (package, name) = (package.clone(), name.clone());
                Scope::Interface(InterfaceName { package, name })
            });
            scopes.flat_map(|scope| of_scope(&scope)).collect()
        }
        Item::In(scope, Member::Itself) => of_scope(scope),
        Item::In(Scope::World(world), Member::Key(of, key)) => {
            let item = contract.any_world(world).and_then(|it| it.side(*of).get(key));
            match (item, key) {
                (Some(WorldItem::Interface { target, .. }), key) => {
                    of_scope(&target.scope(world, *of, key))
                }
                (Some(WorldItem::Function(_)), WorldKey::Name(name)) => {
                    vec![(Scope::WorldSide(world.clone(), *of), name.clone())]
                }
                (Some(WorldItem::Type(_)), WorldKey::Name(name)) => {
                    let member = Member::Type(name.clone());
                    functions_of(side, &Item::In(Scope::World(world.clone()), member))
                }
                _ => Vec::new(),
            }
        }
        Item::In(..) => {
            let reached = side.usage.reach(item);
            let there = |(scope, name): &(&Scope, &Name)| contract.function(scope, name).is_some();
            let functions = reached.functions.keys().map(|(scope, name)| (&**scope, name));
            functions.filter(there).map(|(scope, name)| (scope.clone(), name.clone())).collect()
        }
    }
}

/// The import or export that an item is.
fn key_of(item: &Item) -> Option<(Side, &WorldKey)> {
    match item {
        Item::In(_, Member::Key(side, key)) => Some((*side, key)),
        _ => None,
    }
}

/// The names under which a type or function comes into a world on one side, the
/// interface being there even if the function is not: what should be there is missed.
/// Where one name is sought and among them, only that.
fn keys_for(
    reduced: &Reduced<'_, '_>,
    side: Side,
    (scope, name): &(Scope, Name),
    sought: Option<(Side, &WorldKey)>,
) -> Vec<WorldKey> {
    let mut keys = match scope {
        Scope::World(_) | Scope::WorldSide(..) => {
            let key = WorldKey::Name(name.clone());
            let of = if let Scope::WorldSide(_, of) = scope { *of } else { Side::Import };
            let is_there = of == side && reduced.item(side, &key).is_some();
            if is_there { vec![key] } else { Vec::new() }
        }
        // What worlds have is shown by them.
        _ if reduced.world == WitnessWorld::Invented && reduced.side.is_in_a_world(scope) => {
            Vec::new()
        }
        _ if reduced.side.contract.interface_of(scope).is_none() => Vec::new(),
        _ => reduced.keys_of(side, scope),
    };
    if let Some(sought) = sought
        && keys.iter().any(|key| (side, key) == sought)
    {
        keys.retain(|key| (side, key) == sought);
    }
    keys
}

/// The names of two worlds under which a guest and a host have something: those that
/// typing compares together, or else whatever the other has.
fn pairs<'k>(guest: &'k [WorldKey], host: &'k [WorldKey]) -> Vec<(&'k [WorldKey], &'k [WorldKey])> {
    let like = |keys: &'k [WorldKey], key: &WorldKey| {
        let canonical = canonical_key(key);
        let position = keys.iter().position(|key| canonical_key(key) == canonical);
        position.map(|at| &keys[at..=at])
    };
    let mut pairs: Vec<(&[WorldKey], &[WorldKey])> = Vec::new();
    for (at, key) in guest.iter().enumerate() {
        pairs.push((&guest[at..=at], like(host, key).unwrap_or(host)));
    }
    for (at, key) in host.iter().enumerate() {
        if like(guest, key).is_none() {
            pairs.push((guest, &host[at..=at]));
        }
    }
    pairs
}

/// Keeps a type or function, if it is there, under some names of the world.
fn keep(reduced: &mut Reduced<'_, '_>, side: Side, keys: &[WorldKey], named: &(Scope, Name)) {
    let (scope, name) = named;
    reduced.kept.keys.extend(keys.iter().map(|key| (side, key.clone())));
    if !keys.is_empty() && reduced.side.has(scope, name) {
        reduced.kept.members.insert((side, scope.clone(), name.clone()));
    }
}

/// Keeps all of an interface.
fn keep_all(reduced: &mut Reduced<'_, '_>, side: Side, scope: &Scope) -> bool {
    let is_elsewhere = reduced.world == WitnessWorld::Invented && reduced.side.is_in_a_world(scope);
    let contract: &Contract = reduced.side.contract;
    let keys = reduced.keys_of(side, scope);
    let Some(interface) = contract.interface_of(scope).filter(|_| !is_elsewhere) else {
        return false;
    };
    if keys.is_empty() {
        return false;
    }
    reduced.kept.keys.extend(keys.into_iter().map(|key| (side, key)));
    for name in interface.types.keys().chain(interface.functions.keys()).take(MOST + 1) {
        reduced.kept.members.insert((side, scope.clone(), name.clone()));
    }
    true
}

/// Keeps all that is under a key of the world.
fn keep_key(reduced: &mut Reduced<'_, '_>, side: Side, key: &WorldKey) -> bool {
    if reduced.item(side, key).is_none() {
        return false;
    }
    reduced.kept.keys.insert((side, key.clone()));
    if let Some(scope) = reduced.scope_behind(side, key) {
        let contract: &Contract = reduced.side.contract;
        let interface = contract.interface_of(&scope);
        let names = interface.into_iter().flat_map(|it| it.types.keys().chain(it.functions.keys()));
        let members = names.take(MOST + 1).map(|name| (side, scope.clone(), name.clone()));
        reduced.kept.members.extend(members);
    }
    true
}
