//! For people: steps, one after another, each with what it is about.

use std::io::{self, Write};

use witgate_migration::{Counterpart, MigrationEntry, MigrationItem, MigrationStep, Outcome, Step};
use witgate_model::{count, first_few_names};

use super::{MigrateReport, Migrated, calls, of_adapter, route, signatures, sum};
use crate::page::Page;
use crate::text::{Style, Text};

/// So many unchanged functions are named.
const NAMED: usize = 6;

pub(super) fn write(report: &MigrateReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, report.color, report.width);
    let migrated = report.migrated;
    let migration = &migrated.migration;
    let heading = Text::new()
        .plain("migration of ")
        .put(Style::Bold, &migrated.place)
        .plain(format!(" {}", route(migrated)));
    page.wrapped(Text::new(), 2, heading)?;
    page.hang(Text::new(), Text::new().plain(sum(migrated)))?;
    notes(page, migrated)?;
    for (position, step) in migration.steps.iter().enumerate() {
        page.blank()?;
        of_step(page, position + 1, step)?;
    }
    if let Some(world) = &migration.world {
        page.blank()?;
        page.line(&Text::new().put(Style::Bold, "its world then"))?;
        for line in world.lines() {
            page.line(&Text::new().plain(format!("  {line}")))?;
        }
    }
    unchanged(page, report)?;
    more(page, migrated)
}

fn of_step(page: &mut Page<'_>, number: usize, step: &MigrationStep) -> io::Result<()> {
    let lead = Text::new().put(Style::Bold, format!("{number}. "));
    page.hang(lead, Text::new().put(Style::Bold, step.step.title()))?;
    let explanation = step.step.explanation();
    if !explanation.is_empty() {
        page.hang(Text::new().plain("   "), Text::new().put(Style::Dim, explanation))?;
    }
    let mut holders = None;
    for entry in &step.entries {
        let of_entry = holders_of(entry);
        if step.step != Step::World && holders.as_ref() != Some(&of_entry) {
            heading(page, &of_entry)?;
            holders = Some(of_entry);
        }
        match step.step {
            Step::World => of_world(page, entry)?,
            Step::Rename | Step::Await | Step::Types if !has_signature(entry) => {
                in_a_line(page, entry)?;
            }
            Step::Rename | Step::Await => in_a_line(page, entry)?,
            _ => in_full(page, entry)?,
        }
    }
    Ok(())
}

fn has_signature(entry: &MigrationEntry) -> bool {
    entry.counterparts.iter().any(|it| it.signature.is_some())
}

/// The interface that an entry is about, and the one that its counterpart is in.
fn holders_of(entry: &MigrationEntry) -> (String, Option<String>) {
    let bare = |holder: &str| holder.split('@').next().unwrap_or_default().to_owned();
    let was = entry.items.first().map(|it| bare(&it.holder)).unwrap_or_default();
    let now = entry.counterparts.first().map(|it| bare(&it.holder));
    (was.clone(), now.filter(|now| *now != was))
}

fn heading(page: &mut Page<'_>, (was, now): &(String, Option<String>)) -> io::Result<()> {
    let now = now.as_ref().map(|now| format!(" -> {now}")).unwrap_or_default();
    page.wrapped(Text::new().plain("   "), 5, Text::new().put(Style::Note, format!("{was}{now}")))
}

/// Interfaces, and the ones that replace them.
fn of_world(page: &mut Page<'_>, entry: &MigrationEntry) -> io::Result<()> {
    let was: Vec<String> = entry.items.iter().map(address).collect();
    let now: Vec<&str> = entry.counterparts.iter().map(|it| it.holder.as_str()).collect();
    let is_use = entry.items.iter().any(|item| !item.name.is_empty());
    let (arrow, now) = match now.is_empty() {
        true if is_use || entry.how.contains("change the version") => ("", String::new()),
        true => (" -> ", "removed".to_owned()),
        false => (" -> ", now.join(" or ")),
    };
    let text = Text::new().put(Style::Bold, was.join(", ")).plain(arrow).put(Style::Good, now);
    page.wrapped(Text::new().plain("   - "), 7, text)?;
    how(page, entry)
}

fn address(item: &MigrationItem) -> String {
    match item.name.is_empty() {
        true => item.holder.clone(),
        false => format!("{}: {}", item.holder, item.name),
    }
}

/// Another name, or `async`: the signature says nothing more.
fn in_a_line(page: &mut Page<'_>, entry: &MigrationEntry) -> io::Result<()> {
    let names = names(entry);
    let other: Vec<&str> = entry.counterparts.iter().map(|it| it.name.as_str()).collect();
    let other = match other.as_slice() {
        [other] if *other == names => String::new(),
        others => format!(" -> {}", others.join(", ")),
    };
    let text = Text::new().put(Style::Bold, names).put(Style::Good, other).then(in_brackets(entry));
    page.wrapped(Text::new().plain("   - "), 7, text)?;
    missing(page, entry)?;
    how(page, entry)
}

