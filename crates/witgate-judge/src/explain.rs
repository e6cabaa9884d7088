//! Why a world refuses to link.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use witgate_link::{Opinion, Usage};
use witgate_model::{Bump, Item, Side, WorldName};

use crate::answers::Answered;
use crate::cell::{Cell, Row};
use crate::direction::Direction;
use crate::evidence::Evidence;
use crate::finding::{Finding, ReachedWorld};
use crate::finish;
use crate::level::Level;
use crate::rule::Draft;
use crate::rules;
use crate::verdict::{Because, WorldAnswer};

/// For each direction and opinion, what is refused.
type Refused = [[Arc<[String]>; Opinion::ALL.len()]; Direction::ALL.len()];

/// The findings that reach each world. Neighbours mostly reach the same worlds,
/// and share their list of them: they mean one here.
struct Reaching<'f> {
    /// The findings of such neighbours, by what they refuse.
    runs: Vec<Refused>,
    of_world: HashMap<&'f WorldName, Vec<usize>>,
}

impl<'f> Reaching<'f> {
    fn new(findings: &'f [Finding]) -> Reaching<'f> {
        let mut reaching = Reaching { runs: Vec::new(), of_world: HashMap::new() };
        let same =
            |one: &Finding, other: &Finding| Arc::ptr_eq(&one.reach.worlds, &other.reach.worlds);
        for (run, findings) in findings.chunk_by(same).enumerate() {
            reaching.runs.push(Direction::ALL.map(|direction| {
                Opinion::ALL.map(|opinion| {
                    let refused = |it: &&Finding| direction.cell(&it.impact).refuses(opinion);
                    let refused = findings.iter().filter(refused);
                    refused.map(|finding| finding.fingerprint.clone()).collect()
                })
            }));
            for world in &*findings[0].reach.worlds {
                let runs = reaching.of_world.entry(&world.name).or_default();
                if runs.last() != Some(&run) {
                    runs.push(run);
                }
            }
        }
        reaching
    }

    fn because(
        &self,
        world: &WorldName,
        direction: Direction,
        opinion: Opinion,
    ) -> Vec<Arc<[String]>> {
        let runs = self.of_world.get(world).into_iter().flatten();
        let refused = |run: &usize| &self.runs[*run][direction as usize][opinion as usize];
        runs.map(|run| refused(run).clone()).collect()
    }
}

/// A refusal that no change explains by itself: of several versions of an interface on one
/// track, hosts offer the latest alone; anything else is a gap in the rules.
fn unexplained(
    (was, now): (&Option<WorldName>, &Option<WorldName>),
    answer: &WorldAnswer,
    direction: Direction,
    opinions: &[Opinion],
    evidence: &Evidence<'_>,
) -> Finding {
    let sides = [(was, evidence.was_usage()), (now, evidence.now_usage())];
    let has_several = |(name, usage): (&Option<WorldName>, &Usage<'_>)| {
        let guest = name.as_ref().and_then(|name| usage.guest(name));
        guest.is_some_and(|guest| guest.has_several_on_a_track())
    };
    let (world, audience) = (&answer.world, direction.audience());
    let link = direction.link(answer);
    let reason = opinions.first().and_then(|opinion| link.by(*opinion).reason.as_deref());
    let reason = reason.unwrap_or_default();
    let (rule, mut draft) = match sides.into_iter().any(has_several) {
        true => {
            let message = format!(
                "world `{world}` has several versions of an interface, of which the latest \
                 counts, and rejects {audience}: {reason}"
            );
            let help = "give the latest version all that the others have, or import one version";
            let cell = Cell::Breaks.refused_by(|opinion| opinions.contains(&opinion));
            let cells = direction.pick(cell, Cell::Ok);
            let row = Row::new(Bump::Breaking, [cells.0, cells.1, Cell::Ok, Cell::Ok]);
            (rules::versions_conflict(), Draft::new(message, help).rows(row, row))
        }
        false => {
            let message =
                format!("world `{world}` rejects {audience}, and no rule explains it: {reason}");
            let draft = Draft::new(message, "please report this, with both contracts");
            (rules::unclassified(), draft.level(Level::Error))
        }
    };
    draft.items = (was.clone().map(Item::world), now.clone().map(Item::world));
    draft.facts = audience.to_owned();
    let mut finding = finish::of_whole(rule, draft, evidence);
    let names = [was, now].into_iter().flatten().collect::<BTreeSet<_>>();
    let reached = names.into_iter().map(|name| ReachedWorld {
        world: evidence.address(&Item::world(name.clone())),
        name: name.clone(),
        role: Side::Import,
    });
    finding.reach.worlds = reached.collect();
    // The world is its package's, where that has a version to raise.
    let roots = &evidence.candidate.contract.roots;
    finding.payers = now.iter().filter_map(|now| roots.get(&now.package).cloned()).collect();
    finding
}

/// Puts the findings behind each refusal. A refusal that no finding explains
/// is a finding itself: what is not understood is never passed over.
pub(crate) fn refusals(
    answers: &mut [Answered],
    findings: &[Finding],
    evidence: &Evidence<'_>,
) -> Vec<Finding> {
    let reaching = Reaching::new(findings);
    let mut found = Vec::new();
    for Answered { was, now, answer } in answers {
        let (was, now) = (&*was, &*now);
        let is_renamed = was.as_ref().is_some_and(|was| evidence.pairing.world(was) != *now);
        // What differs within a world that has another name is reported as the
        // world's coming and going.
        let whole = || -> Because {
            let worlds = [was, now].map(|world| world.clone().map(Item::world));
            let is_whole = |finding: &&Finding| {
                finding.item_at().is_some_and(|item| worlds.iter().flatten().any(|it| it == item))
            };
            findings.iter().filter(is_whole).map(|finding| finding.fingerprint.clone()).collect()
        };
        for direction in Direction::ALL {
            let mut open = Vec::new();
            for opinion in Opinion::ALL {
                if !direction.link(answer).by(opinion).is_rejected() {
                    continue;
                }
                let names = [now.as_ref(), was.as_ref().filter(|_| was != now)];
                let lists = names.into_iter().flatten();
                let lists = lists.flat_map(|name| reaching.because(name, direction, opinion));
                let mut because = Because::new(lists.collect());
                if because.is_empty() && is_renamed {
                    because = whole();
                }
                if because.is_empty() {
                    open.push(opinion);
                }
                direction.link_mut(answer).by_mut(opinion).because = because;
            }
            if !open.is_empty() {
                let finding = unexplained((was, now), answer, direction, &open, evidence);
                for opinion in open {
                    let because = [finding.fingerprint.clone()].into_iter().collect();
                    direction.link_mut(answer).by_mut(opinion).because = because;
                }
                found.push(finding);
            }
        }
    }
    found
}
