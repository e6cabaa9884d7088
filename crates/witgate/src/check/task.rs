//! What is to be checked: a task for each package.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_config::{DEFAULT_BASELINE, DEFAULT_RELEASE, NONE};
use witgate_files::{real, repository_of};
use witgate_judge::{BaselineNone, Fact};
use witgate_load::tree::{holds_wit, within};
use witgate_load::{Options, Place};
use witgate_lock::Store;
use witgate_model::Site;
use witgate_model::path::{is_relative, is_within};

use super::baseline::in_git;
use super::components;
use super::integrity;
use super::policy::Policy;
use super::{Request, units};
use crate::compare::resolve_in;
use crate::error::{Error, Party};

/// The baseline that `witgate pin` wrote.
pub(super) const PIN: &str = "pin";

/// A package to check, or a tree of them.
#[derive(Clone)]
pub(crate) struct Task {
    /// What the policy calls it; `None` where nothing does.
    pub(crate) name: Option<String>,
    /// Where it is.
    pub(crate) place: Place,
    /// Whether the policy or the request names it, and nobody had to find it.
    pub(crate) is_named: bool,
    /// The packages that it is of, from the top of the repository, where that is not
    /// all that is at the place.
    pub(crate) packages: Vec<String>,
    /// The directories in which the baseline's policy looks for what it uses.
    pub(crate) deps_before: Vec<PathBuf>,
    /// Whether what it was read with may replace what a baseline lacks.
    pub(crate) is_lent: bool,
    /// Where the bytes are looked for that locks pin.
    pub(crate) bytes: Arc<Store>,
    /// Its path from the policy's anchor, where it is on disk.
    pub(crate) path: Option<String>,
    /// What this change started from.
    pub(crate) baseline: Place,
    /// Whether nobody has said so.
    pub(crate) is_default: bool,
    /// Whether it is what was pinned.
    pub(crate) is_pinned: bool,
    /// The last release, where somebody has named it.
    pub(crate) release: Option<Place>,
    /// Whether the policy says that it was never released.
    pub(crate) is_never_released: bool,
    /// Whether all that the baseline has of it is `@unstable`, so that it may change.
    pub(crate) is_all_unstable: bool,
    /// How it is read.
    pub(crate) options: Options,
    /// Where the policy names it.
    pub(crate) site: Option<Site>,
    /// What is the matter with its policy.
    pub(crate) fact: Option<Fact>,
    /// What the reader should know of what it is compared with, a line each.
    pub(crate) notes: Vec<String>,
    /// The sources in registries that the policy here names, where no baseline commit has
    /// a policy that could confirm them.
    pub(crate) unconfirmed: Vec<Place>,
}

impl Task {
    /// The paths of its packages from its place.
    pub(super) fn packages_below(&self) -> Vec<String> {
        let directory = units::common(&self.packages);
        let below = |path: &String| match path.strip_prefix(&directory) {
            Some(rest) => rest.trim_start_matches('/').to_owned(),
            None => path.clone(),
        };
        self.packages.iter().map(below).collect()
    }

