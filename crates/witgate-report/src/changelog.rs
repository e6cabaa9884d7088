//! What to tell in a changelog, by the sections of Keep a Changelog.
//!
//! <https://keepachangelog.com/en/1.1.0/>

use std::io::{self, Write};

use witgate_judge::{Finding, Impact};
use witgate_model::{Bump, Item, Member};

use crate::format::Row;
use crate::markup::{code, text};
use crate::report::{Comparison, Report};

pub(crate) static ROW: Row =
    Row { name: "changelog", summary: "Keep a Changelog sections, ready to paste", write };

/// In the order in which the sections stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Added,
    Changed,
    Deprecated,
    Removed,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let told = report.comparisons.iter().flat_map(|of| told(*of)).collect::<Vec<&Finding>>();
    let mut is_empty = true;
    for (section, title) in [
        (Section::Added, "Added"),
        (Section::Changed, "Changed"),
        (Section::Deprecated, "Deprecated"),
        (Section::Removed, "Removed"),
    ] {
        let mut findings: Vec<&Finding> = told.clone();
        findings.retain(|finding| section_of(finding) == Some(section));
        if findings.is_empty() {
            continue;
        }
        // What stops readers comes first.
        findings.sort_by_key(|finding| finding.bump != Bump::Breaking);
        let space = if is_empty { "" } else { "\n" };
        is_empty = false;
        writeln!(out, "{space}### {title}\n")?;
        for finding in findings {
            entry(finding, out)?;
        }
    }
    match (is_empty, report.comparisons.is_empty()) {
        (false, _) => Ok(()),
        (true, false) => {
            writeln!(out, "<!-- witgate: nothing in the contract changed for its users -->")
        }
        (true, true) => writeln!(out, "<!-- witgate: no contract was compared -->"),
    }
}

/// What readers of the last release have to know: all that was found since then,
/// whoever did it; without one, what is found since the baseline.
fn told<'a>(of: Comparison<'a>) -> impl Iterator<Item = &'a Finding> {
    of.findings().filter(|finding| !finding.is_unreleased)
}

fn entry(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let message = match (finding.bump == Bump::Breaking, finding.impact.is_silent()) {
        (true, true) => {
            let silent = "compiles and links, and may mean something else";
            format!("**Breaking:** {silent}: {}", text(&finding.message))
        }
        (true, false) => format!("**Breaking:** {}", text(&finding.message)),
        (false, _) => text(&capital(&finding.message)),
    };
    // The message names the item; its whole address says where it is.
    match finding.item.is_empty() {
        true => writeln!(out, "- {message}"),
        false => writeln!(out, "- {message} ({})", code(&finding.item)),
    }
}

fn capital(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// Where a finding is told. What is about the release itself, or about how the
/// contract is written, is none of its users' business.
fn section_of(finding: &Finding) -> Option<Section> {
    match finding.rule.id {
        "deprecated-added" => return Some(Section::Deprecated),
        "package-added" => return Some(Section::Added),
        _ => {}
    }
    if finding.bump == Bump::None && finding.impact == Impact::NONE {
        return None;
    }
    // A parameter more is another function to whoever calls it, not a new one.
    if let Some(Item::In(_, Member::Param(..) | Member::Result(_))) = finding.at() {
        return Some(Section::Changed);
    }
    Some(match (&finding.was, &finding.now) {
        (None, Some(_)) => Section::Added,
        (Some(_), None) => Section::Removed,
        _ => Section::Changed,
    })
}