fn in_full(page: &mut Page<'_>, entry: &MigrationEntry) -> io::Result<()> {
    let text = Text::new().put(Style::Bold, names(entry)).then(in_brackets(entry));
    page.wrapped(Text::new().plain("   - "), 7, text)?;
    let (was, now) = signatures(entry);
    // Where nothing replaces it, what it was declared as is of no use.
    if !now.is_empty() {
        for line in &was {
            signature(page, "- ", Style::Error, line)?;
        }
    }
    for line in &now {
        signature(page, "+ ", Style::Good, line)?;
    }
    let types: Vec<String> = entry
        .counterparts
        .iter()
        .filter(|it| it.signature.is_none() && !it.is_missing)
        .map(|it| format!("{}.{{{}}}", it.holder, it.name))
        .collect();
    if !types.is_empty() {
        let text = format!("see {}", types.join(" and "));
        page.wrapped(Text::new().plain("     "), 7, Text::new().plain(text))?;
    }
    missing(page, entry)?;
    how(page, entry)
}

fn signature(page: &mut Page<'_>, sign: &str, style: Style, line: &str) -> io::Result<()> {
    let lead = Text::new().plain("     ").put(style, sign);
    page.wrapped(lead, 9, Text::new().plain(line))
}

/// The items of an entry: those of the interface that the entry is under by their names,
/// others in full.
fn names(entry: &MigrationEntry) -> String {
    let under = entry.items.first().map(|it| it.holder.as_str()).unwrap_or_default();
    let names: Vec<String> = entry
        .items
        .iter()
        .map(|item| match item.holder == under {
            true => item.name.clone(),
            false => {
                let bare = item.holder.split('@').next().unwrap_or_default();
                format!("{bare}#{}", item.name)
            }
        })
        .collect();
    names.join(", ")
}

/// ` (3 calls)`.
fn in_brackets(entry: &MigrationEntry) -> Text {
    let suggested = (entry.outcome == Outcome::Suggested && !entry.counterparts.is_empty())
        .then(|| "suggestion".to_owned());
    let told: Vec<String> = [calls(&entry.items), suggested].into_iter().flatten().collect();
    match told.is_empty() {
        true => Text::new(),
        false => Text::new().put(Style::Dim, format!(" ({})", told.join("; "))),
    }
}

/// Counterparts that the contract to migrate to should have.
fn missing(page: &mut Page<'_>, entry: &MigrationEntry) -> io::Result<()> {
    let name_of = |it: &Counterpart| format!("`{}#{}`", it.holder, it.name);
    let missing: Vec<String> =
        entry.counterparts.iter().filter(|it| it.is_missing).map(name_of).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let text = format!("not in the contract to migrate to: {}", missing.join(", "));
    page.hang(Text::new().plain("     "), Text::new().put(Style::Warn, text))
}

fn how(page: &mut Page<'_>, entry: &MigrationEntry) -> io::Result<()> {
    match entry.how.is_empty() {
        true => Ok(()),
        false => page.hang(Text::new().plain("     "), Text::new().plain(&entry.how)),
    }
}

fn unchanged(page: &mut Page<'_>, report: &MigrateReport<'_>) -> io::Result<()> {
    let unchanged = &report.migrated.migration.unchanged;
    let lists = [
        (&unchanged.of_wasi, "of WASI with the same name and types"),
        (&unchanged.of_others, "not of WASI"),
    ];
    let is_any = lists.iter().any(|(items, _)| !items.is_empty());
    if !is_any && unchanged.proposals.is_empty() {
        return Ok(());
    }
    page.blank()?;
    page.line(&Text::new().put(Style::Bold, "unchanged"))?;
    for (items, what) in lists {
        let names: Vec<&str> = items.iter().map(|it| it.name.as_str()).collect();
        if !names.is_empty() {
            let text = format!("{} {what}: ", count(names.len(), "function"));
            let text = Text::new().plain(text).put(Style::Dim, first_few_names(&names, NAMED));
            page.wrapped(Text::new().plain("   "), 5, text)?;
        }
    }
    if !unchanged.proposals.is_empty() {
        let text = format!(
            "no part of WASI {}, so their own releases say what becomes of them: {}",
            "0.3.0",
            first_few_names(&unchanged.proposals, NAMED)
        );
        page.wrapped(Text::new().plain("   "), 5, Text::new().plain(text))?;
    }
    Ok(())
}

/// What the reader should know before the steps.
fn notes(page: &mut Page<'_>, migrated: &Migrated) -> io::Result<()> {
    let notes = of_adapter(&migrated.migration).into_iter().chain(migrated.notes.iter().cloned());
    for note in notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    Ok(())
}

/// How else it can be had.
fn more(page: &mut Page<'_>, migrated: &Migrated) -> io::Result<()> {
    if !migrated.migration.is_needed() {
        return Ok(());
    }
    page.blank()?;
    let more = "`--format markdown` writes this as a checklist, `--format json` for programs";
    page.hang(Text::new(), Text::new().put(Style::Dim, more))
}
