//! What the files of the baseline hold: those before this change.

use std::collections::BTreeSet;

use witgate_load::{Commit, History, is_skipped};
use witgate_lock::FORMATS;
use witgate_model::path;

use crate::error::Error;

/// What was in the files before this change.
#[derive(Clone, Copy, Default)]
pub struct BaselineFiles<'a> {
    /// The commit that it started from, where there is one.
    pub commit: Option<(&'a History, &'a Commit)>,
    /// The packages that would have been examined there, by their paths from the
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
    pub(crate) fn locks(&self, packages: &[String]) -> Result<BTreeSet<String>, Error> {
        let mut directories = BTreeSet::new();
        let files = self.files()?;
        for package in packages {
            directories.extend(self.wit_directories(package, &files)?);
        }
        let above: BTreeSet<&str> = directories.iter().flat_map(|it| path::upwards(it)).collect();
        let mut found = BTreeSet::new();
        for directory in above {
            for name in FORMATS.iter().flat_map(|format| format.files) {
                let path = path::join(directory, name);
                if self.bytes_at(&path)?.is_some() {
                    found.insert(path);
                }
            }
        }
        Ok(found)
    }

    /// The directories of WIT of a package, or of the packages below a directory.
    fn wit_directories(
        &self,
        package: &str,
        files: &BTreeSet<String>,
    ) -> Result<Vec<String>, Error> {
        let inner = path::join(package, "wit");
        let directories = [package.to_owned(), inner];
        for directory in &directories {
            if self.holds_wit(directory)? {
                return Ok(directories.to_vec());
            }
        }
        if self.bytes_at(package)?.is_some() {
            return Ok(vec![path::parent(package).to_owned()]);
        }
        let start = if package.is_empty() { String::new() } else { format!("{package}/") };
        let below = files.range(start.clone()..).take_while(|file| file.starts_with(&start));
        let below = below.filter(|file| file.ends_with(".wit")).filter_map(|file| {
            let directory = path::parent(file);
            let rest = directory.strip_prefix(&start)?;
            (!rest.split('/').any(is_skipped)).then(|| directory.to_owned())
        });
        Ok(directories.into_iter().chain(below).collect())
    }

    fn holds_wit(&self, directory: &str) -> Result<bool, Error> {
        let Some((history, commit)) = self.commit else { return Ok(false) };
        history.holds_wit(commit, directory).map_err(|error| Error::Baseline { error })
    }

    /// How messages call the commit.
    pub(crate) fn short_commit(&self) -> String {
        self.commit.map_or(String::new(), |(_, commit)| commit.short().to_owned())
    }
}
