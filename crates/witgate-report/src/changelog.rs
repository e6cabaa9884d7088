//! What to tell in a changelog, by the sections of Keep a Changelog.
//!
//! <https://keepachangelog.com/en/1.1.0/>

use std::io::{self, Write};

use witgate_judge::{Finding, GatedFinding, Impact, Introduced};
use witgate_model::{Bump, Item, Member};

use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::{FindingGroup, finding_groups};
use crate::markup::{code, text};
use crate::report::{Comparison, Report};
use crate::words;

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
    let released = report.comparisons.iter().flat_map(|comparison| released(report, *comparison));
    let groups = finding_groups(released);
    let mut is_empty = true;
    for (section, title) in [
        (Section::Added, "Added"),
        (Section::Changed, "Changed"),
        (Section::Deprecated, "Deprecated"),
        (Section::Removed, "Removed"),
    ] {
        let mut groups: Vec<_> = groups.iter().collect();
        groups.retain(|group| section_of(group.first()) == Some(section));
        if groups.is_empty() {
            continue;
        }
        // What stops readers comes first.
        groups.sort_by_key(|group| group.first().bump != Bump::Breaking);
        let space = if is_empty { "" } else { "\n" };
        is_empty = false;
        writeln!(out, "{space}### {title}\n")?;
        for group in groups {
            entries(group, out)?;
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
fn released<'a>(
    report: &Report<'a>,
    comparison: Comparison<'a>,
) -> impl Iterator<Item = ReportedFinding<'a>> + use<'a> {
    let fail_on = report.fail_on;
    let is_released = |it: &&GatedFinding| !matches!(it.introduced, Introduced::Unreleased { .. });
    comparison
        .findings()
        .filter(is_released)
        .map(move |finding| ReportedFinding::new(finding, Some(comparison), fail_on, None))
}

/// Findings that differ in nothing but names are one entry, which names them
/// all; others that read as one are an entry each, because there is no source
/// beside it.
fn entries(group: &FindingGroup<'_>, out: &mut dyn Write) -> io::Result<()> {
    if group.is_alone() || !group.is_alike() {
        return group.members().iter().try_for_each(|found| {
            entry(found, &found.finding.message, &found.finding.item, "", out)
        });
    }
    let message = group.plain_headline();
    let names = group.members().iter().map(|found| code(&words::name(found)));
    let names: Vec<_> = names.collect();
    let address = if group.is_step() { "" } else { group.address() };
    entry(group.first(), &message, address, &names.join(", "), out)
}

fn entry(
    finding: &Finding,
    message: &str,
    item: &str,
    names: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let message = match (finding.bump == Bump::Breaking, finding.impact.is_silent()) {
        (true, true) => {
            let silent = "compiles and links, and may mean something else";
            format!("**Breaking:** {silent}: {}", text(message))
        }
        (true, false) => format!("**Breaking:** {}", text(message)),
        (false, _) => text(&capital(message)),
    };
    let names = if names.is_empty() { String::new() } else { format!(": {names}") };
    // The message names the item; its whole address says where it is.
    match item.is_empty() {
        true => writeln!(out, "- {message}{names}"),
        false => writeln!(out, "- {message}{names} ({})", code(item)),
    }
}

fn capital(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// Where a finding is reported. What is about the release itself, or about how the
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
    if let Some(Item::In(_, Member::Param(..) | Member::Result(_))) = finding.item_at() {
        return Some(Section::Changed);
    }
    Some(match (&finding.was, &finding.now) {
        (None, Some(_)) => Section::Added,
        (Some(_), None) => Section::Removed,
        _ => Section::Changed,
    })
}
