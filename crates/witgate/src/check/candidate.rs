//! What is here.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_load::{Checkout, Context, Error as Load, Place, load, load_packages};
use witgate_model::Subject;

use super::baseline::Baselines;
use super::package_in_commit::package_at;
use super::task::Task;
use super::units;
use super::unjudged::is_invalid;
use crate::error::{Error, Party};

/// Reads a candidate.
pub(crate) fn load_one(task: &Task, checkout: Option<&Arc<Checkout>>) -> Result<Subject, Error> {
    let candidate = Some(task.baseline.clone());
    let context = Context { candidate, checkout: checkout.cloned(), ..Context::default() };
    let read = match &task.place {
        Place::Path(directory) if !task.packages.is_empty() => {
            load_packages(directory, &task.packages_below(), &context, &task.options)
        }
        place => load(place, &context, &task.options),
    };
    let read = read.map_err(|error| match checkout {
        Some(checkout) => in_several(in_submodule(error, checkout), checkout),
        None => error,
    });
    read.map_err(|error| Error::Load { party: Party::Source, error })
}

/// Reads a candidate as what it is compared with, where that is WIT that no tool has taken
/// since 2023: whoever still has such text goes on to write it.
pub(super) fn load_as_before(
    task: &Task,
    checkout: Option<&Arc<Checkout>>,
    baselines: &Baselines,
) -> Result<(Task, Subject), Error> {
    let mut task = task.clone();
    let mut read = load_one(&task, checkout);
    if read.as_ref().is_err_and(is_invalid) && was_long_gone(&task, baselines) {
        task.options.long_gone = true;
        read = load_one(&task, checkout);
    }
    read.map(|candidate| (task, candidate))
}

/// Whether the packages of a task could be read in the commit that it is compared with only
/// because past revisions may have what no tool takes any more.
fn was_long_gone(task: &Task, baselines: &Baselines) -> bool {
    let (Some(history), Some(commit)) = (baselines.history(), baselines.commit_of(task)) else {
        return false;
    };
    let was = package_at(history, &commit, &task.baseline, task, &Subject::default());
    was.is_ok_and(|was| was.is_some_and(|was| was.subject.is_long_gone))
}

/// An error about a package that is not found, with the directories that have it in
/// contents that differ, so that nobody knows which is meant.
fn in_several(error: Load, checkout: &Checkout) -> Load {
    let Load::MissingPackage { at, package, help } = error else { return error };
    let inventory = checkout.inventory().ok();
    let listed = inventory.iter().flat_map(|inventory| inventory.packages());
    let declaring = listed.filter(|it| !it.is_vendored() && it.declares().contains(&package));
    let homes: BTreeSet<String> = declaring.map(|it| it.path().to_owned()).collect();
    let help = match homes.len() {
        0 | 1 => help,
        _ => format!(
            "{} have it with different contents: name the one that is meant with `--deps DIR`, \
             or with `deps` in witgate.toml",
            units::named(&homes)
        ),
    };
    Load::MissingPackage { at, package, help }
}

/// An error about a package that is not found, with the submodules that may have it.
fn in_submodule(error: Load, checkout: &Checkout) -> Load {
    let Load::MissingPackage { at, package, help } = error else { return error };
    let submodules = checkout.submodules().iter().filter(|it| !it.is_checked_out);
    let submodules: BTreeSet<String> = submodules.map(|it| it.path.clone()).collect();
    let help = match submodules.is_empty() {
        true => help,
        false => format!(
            "it may be in {}, which is not checked out: `git submodule update --init`; else {help}",
            units::named(&submodules)
        ),
    };
    Load::MissingPackage { at, package, help }
}
