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
    /// Where it is in the lock's text.
    pub range: Range<usize>,
}

/// Where a pinned thing comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A registry, by the name that the user's configuration maps; the default
    /// one if there is no name.
    Registry(Option<String>),
    /// An archive, and where in it the WIT is.
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

/// Branches that archives are usually taken of. A tag of such a name is no release either.
const BRANCHES: &[&str] = &["HEAD", "develop", "main", "master", "trunk"];

impl Source {
    /// Whether it is the archive of a branch, whose content changes under the same URL.
    pub fn is_branch(&self) -> bool {
        let Source::Url { url, .. } = self else { return false };
        let path = url.split(['?', '#']).next().unwrap_or_default();
        if path.contains("/refs/heads/") {
            return true;
        }
        let mut names = path.split('/');
        // `OWNER/NAME/archive/main.tar.gz`, `NAME/-/archive/main/NAME-main.tar.gz`,
        // `codeload.github.com/OWNER/NAME/tar.gz/main`.
        let is_archive = |name: &str| matches!(name, "archive" | "tar.gz" | "zip");
        let archived = names.find(|name| is_archive(name)).and_then(|_| names.next());
        let stem = archived.map(|name| {
            let ends = [".tar.gz", ".tgz", ".tar", ".zip"];
            ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
        });
        stem.is_some_and(|stem| BRANCHES.contains(&stem))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_of_branches() {
        let is_branch = |url: &str| Source::Url { url: url.to_owned(), prefix: None }.is_branch();
        for url in [
            "https://example.org/a/b/archive/main.tar.gz",
            "https://example.org/a/b/archive/refs/heads/feature.tar.gz",
            "https://example.org/a/b/-/archive/master/b-master.tar.gz?x=1",
            "https://example.org/a/b/tar.gz/refs/heads/v1",
        ] {
            assert!(is_branch(url), "{url}");
        }
        for url in [
            "https://example.org/a/b/archive/v0.2.0.tar.gz",
            "https://example.org/a/b/archive/refs/tags/main.tar.gz",
            "https://example.org/main/archive/a4b2.tar.gz",
            "https://example.org/a/b/releases/download/v1/main.tar.gz",
            "https://example.org/a/b/archive/v1.tar.gz#/refs/heads/x",
        ] {
            assert!(!is_branch(url), "{url}");
        }
        assert!(!Source::Registry(None).is_branch());
    }
}
