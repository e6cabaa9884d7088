//! How many findings there are by rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use witgate_judge::Level;

use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};

/// A line for each level of each rule, the gravest first.
pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let mut counts: BTreeMap<(Reverse<Level>, &str, &str), usize> = BTreeMap::new();
    for found in report.findings() {
        *counts
            .entry((Reverse(found.level), found.rule.id, found.mark_for_counting()))
            .or_default() += 1;
    }
    let width = counts.values().map(|count| count.to_string().len()).max().unwrap_or(1);
    for ((Reverse(level), rule, mark), count) in counts {
        let counts = if mark.is_empty() { Style::from_level(level) } else { Style::Dim };
        let line = Text::new().plain(format!("{count:>width$}  "));
        page.line(&line.put(counts, format!("{level}[{rule}]")).plain(mark))?;
    }
    Ok(())
}
