//! Which known consumers break if the end of a history is released.

use std::collections::BTreeSet;

use witgate_history::ConsumersNow;
use witgate_judge::compare;
use witgate_load::{Commit, History, Options};

use super::past_commit::PastCommit;
use super::releases_of_line::LineReleases;
use crate::error::Error;
use crate::impact::KnownConsumers;

/// The consumers that the policy of the last commit names, and those of them that run
/// with the last release of a package and not with what is there now. Nothing where it
/// names none, or where no files are checked out that it could name.
pub(super) fn broken_consumers(
    history: &History,
    head: &Commit,
    now: &mut PastCommit,
    releases: &LineReleases,
    end: (usize, i64),
    options: &Options,
) -> Result<Option<ConsumersNow>, Error> {
    let stated = now.config().and_then(|config| config.consumers.clone());
    let Some((stated, checkout)) = stated.zip(history.checkout()) else { return Ok(None) };
    let anchor = checkout.path(now.policy_directory());
    let known = KnownConsumers::read(&[&stated], &anchor, Some((history, head)), options)?;
    let mut broken: BTreeSet<String> = BTreeSet::new();
    let homes: Vec<String> = now.homes().iter().cloned().collect();
    for home in homes.iter().filter(|home| !home.ends_with(".wasm")) {
        // What cannot be read is told of with its step.
        let Ok(subject) = now.subject(history, home) else { continue };
        let Ok(Some(released)) = releases.released(history, now, home, [&subject, &subject], end)
        else {
            continue;
        };
        let was = &*released.subject;
        if was.contract != subject.contract {
            let terms = now.terms(home).for_sides(was, &subject);
            let verdict = compare(was, &subject, &terms);
            let names = known.broken(&verdict, was, &subject, terms.hosts);
            broken.extend(names.into_iter().map(str::to_owned));
        }
    }
    Ok(Some(ConsumersNow {
        known: known.count(),
        broken: broken.into_iter().collect(),
        unreadable: known.count_unreadable(),
    }))
}
