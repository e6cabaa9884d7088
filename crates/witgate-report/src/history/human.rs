//! For people, in a terminal: what needs somebody first, then the numbers, then how they
//! came about.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;
use witgate_history::{By, Numbers, Period, RepositoryHistory, Step, date};
use witgate_model::count;

use super::HistoryReport;
use super::figures::{self, Figure, NOTHING, scope};
use super::tables::{breaking_steps, short};
use crate::escape::escape;
use crate::page::Page;
use crate::text::{Style, Text};

/// So many periods have a row.
const ROWS: usize = 24;

/// So many commits are reported.
const COMMITS: usize = 5;

/// The levels of a small picture, lowest first.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// So wide is the column of figures.
const LABEL: usize = 22;
const VALUE: usize = 6;

pub(super) fn write(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, report.color, report.width);
    for history in report.histories {
        let numbers = report.numbers_of(history);
        heading(page, &history.repository, &scope(history))?;
        if history.steps.is_empty() {
            let text = match history.since {
                None => "no commit changes a contract",
                Some(_) => {
                    "no commit in this time changes a contract; `--since all` looks at all commits"
                }
            };
            page.hang(Text::new().plain("  "), Text::new().plain(text))?;
        } else {
            of_repository(page, &[history], &numbers, report.by)?;
        }
        for note in &history.notes {
            page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
        }
        page.blank()?;
    }
    if report.histories.len() > 1 {
        let all: Vec<&RepositoryHistory> = report.histories.iter().collect();
        heading(page, "all", &count(all.len(), "repository"))?;
        of_repository(page, &all, &report.numbers_of_all(), By::Month)?;
        page.blank()?;
    }
    let text = "`-o html=history.html` writes a page with pictures, `--format json` all commits";
    page.hang(Text::new(), Text::new().put(Style::Dim, text))
}

fn heading(page: &mut Page<'_>, name: &str, scope: &str) -> io::Result<()> {
    let text = Text::new().put(Style::Bold, name).plain(format!(": {scope}"));
    page.hang(Text::new(), text)?;
    page.blank()
}

fn of_repository(
    page: &mut Page<'_>,
    histories: &[&RepositoryHistory],
    numbers: &Numbers,
    by: By,
) -> io::Result<()> {
    for figure in figures::all(numbers) {
        line(page, &figure)?;
    }
    page.blank()?;
    pictures(page, numbers, by)?;
    periods(page, numbers, by)?;
    rules(page, numbers)?;
    commits(page, histories)
}

fn line(page: &mut Page<'_>, figure: &Figure) -> io::Result<()> {
    let style = if figure.is_alarming { Style::Error } else { Style::Bold };
    let label = format!("  {:<width$}", figure.label, width = LABEL - 2);
    let value = format!("{:>VALUE$}", figure.value);
    let lead = Text::new().plain(label).put(style, value).plain("  ");
    page.hang(lead, Text::new().plain(&figure.detail))
}

/// Small pictures of the last periods.
fn pictures(page: &mut Page<'_>, numbers: &Numbers, by: By) -> io::Result<()> {
    type Value = fn(&Period) -> usize;
    let room = page.width.saturating_sub(LABEL + 2).max(10);
    let left = numbers.periods.len().saturating_sub(room);
    let periods = &numbers.periods[left..];
    let rows: [(&str, Value); 4] = [
        ("uncovered", |it| it.counts.breaking.uncovered),
        ("all breaking", |it| it.counts.breaking.total()),
        ("additions", |it| it.counts.additions),
        ("releases", |it| it.releases.total()),
    ];
    let mut is_any = false;
    for (label, value) in rows {
        let values: Vec<usize> = periods.iter().map(value).collect();
        if values.iter().all(|value| *value == 0) {
            continue;
        }
        is_any = true;
        let style = if label == "uncovered" { Style::Error } else { Style::Note };
        let label = format!("  {label:<width$}", width = LABEL - 2);
        page.line(&Text::new().plain(label).put(style, sparkline(&values)))?;
    }
    if !is_any {
        return Ok(());
    }
    if let [first, .., last] = periods {
        let text = format!(
            "{:LABEL$}a column for each {}, {} to {}",
            "",
            by.as_str(),
            first.label,
            last.label
        );
        page.line(&Text::new().put(Style::Dim, text))?;
    }
    page.blank()
}

/// A column for each number; nothing is the lowest, and whatever is more is higher.
fn sparkline(values: &[usize]) -> String {
    let most = values.iter().copied().max().unwrap_or_default() as f64;
    let level = |value: usize| match value {
        0 => LEVELS[0],
        value => {
            let steps = (LEVELS.len() - 1) as f64;
            let level = (value as f64 / most * steps).ceil().clamp(1.0, steps);
            LEVELS[level as usize]
        }
    };
    values.iter().map(|value| level(*value)).collect()
}

