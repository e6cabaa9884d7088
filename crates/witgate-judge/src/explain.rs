//! Why a world refuses to link.

use std::collections::HashMap;
use std::sync::Arc;

use witgate_link::{Opinion, Usage};
use witgate_model::{Item, WorldName};

use crate::answers::Answered;
use crate::direction::Direction;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::finish;
use crate::level::Level;
use crate::rule::Draft;
use crate::rules;
use crate::verdict::Because;

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

/// What to do about a refusal that no rule explains. Of several versions on one track,
/// typing knows the latest alone.
fn unexplained_help(
    (was, now): (Option<&WorldName>, Option<&WorldName>),
    evidence: &Evidence<'_>,
) -> &'static str {
    let sides = [(was, evidence.was_usage()), (now, evidence.now_usage())];
    let has_several = |(name, usage): (Option<&WorldName>, &Usage<'_>)| {
        name.and_then(|name| usage.guest(name)).is_some_and(|it| it.has_several_on_a_track())
    };
    match sides.into_iter().any(has_several) {
        true => {
            "give the latest of the versions that the world has of an interface all that the \
             others have, or import one version; if that is not so, report it, with both contracts"
        }
        false => "please report this, with both contracts",
    }
}

/// Puts the findings behind each refusal. A refusal that no finding explains
/// is a finding itself: what is not understood is never passed over.
pub(crate) fn refusals(
    answers: &mut [Answered],
    findings: &[Finding],
    evidence: &Evidence<'_>,
) -> Vec<Finding> {
    let reaching = Reaching::new(findings);
    let mut unexplained = Vec::new();
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
                    let world = answer.world.clone();
                    let reason =
                        direction.link(answer).by(opinion).reason.as_deref().unwrap_or_default();
                    let refused = format!("{}, by {}", direction.audience(), opinion.as_str());
                    let message = format!(
                        "world `{world}` rejects {refused}, and no rule explains it: {reason}"
                    );
                    let sides = (was.as_ref(), now.as_ref());
                    let mut draft = Draft::new(message, unexplained_help(sides, evidence));
                    draft.items = (was.clone().map(Item::world), now.clone().map(Item::world));
                    draft.level = Some(Level::Error);
                    draft.facts = refused;
                    let finding = finish::of_whole(rules::unclassified(), draft, evidence);
                    because = [finding.fingerprint.clone()].into_iter().collect();
                    unexplained.push(finding);
                }
                direction.link_mut(answer).by_mut(opinion).because = because;
            }
        }
    }
    unexplained
}
