//! Whether the components of a contract run on a host before a change, and after it.
//!
//! A component does not say which world it was built for. It is taken for a guest of
//! those worlds that it fits before the change; of several, of those that expect the
//! most to be exported, since a world that expects nothing takes nearly everyone. It
//! breaks if one of these no longer takes it; and if one is gone, unless another world
//! takes it that expects as much.
//!
//! What it imports beside that, of which the host's WIT says nothing on either side, somebody
//! else provides.
//!
//! The rows of needs and offers are joined first. What they do not let pass, and what
//! they cannot say, is asked of the exact check, but for worlds before the change
//! where another one accepts.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use witgate_link::{Fit, Guest, Needs, Offers, Opinion};
use witgate_model::{Contract, WorldName};
use witgate_report::{Breakage, RefusedItem, WorldBreakage};

use super::elsewhere::{DeclaredInterfaces, ProvidedElsewhere};
use super::explained::{Explained, ExplainedWorld};

/// A world of one side of the change.
#[derive(Debug)]
struct HostWorld<'h> {
    contract: &'h Contract,
    name: WorldName,
    offers: Offers,
}

impl<'h> HostWorld<'h> {
    fn new(contract: &'h Contract, name: &WorldName) -> Option<HostWorld<'h>> {
        let offers = Offers::new(contract, name)?;
        Some(HostWorld { contract, name: name.clone(), offers })
    }
}

/// A world before the change and after it.
#[derive(Debug)]
pub(super) struct HostPair<'h> {
    was: HostWorld<'h>,
    /// `None` where the world is gone.
    now: Option<HostWorld<'h>>,
    /// How much it expects to be exported.
    exports: usize,
    explained: Vec<ExplainedWorld<'h>>,
}

impl<'h> HostPair<'h> {
    /// A pair of worlds; `None` if the contract has no such world.
    pub(super) fn new(
        was: (&'h Contract, &WorldName),
        now: (&'h Contract, Option<&WorldName>),
    ) -> Option<HostPair<'h>> {
        let explained = [ExplainedWorld::new(was.0, was.1)].into_iter();
        let explained = explained.chain(now.1.map(|name| ExplainedWorld::new(now.0, name)));
        Some(HostPair {
            exports: was.0.world(was.1)?.exports.len(),
            was: HostWorld::new(was.0, was.1)?,
            now: now.1.and_then(|name| HostWorld::new(now.0, name)),
            explained: explained.flatten().collect(),
        })
    }
}

/// What becomes of the components of a contract.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Runs,
    Breaks(Arc<Breakage>),
    /// They did not link before the change either.
    NotBefore {
        reason: Arc<str>,
        links_now: bool,
    },
}

/// What becomes of the components of a contract, and what they import of which the host's WIT
/// says nothing.
pub(super) struct Judgement {
    pub(super) outcome: Outcome,
    /// Interfaces, without versions.
    pub(super) elsewhere: BTreeSet<String>,
}

/// What the host's WIT has beyond pairs of worlds.
#[derive(Debug)]
pub(super) struct HostSides<'h> {
    /// All worlds after the change, each with how much it expects to be exported.
    new_worlds: Vec<(HostWorld<'h>, usize)>,
    declared: DeclaredInterfaces,
}

impl<'h> HostSides<'h> {
    pub(super) fn new(was: &'h Contract, now: &'h Contract) -> HostSides<'h> {
        let worlds = now
            .worlds()
            .filter_map(|(name, world)| Some((HostWorld::new(now, &name)?, world.exports.len())));
        HostSides { new_worlds: worlds.collect(), declared: DeclaredInterfaces::new(&[was, now]) }
    }
}

/// A component, and what it needs of the host.
struct AskedComponent<'c> {
    contract: &'c Contract,
    needs: Needs,
    elsewhere: ProvidedElsewhere,
}

/// Judges one contract after another.
pub(super) struct Judge<'j, 'h> {
    pairs: &'j [HostPair<'h>],
    sides: &'j HostSides<'h>,
    counting: &'j [Opinion],
    explained: &'j Explained,
    /// Guests that use all of a world, which take a while to build.
    guests: HashMap<(usize, bool), Guest<'h>>,
}

/// What each opinion says, in the order of [`Opinion::ALL`].
type ByOpinion<T> = [T; Opinion::ALL.len()];

