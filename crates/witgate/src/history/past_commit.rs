//! What a commit of the past has: its policy, and where its contracts are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use witgate_config::{Config, FILE_NAME};
use witgate_judge::Terms;
use witgate_load::{Commit, Error as Load, History, Inventory, Options, Place};
use witgate_model::{Subject, path};

use super::HistoryRequest;
use super::releases_of_line::load;
use crate::check::Request;
use crate::check::packages_of_commit::packages_of_commit;
use crate::check::policy::nearest_package;
use crate::error::Error;

/// A commit of the past.
pub(super) struct PastCommit {
    commit: Commit,
    policy: PastPolicy,
    inventory: Arc<Inventory>,
    /// Where its contracts are, from the root of the repository.
    homes: BTreeSet<String>,
    /// What was read of them.
    subjects: BTreeMap<String, Rc<Subject>>,
    options: Options,
    anchor: PathBuf,
}

/// The policy of a commit.
pub(super) enum PastPolicy {
    /// There is none.
    None,
    /// Its file, from the root of the repository, and what it says.
    Config(String, Box<Config>),
    /// Its file, and why it cannot be understood.
    Invalid(String, String),
}

impl PastPolicy {
    pub(super) fn config(&self) -> Option<&Config> {
        match self {
            PastPolicy::Config(_, config) => Some(config),
            PastPolicy::None | PastPolicy::Invalid(..) => None,
        }
    }

    /// The directory that it counts paths from.
    fn directory(&self) -> &str {
        match self {
            PastPolicy::Config(file, _) | PastPolicy::Invalid(file, _) => path::parent(file),
            PastPolicy::None => "",
        }
    }
}

impl PastCommit {
    /// The policy of a commit: the nearest at or above the directory that the history is
    /// examined from.
    pub(super) fn policy(history: &History, commit: &Commit) -> Result<PastPolicy, Load> {
        for directory in path::upwards(history.prefix()) {
            let file = path::join(directory, FILE_NAME);
            if let Some(text) = history.text(commit, &file)? {
                return Ok(match Config::read(&file, &text) {
                    Ok(config) => PastPolicy::Config(file, Box::new(config)),
                    Err(error) => PastPolicy::Invalid(file, error.message()),
                });
            }
        }
        Ok(PastPolicy::None)
    }

    /// Reads what a commit has.
    pub(super) fn read(
        history: &History,
        commit: &Commit,
        request: &HistoryRequest,
    ) -> Result<PastCommit, Load> {
        let policy = PastCommit::policy(history, commit)?;
        let inventory = history.inventory(commit)?;
        let found = match policy {
            PastPolicy::Config(file, config) => {
                let named = (file, *config);
                let found = homes(history, commit, Some(&named));
                (PastPolicy::Config(named.0, Box::new(named.1)), found)
            }
            policy => (policy, homes(history, commit, None)),
        };
        let (policy, homes) = found;
        let mut homes: BTreeSet<String> = homes?.into_iter().collect();
        for artifact in policy.config().into_iter().flat_map(|config| &config.artifacts) {
            let file = path::join(policy.directory(), &artifact.path.value);
            if history.has_file(commit, &file)? {
                homes.insert(file);
            }
        }
        Ok(PastCommit {
            commit: commit.clone(),
            policy,
            inventory,
            homes,
            subjects: BTreeMap::new(),
            options: request.options.clone(),
            anchor: request.directory.clone(),
        })
    }

    pub(super) fn commit(&self) -> Commit {
        self.commit.clone()
    }

    pub(super) fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    pub(super) fn homes(&self) -> &BTreeSet<String> {
        &self.homes
    }

    pub(super) fn config(&self) -> Option<&Config> {
        self.policy.config()
    }

    /// The directory that the policy counts paths from, from the root of the repository.
    pub(super) fn policy_directory(&self) -> &str {
        self.policy.directory()
    }

    /// What there is to say of how it was read.
    pub(super) fn notes(&self) -> Vec<String> {
        match &self.policy {
            PastPolicy::Invalid(file, why) => vec![format!(
                "{file} of {} is not valid and was not used: {why}",
                self.commit.short()
            )],
            PastPolicy::None | PastPolicy::Config(..) => Vec::new(),
        }
    }

    /// The contracts that say their names, with their versions: where they are, what they
    /// are called, and the version.
    pub(super) fn declared(&self) -> impl Iterator<Item = (&str, String, Option<String>)> {
        self.homes.iter().filter_map(|home| {
            let name = self.inventory.package(home)?.name()?;
            Some(match name.split_once('@') {
                Some((bare, version)) => (home.as_str(), bare.to_owned(), Some(version.to_owned())),
                None => (home.as_str(), name.to_owned(), None),
            })
        })
    }

    /// The package that the policy has for a path, as a path from the policy.
    fn seen_from_policy<'p>(&self, home: &'p str) -> Option<&'p str> {
        let directory = self.policy.directory();
        match directory.is_empty() {
            true => Some(home),
            false => home.strip_prefix(directory)?.strip_prefix('/').or(Some("")),
        }
    }

    /// What a contract is held to.
    pub(super) fn terms(&self, home: &str) -> Terms {
        let Some(config) = self.config() else { return Terms::default() };
        let from_policy = self.seen_from_policy(home);
        let package = from_policy.and_then(|path| nearest_package(config, path));
        let artifact = config.artifacts.iter().find(|it| Some(&*it.path.value) == from_policy);
        let is_never_released = config.never_released(package).is_some();
        Terms { is_never_released, ..config.terms(package, artifact) }
    }

    /// The tags of releases that the policy names for a contract.
    pub(super) fn release_named(&self, home: &str) -> Option<Place> {
        let config = self.config()?;
        let package = self.seen_from_policy(home).and_then(|path| nearest_package(config, path));
        Place::parse(&config.release(package)?.value).ok()
    }

    /// How a contract is read.
    pub(super) fn options(&self, home: &str) -> Options {
        let mut options = self.options.clone();
        let Some(config) = self.config() else { return options };
        let package = self.seen_from_policy(home).and_then(|path| nearest_package(config, path));
        let features = package.and_then(|package| package.features.as_ref());
        options.features.extend(features.iter().flat_map(|it| it.value.iter().cloned()));
        options.deps.extend(config.deps(package).map(|directory| self.anchor.join(directory)));
        options
    }

    /// A contract of the commit.
    pub(super) fn subject(&mut self, history: &History, home: &str) -> Result<Rc<Subject>, Load> {
        if let Some(known) = self.subjects.get(home) {
            return Ok(known.clone());
        }
        let subject = load(history, &self.commit, home, &self.options(home))?;
        let subject = Rc::new(subject);
        self.subjects.insert(home.to_owned(), subject.clone());
        Ok(subject)
    }

    /// Takes over what was read of contracts that did not change since.
    pub(super) fn take_over(&mut self, was: PastCommit, is_same: impl Fn(&str) -> bool) {
        let same = was.subjects.into_iter().filter(|(home, _)| is_same(home));
        self.subjects.extend(same);
    }
}

/// Where the contracts of a commit are.
fn homes(
    history: &History,
    commit: &Commit,
    policy: Option<&(String, Config)>,
) -> Result<Vec<String>, Load> {
    // What is asked for is all that the policy names; no day matters to that.
    let request = Request::on(Date::default());
    packages_of_commit(&request, history, commit, policy).map_err(|error| match error {
        Error::NoBaseline { error } | Error::Load { error, .. } => error,
        error => Load::Unreadable { path: ".".to_owned(), reason: error.message() },
    })
}
