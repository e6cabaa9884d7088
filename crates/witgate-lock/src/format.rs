//! The lock formats: one file each, listed here.

mod cargo_component;
mod wasm_lock;
pub(crate) mod wit_deps;
pub(crate) mod witgate;
pub(crate) mod wkg;

use std::fmt;
use std::path::Path;

use witgate_model::Entry;

use crate::Error;
use crate::check::Checking;
use crate::document::Table;
use crate::lock::Pin;

/// All lock formats.
pub static FORMATS: &[&Format] = &[
    &wkg::FORMAT,
    &wit_deps::FORMAT,
    &cargo_component::FORMAT,
    &wasm_lock::FORMAT,
    &witgate::FORMAT,
];

/// A lock format.
pub struct Format {
    /// What reports call it.
    pub id: &'static str,
    /// The names that its files have.
    pub files: &'static [&'static str],
    /// The file beside it that says what is asked for, if it has one.
    pub manifest: Option<&'static str>,
    /// What its digests are digests of.
    pub digests: Digests,
    pub(crate) parse: fn(Table<'_>) -> Result<Vec<Pin>, Error>,
    /// Whether a file without a byte is a lock of no entries, rather than one
    /// that was truncated.
    pub(crate) empty_text_is_valid: bool,
    pub(crate) check: fn(&Checking<'_>) -> Vec<Entry>,
}

/// What a format's digests are digests of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digests {
    /// The bytes of a package in wasm, which is an OCI image's layer.
    Bytes,
    /// The canonical archive of a directory's WIT files.
    Archive,
    /// An OCI image's manifest.
    Manifest,
    /// What [`Pins`](crate::Pins) say.
    Own,
}

impl Format {
    /// The format of a file of that name.
    pub fn of(path: &Path) -> Option<&'static Format> {
        let name = path.file_name()?.to_str()?;
        FORMATS.iter().find(|format| format.files.contains(&name)).copied()
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.id == other.id
    }
}

impl Eq for Format {}
