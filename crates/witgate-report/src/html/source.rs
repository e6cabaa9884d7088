//! The WIT of both sides beside each other: what changed, and what findings point
//! at, with a few lines around.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use witgate_model::Subject;

use crate::found::ReportedFinding;
use crate::html::markup::{code, literal};
use crate::report::{Comparison, Report};
use crate::spot::Spot;

/// So many lines stand around each that matters.
const AROUND: usize = 3;

/// Files with more lines than this are only shown where findings point at them:
/// comparing lines takes time that grows with the square of what differs.
const ALIGNED: usize = 3_000;

/// So many lines of all files are shown.
const LINES: usize = 20_000;

/// No more of a line is shown than anyone reads.
const COLUMNS: usize = 400;

/// A side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// What the candidate is compared with.
    Baseline,
    /// What is judged.
    Candidate,
}

/// The files to show, and the lines of them that findings point at.
pub(super) struct SourceIndex<'a> {
    files: BTreeMap<(usize, String), File<'a>>,
    /// Which comparison is which, by where its verdict is in memory.
    comparisons: Vec<Comparison<'a>>,
}

/// A file of one path on both sides.
struct File<'a> {
    lines: [Vec<&'a str>; 2],
    /// What tells its lines from those of other files.
    number: usize,
    /// The lines that findings point at, by side, with the finding's id.
    marks: BTreeMap<(Side, usize), String>,
}

impl<'a> SourceIndex<'a> {
    /// What a report has to show.
    pub(super) fn new(report: &Report<'a>) -> SourceIndex<'a> {
        let comparisons = report.comparisons.clone();
        let mut index = SourceIndex { files: BTreeMap::new(), comparisons };
        for (position, comparison) in report.comparisons.iter().enumerate() {
            let texts = [comparison.baseline, comparison.candidate].map(texts);
            let paths: BTreeSet<&str> =
                texts.iter().flat_map(|texts| texts.keys().copied()).collect();
            for path in paths {
                let [was, now] = [0, 1].map(|side: usize| texts[side].get(path).copied());
                let lines = [was, now].map(|text| text.unwrap_or_default().lines().collect());
                let file = File { lines, number: 0, marks: BTreeMap::new() };
                index.files.insert((position, path.to_owned()), file);
            }
            for found in report.findings_of(comparison) {
                for (side, spot) in [(Side::Baseline, found.was()), (Side::Candidate, found.now())]
                {
                    let Some(spot) = spot.filter(|_| is_shown(side, &found)) else { continue };
                    let key = (position, spot.place.file.path.clone());
                    let Some(file) = index.files.get_mut(&key) else { continue };
                    let id = in_comparison(position, &found.finding.fingerprint);
                    file.marks.entry((side, spot.place.line)).or_insert(id);
                }
            }
        }
        index.files.retain(|_, file| file.lines[0] != file.lines[1] || !file.marks.is_empty());
        index.files.values_mut().zip(0..).for_each(|(file, number)| file.number = number);
        index
    }

    /// The id of a finding, or of a group with that finding, in the page: packages
    /// may have the same contract, and findings of the same fingerprint.
    pub(super) fn finding_id(&self, found: &ReportedFinding<'_>, id: &str) -> String {
        self.comparison_of(found).map_or(id.to_owned(), |number| in_comparison(number, id))
    }

    /// Which comparison a finding is of.
    fn comparison_of(&self, found: &ReportedFinding<'_>) -> Option<usize> {
        let comparison = found.comparison?;
        self.comparisons.iter().position(|other| std::ptr::eq(other.verdict, comparison.verdict))
    }

    /// The id of the line that a finding is in, where it is shown.
    pub(super) fn line_id(
        &self,
        side: Side,
        found: &ReportedFinding<'_>,
        spot: &Spot<'_>,
    ) -> Option<String> {
        let key = (self.comparison_of(found)?, spot.place.file.path.clone());
        let file = self.files.get(&key).filter(|_| is_shown(side, found))?;
        Some(line_id(file.number, side, spot.place.line))
    }

    /// Every file, in a table of both sides.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.files.is_empty() {
            return Ok(());
        }
        writeln!(out, "<section id=\"source\">\n<h2>Source</h2>")?;
        let (mut room, mut compared) = (LINES, 0);
        let mut left = 0;
        for ((comparison, path), file) in &self.files {
            let lines = file.lines.iter().map(Vec::len).max().unwrap_or_default();
            compared += lines;
            let rows = file.rows(lines <= ALIGNED && compared <= LINES);
            if rows.len() > room {
                left += 1;
                continue;
            }
            room -= rows.len();
            let name = self.comparisons.get(*comparison).and_then(|comparison| comparison.name);
            let name = name.map_or(String::new(), |name| format!("{name}: "));
            writeln!(
                out,
                "<details class=\"file\" open>\n<summary>{}</summary>\n<table class=\"sides\">\n\
                 <thead><tr><th></th><th>baseline</th><th></th><th>candidate</th></tr></thead>\n\
                 <tbody>",
                code(&format!("{name}{path}")),
            )?;
            for row in &rows {
                file.write_row(row, out)?;
            }
            writeln!(out, "</tbody>\n</table>\n</details>")?;
        }
        if left > 0 {
            writeln!(out, "<p>{left} more files are too long to be shown here.</p>")?;
        }
        writeln!(out, "</section>")
    }
}

