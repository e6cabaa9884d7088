//! What stands here.

use std::sync::Arc;

use witgate_load::{Checkout, Context, Error as Load, Place, load, load_packages};
use witgate_model::Subject;

use super::Request;
use super::task::Task;
use crate::error::{Error, Party};

/// Reads every candidate.
pub(super) fn load_all(
    tasks: &[Task],
    request: &Request,
    checkout: Option<&Arc<Checkout>>,
) -> Vec<Result<Subject, Error>> {
    let is_found = request.place.is_none() && tasks.iter().all(|task| !task.is_named);
    let read = |task: &Task| match load_one(task, checkout) {
        Err(Error::Load { error: Load::NothingHere { .. }, .. }) if is_found => {
            Err(Error::NoContract)
        }
        read => read,
    };
    tasks.iter().map(read).collect()
}

/// Reads a candidate.
pub(super) fn load_one(task: &Task, checkout: Option<&Arc<Checkout>>) -> Result<Subject, Error> {
    let candidate = Some(task.baseline.clone());
    let context = Context { candidate, checkout: checkout.cloned(), ..Context::default() };
    let read = match &task.place {
        Place::Path(directory) if !task.packages.is_empty() => {
            load_packages(directory, &task.packages_below(), &context, &task.options)
        }
        place => load(place, &context, &task.options),
    };
    read.map_err(|error| Error::Load { party: Party::Candidate, error })
}
