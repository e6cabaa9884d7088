//! A first policy, from what is in the repository.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use jiff::civil::Date;
use witgate_config::{FILE_NAME, FoundArtifact, FoundContracts, FoundPackage};
use witgate_load::{Contents, History, Place, on_deep_stack, scan, survey};
use witgate_lock::{Digests, FORMATS};
use witgate_model::{Contract, Subject, first_few_names, path};

use crate::check::components::{self, Listing, Unnamed};
use crate::check::policy::Policy;
use crate::check::{
    Checked, FoundUnit, FoundUnits, Request, check, found_units, reading_within_bounds,
};
use crate::ci::{Ci, CiSnippet};
use crate::doctor::root;
use crate::error::{Error, Party};
use crate::submodules;
use crate::targets::{Targeted, targets};

/// So many directories with one error are named.
const NAMED: usize = 10;

/// Only so many components are compared with the worlds of the repository.
const COMPONENTS: usize = 20;

/// What was written, and for whom.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// The files that were written: what is to be committed.
    pub written: Vec<String>,
    /// What the policy names: directories of packages, and components.
    pub named: Vec<String>,
    /// Directories of WIT and components that cannot be read, and why: those of one
    /// reason together.
    pub left_out: Vec<(String, String)>,
    /// What else was not examined, a line each.
    pub notes: Vec<String>,
    /// What to put into the repository's CI, where it was not written.
    pub snippet: Option<CiSnippet>,
    /// Why a check under the policy cannot be run yet, if it cannot.
    pub trial: Option<Error>,
    /// The policy that was there already, and was left alone.
    pub kept_policy: Option<String>,
}

/// Writes a policy at the top of the repository, or here where there is none, and
/// the workflow that asks for it where `ci` says so. What is there is left alone: with
/// a policy, only the workflow is written.
pub fn init(ci: Option<Ci>, today: Date) -> Result<Begun, Error> {
    on_deep_stack(|| reading_within_bounds(|| run(ci, today)))
}

fn run(ci: Option<Ci>, today: Date) -> Result<Begun, Error> {
    let root = root();
    let file = root.join(FILE_NAME);
    // A link that leads nowhere is there too.
    let is_policy_there = file.symlink_metadata().is_ok();
    if is_policy_there && ci.is_none() {
        return Err(Error::PolicyThere { path: shown(&file) });
    }
    let files = survey(&root).map_err(|error| Error::Load { party: Party::Source, error })?;
    let snippet = CiSnippet::new(&files, ci);
    // Before anything is written.
    if ci.is_some() {
        refuse_written(&root, &snippet)?;
    }
    if is_policy_there {
        return Ok(Begun {
            written: vec![write_workflow(&root, &snippet)?],
            kept_policy: Some(shown(&file)),
            ..Begun::default()
        });
    }
    let request = Request::on(today);
    let Contracts { packages, mut left_out, mut notes } = contracts(&request, &root)?;
    let FoundComponents { artifacts, unreadable, aside } = found_components(&request, &root);
    left_out.extend(unreadable);
    notes.extend(components::aside_note(aside));
    notes.extend(submodules::submodules_around(&root).into_iter().map(|it| match it.help {
        None => it.what,
        Some(help) => format!("{}: {help}", it.what),
    }));
    let history = History::open(&root, FILE_NAME).ok();
    // Ours says what is here; those of other tools are to be named.
    let foreign = || FORMATS.iter().filter(|format| format.digests != Digests::Own);
    let is_lock = |file: &&String| {
        let name = file.rsplit('/').next().unwrap_or_default();
        foreign().any(|format| format.files.contains(&name))
    };
    let found = FoundContracts {
        locks: files.iter().filter(is_lock).cloned().collect(),
        artifacts,
        default_branch: history.as_ref().and_then(History::default_branch),
        tags: history
            .and_then(|history| history.commit(&Place::Release { tags: None }, None).ok())
            .map(|_| "v*".to_owned()),
        packages,
    };
    if found.packages.is_empty() && found.artifacts.is_empty() && found.locks.is_empty() {
        let skipped = left_out.into_iter().map(|(what, why)| format!("skipped {what}: {why}"));
        return Err(Error::NothingToGovern { left_out: skipped.chain(notes).collect() });
    }
    let create = |file: &Path, text: &str| {
        witgate_files::create(file, text).map_err(|error: std::io::Error| match error.kind() {
            // It came while the contracts were read, or was there before.
            std::io::ErrorKind::AlreadyExists => Error::PolicyThere { path: shown(file) },
            _ => Error::PolicyUnwritable { path: shown(file), reason: error.to_string() },
        })
    };
    create(&file, &witgate_config::template(&found))?;
    let mut written = vec![shown(&file)];
    if ci.is_some() {
        written.push(write_workflow(&root, &snippet)?);
    }
    // What was written is tried, so that nobody commits what cannot be run.
    let trial = check(&request);
    notes.extend(trial.iter().flat_map(not_judged));
    let packages = found.packages.into_iter().map(|package| package.path);
    let artifacts = found.artifacts.into_iter().map(|artifact| artifact.path);
    Ok(Begun {
        left_out,
        notes,
        named: packages.chain(artifacts).collect(),
        written,
        snippet: if ci.is_some() { None } else { Some(snippet) },
        trial: trial.err(),
        kept_policy: None,
    })
}

