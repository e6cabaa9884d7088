//! Where findings are in files, for programs that show them there themselves.

use witgate_judge::{GatedFinding, Level, Rule};
use witgate_model::{Subject, TextRange};

use crate::address;
use crate::found::ReportedFinding;
use crate::report::Comparison;
use crate::spot::Spot;

/// Where a finding is in a file.
#[derive(Clone, Debug)]
pub struct Position<'a> {
    /// The path to open the file by: from the working directory, or absolute where the
    /// source is; with a commit where it is in git.
    pub path: String,
    /// The range in the file's text.
    pub place: TextRange<'a>,
    /// Whether it is the item itself, and not what holds or would hold it.
    pub is_exact: bool,
}

impl<'a> Position<'a> {
    fn from_spot(spot: Spot<'a>) -> Position<'a> {
        Position { path: spot.path, place: spot.place, is_exact: spot.exact }
    }

    /// Where a finding is in the candidate: the item, or what holds or would hold
    /// it. `of` is the comparison that it is of; none of one about the gate itself.
    pub fn now(
        finding: &'a GatedFinding,
        comparison: Option<Comparison<'a>>,
    ) -> Option<Position<'a>> {
        ReportedFinding::new(finding, comparison, Level::Off, None).now().map(Position::from_spot)
    }

    /// Where it is in what the candidate is compared with.
    pub fn was(
        finding: &'a GatedFinding,
        comparison: Option<Comparison<'a>>,
    ) -> Option<Position<'a>> {
        ReportedFinding::new(finding, comparison, Level::Off, None).was().map(Position::from_spot)
    }
}

/// The path to open a file of a subject's sources by. `other` is the other side, whose
/// path a source in git takes that names none.
pub fn path_of_source(subject: &Subject, other: &Subject, path: &str) -> String {
    address::of_file(subject, other, path)
}

/// The address of a rule's page.
pub fn rule_address(rule: &Rule) -> String {
    format!("{}/blob/main/docs/rules.md#{}", env!("CARGO_PKG_REPOSITORY"), rule.id)
}
