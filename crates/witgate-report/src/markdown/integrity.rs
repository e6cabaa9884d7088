//! What is pinned, and whether it is what is there.

use witgate_model::{Entry, EntryStatus};

use super::{FOR_WORLDS, LIMIT, fill, more_in};
use crate::integrity::{self, Texts};
use crate::markup::{code, text};
use crate::report::Report;

/// More entries than anyone looks through.
const ROWS: usize = 100;

const HEAD: &str = "\
| file | entry | verdict | detail |
|---|---|---|---|
";

/// Folded, what is not verified before what is.
pub(super) fn write(report: &Report<'_>, page: &mut String) {
    let Some(sum) = integrity::sum(report.integrity) else { return };
    page.push_str(&format!("\n<details>\n<summary>Integrity: {sum}</summary>\n\n{HEAD}"));
    let texts = Texts::new(report);
    let (verified, others) = integrity::parted(report.integrity);
    let rows = others.into_iter().chain(verified).take(ROWS).map(|row| entry(row, &texts));
    let left = fill(page, LIMIT - FOR_WORLDS, rows);
    more_in("json", left + report.integrity.len().saturating_sub(ROWS), "entries", page);
    page.push_str("\n</details>\n");
}

fn entry(row: &Entry, texts: &Texts<'_>) -> String {
    let sign = match row.outcome.status() {
        EntryStatus::Verified => "✅",
        EntryStatus::Mismatch | EntryStatus::Unpinned | EntryStatus::Extra => "❌",
        EntryStatus::Stale | EntryStatus::NotCheckable => "⚠️",
    };
    let (file, entry, detail) =
        (code(&texts.place_text(row)), code(&row.name), text(&row.outcome.detail()));
    format!("| {file} | {entry} | {sign} {} | {detail} |\n", row.outcome.status())
}
