//! What is pinned, as `check` and `verify` and `pin` look at it: one workspace for
//! all three.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use witgate_load::{Commit, History, Options, Place, on_deep_stack, tree};
use witgate_lock::Pins;
use witgate_model::path;
use witgate_verify::{BaselineFiles, Candidates, Governed, Integrity, Workspace};

use super::baseline::in_git;
use super::baseline_packages::Compared;
use super::components;
use super::policy::{Policy, set_out};
use super::task::Task;
use super::{Request, units};
use crate::error::Error;

/// What is pinned, with the packages that were read already.
pub(super) fn of_check(
    request: &Request,
    policy: &Policy,
    history: Option<&History>,
    compared: &[Compared],
) -> Result<Integrity, Error> {
    let tasks: Vec<Task> = compared.iter().map(|it| it.task.clone()).collect();
    if tasks.iter().any(|task| !matches!(task.place, Place::Path(_))) {
        return Ok(Integrity::default());
    }
    let commit = history.and_then(|history| {
        let place = set_out(request).ok().filter(in_git)?;
        Some((history, history.commit(&place, None).ok()?))
    });
    let workspace = workspace(request, policy, &tasks, commit.as_ref());
    let whole = compared.iter().filter(|it| it.task.packages.is_empty());
    let read: Candidates<'_> = whole
        .filter_map(|it| Some((plain(it.task.path.as_deref()?), Cow::Borrowed(&it.candidate))))
        .collect();
    Ok(witgate_verify::verify(&workspace, &read)?)
}

/// The tasks, all of which are on disk.
pub(crate) fn on_disk(tasks: Vec<Task>) -> Result<Vec<Task>, Error> {
    match tasks.iter().find(|task| !matches!(task.place, Place::Path(_))) {
        Some(task) => Err(Error::NotOnDisk { place: task.place.to_string() }),
        None => Ok(tasks),
    }
}

/// What pinning needs to know.
pub(crate) fn pinning<T>(
    request: &Request,
    pin: impl FnOnce(&Workspace<'_>) -> Result<T, Error> + Send,
) -> Result<T, Error>
where
    T: Send,
{
    on_deep_stack(|| {
        let policy = Policy::find(request)?;
        let tasks = on_disk(units::packages(request, &policy)?)?;
        pin(&workspace(request, &policy, &tasks, None))
    })
}

/// What is verified: the packages of the tasks and of the policy.
pub(crate) fn workspace<'a>(
    request: &'a Request,
    policy: &'a Policy,
    tasks: &[Task],
    commit: Option<&'a (&'a History, Commit)>,
) -> Workspace<'a> {
    let named = policy.packages().iter().map(|package| plain(&package.path.value));
    let mut places: Vec<String> = named.collect();
    let within = |path: &Path| tree::within(&policy.anchor, path);
    let found = tasks.iter().flat_map(|task| match &task.place {
        Place::Path(path) if task.packages.is_empty() => within(path).into_iter().collect(),
        Place::Path(_) => {
            task.packages.iter().filter_map(|home| within(&policy.on_disk(home))).collect()
        }
        _ => Vec::new(),
    });
    let found: Vec<String> = found.collect();
    let mut packages = found.clone();
    packages.extend(places.iter().filter(|place| !is_taken_apart(place, &found)).cloned());
    packages.sort();
    packages.dedup();
    let mut of_task: BTreeMap<String, &Task> = BTreeMap::new();
    for task in tasks {
        if let Some(path) = &task.path {
            of_task.entry(plain(path)).or_insert(task);
        }
    }
    let options = |path: &String| match of_task.get(path) {
        Some(task) => task.options.clone(),
        None => options(request, policy, path),
    };
    let packages = packages.into_iter().map(|path| Governed { options: options(&path), path });
    let packages = packages.collect();
    let found_alone = if request.place.is_none() { found.as_slice() } else { &[] };
    let artifacts = components::artifacts(policy, found_alone);
    places.extend(found);
    Workspace {
        anchor: &policy.anchor,
        root: tree::way_to_root(&policy.anchor),
        config: policy.config(),
        artifacts,
        is_reserved: policy.is_reserved,
        options: request.options.clone(),
        places,
        packages,
        before: BaselineFiles {
            commit: commit.map(|(history, commit)| (*history, commit)),
            packages: policy.packages_before(),
            is_declined: false,
        },
        today: request.today,
        means: &request.means,
    }
}

/// Whether the packages of a directory are examined each by itself.
fn is_taken_apart(directory: &str, packages: &[String]) -> bool {
    let below = |package: &String| path::is_within(package, directory);
    packages.iter().any(below)
}

/// How a package of the policy is read.
fn options(request: &Request, policy: &Policy, path: &str) -> Options {
    let mut options = request.options.clone();
    let features = policy.package(path).and_then(|package| package.features.as_ref());
    options.features.extend(features.iter().flat_map(|features| features.value.iter().cloned()));
    options.deps.extend(policy.deps(policy.package(path)));
    options
}

/// A path from the anchor, which is itself the empty path.
fn plain(path: &str) -> String {
    if path == "." { String::new() } else { path.to_owned() }
}

/// The snapshot that is pinned for a package, as a baseline.
pub(crate) fn snapshot(anchor: &Path, place: &Place) -> Result<Place, Error> {
    let Place::Path(directory) = place else {
        return Err(Error::NotOnDisk { place: place.to_string() });
    };
    let not = |reason: String| Error::NotPinned { place: place.to_string(), reason };
    let mut up = String::new();
    for _ in 0..=tree::way_to_root(anchor).split('/').filter(|part| !part.is_empty()).count() {
        let home = anchor.join(&up);
        let file = home.join(witgate_verify::LOCK_FILE);
        if file.is_file() {
            let pins =
                Pins::read(&file, &path::shown(&file)).map_err(|error| Error::Lock { error })?;
            let own = tree::within(&home, directory)
                .map(|path| if path.is_empty() { ".".into() } else { path });
            let pin = pins.packages.iter().find(|pin| Some(&pin.path) == own.as_ref());
            let Some(pin) = pin else {
                return Err(not(format!("{} does not have it", path::shown(&file))));
            };
            let snapshot = pin.snapshot.as_ref().map(|snapshot| home.join(snapshot));
            return match snapshot {
                Some(snapshot) if snapshot.is_file() => Ok(Place::Path(snapshot)),
                Some(snapshot) => {
                    Err(not(format!("its snapshot {} is missing", path::shown(&snapshot))))
                }
                None => Err(not(format!("{} has no snapshot of it", path::shown(&file)))),
            };
        }
        up = path::join(&up, "..");
    }
    Err(not("there is no witgate.lock".to_owned()))
}
