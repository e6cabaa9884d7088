//! Why a world refuses to link.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use witgate_link::Opinion;
use witgate_model::{Item, WorldName};

use crate::answers::Answered;
use crate::cell::{Cell, Impact};
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::finish;
use crate::level::Level;
use crate::rule::Draft;
use crate::rules;
use crate::verdict::{Link, WorldAnswer};

/// Puts the findings behind each refusal. A refusal that no finding explains
/// is a finding itself: what is not understood is never passed over.
pub(crate) fn refusals(
    answers: &mut [Answered],
    findings: &[Finding],
    evidence: &Evidence<'_>,
) -> Vec<Finding> {
    let mut reaching: HashMap<&WorldName, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        let worlds: BTreeSet<_> = finding.reach.worlds.iter().map(|world| &world.name).collect();
        for world in worlds {
            reaching.entry(world).or_default().push(finding);
        }
    }
    let mut unexplained = Vec::new();
    let mut last: [[Arc<[String]>; 2]; 2] = Default::default();
    for Answered { was, now, answer } in answers {
        let (was, now) = (&*was, &*now);
        let renamed = was.as_ref().is_some_and(|was| evidence.pairing.world(was) != *now);
        let because = |cell: fn(&Impact) -> Cell, opinion: Opinion| -> Vec<&str> {
            let found = [now.as_ref(), was.as_ref().filter(|_| was != now)];
            let found: Vec<&str> = found
                .into_iter()
                .flatten()
                .filter_map(|name| reaching.get(name))
                .flatten()
                .filter(|finding| cell(&finding.impact).refuses(opinion))
                .map(|finding| finding.fingerprint.as_str())
                .collect();
            if !found.is_empty() || !renamed {
                return found;
            }
            // What differs within a world that has another name is told as the
            // world's coming and going.
            let worlds = [was, now].map(|world| world.clone().map(Item::world));
            let whole = |finding: &&Finding| {
                finding.at().is_some_and(|item| worlds.iter().flatten().any(|it| it == item))
            };
            findings.iter().filter(whole).map(|finding| finding.fingerprint.as_str()).collect()
        };
        let WorldAnswer { old_guest_on_new_host, new_guest_on_old_host, world, .. } = answer;
        type Asked<'l> = (&'l mut Link, fn(&Impact) -> Cell, &'static str);
        let directions: [Asked<'_>; 2] = [
            (
                old_guest_on_new_host,
                |impact| impact.old_guest_on_new_host,
                "old guests on new hosts",
            ),
            (
                new_guest_on_old_host,
                |impact| impact.new_guest_on_old_host,
                "new guests on old hosts",
            ),
        ];
        for ((link, cell, who), last) in directions.into_iter().zip(&mut last) {
            for (opinion, last) in Opinion::ALL.into_iter().zip(last) {
                if link.links_by(opinion) != Some(false) {
                    continue;
                }
                let found = because(cell, opinion);
                if !last.iter().eq(found.iter().copied()) {
                    *last = found.into_iter().map(str::to_owned).collect();
                }
                *link.because_mut(opinion) = last.clone();
                if last.is_empty() {
                    let reason = link.reason_by(opinion).unwrap_or_default();
                    let refused = format!("{who}, by {}", opinion.as_str());
                    let message = format!(
                        "world `{world}` refuses {refused}, and no rule says why: {reason}"
                    );
                    let item = now.clone().or(was.clone()).map(Item::world);
                    let mut draft = Draft::new(message, "please report this, with both contracts");
                    draft.items = (None, item);
                    draft.level = Some(Level::Error);
                    draft.facts = refused;
                    let finding = finish::of_whole(rules::unclassified(), draft, evidence);
                    *link.because_mut(opinion) = [finding.fingerprint.clone()].into();
                    unexplained.push(finding);
                }
            }
        }
    }
    unexplained
}
