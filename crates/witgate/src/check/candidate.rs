//! What stands here.

use witgate_load::{Context, Error as Load, load};
use witgate_model::Subject;

use super::Request;
use super::task::Task;
use crate::error::{Error, Party};

/// Reads every candidate.
pub(super) fn load_all(tasks: &[Task], request: &Request) -> Result<Vec<Subject>, Error> {
    let is_found = request.place.is_none() && tasks.iter().all(|task| task.name.is_none());
    let read = |task: &Task| match load_one(task) {
        Err(Error::Load { error: Load::NothingHere { .. }, .. }) if is_found => {
            Err(Error::NoContract)
        }
        read => read,
    };
    tasks.iter().map(read).collect()
}

/// Reads a candidate.
pub(super) fn load_one(task: &Task) -> Result<Subject, Error> {
    let context = Context { candidate: Some(task.baseline.clone()), ..Context::default() };
    load(&task.place, &context, &task.options)
        .map_err(|error| Error::Load { party: Party::Candidate, error })
}
