//! `witgate/migrate/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;
use witgate_migration::{Counterpart, Migration, MigrationEntry, MigrationItem, MigrationStep};

use super::Migrated;
use crate::visible;
use crate::wire::{WireSource, WireTool};

/// The JSON Schema of what `witgate migrate --format json` writes.
pub const MIGRATE_SCHEMA: &str = include_str!("../../schema/migrate-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    source: WireSource<'a>,
    kind: &'static str,
    from: &'a [String],
    to: &'a str,
    target: Option<&'a str>,
    changed: usize,
    without_counterpart: usize,
    steps: Vec<WireStep<'a>>,
    of_adapter: Vec<WireItem<'a>>,
    unchanged: WireUnchanged<'a>,
    world: Option<&'a str>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct WireStep<'a> {
    step: &'static str,
    title: &'static str,
    explanation: &'static str,
    entries: Vec<WireEntry<'a>>,
}

#[derive(Serialize)]
struct WireEntry<'a> {
    items: Vec<WireItem<'a>>,
    counterparts: Vec<WireCounterpart<'a>>,
    how: &'a str,
    outcome: &'static str,
}

#[derive(Serialize)]
struct WireItem<'a> {
    interface: &'a str,
    name: &'a str,
    signature: Option<&'a str>,
    calls: Option<u64>,
    worlds: usize,
}

#[derive(Serialize)]
struct WireCounterpart<'a> {
    interface: &'a str,
    name: &'a str,
    signature: Option<&'a str>,
    missing: bool,
}

#[derive(Serialize)]
struct WireUnchanged<'a> {
    wasi: Vec<WireItem<'a>>,
    others: Vec<WireItem<'a>>,
    proposals: &'a [String],
}

pub(super) fn write(migrated: &Migrated, out: &mut dyn Write) -> io::Result<()> {
    let Migrated { place, resolved, is_component, target, migration, notes } = migrated;
    let Migration { from, to, steps, of_adapter, unchanged, world } = migration;
    let (changed, without_counterpart) = migration.tally();
    let wire = Wire {
        schema: "witgate/migrate/1",
        tool: WireTool::THIS,
        source: WireSource { place, resolved: resolved.as_deref() },
        kind: if *is_component { "component" } else { "wit" },
        from,
        to,
        target: target.as_deref(),
        changed,
        without_counterpart,
        steps: steps.iter().map(step).collect(),
        of_adapter: of_adapter.iter().map(item).collect(),
        unchanged: WireUnchanged {
            wasi: unchanged.of_wasi.iter().map(item).collect(),
            others: unchanged.of_others.iter().map(item).collect(),
            proposals: &unchanged.proposals,
        },
        world: world.as_deref(),
        notes,
    };
    visible::write(&wire, out)
}

fn step(step: &MigrationStep) -> WireStep<'_> {
    WireStep {
        step: step.step.as_str(),
        title: step.step.title(),
        explanation: step.step.explanation(),
        entries: step.entries.iter().map(entry).collect(),
    }
}

fn entry(entry: &MigrationEntry) -> WireEntry<'_> {
    let MigrationEntry { items, counterparts, how, outcome } = entry;
    WireEntry {
        items: items.iter().map(item).collect(),
        counterparts: counterparts.iter().map(counterpart).collect(),
        how,
        outcome: outcome.as_str(),
    }
}

fn item(item: &MigrationItem) -> WireItem<'_> {
    let MigrationItem { holder, name, signature, calls, worlds } = item;
    WireItem {
        interface: holder,
        name,
        signature: signature.as_deref(),
        calls: *calls,
        worlds: *worlds,
    }
}

fn counterpart(counterpart: &Counterpart) -> WireCounterpart<'_> {
    let Counterpart { holder, name, signature, is_missing } = counterpart;
    WireCounterpart {
        interface: holder,
        name,
        signature: signature.as_deref(),
        missing: *is_missing,
    }
}
