//! A first policy, from what stands in the repository.

use std::collections::VecDeque;
use std::path::Path;

use jiff::civil::Date;
use witgate_config::{FILE_NAME, Found, FoundArtifact, FoundPackage};
use witgate_load::{History, Place, on_deep_stack, survey, tree};
use witgate_lock::{Digests, FORMATS};
use witgate_model::{Subject, path};

use crate::check::components::{self, Listing};
use crate::check::policy::Policy;
use crate::check::{FoundUnit, FoundUnits, Request, check, found_units};
use crate::doctor::root;
use crate::error::{Error, Party};
use crate::submodules;
use crate::targets::{Targeted, targets};

/// Only so many components are compared with the worlds of the repository.
const COMPONENTS: usize = 20;

/// Whose CI is to ask for a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab.
    Gitlab,
}

/// What was written, and for whom.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The files that were written: what is to be committed.
    pub written: Vec<String>,
    /// The directories of its packages.
    pub packages: Vec<String>,
    /// Directories of WIT that cannot be read, and why.
    pub left_out: Vec<(String, String)>,
    /// What else was not looked at, a line each.
    pub notes: Vec<String>,
    /// What to put into the repository's CI, where it was not written.
    pub snippet: Option<&'static str>,
    /// Why a check under the policy cannot be run yet, if it cannot.
    pub trial: Option<Error>,
}

/// What README.md has.
const GITHUB: &str = "\
.github/workflows/contract.yml

  name: contract
  on:
    pull_request:
    push:
      branches: [main]
  permissions:
    contents: read
  jobs:
    witgate:
      runs-on: ubuntu-24.04
      steps:
        - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
          with:
            persist-credentials: false
        - uses: witgate/witgate@v0.1.0 # better: the full SHA of the release
";

const GITLAB: &str = "\
.gitlab-ci.yml

  include:
    - remote: https://raw.githubusercontent.com/witgate/witgate/main/docs/ci/witgate.gitlab-ci.yml
";

/// Writes a policy at the top of the repository, or here where there is none, and
/// the workflow that asks for it where `ci` says so. What is there is left alone.
pub fn init(ci: Option<Ci>, today: Date) -> Result<Begun, Error> {
    on_deep_stack(|| run(ci, today))
}

fn run(ci: Option<Ci>, today: Date) -> Result<Begun, Error> {
    let root = root();
    let file = root.join(FILE_NAME);
    let is_there = || Error::PolicyThere { path: shown(&file) };
    // A link that leads nowhere is there too.
    if file.symlink_metadata().is_ok() {
        return Err(is_there());
    }
    let files = survey(&root).map_err(|error| Error::Load { party: Party::Candidate, error })?;
    let request = Request::on(today);
    let Contracts { packages, left_out, mut notes } = contracts(&request, &root)?;
    notes.extend(submodules::about(&root).into_iter().map(|it| match it.help {
        None => it.what,
        Some(help) => format!("{}: {help}", it.what),
    }));
    let history = History::open(&root, FILE_NAME).ok();
    // Ours says what stands here; those of other tools are to be named.
    let foreign = || FORMATS.iter().filter(|format| format.digests != Digests::Own);
    let is_lock = |file: &&String| {
        let name = file.rsplit('/').next().unwrap_or_default();
        foreign().any(|format| format.files.contains(&name))
    };
    let found = Found {
        locks: files.iter().filter(is_lock).cloned().collect(),
        artifacts: found_artifacts(&request, &root),
        default_branch: history.as_ref().and_then(History::default_branch),
        tags: history
            .and_then(|history| history.commit(&Place::Release { tags: None }, None).ok())
            .map(|_| "v*".to_owned()),
        packages,
    };
    let create = |file: &Path, text: &str| {
        witgate_files::create(file, text).map_err(|error: std::io::Error| match error.kind() {
            // It came while the contracts were read, or was there before.
            std::io::ErrorKind::AlreadyExists => Error::PolicyThere { path: shown(file) },
            _ => Error::PolicyUnwritable { path: shown(file), reason: error.to_string() },
        })
    };
    create(&file, &witgate_config::template(&found))?;
    let mut written = vec![shown(&file)];
    let is_gitlab = match ci {
        Some(ci) => ci == Ci::Gitlab,
        None => files.iter().any(|file| file.starts_with(".gitlab-ci")),
    };
    let snippet = if is_gitlab { GITLAB } else { GITHUB };
    if ci.is_some() {
        let (name, text) = workflow(snippet);
        let file = root.join(name);
        if file.symlink_metadata().is_ok() {
            return Err(Error::PolicyThere { path: shown(&file) });
        }
        witgate_files::write_in_new_directory(&file, &text).map_err(|error| {
            Error::PolicyUnwritable { path: shown(&file), reason: error.to_string() }
        })?;
        written.push(shown(&file));
    }
    // What was written is tried, so that nobody commits what cannot be run.
    let trial = check(&request).err();
    Ok(Begun {
        left_out,
        notes,
        packages: found.packages.into_iter().map(|package| package.path).collect(),
        written,
        snippet: if ci.is_some() { None } else { Some(snippet) },
        trial,
    })
}

