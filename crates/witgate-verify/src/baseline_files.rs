//! What the files of the baseline hold: those before this change.

use std::collections::BTreeSet;

use witgate_load::{Commit, History};
use witgate_lock::Format;
use witgate_model::path;

use crate::error::Error;

/// What stood in the files before this change.
#[derive(Clone, Copy, Default)]
pub struct BaselineFiles<'a> {
    /// The commit that it set out from, where there is one.
    pub commit: Option<(&'a History, &'a Commit)>,
    /// The packages that would have been looked at there, by their paths from the
    /// root of the repository.
    pub packages: &'a [String],
    /// Whether nobody wants to hear what changed in the locks since.
    pub is_declined: bool,
}

impl BaselineFiles<'_> {
    /// Whether anything is known.
    pub(crate) fn is_known(&self) -> bool {
        self.commit.is_some()
    }

    /// Whether the locks are compared with those of before.
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_known() && !self.is_declined
    }

    /// The bytes of a file, by its path from the anchor; nothing where there was
    /// no such file, or nobody knows.
    pub(crate) fn bytes(&self, relative: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(None) };
        let Some(path) = history.path(relative) else { return Ok(None) };
        history.bytes(commit, &path).map_err(|error| Error::Baseline { error })
    }

    /// The same, by the path from the root of the repository.
    pub(crate) fn bytes_at(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(None) };
        history.bytes(commit, path).map_err(|error| Error::Baseline { error })
    }

    /// All files, by their paths from the root of the repository.
    pub(crate) fn files(&self) -> Result<BTreeSet<String>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(BTreeSet::new()) };
        let files = history.files(commit).map_err(|error| Error::Baseline { error })?;
        Ok(files.into_iter().collect())
    }

    /// The path from the root of the repository of one from the anchor.
    pub(crate) fn path(&self, relative: &str) -> Option<String> {
        self.commit?.0.path(relative)
    }

    /// The locks of some packages there: in their directories and in each above.
    /// All are paths from the root of the repository.
    pub(crate) fn locks(files: &BTreeSet<String>, packages: &[String]) -> BTreeSet<String> {
        let mut directories = BTreeSet::new();
        for package in packages {
            directories.extend(wit_directories(files, package));
            directories.insert(path::join(package, "wit"));
        }
        let above: BTreeSet<&str> = directories.iter().flat_map(|it| path::upwards(it)).collect();
        let is_lock = |file: &&String| {
            let is_known = Format::of(std::path::Path::new(file)).is_some();
            is_known && above.contains(path::parent(file))
        };
        files.iter().filter(is_lock).cloned().collect()
    }

    /// How messages call the commit.
    pub(crate) fn short_commit(&self) -> String {
        self.commit.map_or(String::new(), |(_, commit)| commit.short().to_owned())
    }
}

/// The directories of WIT of a package, or of the packages below a directory, as
/// far as a file or a directory is there.
fn wit_directories(files: &BTreeSet<String>, package: &str) -> Vec<String> {
    if files.contains(package) {
        return vec![path::parent(package).to_owned()];
    }
    let below = |file: &str| match package {
        "" => Some(file.to_owned()),
        package => Some(file.strip_prefix(package)?.strip_prefix('/')?.to_owned()),
    };
    let is_skipped =
        |name: &str| matches!(name, "deps" | "target" | "node_modules") || name.starts_with('.');
    let mut found = vec![package.to_owned()];
    for file in files.iter().filter(|file| file.ends_with(".wit")) {
        let Some(below) = below(file) else { continue };
        if !path::parent(&below).split('/').any(is_skipped) {
            found.push(path::parent(file).to_owned());
        }
    }
    found.sort();
    found.dedup();
    // A package does not reach into the directories below it.
    if found.len() > 1 && files.iter().any(|file| is_wit_of(file, package)) {
        found.truncate(1);
    }
    found
}

/// Whether a file is WIT, right in a directory.
fn is_wit_of(file: &str, directory: &str) -> bool {
    file.ends_with(".wit") && path::parent(file) == directory
}
