//! What stands here.

use witgate_load::{Context, load};
use witgate_model::Subject;

use super::Request;
use super::task::Task;
use crate::error::{Error, Party};

/// Reads every candidate.
pub(super) fn load_all(tasks: &[Task], request: &Request) -> Result<Vec<Subject>, Error> {
    let is_found = request.place.is_none() && tasks.iter().all(|task| task.name.is_none());
    let read = |task: &Task| {
        let context = Context { candidate: Some(task.baseline.clone()), ..Context::default() };
        load(&task.place, &context, &task.options).map_err(|error| match error {
            witgate_load::Error::NothingHere { .. } if is_found => Error::NoContract,
            error => Error::Load { party: Party::Candidate, error },
        })
    };
    tasks.iter().map(read).collect()
}
