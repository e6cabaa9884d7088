//! Which package of the baseline is which of the candidate.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use semver::Version;
use witgate_model::{
    Contract, InterfaceName, Package, PackageName, Scope, Track, TypeName, WorldKey, WorldName,
};

/// Which package of the baseline is which of the candidate.
///
/// Roots pair with roots of their name: of one version first, then on one
/// track, then what is left, greatest versions first, so that a package on a
/// new track is compared with what it came from. Dependencies pair likewise,
/// and then a root with the dependency that it was or became. What is left is a
/// sole root on either side: where these have an interface or a world of one name,
/// or either is empty, that is one package with two names.
///
/// Interfaces pair as their packages do, but for those that a new version keeps
/// by depending on the one before: such an interface is the same on both sides.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    now_of: BTreeMap<Arc<PackageName>, Arc<PackageName>>,
    was_of: BTreeMap<Arc<PackageName>, Arc<PackageName>>,
    /// Interfaces that both sides have under one name and version although
    /// their packages are paired with others.
    kept: BTreeSet<InterfaceName>,
}

/// What two packages of one name have in common that are paired in one round:
/// the version, the track or nothing.
type Matched = (Option<Option<Version>>, Option<Track>);

impl Pairing {
    /// The pairing of two contracts.
    pub fn new(baseline: &Contract, candidate: &Contract) -> Pairing {
        let mut pairing = Pairing::default();
        let roots = |contract: &Contract| contract.roots.iter().cloned().collect::<Vec<_>>();
        let dependencies = |contract: &Contract| {
            let mut names = contract.packages.keys().cloned().collect::<Vec<_>>();
            names.retain(|name| !contract.roots.contains(name));
            names
        };
        let (mut was, mut now) = pairing.pair_up(roots(baseline), roots(candidate));
        let rest = pairing.pair_up(dependencies(baseline), dependencies(candidate));
        // A root that became a dependency, or the reverse.
        was.extend(rest.0);
        now.extend(rest.1);
        let (mut was, mut now) = pairing.pair_up(was, now);
        was.retain(|name| baseline.roots.contains(name));
        now.retain(|name| candidate.roots.contains(name));
        if let ([was], [now]) = (&*was, &*now)
            && is_alike(&baseline.packages[was], &candidate.packages[now])
        {
            pairing.insert(was.clone(), now.clone());
        }
        let kept = baseline.interfaces().map(|(name, _)| name).filter(|name| {
            pairing.now(&name.package) != Some(&name.package) && candidate.interface(name).is_some()
        });
        pairing.kept = kept.collect();
        pairing
    }

    /// Pairs what it can, and gives back the rest.
    fn pair_up(
        &mut self,
        mut was: Vec<Arc<PackageName>>,
        mut now: Vec<Arc<PackageName>>,
    ) -> (Vec<Arc<PackageName>>, Vec<Arc<PackageName>>) {
        let names = |name: &PackageName| (name.namespace.clone(), name.name.clone());
        let rounds: [fn(&PackageName) -> Matched; 3] = [
            |name| (Some(name.version.clone()), None),
            |name| (None, Some(name.track())),
            |_| (None, None),
        ];
        let greatest_first = |names: &mut Vec<Arc<PackageName>>| {
            names.sort_by(|a, b| Reverse(&a.version).cmp(&Reverse(&b.version)));
        };
        greatest_first(&mut was);
        greatest_first(&mut now);
        for round in rounds {
            let key = |name: &PackageName| (names(name), round(name));
            let mut left: BTreeMap<_, VecDeque<&Arc<PackageName>>> = BTreeMap::new();
            for right in &now {
                left.entry(key(right)).or_default().push_back(right);
            }
            was.retain(|name| match left.get_mut(&key(name)).and_then(VecDeque::pop_front) {
                Some(found) => {
                    self.insert(name.clone(), found.clone());
                    false
                }
                None => true,
            });
            now.retain(|name| !self.was_of.contains_key(name));
        }
        (was, now)
    }

    fn insert(&mut self, was: Arc<PackageName>, now: Arc<PackageName>) {
        self.was_of.insert(now.clone(), was.clone());
        self.now_of.insert(was, now);
    }

