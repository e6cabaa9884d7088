//! Whether a component behaves as its cases say: what `witgate conform` writes.

mod found;
mod human;
mod json;
mod markdown;
mod wording;

use std::io::{self, Write};

use witgate_conform::Conformance;

pub use json::CONFORM_SCHEMA;

/// How a conformance is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConformFormat {
    /// For people.
    #[default]
    Human,
    /// For a pull request.
    Markdown,
    /// For programs: `witgate/conform/1`.
    Json,
}

/// What came of cases, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct ConformReport<'a> {
    /// What is shown.
    pub conformance: &'a Conformance,
    /// How many answers were written into the file of cases, where that was asked for.
    pub recorded_answers: Option<usize>,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl ConformReport<'_> {
    /// Writes it.
    pub fn write(&self, format: ConformFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            ConformFormat::Human => human::write(self, out),
            ConformFormat::Markdown => markdown::write(self, out),
            ConformFormat::Json => json::write(self, out),
        }
    }
}