/// What a check under the new policy could not judge, a line each.
fn not_judged(checked: &Checked) -> Vec<String> {
    let gate = checked.gate.iter().filter(|_| checked.is_incomplete);
    let not_judged = gate.filter(|it| it.finding.rule.id == "package-not-judged");
    not_judged.map(|it| format!("`witgate check` is incomplete: {}", it.finding.message)).collect()
}

/// Fails where the workflow is there already: it may have more in it.
fn refuse_written(root: &Path, snippet: &CiSnippet) -> Result<(), Error> {
    let file = root.join(snippet.file);
    match file.symlink_metadata().is_ok() {
        true => Err(Error::CiThere { path: shown(&file), help: snippet.addition() }),
        false => Ok(()),
    }
}

/// Writes the workflow, and gives its path.
fn write_workflow(root: &Path, snippet: &CiSnippet) -> Result<String, Error> {
    let file = root.join(snippet.file);
    refuse_written(root, snippet)?;
    witgate_files::write_in_new_directory(&file, snippet.text).map_err(|error| {
        Error::PolicyUnwritable { path: shown(&file), reason: error.to_string() }
    })?;
    Ok(shown(&file))
}

/// The contracts of a repository.
struct Contracts {
    packages: Vec<FoundPackage>,
    left_out: Vec<(String, String)>,
    notes: Vec<String>,
}

/// The contracts that are in a repository: a directory for each package, or for each
/// tree of packages that use one another. A directory is named once, for all that is in it.
fn contracts(request: &Request, root: &Path) -> Result<Contracts, Error> {
    let FoundUnits { units, notes } = found_units(request, root)?;
    let (mut packages, mut left_out) = (Vec::new(), Vec::new());
    let mut unreadable: Vec<(String, Error)> = Vec::new();
    let mut ahead: VecDeque<FoundUnit> = units.into();
    while let Some(unit) = ahead.pop_front() {
        match unit.subject {
            Err(_) if unit.singles.len() > 1 => ahead.extend(unit.singles),
            Ok(subject) => packages.push(package(unit.path, &subject)),
            Err(error) => unreadable.push((or_dot(unit.path), error)),
        }
    }
    left_out.extend(by_reason(&unreadable));
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    let mut named: Vec<FoundPackage> = Vec::new();
    for mut package in packages {
        let is_outer = |outer: &&mut FoundPackage| {
            outer.path == "." || path::is_within(&package.path, &outer.path)
        };
        match named.iter_mut().find(is_outer) {
            None => named.push(package),
            Some(outer) => {
                let names = [outer.name.take(), package.name];
                outer.name = Some(names.into_iter().flatten().collect::<Vec<_>>().join(", "));
                outer.worlds.append(&mut package.worlds);
                outer.is_platform |= package.is_platform;
                outer.features.append(&mut package.features);
                outer.features.sort();
                outer.features.dedup();
            }
        }
    }
    let packages = named;
    // A policy names paths alike on every system.
    let (packages, unnameable): (Vec<_>, Vec<_>) = packages
        .into_iter()
        .partition(|package| !package.path.contains(|c: char| c == '\\' || c.is_control()));
    left_out.extend(unnameable.into_iter().map(|package| {
        let why = "its path has a character that no policy can name".to_owned();
        (package.path, why)
    }));
    Ok(Contracts { packages, left_out, notes })
}

