//! What there is to say of a finding beside its message.

use witgate_judge::{Cell, Finding, Impact};
use witgate_model::{Bump, COMPONENT_PACKAGE, Side, first_few_names};

use crate::answers::{NEW, OLD};
use crate::found::ReportedFinding;
use crate::group::FindingGroup;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::words;

/// So many functions and worlds are named; the rest is counted.
const NAMED: usize = 3;

/// What is under the lines of source: keys, and groups of clauses. What
/// several findings have in common is said once.
pub(crate) fn notes_of(
    report: &Report<'_>,
    group: &FindingGroup<'_>,
) -> Vec<(&'static str, Vec<Vec<Text>>)> {
    let mut notes = Vec::new();
    let finding = group.first();
    if !group.address().is_empty() {
        let key = if group.is_alone() { "item" } else { "group" };
        let item = Text::new().plain(group.address());
        // No command takes the id of a group.
        let id = if group.is_alone() { format!(" ({})", group.id()) } else { String::new() };
        notes.push((key, alone(item.put(Style::Dim, id))));
    }
    // Of a finding that breaks nobody by itself there is nothing to say: what
    // does break has findings of its own.
    if finding.impact != Impact::NONE {
        notes.push(("breaks", breaks(&finding.impact)));
    }
    let affected = affected(group);
    if !affected.is_empty() {
        notes.push(("affects", affected.into_iter().map(|clause| vec![clause]).collect()));
    }
    notes.extend(needs(finding).map(|text| ("needs", alone(text))));
    let said = |key: &'static str, texts: Vec<String>| {
        texts.into_iter().map(move |text| (key, alone(Text::new().plain(text))))
    };
    notes.extend(said("help", group.helps()));
    notes.extend(said("hint", group.hints()));
    if let Some(witness) = report.witness(finding) {
        notes.extend(said("witness", vec![witness.to_owned()]));
    }
    if let Some(waiver) = &finding.waiver {
        notes.push(("waived", alone(Text::new().plain(words::waiver(waiver)))));
    }
    match finding.why_no_waiver() {
        Some(why) => notes.extend(said("waiver", vec![why])),
        None => notes.extend(said("waive", words::first_few(group.waive(report)))),
    }
    let explain = format!("witgate explain {}", finding.rule.id);
    notes.push(("explain", alone(Text::new().put(Style::Dim, explain))));
    notes
}

/// The same as lines of plain text, without the item, which every format has a
/// place of its own for.
pub(crate) fn lines(report: &Report<'_>, group: &FindingGroup<'_>) -> Vec<(&'static str, String)> {
    let notes =
        notes_of(report, group).into_iter().filter(|(key, _)| !matches!(*key, "item" | "group"));
    notes
        .map(|(key, clauses)| {
            let clauses: Vec<_> = clauses.iter().flatten().map(Text::to_plain).collect();
            (key, clauses.join(" · "))
        })
        .collect()
}

/// The message, with what must not be missed before it.
pub(crate) fn message(finding: &Finding) -> String {
    let silent = if finding.impact.is_silent() { "SILENT: " } else { "" };
    format!("{silent}{}", finding.message)
}

fn alone(clause: Text) -> Vec<Vec<Text>> {
    vec![vec![clause]]
}

/// The four cells; the two of source code are said together where they say the
/// same.
fn breaks(impact: &Impact) -> Vec<Vec<Text>> {
    let Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source } =
        *impact;
    let clause = |who: &str, cell: Cell, what: &str| {
        Text::new().plain(format!("{who}: ")).put(cell_style(cell), what)
    };
    let link = |who, cell| clause(who, cell, words::links(cell));
    let source = |who, cell| clause(who, cell, words::source(cell));
    let links = vec![link(OLD, old_guest_on_new_host), link(NEW, new_guest_on_old_host)];
    let sources = if guest_source == host_source {
        vec![source("guest and host source", guest_source)]
    } else {
        vec![source("guest source", guest_source), source("host source", host_source)]
    };
    vec![links, sources]
}

fn cell_style(cell: Cell) -> Style {
    match cell {
        Cell::Ok => Style::Good,
        Cell::Silent => Style::Silent,
        Cell::NeedsFeature | Cell::Unknown | Cell::CompositionOnly | Cell::WasmtimeOnly => {
            Style::Warn
        }
        Cell::BreaksUsers | Cell::Breaks => Style::Error,
    }
}

/// The functions and worlds that depend on the items, by their names within
/// the package.
fn affected(group: &FindingGroup<'_>) -> Vec<Text> {
    let package = group.first().item_at().map(|item| item.package().bare()).unwrap_or_default();
    let (functions, worlds) = group.affected();
    // A world that was removed imports nothing any more.
    let own = &group.first().finding.item;
    let worlds = |role| {
        let worlds = worlds.iter().filter(|it| it.role == role && it.world != *own);
        worlds.map(|world| world.world.as_str()).collect()
    };
    let said = |names: Vec<&str>, noun: &str, how: [&str; 2]| {
        let how = how[usize::from(names.len() != 1)];
        let count = witgate_model::count(names.len(), noun);
        let mut named = names;
        // Those behind the first few are only counted.
        named.iter_mut().take(NAMED).for_each(|name| *name = words::local(name, &package));
        let some = first_few_names(&named, NAMED);
        (!named.is_empty()).then(|| Text::new().plain(format!("{count}{how}: {some}")))
    };
    [
        said(functions, "function", ["", ""]),
        said(worlds(Side::Import), "world", [" that imports it", " that import it"]),
        said(worlds(Side::Export), "world", [" that exports it", " that export it"]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The release that this finding takes by itself.
fn needs(finding: &ReportedFinding<'_>) -> Option<Text> {
    let bump = finding.bump;
    if bump == Bump::None {
        return None;
    }
    let release = finding.release();
    // A component has no version to raise.
    if release.is_some_and(|release| release.package == COMPONENT_PACKAGE) {
        return None;
    }
    let was = release.and_then(|release| release.baseline_version.as_ref());
    let next = release.and_then(|release| release.next_for(bump));
    let Some((was, next)) = was.zip(next) else {
        let article = if bump == Bump::Additive { "an" } else { "a" };
        let why = match release {
            Some(_) => ", and the package has no version to raise",
            None => "",
        };
        return Some(Text::new().plain(format!("{article} {bump} release{why}")));
    };
    let text = Text::new().put(Style::Bold, format!("{was} -> {next}"));
    let now = release.and_then(|release| release.candidate_version.as_ref());
    let (style, is_enough) = match finding.paid {
        true => (Style::Good, "is enough"),
        false => (Style::Error, "is not enough"),
    };
    Some(match now {
        None => text.plain("; no version is declared"),
        Some(now) if now == was => text.plain("; ").put(style, format!("version is still {now}")),
        Some(now) => text.plain("; ").put(style, format!("{now} {is_enough}")),
    })
}
