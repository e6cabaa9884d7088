//! Several comparisons, said as one.

use witgate_judge::{Compared, Release, Side};
use witgate_model::Digest;

use crate::report::{Comparison, Report};

/// How much was examined in all.
pub(crate) fn compared(report: &Report<'_>) -> Compared {
    report.comparisons.iter().map(Comparison::compared).fold(Compared::default(), |sum, more| {
        Compared {
            packages: sum.packages + more.packages,
            worlds: sum.worlds + more.worlds,
            interfaces: sum.interfaces + more.interfaces,
            functions: sum.functions + more.functions,
            types: sum.types + more.types,
        }
    })
}

/// The one release that means all.
pub(crate) fn bump(report: &Report<'_>) -> Release {
    let bumps = report.comparisons.iter().map(|comparison| &comparison.verdict.bump);
    Release::of_several(bumps)
}

/// One side of all comparisons that have it. Where they differ there is no one
/// place, or nothing that it came down to; the digest is over all of them.
pub(crate) fn side<'a>(
    report: &Report<'a>,
    side: fn(&Comparison<'a>) -> Option<&'a Side>,
) -> Option<Side> {
    let sides: Vec<(&str, &Side)> = report
        .comparisons
        .iter()
        .filter_map(|comparison| Some((comparison.name.unwrap_or_default(), side(comparison)?)))
        .collect();
    let (_, first) = *sides.first()?;
    if !report.is_several() {
        return Some(first.clone());
    }
    // What some have and others lack is not that of all.
    let is_whole = sides.len() == report.comparisons.len();
    let mut lines: Vec<String> =
        sides.iter().map(|(name, side)| format!("{name} {}\n", side.contract)).collect();
    lines.sort();
    let is_one_place = sides.iter().all(|(_, side)| side.place == first.place);
    let is_resolved_alike = sides.iter().all(|(_, side)| side.resolved == first.resolved);
    Some(Side {
        place: if is_whole && is_one_place { first.place.clone() } else { String::new() },
        resolved: first.resolved.clone().filter(|_| is_whole && is_resolved_alike),
        contract: Digest::of_bytes(lines.concat().as_bytes()),
    })
}
