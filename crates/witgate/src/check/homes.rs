//! Where packages are and were, from the root of the repository.

use std::collections::BTreeSet;

use witgate_load::{Commit, Error as Load, History, Place};
use witgate_model::path;

use super::baseline::Baselines;
use super::task::Task;

/// The packages of a task, where the checkout lists them: from the root of the
/// repository.
pub(super) fn listed(
    history: &History,
    task: &Task,
    path: &str,
) -> Result<Option<Vec<String>>, Load> {
    if !task.packages.is_empty() {
        return Ok(Some(task.packages.clone()));
    }
    let Some(checkout) = history.checkout() else { return Ok(None) };
    let inventory = checkout.inventory()?;
    let own = [path.to_owned(), path::join(path, "wit")];
    Ok(own.into_iter().find(|path| inventory.package(path).is_some()).map(|path| vec![path]))
}

/// Whether several packages of a task are compared with the same package of its
/// baseline, so that only one of them would be found there if they were read as one.
pub(super) fn is_sharing_homes(task: &Task, baselines: &Baselines) -> bool {
    let commit = baselines.commit_of(task);
    let Some((history, commit)) = baselines.history().zip(commit) else { return false };
    let Ok(pairs) = history.pairs(&commit) else { return false };
    let mut homes = BTreeSet::new();
    !task.packages.iter().filter_map(|package| pairs.get(package)).all(|home| homes.insert(home))
}

/// Where the packages of a task are, from the root of the repository.
pub(super) fn homes_here(task: &Task, history: &History) -> Vec<String> {
    let Place::Path(path) = &task.place else { return Vec::new() };
    let Some(path) = history.path_of(path) else { return Vec::new() };
    listed(history, task, &path).ok().flatten().unwrap_or_else(|| vec![path])
}

/// Where packages that are here were in a commit: what another package now is in the
/// place of was not there.
pub(super) fn homes_before(
    history: &History,
    commit: &Commit,
    homes: &[String],
) -> Result<Vec<String>, Load> {
    let pairs = history.pairs(commit)?;
    let inventory = history.checkout().map(|checkout| checkout.inventory()).transpose()?;
    let is_listed = |home: &str| inventory.as_ref().is_some_and(|it| it.package(home).is_some());
    let before = |home: &String| match pairs.get(home) {
        // What is not listed has no name to go by.
        None => (!is_listed(home)).then(|| home.clone()),
        was => was.cloned(),
    };
    Ok(homes.iter().filter_map(before).collect())
}
