//! Both sides of what is checked, read: once more where they have to be read alike.

use std::collections::{BTreeSet, VecDeque};
use std::iter;

use witgate_load::{Error as Load, History, Options};
use witgate_model::Form;

use super::baseline::Baselines;
use super::baseline_packages::Compared;
use super::homes::is_sharing_homes;
use super::policy::Policy;
use super::task::Task;
use super::unjudged::{self, Unjudged};
use super::{Request, candidate, units};
use crate::compare::{
    all_unstable_note, contracts_of_one_side, has_no_item, is_all_unstable, keep_roots,
};
use crate::error::Error;

/// What came of reading both sides of each task.
pub(super) struct Sides {
    pub(super) compared: Vec<Compared>,
    pub(super) unjudged: Vec<Unjudged>,
}

/// Reads both sides of each task. A tree of packages of which one cannot be read is
/// taken apart, so that the others are judged.
pub(super) fn read_sides(
    tasks: Vec<Task>,
    request: &Request,
    policy: &Policy,
    baselines: &Baselines,
) -> Result<Sides, Error> {
    let is_found = request.place.is_none() && tasks.iter().all(|task| !task.is_named);
    let mut sides = Sides { compared: Vec::new(), unjudged: Vec::new() };
    let mut ahead: VecDeque<Task> = tasks.into();
    while let Some(task) = ahead.pop_front() {
        if is_sharing_homes(&task, baselines) {
            ahead.extend(units::singles(&task, policy));
            continue;
        }
        match both_sides(&task, baselines) {
            Err(Error::Load { error: Load::NothingHere { .. }, .. }) if is_found => {
                return Err(Error::NoContract);
            }
            Err(error) => return Err(error),
            Ok(Err(_)) if task.packages.len() > 1 => ahead.extend(units::singles(&task, policy)),
            Ok(Err(it)) => sides.unjudged.push(it),
            Ok(Ok(it)) => sides.compared.push(it),
        }
    }
    Ok(sides)
}

/// Reads both sides of a task, or says why it cannot be judged; once more where a package is a
/// contract on one side and only used on the other, so that it is whole on both.
pub(super) fn both_sides(
    task: &Task,
    baselines: &Baselines,
) -> Result<Result<Compared, Unjudged>, Error> {
    let read = sides_of(task, baselines)?;
    let Ok(Compared { task, found, candidate }) = &read else { return Ok(read) };
    let before = || iter::once(&found.baseline).chain(&found.release);
    let whole: BTreeSet<String> =
        before().flat_map(|was| contracts_of_one_side(was, candidate)).collect();
    if whole.is_empty() {
        return Ok(read);
    }
    let options = Options { whole, ..task.options.clone() };
    let mut again = sides_of(&Task { options, ..task.clone() }, baselines)?;
    if let Ok(again) = &mut again {
        keep_roots(&mut again.candidate, candidate);
        let found_again = iter::once(&mut again.found.baseline).chain(&mut again.found.release);
        found_again.zip(before()).for_each(|(again, before)| keep_roots(again, before));
    }
    Ok(again)
}

/// Reads packages once more of which all was `@unstable`, with all features, unless they were
/// something else by another name or in another place. What was released otherwise has a
/// promise to keep.
pub(super) fn open_unstable(compared: &mut [Compared], baselines: &Baselines) -> Result<(), Error> {
    for it in compared.iter_mut().filter(|it| it.candidate.form != Form::Nothing) {
        let Compared { task, candidate, found } = &it;
        if task.options.all_features || !is_all_unstable(&found.baseline, candidate) {
            continue;
        }
        let options = Options { all_features: true, ..task.options.clone() };
        let is_all_unstable = found.release.as_ref().is_none_or(has_no_item);
        let task = Task { options, is_all_unstable, ..task.clone() };
        if let Ok(mut again) = sides_of(&task, baselines)?
            && again.found.homes == found.homes
        {
            again.found.notes.push(all_unstable_note(&again.candidate, is_all_unstable));
            *it = again;
        }
    }
    Ok(())
}

fn sides_of(task: &Task, baselines: &Baselines) -> Result<Result<Compared, Unjudged>, Error> {
    let checkout = baselines.history().and_then(History::checkout);
    let (task, candidate) = match candidate::load_as_before(task, checkout, baselines) {
        Ok(read) => read,
        Err(error) if !error.is_of_one_package() => return Err(error),
        Err(error) => return Ok(Err(Unjudged::candidate(task, error, baselines))),
    };
    let found = match baselines.find(&task, &candidate) {
        Ok(found) => found,
        Err(error) if !error.is_of_one_package() => return Err(error),
        Err(error) => {
            // Of a tree, each package is repaired by itself.
            let is_one = task.packages.len() <= 1;
            let repaired = is_one.then(|| unjudged::repaired(&error, &task, baselines)).flatten();
            match repaired {
                Some(found) => found,
                None => return Ok(Err(Unjudged::baseline(&task, error, baselines))),
            }
        }
    };
    Ok(Ok(Compared { task, candidate, found }))
}