    /// Fails for a source in a registry that only this change's policy names: a change
    /// makes nobody request anything.
    pub(super) fn refuse_unconfirmed(&self, place: &Place) -> Result<(), Error> {
        match place {
            Place::Registry(_) if self.unconfirmed.contains(place) => {
                Err(Error::UnconfirmedRegistry { place: place.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// Whether the release is looked for in commits.
    pub(super) fn is_release_in_git(&self) -> bool {
        self.release.as_ref().is_none_or(in_git)
    }

    /// A package that is gone from its path.
    pub(super) fn gone(path: &str) -> Task {
        Task {
            name: Some(path.to_owned()),
            is_named: true,
            packages: Vec::new(),
            deps_before: Vec::new(),
            is_lent: false,
            bytes: Arc::default(),
            place: Place::Nothing,
            path: None,
            baseline: Place::MergeBase { branch: None },
            is_default: true,
            is_pinned: false,
            release: None,
            is_never_released: false,
            is_all_unstable: false,
            options: Options::default(),
            site: None,
            fact: None,
            notes: Vec::new(),
            unconfirmed: Vec::new(),
        }
    }
}

/// The tasks of a request, in the order of the policy.
pub(crate) fn list(request: &Request, policy: &Policy) -> Result<Vec<Task>, Error> {
    let packages = policy.packages();
    if request.place.is_none() && !packages.is_empty() {
        return packages
            .iter()
            .map(|package| {
                let place = Place::Path(policy.anchor.join(&package.path.value));
                policy.refuse_missing(package)?;
                task_of_place(request, policy, place, Some(package.path.value.clone()))
            })
            .collect();
    }
    let here = || {
        let mut named = [&policy.anchor, &request.directory].into_iter();
        let named = named.find(|path| !path.as_os_str().is_empty());
        named.cloned().unwrap_or_else(|| PathBuf::from("."))
    };
    let is_wit_here = || match find(Place::Path(here())) {
        Place::Path(path) => holds_wit(&path),
        _ => false,
    };
    if request.place.is_none() && !is_wit_here() {
        let components = components::find_components(policy);
        if !components.is_empty() {
            return components
                .into_iter()
                .map(|path| {
                    let place = Place::Path(policy.anchor.join(&path));
                    let task = task_of_place(request, policy, place, Some(path.clone()))?;
                    Ok(Task { name: Some(path), is_named: true, ..task })
                })
                .collect();
        }
    }
    let place = match &request.place {
        Some(text) => resolve_in(&request.directory, Party::Source, text, None)?,
        None => Place::Path(here()),
    };
    let path_of = |place: &Place| match place {
        Place::Path(path) => within(&policy.anchor, path),
        _ => None,
    };
    let path = path_of(&place);
    // What the policy names below it is there too.
    let below = packages.iter().map(|package| &package.path.value).filter(|below| {
        let is_below = path.as_ref().is_some_and(|path| is_within(below, path));
        is_below && path.as_ref() != Some(*below) && *below != "."
    });
    let below = below.map(|below| {
        let place = Place::Path(policy.anchor.join(below));
        task_of_place(request, policy, place, Some(below.clone()))
    });
    let below: Vec<Task> = below.collect::<Result<_, Error>>()?;
    let mut tasks = vec![task_of_place(request, policy, place, path)?];
    tasks.extend(below);
    Ok(tasks)
}

/// The task of a place; `path` is its path from the policy's anchor.
pub(super) fn task_of_place(
    request: &Request,
    policy: &Policy,
    place: Place,
    path: Option<String>,
) -> Result<Task, Error> {
    let package = path.as_deref().and_then(|path| policy.package(path));
    let mut notes = Vec::new();
    let before = policy.before(path.as_deref());
    let baseline = match &request.against {
        Some(told) => Some(told.clone()),
        None => {
            confirmed("baseline", policy.baseline(package), before.baseline, policy, &mut notes)
        }
    };
    let release = match &request.release {
        Some(told) => Some(told.clone()),
        None => confirmed("release", policy.release(package), before.release, policy, &mut notes),
    };
    let mut options = request.options.clone();
    options.features.extend(package.iter().flat_map(|package| {
        package.features.iter().flat_map(|features| features.value.iter().cloned())
    }));
    options.deps.extend(policy.deps(package));
    let fact = package.filter(|_| request.against.is_none()).and_then(|package| {
        let reason = &package.reason.as_ref()?.value;
        let baseline = package.baseline.as_ref()?;
        (baseline.value == NONE).then(|| {
            Fact::BaselineNone(BaselineNone {
                path: package.path.value.clone(),
                reason: reason.clone(),
                site: Some(baseline.site.clone()),
            })
        })
    });
    let resolve = |party, text: &str, is_told: bool| {
        let resolved = policy.resolved(request, party, text, &place);
        if is_told { resolved.map(|place| counted_from_here(place, request)) } else { resolved }
    };
    // What was never released has no release to compare with.
    let is_never_released = policy.is_never_released(path.as_deref());
    let unconfirmed = |told: &Option<String>, said: &Option<String>| {
        let place = Place::parse(said.as_deref()?).ok()?;
        (told.is_none() && policy.commit().is_none()).then_some(place)
    };
    let unconfirmed =
        [unconfirmed(&request.against, &baseline), unconfirmed(&request.release, &release)];
    Ok(Task {
        name: package.map(|package| package.path.value.clone()),
        is_named: package.is_some() || request.place.is_some(),
        packages: Vec::new(),
        deps_before: policy.deps_before(path.as_deref()),
        is_lent: !policy.is_reserved,
        bytes: policy.bytes(request),
        site: package.map(|package| package.site.clone()),
        path,
        is_default: baseline.is_none(),
        is_pinned: baseline.as_deref() == Some(PIN),
        baseline: match baseline.as_deref() {
            Some(PIN) => pinned_at(&place, policy),
            other => {
                let baseline = other.unwrap_or(DEFAULT_BASELINE);
                meant(request, resolve(Party::Baseline, baseline, request.against.is_some())?)?
            }
        },
        release: release
            .or_else(|| is_never_released.then(|| NONE.to_owned()))
            .map(|release| resolve(Party::Release, &release, request.release.is_some()))
            .transpose()?,
        is_never_released,
        is_all_unstable: false,
        place,
        options,
        fact,
        notes,
        unconfirmed: unconfirmed.into_iter().flatten().collect(),
    })
}

/// What the policy here says of a key, but for a source in a registry that the policy of
/// the baseline commit did not name: whoever proposes a change makes nobody request
/// anything. Then what that policy said counts.
fn confirmed(
    key: &str,
    said: Option<&str>,
    before: Option<&str>,
    policy: &Policy,
    notes: &mut Vec<String>,
) -> Option<String> {
    let is_registry = |text: &str| matches!(Place::parse(text), Ok(Place::Registry(_)));
    match said.filter(|text| is_registry(text) && policy.commit().is_some()) {
        Some(new) if before != Some(new) => {
            let instead = before.unwrap_or(match key {
                "baseline" => DEFAULT_BASELINE,
                _ => DEFAULT_RELEASE,
            });
            notes.push(format!(
                "`{key} = \"{new}\"` is new in this change's policy and counts after the merge: \
                 nothing was requested, and `{instead}` was compared"
            ));
            before.map(str::to_owned)
        }
        _ => said.map(str::to_owned),
    }
}

/// A baseline, with what means the merge base here.
pub(crate) fn meant(request: &Request, baseline: Place) -> Result<Place, Error> {
    match (&baseline, &request.merge_base) {
        (Place::MergeBase { .. }, Some(told)) => {
            resolve_in(&request.directory, Party::Baseline, told, None)
        }
        _ => Ok(baseline),
    }
}

/// A place as it is told on the command line: a path with `./` counts from there, wherever
/// what is checked is.
fn counted_from_here(place: Place, request: &Request) -> Place {
    let Place::Git { revision, path: Some(path) } = &place else { return place };
    let here = real(&request.directory).ok().filter(|_| is_relative(path));
    let top = here.as_deref().and_then(repository_of);
    match top.and_then(|top| within(top, &request.directory.join(path))) {
        Some(path) => Place::Git { revision: revision.clone(), path: Some(path) },
        None => place,
    }
}

/// A task that is taken as it is: of one that the policy does not name, the WIT here or in
/// `wit/` is meant.
pub(super) fn taken_whole(task: Task, policy: &Policy) -> Result<Task, Error> {
    if task.name.is_some() {
        return Ok(task);
    }
    if !task.is_named && is_two(&task.place) {
        return Err(Error::TwoContracts);
    }
    let place = find(task.place.clone());
    let path = match &place {
        Place::Path(path) => within(&policy.anchor, path),
        _ => None,
    };
    let baseline = if task.is_pinned { pinned_at(&place, policy) } else { task.baseline };
    Ok(Task { place, path, baseline, ..task })
}

/// What is pinned for a place; nothing where nothing is, since whoever pins for the first
/// time has none yet.
pub(super) fn pinned_at(place: &Place, policy: &Policy) -> Place {
    integrity::snapshot(&policy.anchor, place).unwrap_or(Place::Nothing)
}

/// Whether a directory and its `wit/` both hold WIT, so that nobody knows which
/// is meant.
fn is_two(place: &Place) -> bool {
    matches!(place, Place::Path(path) if holds_wit(path) && holds_wit(&path.join("wit")))
}

/// A directory's `wit/`, where the directory holds no WIT itself.
pub(crate) fn find(place: Place) -> Place {
    let Place::Path(path) = &place else { return place };
    let wit = if path == Path::new(".") { PathBuf::from("wit") } else { path.join("wit") };
    if !holds_wit(path) && wit.is_dir() { Place::Path(wit) } else { place }
}
