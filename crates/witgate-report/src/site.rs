//! Where a finding is in the files of a repository, as review tools take
//! it: a path without a revision, and a place in it where there is text.

use witgate_model::TextRange;

use crate::address;
use crate::found::ReportedFinding;

/// The file that what is about the gate itself is taken to be about, where
/// nothing else is known.
pub(crate) const POLICY: &str = "witgate.toml";

/// A file, and where in it.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    /// The path from the top of the repository.
    pub(crate) path: String,
    /// The item, or what holds or would hold it.
    pub(crate) place: Option<TextRange<'a>>,
    /// Whether the item itself is there.
    pub(crate) exact: bool,
}

/// Where to show a finding: always in the candidate, which is what is under
/// review; of what is gone, where it was taken from. `here` is the working directory from
/// the top of the repository.
pub(crate) fn now<'a>(finding: &ReportedFinding<'a>, here: &str) -> Site<'a> {
    let comparison = finding.comparison.filter(|_| !finding.is_elsewhere());
    match (finding.now(), comparison) {
        (Some(spot), Some(comparison)) => {
            let path = address::in_tree(
                comparison.candidate,
                comparison.baseline,
                &spot.place.file.path,
                here,
            );
            Site { path, place: Some(spot.place), exact: spot.exact }
        }
        (Some(spot), None) => {
            Site { path: address::from_top(here, &spot.path), place: Some(spot.place), exact: true }
        }
        (None, Some(comparison)) => {
            let path = address::of_place(comparison.candidate, comparison.baseline, here);
            Site { path, place: None, exact: false }
        }
        // The line is gone, and the file is still there.
        (None, None) => {
            let path = finding.was().map_or_else(|| POLICY.to_owned(), |spot| spot.path);
            let path = address::from_top(here, &path);
            Site { path, place: None, exact: false }
        }
    }
}

/// Where it was in what the candidate is compared with.
pub(crate) fn was<'a>(finding: &ReportedFinding<'a>, here: &str) -> Option<Site<'a>> {
    let spot = finding.was()?;
    let comparison = finding.comparison.filter(|_| !finding.is_elsewhere());
    let path = match comparison.zip(finding.baseline()) {
        Some((comparison, (baseline, _))) => {
            address::in_tree(baseline, comparison.candidate, &spot.place.file.path, here)
        }
        None => address::from_top(here, &spot.path),
    };
    Some(Site { path, place: Some(spot.place), exact: spot.exact })
}
