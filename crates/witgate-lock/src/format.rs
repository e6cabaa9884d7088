//! What a lock format is.

use std::fmt;

use witgate_toml::Table;

use crate::error::Error;
use crate::pin::Pin;

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