/// What cannot be read, with its error: what has one error told once, with where the first
/// has it.
fn by_reason(unreadable: &[(String, Error)]) -> Vec<(String, String)> {
    let mut reasons: Vec<(String, Vec<&(String, Error)>)> = Vec::new();
    for each in unreadable {
        let reason = each.1.message();
        match reasons.iter_mut().find(|(told, _)| *told == reason) {
            Some((_, group)) => group.push(each),
            None => reasons.push((reason, vec![each])),
        }
    }
    let told = |group: Vec<&(String, Error)>| {
        let paths: Vec<&String> = group.iter().map(|(path, _)| path).collect();
        Some((first_few_names(&paths, NAMED), group.first()?.1.located_message()))
    };
    reasons.into_iter().filter_map(|(_, group)| told(group)).collect()
}

/// What there is to say of a contract.
fn package(path: String, subject: &Subject) -> FoundPackage {
    let contract = &subject.contract;
    let worlds = || contract.worlds().filter(|(name, _)| contract.roots.contains(&name.package));
    let mut interfaces = contract.interfaces();
    let has_items = worlds().next().is_some()
        || interfaces.any(|(name, _)| contract.roots.contains(&name.package));
    let features: BTreeSet<String> = match has_items {
        true => BTreeSet::new(),
        false => subject.withheld.values().map(ToString::to_string).collect(),
    };
    FoundPackage {
        path: or_dot(path),
        name: (!contract.roots.is_empty()).then(|| roots(contract)),
        worlds: worlds().map(|(name, _)| name.name.to_string()).collect(),
        is_platform: worlds()
            .any(|(_, world)| !world.imports.is_empty() && !world.exports.is_empty()),
        features: features.into_iter().collect(),
    }
}

/// The packages of a contract, for people.
fn roots(contract: &Contract) -> String {
    let names: Vec<String> = contract.roots.iter().map(ToString::to_string).collect();
    names.join(", ")
}

/// A path from the root, which is itself `.`.
fn or_dot(path: String) -> String {
    if path.is_empty() { ".".to_owned() } else { path }
}

/// The components of a repository.
struct FoundComponents {
    artifacts: Vec<FoundArtifact>,
    /// Those that cannot be read, and why.
    unreadable: Vec<(String, String)>,
    /// Those of tests, examples and demos.
    aside: Vec<String>,
}

/// The components of a repository, each with the world that it fits. A check without a
/// policy pins and compares them all, so the policy names no fewer of those that can be
/// read.
fn found_components(request: &Request, root: &Path) -> FoundComponents {
    let Unnamed { all, aside } =
        components::unnamed(&Policy::none(root.to_owned()), Listing::NotIgnored);
    let (mut artifacts, mut unreadable) = (Vec::new(), Vec::new());
    for path in all {
        if let Some(why) = why_unreadable(root, &path) {
            unreadable.push((path, why));
            continue;
        }
        let is_asked = artifacts.len() < COMPONENTS;
        let world = is_asked.then(|| fitting_world(request, &root.join(&path)));
        artifacts.push(FoundArtifact { path, world: world.flatten() });
    }
    FoundComponents { artifacts, unreadable, aside }
}

/// Why a component cannot be read.
fn why_unreadable(root: &Path, path: &str) -> Option<String> {
    let read = Contents::open(Path::new(""), &root.join(path));
    read.and_then(|bytes| scan(&bytes, path)).err().map(|error| error.message())
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
