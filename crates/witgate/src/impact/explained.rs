//! Which findings are behind what a host refuses of a component.
//!
//! A finding is about an item of the host's contract, and the functions that mention
//! it. What is refused of a component is looked up in the worlds of the host, before
//! the change and after it, since the component may name other versions.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use witgate_judge::Verdict;
use witgate_link::{ComponentType, Entity, FitItem, Opinion, Usage};
use witgate_model::{
    Contract, Item, Member, Name, PackageName, Scope, Side, Subject, WorldKey, WorldName,
};

/// Findings by what they are about. Numbers are positions in the verdict.
#[derive(Debug, Default)]
pub(super) struct Explained {
    /// Functions and types.
    members: HashMap<(Scope, Name), Vec<usize>>,
    /// Whole interfaces.
    interfaces: HashMap<Scope, Vec<usize>>,
    /// What worlds import and export.
    keys: HashMap<(WorldName, Side, WorldKey), Vec<usize>>,
    packages: HashMap<Arc<PackageName>, Vec<usize>>,
    /// By a world that is gone, that it is, or that its package is.
    gone: HashMap<WorldName, Vec<usize>>,
    /// All that reach a world, for what nothing else explains.
    reaching: HashMap<WorldName, Vec<usize>>,
    /// The opinions that refuse what each finding breaks.
    refused_by: Vec<[bool; Opinion::ALL.len()]>,
}

impl Explained {
    /// The findings of a verdict on two subjects.
    pub(super) fn new(was: &Subject, now: &Subject, verdict: &Verdict) -> Explained {
        let mut explained = Explained::default();
        let sides = [was, now].map(|side| Usage::new(&side.contract, false));
        for (position, finding) in verdict.findings.iter().enumerate() {
            let cell = finding.impact.old_guest_on_new_host;
            explained.refused_by.push(Opinion::ALL.map(|opinion| cell.refuses(opinion)));
            let removed = finding.was.as_ref().filter(|_| finding.now.is_none());
            if let Some(Item::In(Scope::World(world), Member::Itself)) = removed {
                // Nobody is refused by its world's name, but a world that is gone takes nobody.
                explained.gone.entry(world.clone()).or_default().push(position);
            }
            if !cell.refuses_link() {
                continue;
            }
            if let Some(Item::Package(package)) = removed {
                let worlds = was.contract.worlds().map(|(world, _)| world);
                for world in worlds.filter(|world| world.package == *package) {
                    explained.gone.entry(world).or_default().push(position);
                }
            }
            for (usage, item) in sides.iter().zip([&finding.was, &finding.now]) {
                if let Some(item) = item {
                    explained.add(position, item, usage);
                }
            }
            for world in finding.reach.worlds.iter() {
                explained.reaching.entry(world.name.clone()).or_default().push(position);
            }
        }
        explained
    }

    fn add(&mut self, position: usize, item: &Item, usage: &Usage<'_>) {
        let (scope, member) = match item {
            Item::Package(package) => {
                return self.packages.entry(package.clone()).or_default().push(position);
            }
            Item::In(scope, member) => (scope, member),
        };
        match (scope, member) {
            (Scope::World(_), Member::Itself) => {}
            (scope, Member::Itself) => {
                self.interfaces.entry(scope.clone()).or_default().push(position);
            }
            (Scope::World(world), Member::Key(side, key)) => {
                let key = (world.clone(), *side, key.clone());
                self.keys.entry(key).or_default().push(position);
            }
            (scope, member) => {
                let name = match member {
                    Member::Type(name) | Member::Part(name, _) => Some(name),
                    Member::Function(name) | Member::Param(name, _) | Member::Result(name) => {
                        Some(name)
                    }
                    Member::Itself | Member::Key(..) => None,
                };
                let reached = usage.reach(item);
                let functions = reached.functions.keys();
                let functions = functions.map(|(scope, name)| ((**scope).clone(), name.clone()));
                let own = name.map(|name| (scope.clone(), name.clone()));
                for member in functions.chain(own).collect::<BTreeSet<_>>() {
                    self.members.entry(member).or_default().push(position);
                }
            }
        }
    }