impl<'j, 'h> Judge<'j, 'h> {
    pub(super) fn new(
        (pairs, sides): (&'j [HostPair<'h>], &'j HostSides<'h>),
        counting: &'j [Opinion],
        explained: &'j Explained,
    ) -> Judge<'j, 'h> {
        Judge { pairs, sides, counting, explained, guests: HashMap::new() }
    }

    /// Judges the components of a contract.
    pub(super) fn judgement(&mut self, contract: &Contract) -> Judgement {
        let elsewhere = self.sides.declared.provided_elsewhere(contract);
        let Some(needs) = elsewhere.rest_of(contract) else {
            let reason = "it has no world".into();
            let outcome = Outcome::NotBefore { reason, links_now: false };
            return Judgement { outcome, elsewhere: BTreeSet::new() };
        };
        let component = AskedComponent { contract, needs, elsewhere };
        let outcome = self.outcome(&component);
        Judgement { outcome, elsewhere: component.elsewhere.interfaces }
    }

    fn outcome(&mut self, component: &AskedComponent<'_>) -> Outcome {
        let closest = self.closest(component);
        if closest.iter().all(Vec::is_empty) {
            return self.not_before(component);
        }
        let mut broken: Vec<WorldBreakage> = Vec::new();
        for position in 0..self.pairs.len() {
            let is_asked = |opinion: &&Opinion| closest[index(**opinion)].contains(&position);
            let asked: Vec<Opinion> = self.counting.iter().filter(is_asked).copied().collect();
            if !asked.is_empty() {
                broken.extend(self.breakage(position, component, &asked));
            }
        }
        match broken.is_empty() {
            true => Outcome::Runs,
            false => Outcome::Breaks(Arc::new(Breakage { worlds: broken, cause: None })),
        }
    }

    /// By each opinion, the worlds that a component is taken for a guest of.
    fn closest(&mut self, component: &AskedComponent<'_>) -> ByOpinion<Vec<usize>> {
        let pairs = self.pairs;
        let mut closest: ByOpinion<Vec<usize>> = Default::default();
        for is_confirmed in [false, true] {
            for (position, pair) in pairs.iter().enumerate() {
                let by_rows = by_rows(&component.needs, &pair.was.offers).filter(|_| !is_confirmed);
                let fits = match by_rows {
                    Some(fits) => fits,
                    None => self
                        .exactly(position, false, component)
                        .map_or_else(Default::default, |fit| {
                            Opinion::ALL.map(|opinion| fit.is_accepted(opinion))
                        }),
                };
                for opinion in self.counting.iter().filter(|opinion| fits[index(**opinion)]) {
                    closest[index(*opinion)].push(position);
                }
            }
            if !closest.iter().all(Vec::is_empty) {
                break;
            }
        }
        for worlds in &mut closest {
            let most = worlds.iter().map(|position| self.pairs[*position].exports).max();
            worlds.retain(|position| Some(self.pairs[*position].exports) == most);
        }
        closest
    }

    /// How a world that took a component refuses it after the change, if some of the
    /// opinions do.
    fn breakage(
        &mut self,
        position: usize,
        component: &AskedComponent<'_>,
        asked: &[Opinion],
    ) -> Option<WorldBreakage> {
        let pairs = self.pairs;
        let pair = &pairs[position];
        let world = pair.was.name.to_string();
        let Some(now) = &pair.now else {
            let is_refused = |opinion: &&Opinion| !self.is_taken(component, pair, **opinion);
            let refused_by: Vec<Opinion> = asked.iter().filter(is_refused).copied().collect();
            let findings = self.explained.of_world(&pair.was.name);
            let gone = WorldBreakage { world, refused_by, items: None, findings };
            return (!gone.refused_by.is_empty()).then_some(gone);
        };
        let fits = by_rows(&component.needs, &now.offers);
        if fits.is_some_and(|fits| asked.iter().all(|opinion| fits[index(*opinion)])) {
            return None;
        }
        let fit = self.exactly(position, true, component)?;
        let refused_by: Vec<Opinion> =
            asked.iter().filter(|opinion| !fit.is_accepted(**opinion)).copied().collect();
        if refused_by.is_empty() {
            return None;
        }
        let findings = self.explained.findings(&fit.items, &refused_by, &pair.explained);
        let items = fit.items.iter().filter_map(|item| {
            let by = refused_by.iter().filter(|opinion| item.refused_by(**opinion).is_some());
            let by: Vec<Opinion> = by.copied().collect();
            let reason = item.refused_by(*by.first()?)?.to_owned();
            let (key, member) = (item.key.clone(), item.member.clone());
            Some(RefusedItem { side: item.side, key, member, reason, refused_by: by })
        });
        let items = Some(items.collect());
        Some(WorldBreakage { world, refused_by, items, findings })
    }

    /// Whether another world takes a component whose world is gone, and expects as much
    /// of it.
    fn is_taken(
        &self,
        component: &AskedComponent<'_>,
        pair: &HostPair<'_>,
        opinion: Opinion,
    ) -> bool {
        self.sides.new_worlds.iter().filter(|(_, exports)| *exports >= pair.exports).any(
            |(world, _)| match by_rows(&component.needs, &world.offers) {
                Some(fits) => fits[index(opinion)],
                None => world.contract.world(&world.name).is_some_and(|offered| {
                    let host = Guest::host(world.contract, &world.name, offered);
                    component.fit(&host).is_some_and(|fit| fit.is_accepted(opinion))
                }),
            },
        )
    }

    /// Why a component did not link before the change, by the world that refuses the
    /// least of it.
    fn not_before(&mut self, component: &AskedComponent<'_>) -> Outcome {
        let (pairs, counting) = (self.pairs, self.counting);
        let refused = |fit: &Fit| {
            let by = |opinion: &Opinion| {
                fit.items.iter().filter(|item| item.refused_by(*opinion).is_some()).count()
            };
            counting.iter().map(by).min().unwrap_or_default()
        };
        let mut nearest: Option<((usize, Reverse<usize>), usize, Fit)> = None;
        let mut links_now = false;
        for (position, pair) in pairs.iter().enumerate() {
            let now = pair.now.as_ref().and_then(|now| by_rows(&component.needs, &now.offers));
            links_now |= now.is_some_and(|now| counting.iter().any(|it| now[index(*it)]));
            let Some(fit) = self.exactly(position, false, component) else { continue };
            let rank = (refused(&fit), Reverse(pair.exports));
            if nearest.as_ref().is_none_or(|(least, ..)| rank < *least) {
                nearest = Some((rank, position, fit));
            }
        }
        let reason = nearest.map(|(_, position, fit)| {
            let first = fit.items.iter().find_map(|item| {
                let reason = counting.iter().find_map(|opinion| item.refused_by(*opinion))?;
                let member = item.member.as_ref().map(|it| format!("#{it}")).unwrap_or_default();
                Some(format!("{} {}{member}: {reason}", item.side, item.key))
            });
            let first = first.or(fit.ambiguous).unwrap_or_default();
            format!("`{}`: {first}", pairs[position].was.name)
        });
        let reason = reason.unwrap_or_else(|| "the host has no world for it".to_owned());
        Outcome::NotBefore { reason: reason.into(), links_now }
    }

    /// The exact answer of a world, before the change or after it.
    fn exactly(
        &mut self,
        position: usize,
        is_now: bool,
        component: &AskedComponent<'_>,
    ) -> Option<Fit> {
        let pairs = self.pairs;
        let pair = &pairs[position];
        let HostWorld { contract, name, .. } = if is_now { pair.now.as_ref()? } else { &pair.was };
        let world = contract.world(name)?;
        let guest = self
            .guests
            .entry((position, is_now))
            .or_insert_with(|| Guest::new(contract, name, world));
        component.fit(guest)
    }
}

impl AskedComponent<'_> {
    /// Whether it fits what a host offers.
    fn fit(&self, host: &Guest<'_>) -> Option<Fit> {
        let (name, world) = self.contract.worlds().next()?;
        let guest = Guest::built(self.contract, &name, world);
        Some(Fit::of_guest(&guest, host, |key| self.elsewhere.has(key)))
    }
}

fn index(opinion: Opinion) -> usize {
    opinion as usize
}

/// What the rows say; `None` where they do not say all.
fn by_rows(needs: &Needs, offers: &Offers) -> Option<ByOpinion<bool>> {
    let is_sure = needs.unsure().is_none() && offers.unsure().is_none();
    is_sure.then(|| Opinion::ALL.map(|opinion| needs.unmet(offers, opinion).is_empty()))
}
