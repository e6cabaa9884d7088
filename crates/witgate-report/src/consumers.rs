//! Which components that exist stop linking, over all findings: a version may leave
//! behind all of them, whatever else changed.

use witgate_model::{count, first_few_names};

use crate::report::{Comparison, Report};

/// The rule that finds a version which nobody links with who was built before.
const VERSION_TRACK_CHANGED: &str = "version-track-changed";

/// So many packages have a line.
const LINES: usize = 4;

/// So many packages that hosts may keep are named.
const NAMED: usize = 3;

/// A sentence for each comparison that breaks some of the known consumers.
pub(crate) fn broken(report: &Report<'_>) -> Vec<String> {
    let mut broken: Vec<String> =
        report.comparisons.iter().filter_map(|comparison| of_one(report, comparison)).collect();
    if broken.len() > LINES {
        let more = broken.split_off(LINES).len();
        broken.push(format!("and of {}", count(more, "more package")));
    }
    broken
}

fn of_one(report: &Report<'_>, comparison: &Comparison<'_>) -> Option<String> {
    let consumers =
        comparison.verdict.consumers.as_ref().filter(|consumers| consumers.broken > 0)?;
    let of_whom = match report.is_several() {
        true => format!(" of {}", comparison.title()),
        false => String::new(),
    };
    let known = count(consumers.known, "known consumer");
    let (broken, named) = (consumers.broken, &consumers.named);
    let verb = if broken == 1 { "stops" } else { "stop" };
    let unless = match kept(comparison, broken).as_slice() {
        [] => String::new(),
        kept => format!(" unless the host also keeps {}", first_few_names(kept, NAMED)),
    };
    Some(format!("{broken} of {known}{of_whom} {verb} linking{unless}: {named}"))
}

/// The versions with which all of the broken consumers go on: those that this change
/// leaves, where that alone breaks them all.
fn kept(comparison: &Comparison<'_>, broken: usize) -> Vec<String> {
    let moved = comparison.findings().filter(|finding| finding.rule.id == VERSION_TRACK_CHANGED);
    let moved = moved.filter(|finding| {
        finding.consumers.as_ref().is_some_and(|consumers| consumers.broken == broken)
    });
    let package = |finding: &witgate_judge::GatedFinding| {
        let package = finding.was.as_ref()?.package();
        Some(match &package.version {
            Some(version) => format!("{} {version}", package.bare()),
            None => package.bare(),
        })
    };
    moved.filter_map(package).collect()
}
