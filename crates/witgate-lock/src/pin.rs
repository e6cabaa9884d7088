//! One thing that a lock file pins, and where it comes from.

use std::fmt;
use std::ops::Range;

use semver::Version;

use crate::digest::{Sha256, Sha512Digest};

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
