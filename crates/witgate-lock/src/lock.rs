//! What a lock file says: which things are pinned to which bytes.

use std::path::Path;
use std::sync::Arc;

use witgate_toml::File;

use crate::error::Error;
use crate::format::Format;
use crate::pin::Pin;
use crate::read;
use crate::values;

/// A lock file.
#[derive(Clone, Debug)]
pub struct Lock {
    /// The file, as it was named.
    pub path: String,
    /// Whose file it is.
    pub format: &'static Format,
    /// Its text, for source lines; empty where there is no file.
    pub text: Arc<str>,
    /// What it pins, in the order of the text.
    pub entries: Vec<Pin>,
    /// Whether there is no such file, though what it belongs to is there.
    pub missing: bool,
}

impl Lock {
    /// Reads a lock file from disk; `shown` is what reports call it.
    pub fn read(format: &'static Format, path: &Path, shown: &str) -> Result<Lock, Error> {
        Lock::parse(format, shown, &read::text(path, shown)?)
    }

    /// Reads the text of a lock file.
    pub fn parse(format: &'static Format, shown: &str, text: &str) -> Result<Lock, Error> {
        let file = File::new(shown, text);
        let mut entries = match text.is_empty() && format.empty_text_is_valid {
            true => Vec::new(),
            false => (format.parse)(values::parse(&file)?.root())?,
        };
        entries.sort_by_key(|pin| pin.range.start);
        let File { path, text, .. } = file;
        Ok(Lock { path, format, text, entries, missing: false })
    }

    /// A lock that is not there: everything is unpinned.
    pub fn missing(format: &'static Format, shown: &str) -> Lock {
        Lock {
            path: shown.to_owned(),
            format,
            text: Arc::from(""),
            entries: Vec::new(),
            missing: true,
        }
    }

    /// Whether it pins nothing at all. That is a fact to report, and never the
    /// same as everything being verified.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