    /// The findings behind what opinions refuse of a component. `hosts` are the world
    /// before the change and after it.
    pub(super) fn findings(
        &self,
        items: &[FitItem],
        opinions: &[Opinion],
        hosts: &[ExplainedWorld<'_>],
    ) -> Vec<usize> {
        let mut found = BTreeSet::new();
        let refused = items
            .iter()
            .filter(|item| opinions.iter().any(|opinion| item.refused_by(*opinion).is_some()));
        for item in refused {
            let by = |opinion: &&Opinion| item.refused_by(**opinion).is_some();
            let opinions: Vec<Opinion> = opinions.iter().filter(by).copied().collect();
            let mut exact = BTreeSet::new();
            let mut whole = BTreeSet::new();
            for host in hosts {
                self.in_world(item, host, &mut exact, &mut whole);
            }
            for findings in [&mut exact, &mut whole] {
                findings.retain(|finding| self.is_refused_by(*finding, &opinions));
            }
            found.append(if exact.is_empty() { &mut whole } else { &mut exact });
        }
        if !found.is_empty() {
            return found.into_iter().collect();
        }
        // Nothing of what is refused has changed by itself.
        let names = hosts.iter().filter_map(|host| self.reaching.get(&host.name));
        found.extend(names.flatten());
        found.retain(|finding| self.is_refused_by(*finding, opinions));
        found.into_iter().collect()
    }

    /// The findings by which a world is gone.
    pub(super) fn of_world(&self, world: &WorldName) -> Vec<usize> {
        self.gone.get(world).cloned().unwrap_or_default()
    }

    fn is_refused_by(&self, finding: usize, opinions: &[Opinion]) -> bool {
        let by = |opinion: &Opinion| {
            let position = Opinion::ALL.iter().position(|it| it == opinion);
            position.is_some_and(|position| self.refused_by[finding][position])
        };
        opinions.iter().any(by)
    }

    fn in_world(
        &self,
        item: &FitItem,
        host: &ExplainedWorld<'_>,
        exact: &mut BTreeSet<usize>,
        whole: &mut BTreeSet<usize>,
    ) {
        let (key, member) = &item.names;
        let face = host.component_type.side(item.side);
        let Some(position) = face.find(key) else { return };
        let own_key = face.world_key(position);
        let as_key = (host.name.clone(), item.side, own_key.clone());
        whole.extend(self.keys.get(&as_key).into_iter().flatten());
        let scope = match face.entity(position) {
            Entity::Instance(instance) => instance.scope.clone(),
            Entity::Function(_) => Scope::WorldSide(host.name.clone(), item.side),
            Entity::Type(_) => Scope::World(host.name.clone()),
        };
        let name = match (member, own_key) {
            (None, WorldKey::Name(name)) => Some(name),
            (member, _) => member.as_ref(),
        };
        if let Some(name) = name {
            let member = (scope.clone(), name.clone());
            exact.extend(self.members.get(&member).into_iter().flatten());
        }
        whole.extend(self.interfaces.get(&scope).into_iter().flatten());
        whole.extend(self.packages.get(scope.package()).into_iter().flatten());
    }
}

/// A world of a host in which what is refused is looked up.
#[derive(Debug)]
pub(super) struct ExplainedWorld<'h> {
    name: WorldName,
    component_type: ComponentType<'h>,
}

impl<'h> ExplainedWorld<'h> {
    /// A world of a contract; `None` if it has no such world.
    pub(super) fn new(contract: &'h Contract, name: &WorldName) -> Option<ExplainedWorld<'h>> {
        let component_type = ComponentType::new(contract, name, contract.world(name)?);
        Some(ExplainedWorld { name: name.clone(), component_type })
    }
}
