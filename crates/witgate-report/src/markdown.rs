//! A comment on a pull request, and the summary of a step.

mod finding;
mod integrity;
mod table;
mod worlds;

use std::cmp::Reverse;
use std::io::{self, Write};

use witgate_judge::Level;
use witgate_model::count;

use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::{FindingGroup, finding_groups};
use crate::markup::{code, text};
use crate::outcome::{self, Outcome};
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::{consumers, whole, words};

pub(crate) static ROW: Row =
    Row { name: "markdown", summary: "Markdown: a pull-request comment, or a step summary", write };

/// By this a comment is found again.
const MARKER: &str = "<!-- witgate -->";

/// What a comment may have, in characters; counted here in bytes, of which
/// there are no fewer. What is at the end needs some of it.
const LIMIT: usize = 65_536 - 4096;

/// Room that what stops the merge leaves for what comes after it.
const FOR_THE_REST: usize = 20_000;

/// Room that other findings leave for the worlds.
const FOR_WORLDS: usize = 8_000;

/// Room that all findings leave for the entries of locks, where there are any.
const FOR_INTEGRITY: usize = 8_000;

/// So many findings are reported in full.
const WHOLE: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = String::new();
    head(report, &mut page);
    table::write(report, &mut page);
    if let Some(unchanged) = outcome::unchanged(report) {
        page.push_str(&format!("\nUnchanged: {}.\n", text(&unchanged)));
    }

    // The head says what version is needed.
    let findings = report.findings().into_iter().filter(|found| !found.follows);
    let (earlier, here): (Vec<_>, Vec<_>) = findings.partition(|it| it.is_earlier());
    let (waived, here): (Vec<_>, Vec<_>) = here.into_iter().partition(ReportedFinding::is_waived);
    let is_about_policy = |it: &ReportedFinding<'_>| it.is_gate() && it.rule.lint().is_none();
    let (of_gate, here): (Vec<_>, Vec<_>) = here.into_iter().partition(is_about_policy);
    let (stops, here): (Vec<_>, Vec<_>) =
        here.into_iter().partition(|it| it.stops || it.level == Level::Error);
    let (warnings, notes): (Vec<_>, Vec<_>) =
        here.into_iter().partition(|it| it.level == Level::Warn);
    let (pinned, policy): (Vec<_>, Vec<_>) =
        of_gate.into_iter().partition(ReportedFinding::is_about_pinned);
    let mut whole = WHOLE;
    let limit = match report.integrity.is_empty() {
        true => LIMIT,
        false => LIMIT - FOR_INTEGRITY,
    };
    open(report, "Policy", policy, &mut whole, limit, &mut page);
    open(report, &Tally::new(&stops).to_string(), stops, &mut whole, limit, &mut page);
    open(report, "Lock files and artifacts", pinned, &mut whole, limit, &mut page);
    folded(report, &format!("{} waived", waived.len()), "", waived, limit, &mut page);
    folded(report, &count(warnings.len(), "warning"), "", warnings, limit, &mut page);
    folded(report, &count(notes.len(), "note"), "", notes, limit, &mut page);
    // What is the matter with locks was so before the change, and no release has it.
    let (title, means) = match earlier.iter().all(ReportedFinding::is_gate) {
        true => (
            format!("{} earlier", earlier.len()),
            "It was so before this change, and fails nothing.\n\n".to_owned(),
        ),
        false => (
            format!("{} earlier, since the last release", earlier.len()),
            format!(
                "Earlier changes did this since {}: it counts for the release that is needed, and \
                 fails nothing.\n\n",
                code(&outcome::sides(report, Comparison::since))
            ),
        ),
    };
    folded(report, &title, &means, earlier, limit, &mut page);
    integrity::write(report, &mut page);
    worlds::write(report, &mut page);
    foot(report, &mut page);
    out.write_all(page.as_bytes())
}