/// A row for each period.
fn periods(page: &mut Page<'_>, numbers: &Numbers, by: By) -> io::Result<()> {
    let left = numbers.periods.len().saturating_sub(ROWS);
    let periods = &numbers.periods[left..];
    let widest = periods.iter().map(|it| escape(&it.label).width()).max().unwrap_or_default();
    let label_width = widest.clamp(8, 24);
    let columns =
        ["commits", "breaking", "uncovered", "waived", "additions", "releases", "waivers"];
    let mut head = Text::new().plain("  ").put(Style::Dim, pad_right(by.as_str(), label_width));
    for column in columns {
        head = head.put(Style::Dim, format!("  {column}"));
    }
    page.line(&head)?;
    for period in periods {
        let counts = &period.counts;
        let waivers = period.waivers_open.map_or_else(|| NOTHING.to_owned(), |it| it.to_string());
        let cells = [
            counts.steps.to_string(),
            counts.breaking.total().to_string(),
            counts.breaking.uncovered.to_string(),
            counts.breaking.waived.to_string(),
            counts.additions.to_string(),
            period.releases.total().to_string(),
            waivers,
        ];
        let mut row = Text::new().plain("  ").plain(pad_right(&escape(&period.label), label_width));
        for (column, cell) in columns.iter().zip(cells) {
            let is_alarming = *column == "uncovered" && counts.breaking.uncovered > 0;
            let style = if is_alarming { Style::Error } else { Style::Plain };
            row = row.put(style, format!("  {cell:>width$}", width = column.len()));
        }
        page.line(&row)?;
    }
    if left > 0 {
        let text = format!("  {left} earlier ones are in `--format csv`");
        page.line(&Text::new().put(Style::Dim, text))?;
    }
    page.blank()
}

/// A text of at least so many columns; a longer one is cut.
fn pad_right(text: &str, width: usize) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if shown.width() >= width {
            shown.pop();
            shown.push('…');
            break;
        }
        shown.push(c);
    }
    let missing = width.saturating_sub(shown.width());
    format!("{shown}{}", " ".repeat(missing))
}

fn rules(page: &mut Page<'_>, numbers: &Numbers) -> io::Result<()> {
    if numbers.rules.is_empty() {
        return Ok(());
    }
    let rules = numbers.rules.iter().take(COMMITS);
    let rules: Vec<String> = rules.map(|(rule, count)| format!("{rule} {count}")).collect();
    let lead = Text::new().plain(format!("  {:<width$}", "rules", width = LABEL - 2));
    page.hang(lead, Text::new().plain(rules.join(", ")))?;
    page.blank()
}

/// The last commits that break something without a version or a waiver.
fn commits(page: &mut Page<'_>, histories: &[&RepositoryHistory]) -> io::Result<()> {
    let steps = breaking_steps(histories);
    let uncovered: Vec<&&Step> = steps.iter().filter(|it| it.breaking.uncovered > 0).collect();
    if uncovered.is_empty() {
        return Ok(());
    }
    page.line(&Text::new().plain("  ").put(Style::Bold, "the last uncovered breaking changes"))?;
    for step in uncovered.iter().take(COMMITS) {
        let day = format!("  {} ", date(step.time));
        let lead = Text::new().plain(day).put(Style::Note, short(&step.commit)).plain(" ");
        page.hang(lead, Text::new().plain(&step.title))?;
        if let Some(first) = step.examples.first() {
            let more = step.breaking.uncovered.saturating_sub(1);
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            let lead = Text::new().pad(13).put(Style::Error, format!("[{}] ", first.rule));
            page.wrapped(lead, 15, Text::new().plain(format!("{}{more}", first.message)))?;
        }
    }
    let more = uncovered.len().saturating_sub(COMMITS);
    if more > 0 {
        let text = format!("  and {}", count(more, "earlier commit"));
        page.line(&Text::new().put(Style::Dim, text))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparklines_show_what_is_more() {
        assert_eq!(sparkline(&[0, 1, 7, 3]), "▁▂█▄");
        assert_eq!(sparkline(&[0, 0]), "▁▁");
        assert_eq!(sparkline(&[usize::MAX, 1]), "█▂");
        assert_eq!(sparkline(&[]), "");
    }

    #[test]
    fn labels_fit_their_column() {
        assert_eq!(pad_right("v1", 4), "v1  ");
        assert_eq!(pad_right("component-v1", 6), "compo…");
        assert_eq!(pad_right("sixsix", 6), "sixsix");
    }
}
