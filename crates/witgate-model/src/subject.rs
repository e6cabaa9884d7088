//! A contract as it was met.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::contract::Contract;
use crate::item::Item;
use crate::name::{Name, PackageName};
use crate::place::Sources;
use crate::structure::WasmStructure;

/// A contract as met, with the text it was read from.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// What is promised.
    pub contract: Contract,
    /// The package of the place's files, where they are of one; others can be nested in them.
    pub main: Option<PackageName>,
    /// The text that the contract's spans point into; empty for wasm.
    pub sources: Sources,
    /// The place as the user named it.
    pub place: String,
    /// What the place came down to, such as a commit; `None` where it was the
    /// place itself.
    pub resolved: Option<String>,
    /// What kind of thing was read.
    pub form: Form,
    /// Items left out because their feature is closed, and that feature.
    pub withheld: BTreeMap<Item, Name>,
    /// What a component is made of, where that could be read.
    pub structure: Option<Arc<WasmStructure>>,
    /// The dependencies that its revision lacks, read from the candidate's own copy: a
    /// change inside them cannot be seen.
    pub unseen: BTreeSet<String>,
    /// Whether it has text that is read in past revisions alone, since no tool takes it any
    /// more.
    pub is_long_gone: bool,
    /// What the reader should know of how the place was understood, a line each.
    pub notes: Vec<String>,
}

impl Subject {
    /// The same with another contract, such as a part of its own.
    pub fn with_contract(&self, contract: Contract) -> Subject {
        Subject {
            contract,
            main: self.main.clone(),
            sources: self.sources.clone(),
            place: self.place.clone(),
            resolved: self.resolved.clone(),
            form: self.form,
            withheld: self.withheld.clone(),
            structure: self.structure.clone(),
            unseen: self.unseen.clone(),
            is_long_gone: self.is_long_gone,
            notes: self.notes.clone(),
        }
    }

    /// The package that it is of: the one in whose files the others are nested, or the only
    /// one that is no dependency.
    pub fn package(&self) -> Option<&PackageName> {
        let roots = &self.contract.roots;
        let only = || roots.first().filter(|_| roots.len() == 1).map(|only| &**only);
        self.main.as_ref().filter(|main| roots.contains(*main)).or_else(only)
    }
}

/// What kind of thing a subject was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// WIT text.
    #[default]
    Text,
    /// A WIT package encoded in wasm.
    WitPackage,
    /// A compiled component.
    Component,
    /// Nothing at all: the place `none`.
    Nothing,
}