fn head(report: &Report<'_>, page: &mut String) {
    let outcome = Outcome::from_report(report);
    let sign = match outcome.word {
        "FAIL" | "NOT ALLOWED" => "❌",
        "PASS" => "✅",
        _ => "ℹ️",
    };
    page.push_str(&format!("{MARKER}\n## {sign} witgate: {}\n\n", outcome.word));
    page.push_str(&format!("{}.\n", text(&outcome.rest)));
    for broken in consumers::broken(report) {
        page.push_str(&format!("\n**{}.**\n", text(&broken)));
    }
    if let Some(unseen) = outcome::unseen(report) {
        page.push_str(&format!("\nNot seen: {}.\n", text(&unseen)));
    }
    // Only what is still to be done: the table has the rest.
    let unpaid = outcome::releases(report).into_iter().filter(|release| !release.paid);
    let needs = outcome::needs(unpaid).into_iter().take(3);
    needs.for_each(|need| page.push_str(&format!("\n**{}.**\n", text(&need.text))));
}

/// Findings in full, as long as there is room, then in a line each.
fn open(
    report: &Report<'_>,
    title: &str,
    findings: Vec<ReportedFinding<'_>>,
    whole: &mut usize,
    limit: usize,
    page: &mut String,
) {
    if findings.is_empty() {
        return;
    }
    page.push_str(&format!("\n### {title}\n"));
    let mut groups = finding_groups(findings);
    groups.sort_by_key(|group| Reverse(group.first().gravity()));
    let few = groups.len().min(*whole);
    let texts = groups[..few].iter().map(|group| finding::full_text(report, group));
    let left = fill(page, limit - FOR_THE_REST, texts);
    *whole -= few - left;
    let rest = &groups[few - left..];
    let findings: Vec<_> = rest.iter().flat_map(FindingGroup::members).collect();
    let title = format!("{} more: {}", findings.len(), Tally::new(findings));
    fold(report, &title, "", rest, limit - FOR_THE_REST / 2, page);
}

/// Whatever stops nobody, for those who want to read it.
fn folded(
    report: &Report<'_>,
    title: &str,
    intro: &str,
    findings: Vec<ReportedFinding<'_>>,
    limit: usize,
    page: &mut String,
) {
    let mut groups = finding_groups(findings);
    // What nobody else will tell the reader comes first.
    groups.sort_by_key(|group| !group.first().finding.impact.is_silent());
    fold(report, title, intro, &groups, limit - FOR_WORLDS, page);
}

fn fold(
    report: &Report<'_>,
    title: &str,
    intro: &str,
    groups: &[FindingGroup<'_>],
    room: usize,
    page: &mut String,
) {
    if groups.is_empty() {
        return;
    }
    page.push_str(&format!("\n<details>\n<summary>{title}</summary>\n\n{intro}"));
    let left = fill(page, room, groups.iter().map(|group| finding::line(report, group)));
    let left = groups[groups.len() - left..].iter().map(|group| group.members().len()).sum();
    more(left, "findings", page);
    page.push_str("\n</details>\n");
}

fn foot(report: &Report<'_>, page: &mut String) {
    if !report.notes.is_empty() {
        page.push('\n');
        let notes = report.notes.iter().map(|note| format!("- {}\n", text(note)));
        let left = fill(page, LIMIT, notes);
        more(left, "notes", page);
    }
    if report.comparisons.is_empty() {
        return;
    }
    let since = match outcome::sides(report, Comparison::since) {
        since if since.is_empty() => since,
        since => format!("; the last release is {}", code(&since)),
    };
    page.push_str(&format!(
        "\nCompared {}: {} with {}{since}.\n",
        words::compared(&whole::compared(report)),
        code(&outcome::sides(report, Comparison::candidate_side)),
        code(&outcome::sides(report, Comparison::baseline_side)),
    ));
}

/// Adds texts as long as the page keeps within `room`; says how many are left.
fn fill(page: &mut String, room: usize, texts: impl Iterator<Item = String>) -> usize {
    let mut texts = texts.peekable();
    while let Some(text) = texts.next_if(|text| page.len() + text.len() <= room) {
        page.push_str(&text);
    }
    texts.count()
}

fn more(left: usize, nouns: &str, page: &mut String) {
    more_in("short", left, nouns, page);
}

fn more_in(format: &str, left: usize, nouns: &str, page: &mut String) {
    if left > 0 {
        let has_all = format!("`--format {format}` has them all");
        page.push_str(&format!("\n*… and {left} more {nouns}: {has_all}.*\n"));
    }
}
