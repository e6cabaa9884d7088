//! What a lock file says: which things are pinned to which bytes.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use semver::Version;

use crate::document::Source as File;
use crate::format::Format;
use crate::{Error, Sha256, Sha512Digest, read};

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
        let source = File::new(shown, text);
        let mut entries = source.parse(format.parse).or_else(|error| match error {
            Error::Empty { .. } if format.empty_text_is_valid => Ok(Vec::new()),
            error => Err(error),
        })?;
        entries.sort_by_key(|pin| pin.range.start);
        let File { path, text, .. } = source;
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

/// One thing that a lock pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// What reports call it: `wasi:http@0.2.3`, the id of a wit-deps
    /// dependency, the path of an artifact.
    pub entry: String,
    /// Its name without a version.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
    /// The requirement that the version answers, as written.
    pub requirement: Option<String>,
    /// Its version.
    pub version: Option<Version>,
    /// The digest; of what is the format's to say.
    pub sha256: Sha256,
    /// The second digest, which wit-deps writes.
    pub sha512: Option<Sha512Digest>,
    /// What it brings along, by the names of their entries.
    pub deps: Vec<String>,
    /// Where it stands in the lock's text.
    pub range: Range<usize>,
}

/// Where a pinned thing comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A registry, by the name that the user's configuration maps; the default
    /// one if there is no name.
    Registry(Option<String>),
    /// An archive, and where in it the WIT stands.
    Url {
        /// The archive.
        url: String,
        /// The directory in it.
        prefix: Option<String>,
    },
    /// A directory.
    Path(String),
    /// Another entry, which brings it along.
    Transitive,
    /// This repository: a contract of ours.
    Own,
    /// A file that is built here.
    Artifact,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Registry(Some(name)) => write!(f, "registry `{name}`"),
            Source::Registry(None) => f.write_str("the default registry"),
            Source::Url { url, prefix: None } => f.write_str(url),
            Source::Url { url, prefix: Some(prefix) } => write!(f, "{url} ({prefix})"),
            Source::Path(path) => write!(f, "the directory {path}"),
            Source::Transitive => f.write_str("another dependency"),
            Source::Own => f.write_str("this repository"),
            Source::Artifact => f.write_str("a build"),
        }
    }
}
