//! What is said of entries that are pinned, or should be: how many of which
//! verdict, and where they stand.

use std::collections::{BTreeMap, BTreeSet};

use witgate_judge::{GatedFinding, Level, entry_fingerprint};
use witgate_model::{Entry, EntryStatus, Sources, Span, count};

use crate::report::Report;
use crate::text::Style;

/// How many entries there are of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) verified: usize,
    pub(crate) mismatch: usize,
    pub(crate) unpinned: usize,
    pub(crate) extra: usize,
    pub(crate) stale: usize,
    pub(crate) not_checkable: usize,
}

impl Counts {
    /// The counts of some entries.
    pub(crate) fn new(rows: &[Entry]) -> Counts {
        let mut counts = Counts::default();
        for row in rows {
            *match row.outcome.status() {
                EntryStatus::Verified => &mut counts.verified,
                EntryStatus::Mismatch => &mut counts.mismatch,
                EntryStatus::Unpinned => &mut counts.unpinned,
                EntryStatus::Extra => &mut counts.extra,
                EntryStatus::Stale => &mut counts.stale,
                EntryStatus::NotCheckable => &mut counts.not_checkable,
            } += 1;
        }
        counts
    }
}

/// `12 of 14 entries verified, 1 mismatch, 1 not checkable`, without those that
/// there are none of; nothing where no entry was examined.
pub(crate) fn sum(rows: &[Entry]) -> Option<String> {
    let Counts { verified, mismatch, unpinned, extra, stale, not_checkable } = Counts::new(rows);
    if rows.is_empty() {
        return None;
    }
    let all = count(rows.len(), "entry");
    let mismatches = if mismatch == 1 { "mismatch" } else { "mismatches" };
    let others = [
        (mismatch, mismatches),
        (unpinned, "unpinned"),
        (extra, "extra"),
        (stale, "stale"),
        (not_checkable, "not checkable"),
    ];
    let others = others.into_iter().filter(|(number, _)| *number > 0);
    let others = others.map(|(number, word)| format!(", {number} {word}"));
    Some(format!("{verified} of {all} verified{}", others.collect::<String>()))
}

/// `1 entry verified`, `3 entries verified`.
pub(crate) fn verified(entries: usize) -> String {
    format!("{} verified", count(entries, "entry"))
}

/// What is verified, and the rest: the worst first, else in the order given.
pub(crate) fn parted(rows: &[Entry]) -> (Vec<&Entry>, Vec<&Entry>) {
    let (verified, mut others): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| row.outcome.status() == EntryStatus::Verified);
    others.sort_by_key(|row| row.outcome.status());
    (verified, others)
}

/// The fingerprints of findings about the gate, by their rules: for asking which
/// entries they are about.
pub(crate) struct EntryFindings<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> EntryFindings<'a> {
    /// Those that are reported.
    pub(crate) fn new(gate: &'a [GatedFinding]) -> EntryFindings<'a> {
        let mut by_rule: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for finding in gate.iter().filter(|finding| finding.level != Level::Off) {
            by_rule.entry(finding.rule.id).or_default().insert(&finding.fingerprint);
        }
        EntryFindings(by_rule)
    }

    /// Whether one of them says of an entry what its row would say again.
    pub(crate) fn are_about(&self, row: &Entry) -> bool {
        let mut rules = self.0.iter();
        rules.any(|(rule, prints)| prints.contains(entry_fingerprint(rule, row).as_str()))
    }
}

/// How many of some entries are of each file, by the files' names.
pub(crate) fn by_file<'a>(rows: &[&'a Entry]) -> BTreeMap<&'a str, usize> {
    let mut files = BTreeMap::new();
    for row in rows {
        *files.entry(row.file.as_str()).or_default() += 1;
    }
    files
}

/// How a verdict looks where there is colour.
pub(crate) fn style(status: EntryStatus) -> Style {
    match status {
        EntryStatus::Verified => Style::Good,
        EntryStatus::Mismatch | EntryStatus::Unpinned | EntryStatus::Extra => Style::Error,
        EntryStatus::Stale | EntryStatus::NotCheckable => Style::Warn,
    }
}

/// The texts of the files that entries are of.
pub(crate) struct Texts<'a> {
    sources: Sources,
    /// Which of them is where.
    files: BTreeMap<&'a str, u32>,
}

impl<'a> Texts<'a> {
    /// The texts that a report has.
    pub(crate) fn new(report: &Report<'a>) -> Texts<'a> {
        let files = report.locks.iter().map(|file| file.path.as_str()).zip(0..);
        Texts { sources: Sources::new(report.locks.to_vec()), files: files.collect() }
    }

    /// Line and column of an entry, where its text is known.
    fn position(&self, row: &Entry) -> Option<(usize, usize)> {
        let (file, range) = (*self.files.get(row.file.as_str())?, row.range.as_ref()?);
        let start = u32::try_from(range.start).ok()?;
        let place = self.sources.place(Span::new(file, start, start))?;
        Some((place.line, place.column))
    }

    /// The file of an entry with line and column, as far as they are known.
    pub(crate) fn place_text(&self, row: &Entry) -> String {
        match self.position(row) {
            Some((line, column)) => format!("{}:{line}:{column}", row.file),
            None => row.file.clone(),
        }
    }
}
