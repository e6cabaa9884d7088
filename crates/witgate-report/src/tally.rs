//! How many findings of which kind there are.

use std::fmt;

use witgate_judge::Level;

use crate::found::ReportedFinding;

/// Counts of findings, each counted once: what is suppressed or not this change's
/// is not counted by its level, and what only follows from other errors is not
/// counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
    pub(crate) waived: usize,
    pub(crate) earlier: usize,
}

impl Tally {
    /// The counts of some findings.
    pub(crate) fn new<'f, 'a: 'f>(
        findings: impl IntoIterator<Item = &'f ReportedFinding<'a>>,
    ) -> Tally {
        let mut tally = Tally::default();
        for found in findings.into_iter().filter(|found| !found.follows) {
            let count = match (found.is_waived(), found.is_earlier(), found.level) {
                (true, _, _) => &mut tally.waived,
                (false, true, _) => &mut tally.earlier,
                (false, false, Level::Error) => &mut tally.errors,
                (false, false, Level::Warn) => &mut tally.warnings,
                (false, false, Level::Note) => &mut tally.notes,
                (false, false, Level::Off) => continue,
            };
            *count += 1;
        }
        tally
    }
}

/// `1 error, 2 warnings, 1 waived`, without those that there are none of.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { errors, warnings, notes, waived, earlier } = *self;
        let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| witgate_model::count(number, noun));
        let others = [(waived, "waived"), (earlier, "earlier")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{number} {word}"));
        let all: Vec<String> = counts.chain(others).collect();
        f.write_str(if all.is_empty() { "no findings" } else { "" })?;
        f.write_str(&all.join(", "))
    }
}