/// What is earlier was compared with a release, which is not shown.
fn is_shown(side: Side, found: &ReportedFinding<'_>) -> bool {
    let is_of_release = side == Side::Baseline && found.is_earlier();
    !found.is_elsewhere() && !is_of_release
}

fn texts(subject: &Subject) -> BTreeMap<&str, &str> {
    subject.sources.files().iter().map(|file| (file.path.as_str(), &*file.text)).collect()
}

fn in_comparison(comparison: usize, id: &str) -> String {
    format!("{id}-{comparison}")
}

fn line_id(file: usize, side: Side, line: usize) -> String {
    let side = match side {
        Side::Baseline => 'b',
        Side::Candidate => 'c',
    };
    format!("{side}{file}-{line}")
}

/// A row of the table: line numbers from one on each side, or a gap.
enum Row {
    Lines { was: Option<usize>, now: Option<usize>, is_changed: bool },
    Gap,
}

impl File<'_> {
    /// The lines that matter, with some around; whether they are compared is the
    /// caller's to say.
    fn rows(&self, is_compared: bool) -> Vec<Row> {
        let [was, now] = &self.lines;
        let all = match is_compared {
            true => aligned(was, now),
            false => beside(was.len(), now.len()),
        };
        let matters = |row: &Row| match row {
            Row::Lines { was, now, is_changed } => {
                *is_changed
                    || was.is_some_and(|line| self.marks.contains_key(&(Side::Baseline, line)))
                    || now.is_some_and(|line| self.marks.contains_key(&(Side::Candidate, line)))
            }
            Row::Gap => false,
        };
        let mut is_kept = vec![false; all.len()];
        for position in (0..all.len()).filter(|position| matters(&all[*position])) {
            let end = (position + AROUND + 1).min(all.len());
            is_kept[position.saturating_sub(AROUND)..end].fill(true);
        }
        let mut rows: Vec<Row> = Vec::new();
        for (row, is_kept) in all.into_iter().zip(is_kept) {
            match (is_kept, rows.last()) {
                (true, _) => rows.push(row),
                (false, Some(Row::Gap)) => {}
                (false, _) => rows.push(Row::Gap),
            }
        }
        rows
    }

    fn write_row(&self, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        let Row::Lines { was, now, is_changed } = row else {
            return writeln!(out, "<tr class=\"gap\"><td></td><td>⋯</td><td></td><td>⋯</td></tr>");
        };
        write!(out, "<tr>")?;
        for (side, line, class) in [(Side::Baseline, was, "gone"), (Side::Candidate, now, "new")] {
            let Some(line) = *line else {
                write!(out, "<td></td><td class=\"none\"></td>")?;
                continue;
            };
            let text = self.lines[side as usize].get(line - 1).copied().unwrap_or_default();
            let text: String = text.chars().take(COLUMNS).collect();
            let class = if *is_changed { class } else { "same" };
            let id = line_id(self.number, side, line);
            let number = match self.marks.get(&(side, line)) {
                Some(finding) => format!("<a href=\"#{}\">{line}</a>", literal(finding)),
                None => line.to_string(),
            };
            write!(
                out,
                "<td class=\"number\" id=\"{id}\">{number}</td><td class=\"{class}\">{}</td>",
                literal(&text)
            )?;
        }
        writeln!(out, "</tr>")
    }
}

/// Equal lines beside each other, and what changed beside what it became.
fn aligned(was: &[&str], now: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, was, now) {
        let is_changed = !matches!(op, DiffOp::Equal { .. });
        let (old, new) = (op.old_range(), op.new_range());
        for offset in 0..old.len().max(new.len()) {
            let line = |start: usize, length: usize| (offset < length).then(|| start + offset + 1);
            let (was, now) = (line(old.start, old.len()), line(new.start, new.len()));
            rows.push(Row::Lines { was, now, is_changed });
        }
    }
    rows
}

/// Lines of one number beside each other.
fn beside(was: usize, now: usize) -> Vec<Row> {
    let line = |line: usize, length: usize| (line <= length).then_some(line);
    let rows = 1..=was.max(now);
    rows.map(|number| Row::Lines {
        was: line(number, was),
        now: line(number, now),
        is_changed: false,
    })
    .collect()
}