    /// The candidate's package for one of the baseline.
    pub fn now(&self, was: &PackageName) -> Option<&Arc<PackageName>> {
        self.now_of.get(was)
    }

    /// The baseline's package for one of the candidate.
    pub fn was(&self, now: &PackageName) -> Option<&Arc<PackageName>> {
        self.was_of.get(now)
    }

    /// All pairs, in the order of the baseline's names.
    pub fn pairs(&self) -> impl Iterator<Item = (&Arc<PackageName>, &Arc<PackageName>)> {
        self.now_of.iter()
    }

    /// The candidate's name for an interface of the baseline, whether or not
    /// it is there.
    pub fn interface(&self, was: &InterfaceName) -> Option<InterfaceName> {
        if self.kept.contains(was) {
            return Some(was.clone());
        }
        let package = self.now(&was.package)?.clone();
        let now = InterfaceName { package, name: was.name.clone() };
        (!self.kept.contains(&now)).then_some(now)
    }

    /// The baseline's name for an interface of the candidate, whether or not
    /// it is there.
    pub fn interface_was(&self, now: &InterfaceName) -> Option<InterfaceName> {
        if self.kept.contains(now) {
            return Some(now.clone());
        }
        let package = self.was(&now.package)?.clone();
        let was = InterfaceName { package, name: now.name.clone() };
        (!self.kept.contains(&was)).then_some(was)
    }

    /// The candidate's name for a world of the baseline.
    pub fn world(&self, was: &WorldName) -> Option<WorldName> {
        Some(WorldName { package: self.now(&was.package)?.clone(), name: was.name.clone() })
    }

    /// The baseline's name for a world of the candidate.
    pub fn world_was(&self, now: &WorldName) -> Option<WorldName> {
        Some(WorldName { package: self.was(&now.package)?.clone(), name: now.name.clone() })
    }

    /// The candidate's key for one of the baseline.
    pub fn key(&self, was: &WorldKey) -> Option<WorldKey> {
        Some(match was {
            WorldKey::Interface(interface) => WorldKey::Interface(self.interface(interface)?),
            WorldKey::Name(name) => WorldKey::Name(name.clone()),
        })
    }

    /// The baseline's key for one of the candidate.
    pub fn key_was(&self, now: &WorldKey) -> Option<WorldKey> {
        Some(match now {
            WorldKey::Interface(interface) => WorldKey::Interface(self.interface_was(interface)?),
            WorldKey::Name(name) => WorldKey::Name(name.clone()),
        })
    }

    /// The candidate's scope for one of the baseline.
    pub fn scope(&self, was: &Scope) -> Option<Scope> {
        scope(was, |it| self.interface(it), |it| self.world(it))
    }

    /// The baseline's scope for one of the candidate.
    pub fn scope_was(&self, now: &Scope) -> Option<Scope> {
        scope(now, |it| self.interface_was(it), |it| self.world_was(it))
    }

    /// Whether two scopes are the same but for versions.
    pub fn same_scope(&self, was: &Scope, now: &Scope) -> bool {
        self.scope(was).as_ref() == Some(now)
    }

    /// Whether two types are the same but for versions.
    pub fn same_type(&self, was: &TypeName, now: &TypeName) -> bool {
        was.name == now.name && self.same_scope(&was.scope, &now.scope)
    }
}

/// The scope with the other side's names.
fn scope(
    scope: &Scope,
    interface: impl Fn(&InterfaceName) -> Option<InterfaceName>,
    world: impl Fn(&WorldName) -> Option<WorldName>,
) -> Option<Scope> {
    Some(match scope {
        Scope::Interface(name) => Scope::Interface(interface(name)?),
        Scope::World(name) => Scope::World(world(name)?),
        Scope::WorldSide(name, side) => Scope::WorldSide(world(name)?, *side),
        Scope::Inline(name, side, label) => Scope::Inline(world(name)?, *side, label.clone()),
    })
}

/// Whether two packages may be one that was renamed: what has nothing in common was not.
fn is_alike(was: &Package, now: &Package) -> bool {
    let has_interface = was.interfaces.keys().any(|name| now.interfaces.contains_key(name));
    let has_world = was.worlds.keys().any(|name| now.worlds.contains_key(name));
    has_interface || has_world || was.is_empty() || now.is_empty()
}
