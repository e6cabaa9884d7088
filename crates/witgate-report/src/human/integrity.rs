//! What is pinned, and whether it is what is there.

use std::collections::BTreeMap;
use std::io;

use witgate_model::{Entry, EntryStatus};

use crate::filter::Detail;
use crate::human::{ALL, listed};
use crate::integrity::{self, EntryFindings, Texts};
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};

/// More files than anyone looks through.
const FILES: usize = 10;

/// A line for each entry that is not verified and that no finding tells of; the
/// verified ones are counted.
pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    if report.integrity.is_empty() {
        return Ok(());
    }
    let (verified, mut others) = integrity::parted(report.integrity);
    let findings = EntryFindings::new(report.gate);
    others.retain(|row| !findings.are_about(row));
    if verified.is_empty() && others.is_empty() {
        return Ok(());
    }
    // Among the sections of several packages it is one more.
    let head = if report.is_several() { "== integrity" } else { "integrity" };
    page.line(&Text::new().put(Style::Bold, head))?;
    let texts = Texts::new(report);
    let groups = alike(report, others);
    let shown = listed::shown(report, groups.len());
    for rows in &groups[..shown] {
        let Some((row, others)) = rows.split_first() else { continue };
        let mut text = Text::new()
            .plain(texts.place_text(row))
            .plain(": ")
            .put(Style::Bold, &row.name)
            .plain(": ")
            .put(integrity::style(row.outcome.status()), row.outcome.status().as_str())
            .plain(": ")
            .plain(row.outcome.detail());
        if !others.is_empty() {
            text = text.put(Style::Dim, format!(" (and {} more of this file)", others.len()));
        }
        page.wrapped(Text::new().plain("  "), 6, text)?;
    }
    if groups.len() > shown {
        let left: usize = groups[shown..].iter().map(Vec::len).sum();
        let more = format!("and {} more entries: {ALL}", left);
        page.line(&Text::new().pad(2).put(Style::Dim, more))?;
    }
    let files: Vec<(&str, usize)> = integrity::by_file(&verified).into_iter().collect();
    let (named, more) = files.split_at(files.len().min(FILES));
    let named = named.iter().map(|(file, count)| ((*file).to_owned(), *count));
    let more = (!more.is_empty()).then(|| {
        let count = more.iter().map(|(_, count)| count).sum();
        (witgate_model::count(more.len(), "more file"), count)
    });
    for (whose, count) in named.chain(more) {
        let lead = Text::new().plain("  ").put(Style::Good, "✓ ");
        let verified = integrity::verified(count);
        page.hang(lead, Text::new().plain(format!("{whose}: {verified}")))?;
    }
    page.blank()
}

/// Rows of one file that have the same verdict, together; each alone if all are
/// asked for.
fn alike<'a>(report: &Report<'_>, rows: Vec<&'a Entry>) -> Vec<Vec<&'a Entry>> {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    let mut positions: BTreeMap<(&str, EntryStatus), usize> = BTreeMap::new();
    for row in rows {
        let key = (row.file.as_str(), row.outcome.status());
        let known = positions.get(&key).filter(|_| report.detail != Detail::Verbose);
        match known.and_then(|position| groups.get_mut(*position)) {
            Some(group) => group.push(row),
            None => {
                positions.insert(key, groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}
