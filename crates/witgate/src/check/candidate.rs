//! What stands here.

use std::sync::Arc;

use witgate_load::{Checkout, Context, Place, load, load_packages};
use witgate_model::Subject;

use super::task::Task;
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
    read.map_err(|error| Error::Load { party: Party::Candidate, error })
}
