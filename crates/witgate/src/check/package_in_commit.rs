//! A package as it is in a commit: at the same path, or wherever it was then.

use std::collections::BTreeSet;

use witgate_load::{Commit, Error as Load, History, Lent, Options, Place};
use witgate_model::{Form, Subject, path};

use super::homes::listed;
use super::task::Task;
use super::{lending, units};
use crate::error::{Error, Party};

/// A package as it is in a commit, or a tree of them.
pub(super) struct Home {
    pub(super) subject: Subject,
    /// From the root of the repository.
    pub(super) paths: Vec<String>,
    former_place: FormerPlace,
}

impl Home {
    /// A package that is where it was.
    fn unmoved(subject: Subject, path: String) -> Home {
        Home { subject, paths: vec![path], former_place: FormerPlace::Here }
    }

    /// What to know of where it was.
    pub(super) fn note(&self, task: &Task, commit: &Commit) -> Option<String> {
        match self.former_place {
            FormerPlace::Here => None,
            FormerPlace::Moved => Some(moved(task, &self.paths, commit)),
            FormerPlace::Further => Some(further(task, &self.paths, commit)),
        }
    }
}

/// Where a package was, seen from where it is now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FormerPlace {
    /// In the same directory.
    Here,
    /// In another one.
    Moved,
    /// In another one, which has a package of the name on both sides.
    Further,
}

/// What to know of packages that were elsewhere.
pub(super) fn moved(task: &Task, homes: &[String], commit: &Commit) -> String {
    let homes = units::named(&homes.iter().cloned().collect());
    format!("`{}` was compared with {homes} at {}", task.place, commit.short())
}

/// What to know of one more package of a name.
pub(super) fn further(task: &Task, homes: &[String], commit: &Commit) -> String {
    let homes = units::named(&homes.iter().cloned().collect());
    format!("`{}` is compared with {homes} at {}, whose name it has", task.place, commit.short())
}

/// The package in a commit: what is called as it is, at the same path or wherever it
/// was then.
pub(super) fn package_at(
    history: &History,
    commit: &Commit,
    place: &Place,
    task: &Task,
    candidate: &Subject,
) -> Result<Option<Home>, Error> {
    Sought { history, commit, place, task, candidate }.find()
}

/// A package that is looked for in a commit.
struct Sought<'s> {
    history: &'s History,
    commit: &'s Commit,
    /// Where somebody says that it is.
    place: &'s Place,
    task: &'s Task,
    candidate: &'s Subject,
}