/// The file that a snippet is of, and its text.
fn workflow(snippet: &str) -> (&str, String) {
    let mut lines = snippet.lines();
    let name = lines.next().unwrap_or_default();
    let text = lines.skip(1).map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line)));
    (name, text.collect())
}

/// The contracts of a repository.
struct Contracts {
    packages: Vec<FoundPackage>,
    left_out: Vec<(String, String)>,
    notes: Vec<String>,
}

/// The contracts that stand in a repository: a directory for each package, or for each
/// tree of packages that use one another, where that holds nothing else.
fn contracts(request: &Request, root: &Path) -> Result<Contracts, Error> {
    let FoundUnits { units, notes } = found_units(request, root)?;
    let (mut packages, mut left_out) = (Vec::new(), Vec::new());
    let mut ahead: VecDeque<FoundUnit> = units.into();
    let paths: Vec<String> = ahead.iter().map(|unit| unit.path.clone()).collect();
    while let Some(unit) = ahead.pop_front() {
        // A tree is named by its directory, if that stands for no other.
        let holds_others = || {
            let below = paths.iter().filter(|path| path::is_within(path, &unit.path));
            below.count() > 1 || tree::holds_wit(&root.join(&unit.path))
        };
        match unit.subject {
            _ if unit.singles.len() > 1 && holds_others() => ahead.extend(unit.singles),
            Err(_) if unit.singles.len() > 1 => ahead.extend(unit.singles),
            Ok(subject) => packages.push(package(unit.path, &subject)),
            Err(error) => left_out.push((unit.path, error.to_string())),
        }
    }
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Contracts { packages, left_out, notes })
}

/// What there is to say of a contract.
fn package(path: String, subject: &Subject) -> FoundPackage {
    let contract = &subject.contract;
    let worlds = || contract.worlds().filter(|(name, _)| contract.roots.contains(&name.package));
    FoundPackage {
        path: if path.is_empty() { ".".to_owned() } else { path },
        name: contract.roots.first().map(ToString::to_string),
        worlds: worlds().map(|(name, _)| name.name.to_string()).collect(),
        is_platform: worlds()
            .any(|(_, world)| !world.imports.is_empty() && !world.exports.is_empty()),
    }
}

/// The components of a repository, each with the world that it fits. A check without a
/// policy pins and compares them all, so the policy names no fewer.
fn found_artifacts(request: &Request, root: &Path) -> Vec<FoundArtifact> {
    let paths = components::unnamed(&Policy::none(root.to_owned()), Listing::NotIgnored);
    let found = paths.into_iter().enumerate().map(|(at, path)| {
        let world = (at < COMPONENTS).then(|| fitting_world(request, &root.join(&path)));
        FoundArtifact { path, world: world.flatten() }
    });
    found.collect()
}

/// The first world that a component fits, by a name that no other world has: without
/// its version where that will do, so that the policy outlives the next release.
fn fitting_world(request: &Request, component: &Path) -> Option<String> {
    let component = component.display().to_string();
    let Targeted { components, .. } = targets(request, &[component], None).ok()?;
    let worlds = &components.first()?.worlds;
    let bare = |world: &str| world.split('@').next().unwrap_or_default().to_owned();
    worlds.iter().filter(|world| world.fits()).find_map(|fitting| {
        let name = bare(&fitting.world);
        if worlds.iter().filter(|world| bare(&world.world) == name).count() == 1 {
            return Some(name);
        }
        let same = worlds.iter().filter(|world| world.world == fitting.world);
        (same.count() == 1).then(|| fitting.world.clone())
    })
}

fn shown(file: &Path) -> String {
    witgate_model::path::shown(file)
}
