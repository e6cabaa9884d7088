//! A checklist, to be pasted into an issue or a pull request.

use std::io::{self, Write};

use witgate_migration::{Migration, MigrationEntry, MigrationItem, MigrationStep, Outcome, Step};
use witgate_model::count;

use super::{Migrated, calls, of_adapter, route, signatures, sum};
use crate::escape::escape;
use crate::markup;

pub(super) fn write(migrated: &Migrated, out: &mut dyn Write) -> io::Result<()> {
    let migration = &migrated.migration;
    writeln!(out, "# Migration of {} {}\n", markup::code(&migrated.place), route(migrated))?;
    writeln!(out, "{}", capitalised(&markup::text(&sum(migrated))))?;
    for note in of_adapter(migration).iter().chain(&migrated.notes) {
        writeln!(out, "\n{}", capitalised(&markup::text(note)))?;
    }
    for (position, step) in migration.steps.iter().enumerate() {
        of_step(out, position + 1, step)?;
    }
    if let Some(world) = &migration.world {
        let lines: String = world.lines().map(|line| format!("{}\n", escape(line))).collect();
        writeln!(out, "\n## Its world then\n\n{}", markup::fenced("wit", &lines).trim_end())?;
    }
    unchanged(out, migration)?;
    Ok(())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => String::new(),
    }
}

fn of_step(out: &mut dyn Write, number: usize, step: &MigrationStep) -> io::Result<()> {
    writeln!(out, "\n## {number}. {}\n", markup::text(step.step.title()))?;
    let explanation = step.step.explanation();
    if !explanation.is_empty() {
        writeln!(out, "{}\n", markup::text(explanation))?;
    }
    for entry in &step.entries {
        of_entry(out, step.step, entry)?;
    }
    Ok(())
}

fn of_entry(out: &mut dyn Write, step: Step, entry: &MigrationEntry) -> io::Result<()> {
    let was: Vec<String> = entry.items.iter().map(address).collect();
    let now: Vec<String> = entry
        .counterparts
        .iter()
        .map(|it| match it.name.is_empty() {
            true => markup::code(&it.holder),
            false => markup::code(&format!("{}#{}", it.holder, it.name)),
        })
        .collect();
    let arrow = if now.is_empty() { "" } else { " → " };
    let suggested =
        (entry.outcome == Outcome::Suggested && !now.is_empty()).then(|| "suggestion".to_owned());
    let told: Vec<String> = [calls(&entry.items), suggested].into_iter().flatten().collect();
    let told = match told.is_empty() {
        true => String::new(),
        false => format!(" ({})", told.join("; ")),
    };
    writeln!(out, "- [ ] {}{arrow}{}{told}", was.join(", "), now.join(", "))?;
    let (was, now) = signatures(entry);
    let says_more = !matches!(step, Step::Rename | Step::Await) && !now.is_empty();
    if says_more {
        let was = was.iter().map(|line| format!("-{}\n", escape(line)));
        let now = now.iter().map(|line| format!("+{}\n", escape(line)));
        let lines: String = was.chain(now).collect();
        for line in markup::fenced("diff", &lines).lines() {
            writeln!(out, "  {line}")?;
        }
    }
    let missing = entry.counterparts.iter().filter(|it| it.is_missing);
    for it in missing {
        let name = markup::code(&format!("{}#{}", it.holder, it.name));
        writeln!(out, "  **Not in the contract to migrate to: {name}.**")?;
    }
    if !entry.how.is_empty() {
        writeln!(out, "  {}", markup::text(&entry.how))?;
    }
    Ok(())
}

fn address(item: &MigrationItem) -> String {
    match (item.name.is_empty(), item.name.contains(' ')) {
        (true, _) => markup::code(&item.holder),
        // A `use` or an `include` in it.
        (_, true) => format!("{}: {}", markup::code(&item.holder), markup::code(&item.name)),
        _ => markup::code(&format!("{}#{}", item.holder, item.name)),
    }
}

fn unchanged(out: &mut dyn Write, migration: &Migration) -> io::Result<()> {
    let of_wasi = &migration.unchanged.of_wasi;
    let of_others = &migration.unchanged.of_others;
    let proposals = &migration.unchanged.proposals;
    if of_wasi.is_empty() && of_others.is_empty() && proposals.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Unchanged\n")?;
    let lists = [(of_wasi, "of WASI with the same name and types"), (of_others, "not of WASI")];
    for (items, what) in lists {
        if !items.is_empty() {
            let names: Vec<String> = items.iter().map(address).collect();
            let number = count(items.len(), "function");
            writeln!(out, "- {number} {what}: {}", names.join(", "))?;
        }
    }
    if !proposals.is_empty() {
        let names: Vec<String> = proposals.iter().map(|it| markup::code(it)).collect();
        let what = "no part of WASI 0.3.0, so their own releases say what becomes of them";
        writeln!(out, "- {what}: {}", names.join(", "))?;
    }
    Ok(())
}
