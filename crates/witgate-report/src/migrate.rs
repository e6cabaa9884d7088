//! What it takes to move to WASI 0.3: what `witgate migrate` writes.

mod human;
mod json;
mod markdown;

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use witgate_migration::{Migration, MigrationEntry, MigrationItem};
use witgate_model::{count, first_few_names};

use crate::words::in_a_line;

pub use json::MIGRATE_SCHEMA;

/// The migration of one source.
#[derive(Clone, Debug)]
pub struct Migrated {
    /// The source as the user named it.
    pub place: String,
    /// The commit of a source in git.
    pub resolved: Option<String>,
    /// Whether it is a component, and not WIT.
    pub is_component: bool,
    /// The contract to migrate to, where one was named.
    pub target: Option<String>,
    /// What there is to do.
    pub migration: Migration,
    /// What the reader should know of how it was done.
    pub notes: Vec<String>,
}

/// How a migration is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MigrateFormat {
    /// For people.
    #[default]
    Human,
    /// A checklist, for an issue or a pull request.
    Markdown,
    /// For programs: `witgate/migrate/1`.
    Json,
}

impl MigrateFormat {
    /// Every format, in the order of the manual.
    pub const ALL: [MigrateFormat; 3] =
        [MigrateFormat::Human, MigrateFormat::Markdown, MigrateFormat::Json];

    /// What the user calls it.
    pub fn name(self) -> &'static str {
        match self {
            MigrateFormat::Human => "human",
            MigrateFormat::Markdown => "markdown",
            MigrateFormat::Json => "json",
        }
    }
}

impl fmt::Display for MigrateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MigrateFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<MigrateFormat, String> {
        let format = MigrateFormat::ALL.into_iter().find(|format| format.name() == text);
        format.ok_or_else(|| format!("unknown format `{text}`"))
    }
}

/// A migration, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct MigrateReport<'a> {
    /// What is shown.
    pub migrated: &'a Migrated,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl MigrateReport<'_> {
    /// Writes it.
    pub fn write(&self, format: MigrateFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            MigrateFormat::Human => human::write(self, out),
            MigrateFormat::Markdown => markdown::write(self.migrated, out),
            MigrateFormat::Json => json::write(self.migrated, out),
        }
    }
}

/// `WASI 0.2.6 to WASI 0.3.0`.
fn route(migrated: &Migrated) -> String {
    let Migration { from, to, .. } = &migrated.migration;
    match (from.as_slice(), &migrated.target) {
        (_, Some(_)) | ([], None) => format!("to {to}"),
        (from, None) => format!("from WASI {} to {to}", from.join(" and ")),
    }
}

/// What it comes to, in a sentence.
fn sum(migrated: &Migrated) -> String {
    let migration = &migrated.migration;
    let (changed, lost) = migration.tally();
    let same = migration.unchanged.of_wasi.len() + migration.unchanged.of_others.len();
    if !migration.is_needed() {
        return match migrated.target {
            Some(_) => format!("nothing to do: {} unchanged", count(same, "function")),
            None => "nothing to do: it uses nothing of WASI 0.2".to_owned(),
        };
    }
    let lost = match lost {
        0 => String::new(),
        lost => format!(", {lost} of them without a counterpart"),
    };
    let adapter = match migration.of_adapter.len() {
        0 => String::new(),
        of_adapter => format!("; {of_adapter} more are called by the preview1 adapter only"),
    };
    let same = match same {
        0 => String::new(),
        same => format!("; {} unchanged", count(same, "function")),
    };
    let changed = match changed {
        0 => return "only imports, exports and uses to change".to_owned() + &adapter + &same,
        1 => "1 function or type".to_owned(),
        changed => format!("{changed} functions and types"),
    };
    format!("{changed} to replace or adapt{lost}{adapter}{same}")
}

/// How often an entry's functions are called: `3 calls`; nothing where that is not known.
fn calls(items: &[MigrationItem]) -> Option<String> {
    let counted: Vec<u64> = items.iter().filter_map(|item| item.calls).collect();
    let sum = counted.iter().copied().reduce(u64::saturating_add)?;
    Some(match sum {
        0 => "no calls".to_owned(),
        sum => count(usize::try_from(sum).unwrap_or(usize::MAX), "call"),
    })
}

/// What there is to say of functions that only an adapter of preview1 calls.
fn of_adapter(migration: &Migration) -> Option<String> {
    let holders: BTreeSet<&str> =
        migration.of_adapter.iter().map(|item| item.holder.as_str()).collect();
    let holders: Vec<&str> = holders.into_iter().collect();
    (!holders.is_empty()).then(|| {
        in_a_line(&format!(
            "its program was built for WASI preview1: {} of {} are called by the preview1 adapter \
             alone. Your code does not name them; they go when a toolchain that targets WASI 0.3 \
             builds it",
            count(migration.of_adapter.len(), "function"),
            first_few_names(&holders, 4),
        ))
    })
}

/// What is declared before, and after.
fn signatures(entry: &MigrationEntry) -> (Vec<&str>, Vec<&str>) {
    let was: Vec<&str> = entry.items.iter().filter_map(|it| it.signature.as_deref()).collect();
    let now: Vec<&str> =
        entry.counterparts.iter().filter_map(|it| it.signature.as_deref()).collect();
    (was, now)
}
