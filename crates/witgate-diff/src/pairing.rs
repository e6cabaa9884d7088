//! Which package of the baseline is which of the candidate.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use semver::Version;
use witgate_model::{
    Contract, InterfaceName, PackageName, Scope, Track, TypeName, WorldKey, WorldName,
};

/// Which package of the baseline is which of the candidate.
///
/// Equal names pair first, then equal tracks, then what is left of one name,
/// greatest versions first, so that a package on a new track is compared with
/// what it came from. A sole root pairs with a sole root whatever their names.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    now_of: BTreeMap<Arc<PackageName>, Arc<PackageName>>,
    was_of: BTreeMap<Arc<PackageName>, Arc<PackageName>>,
}

/// What two packages of one name have in common that are paired in one round:
/// the version, the track or nothing.
type Matched = (Option<Option<Version>>, Option<Track>);

impl Pairing {
    /// The pairing of two contracts.
    pub fn of(baseline: &Contract, candidate: &Contract) -> Pairing {
        let mut pairing = Pairing::default();
        let roots = |contract: &Contract| contract.roots.iter().cloned().collect::<Vec<_>>();
        let dependencies = |contract: &Contract| {
            let mut names = contract.packages.keys().cloned().collect::<Vec<_>>();
            names.retain(|name| !contract.roots.contains(name));
            names
        };
        let (was, now) = pairing.pair_up(roots(baseline), roots(candidate));
        if let ([was], [now]) = (&*was, &*now)
            && baseline.roots.len() == 1
            && candidate.roots.len() == 1
        {
            pairing.insert(was.clone(), now.clone());
        }
        let (mut was, mut now) = pairing.pair_up(dependencies(baseline), dependencies(candidate));
        // What is left: a root that became a dependency, or the reverse.
        was.extend(roots(baseline));
        now.extend(roots(candidate));
        was.retain(|name| pairing.now(name).is_none());
        now.retain(|name| pairing.was(name).is_none());
        pairing.pair_up(was, now);
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
        Some(InterfaceName { package: self.now(&was.package)?.clone(), name: was.name.clone() })
    }

    /// The candidate's name for a world of the baseline.
    pub fn world(&self, was: &WorldName) -> Option<WorldName> {
        Some(WorldName { package: self.now(&was.package)?.clone(), name: was.name.clone() })
    }

    /// The candidate's key for one of the baseline.
    pub fn key(&self, was: &WorldKey) -> Option<WorldKey> {
        Some(match was {
            WorldKey::Interface(interface) => WorldKey::Interface(self.interface(interface)?),
            WorldKey::Name(name) => WorldKey::Name(name.clone()),
        })
    }

    /// The candidate's scope for one of the baseline.
    pub fn scope(&self, was: &Scope) -> Option<Scope> {
        Some(match was {
            Scope::Interface(interface) => Scope::Interface(self.interface(interface)?),
            Scope::World(world) => Scope::World(self.world(world)?),
            Scope::Inline(world, side, label) => {
                Scope::Inline(self.world(world)?, *side, label.clone())
            }
        })
    }

    /// The baseline's scope for one of the candidate.
    pub fn scope_was(&self, now: &Scope) -> Option<Scope> {
        let package = self.was(now.package())?.clone();
        Some(match now.clone() {
            Scope::Interface(interface) => Scope::Interface(InterfaceName { package, ..interface }),
            Scope::World(world) => Scope::World(WorldName { package, ..world }),
            Scope::Inline(world, side, label) => {
                Scope::Inline(WorldName { package, ..world }, side, label)
            }
        })
    }

    /// Whether two scopes are the same but for versions.
    pub fn same_scope(&self, was: &Scope, now: &Scope) -> bool {
        let packages = self.now(was.package()).is_some_and(|paired| paired == now.package());
        packages
            && match (was, now) {
                (Scope::Interface(was), Scope::Interface(now)) => was.name == now.name,
                (Scope::World(was), Scope::World(now)) => was.name == now.name,
                (Scope::Inline(was, was_side, was_label), Scope::Inline(now, side, label)) => {
                    was.name == now.name && was_side == side && was_label == label
                }
                _ => false,
            }
    }

    /// Whether two types are the same but for versions.
    pub fn same_type(&self, was: &TypeName, now: &TypeName) -> bool {
        was.name == now.name && self.same_scope(&was.scope, &now.scope)
    }
}
