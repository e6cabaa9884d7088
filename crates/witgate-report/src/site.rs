//! Where a finding stands in the files of a repository, as review tools take
//! it: a path without a revision, and a place in it where there is text.

use witgate_judge::Finding;
use witgate_model::{Place, Subject};

use crate::address;
use crate::report::Report;
use crate::spot::Spot;

/// A file, and where in it.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    /// The path from the working directory.
    pub(crate) path: String,
    /// The item, or what holds or would hold it.
    pub(crate) place: Option<Place<'a>>,
    /// Whether the item itself stands there.
    pub(crate) exact: bool,
}

/// Where to show a finding: always in the candidate, which is what is under
/// review; of what is gone, where it was taken from.
pub(crate) fn now<'a>(report: &Report<'a>, finding: &Finding) -> Site<'a> {
    let (subject, other) = (report.candidate, report.baseline);
    match report.now(finding) {
        Some(spot) => in_text(subject, other, &spot),
        None => Site { path: address::of_place(subject, other), place: None, exact: false },
    }
}

/// Where it stood in the baseline's text.
pub(crate) fn was<'a>(report: &Report<'a>, finding: &Finding) -> Option<Site<'a>> {
    let spot = report.was(finding)?;
    Some(in_text(report.baseline, report.candidate, &spot))
}

fn in_text<'a>(subject: &Subject, other: &Subject, spot: &Spot<'a>) -> Site<'a> {
    let path = address::in_tree(subject, other, &spot.place.file.path);
    Site { path, place: Some(spot.place), exact: spot.exact }
}