impl Sought<'_> {
    fn find(&self) -> Result<Option<Home>, Error> {
        let Sought { history, task, .. } = *self;
        let path = match (self.place, &task.place, &task.path) {
            (Place::Git { path: Some(path), .. }, ..) => {
                let path = absolute(history, path).ok_or_else(|| self.is_new(Vec::new()))?;
                let subject = self.load(&path, self.place)?;
                return Ok(Some(Home::unmoved(subject, path)));
            }
            (_, _, Some(path)) => history.path(path),
            (_, Place::Git { path: Some(path), .. }, None) => absolute(history, path),
            _ => Some(history.prefix().to_owned()),
        };
        let path = path.ok_or_else(|| self.is_new(Vec::new()))?;
        let listed = listed(history, task, &path).map_err(|error| self.error(error))?;
        if let Some(packages) = listed {
            return self.of_packages(&packages);
        }
        match self.read(&path, self.place) {
            Ok(subject) => Ok(Some(Home::unmoved(subject, path))),
            Err(Load::NotAtRevision { .. } | Load::NothingHere { .. }) => self.of_name(),
            Err(error) => Err(self.error(error)),
        }
    }

    /// What packages that are listed here were there.
    fn of_packages(&self, packages: &[String]) -> Result<Option<Home>, Error> {
        let Sought { history, commit, place, task, .. } = *self;
        let pairs = history.pairs(commit).map_err(|error| self.error(error))?;
        let homes = packages.iter().filter_map(|package| pairs.get(package)).cloned();
        let homes: Vec<String> = homes.collect::<BTreeSet<_>>().into_iter().collect();
        let here: BTreeSet<&String> = packages.iter().collect();
        let elsewhere: Vec<&String> = homes.iter().filter(|home| !here.contains(home)).collect();
        let former_place = match elsewhere.as_slice() {
            [] => FormerPlace::Here,
            others if others.iter().all(|home| pairs.get(*home) == Some(*home)) => {
                FormerPlace::Further
            }
            _ => FormerPlace::Moved,
        };
        let subject = match homes.as_slice() {
            [] => return Ok(None),
            [home] if task.packages.is_empty() => match former_place {
                FormerPlace::Here => self.load(home, place),
                FormerPlace::Moved | FormerPlace::Further => self.load(home, &commit.place(home)),
            },
            homes => {
                let (directory, lend) = (units::common(homes), || self.lend());
                let options = self.options();
                let load = history.load_packages(commit, &directory, homes, &options, Some(&lend));
                // As a single package is named: by what was asked for, unless it moved.
                load.map_err(|error| self.error(error)).map(|subject| match former_place {
                    FormerPlace::Here => Subject { place: place.to_string(), ..subject },
                    FormerPlace::Moved | FormerPlace::Further => subject,
                })
            }
        };
        Ok(Some(Home { subject: subject?, paths: homes, former_place }))
    }

    /// What has the candidate's name there.
    fn of_name(&self) -> Result<Option<Home>, Error> {
        let Sought { history, commit, task, candidate, .. } = *self;
        // Many are built and never committed, so that no commit has them.
        if candidate.form == Form::Component && task.name.is_some() {
            return Ok(None);
        }
        // Text says what package it is, so it can be looked for; nothing else does.
        let package = candidate.package().filter(|_| candidate.form == Form::Text);
        let package = package.ok_or_else(|| self.is_new(Vec::new()))?;
        let homes = history.homes(commit, package).map_err(|error| self.error(error))?;
        match homes.as_slice() {
            [] => Ok(None),
            [home] => {
                let subject = self.load(home, &commit.place(home))?;
                Ok(Some(Home { subject, paths: homes, former_place: FormerPlace::Moved }))
            }
            _ => Err(self.is_new(homes)),
        }
    }

    fn load(&self, path: &str, place: &Place) -> Result<Subject, Error> {
        self.read(path, place).map_err(|error| self.error(error))
    }

    fn read(&self, path: &str, place: &Place) -> Result<Subject, Load> {
        let lend = || self.lend();
        self.history.load_lent(self.commit, path, place, &self.options(), Some(&lend))
    }

    fn lend(&self) -> Lent {
        lending::lent(self.history, self.commit, self.task, self.candidate)
    }

    fn options(&self) -> Options {
        let Task { options, deps_before, .. } = self.task;
        let deps = deps_before.iter().chain(&options.deps).cloned().collect();
        Options { deps, ..options.clone() }
    }

    /// The error where nobody can say what it was there; `homes` are what it may have been.
    fn is_new(&self, homes: Vec<String>) -> Error {
        let (candidate, baseline) = (self.task.place.to_string(), self.commit.short().to_owned());
        Error::NewHere { candidate, baseline, homes }
    }

    fn error(&self, error: Load) -> Error {
        let is_baseline = *self.place == self.task.baseline;
        let party = if is_baseline { Party::Baseline } else { Party::Release };
        Error::Load { party, error: fetched_is_not_lent(error, self.task) }
    }
}

/// An error about a package that is not found, where a copy of the candidate does not
/// count.
fn fetched_is_not_lent(error: Load, task: &Task) -> Load {
    let Load::MissingPackage { at, package, help } = error else { return error };
    let help = match task.is_lent {
        true => help,
        false => format!(
            "since `[policy] from` is `baseline`, a fetched copy counts only if a lock file of \
             the baseline pins its bytes; {help}"
        ),
    };
    Load::MissingPackage { at, package, help }
}

/// A path as a place in git has it: from the root, or from here with a `./`.
fn absolute(history: &History, path: &str) -> Option<String> {
    match path::is_relative(path) {
        true => history.path(path),
        false => Some(path.to_owned()),
    }
}
