//! A migration, as data.

use crate::step::Step;

/// What has to be done, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migration {
    /// The versions of WASI 0.2 that it starts from, in order; none where there is
    /// nothing of WASI 0.2.
    pub from: Vec<String>,
    /// The version of WASI that it leads to, or what the contract to migrate to is called.
    pub to: String,
    /// The steps that have something to do, in order.
    pub steps: Vec<MigrationStep>,
    /// What only an adapter of WASI preview1 in the component calls: its work, not the
    /// program's.
    pub of_adapter: Vec<MigrationItem>,
    /// What stays as it is.
    pub unchanged: UnchangedItems,
    /// Of a component, its world after the migration, as WIT.
    pub world: Option<String>,
}

/// A step, with what is to be done in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStep {
    /// Which step.
    pub step: Step,
    /// What is to be done, in the order of addresses.
    pub entries: Vec<MigrationEntry>,
}

/// One thing to do: items that are replaced together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationEntry {
    /// The items that are replaced.
    pub items: Vec<MigrationItem>,
    /// What replaces them; empty where nothing does by name.
    pub counterparts: Vec<Counterpart>,
    /// What to do, in a sentence or two; empty where the signatures say it.
    pub how: String,
    /// How that is known.
    pub outcome: Outcome,
}

/// How it is known what becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// By the table of WASI.
    Table,
    /// By its shape: a suggestion.
    Suggested,
    /// The contract to migrate to has it.
    Found,
}

impl Outcome {
    /// What programs call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Table => "table",
            Outcome::Suggested => "suggested",
            Outcome::Found => "found",
        }
    }
}

/// An item of the contract that is migrated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationItem {
    /// The interface or world that it is in, with its version; its own address where it is
    /// an interface.
    pub holder: String,
    /// Its name there; empty where it is the interface itself.
    pub name: String,
    /// Of a function or a changed type, how WIT declares it.
    pub signature: Option<String>,
    /// Of a component, how many instructions of its code call the function, where that
    /// was counted.
    pub calls: Option<u64>,
    /// How many worlds import or export it.
    pub worlds: usize,
}

/// What replaces something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counterpart {
    /// The interface that it is in, with its version.
    pub holder: String,
    /// Its name there; empty where it is the interface itself.
    pub name: String,
    /// Of a function, how WIT declares it; of a suggestion, how it may be declared.
    pub signature: Option<String>,
    /// Whether the contract to migrate to lacks it, which it should have.
    pub is_missing: bool,
}

/// What stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnchangedItems {
    /// Functions of WASI 0.2 that are the same in 0.3, but for the version of their package.
    pub of_wasi: Vec<MigrationItem>,
    /// Functions of other packages that mention nothing that changes.
    pub of_others: Vec<MigrationItem>,
    /// Interfaces of WASI that 0.3.0 has no counterpart of and that are not replaced, such
    /// as proposals.
    pub proposals: Vec<String>,
}

impl Migration {
    /// Whether there is anything to do.
    pub fn is_needed(&self) -> bool {
        !self.steps.is_empty() || !self.of_adapter.is_empty()
    }

    /// How many functions and types change, and how many of them have no counterpart.
    pub fn tally(&self) -> (usize, usize) {
        let items = |entries: &[MigrationEntry]| -> usize {
            entries.iter().map(|entry| entry.items.len()).sum()
        };
        let count_of = |is: fn(Step) -> bool| -> usize {
            let steps = self.steps.iter().filter(|it| is(it.step));
            steps.map(|it| items(&it.entries)).sum()
        };
        (count_of(|step| step != Step::World), count_of(|step| step == Step::NoCounterpart))
    }
}
