//! What is here.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_load::{Checkout, Context, Error as Load, Place, load, load_packages};
use witgate_model::Subject;

use super::task::Task;
use super::units;
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
        Some(checkout) => in_submodule(error, checkout),
        None => error,
    });
    read.map_err(|error| Error::Load { party: Party::Source, error })
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
