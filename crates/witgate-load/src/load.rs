//! Places to subjects.

use std::rc::Rc;

use witgate_model::{Form, Subject};

use crate::context::{Context, beside_candidate, directory, on_disk};
use crate::error::Error;
use crate::history::History;
use crate::options::Options;
use crate::place::Place;
use crate::source::git::{self, Repository};
use crate::source::memory::Memory;
use crate::stack::on_deep_stack;
use crate::subject::subject;

/// Reads the contract at a place.
pub fn load(place: &Place, context: &Context, options: &Options) -> Result<Subject, Error> {
    on_deep_stack(|| read(place, context, options))
}

/// Reads the contract in a file that is in memory: WIT text, or wasm of either
/// kind. `name` is what errors and findings call it, without a directory.
pub fn load_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Subject, Error> {
    on_deep_stack(|| subject(&Memory { name, bytes }, name, name.to_owned(), None, options))
}

fn read(place: &Place, context: &Context, options: &Options) -> Result<Subject, Error> {
    let named = place.to_string();
    match place {
        Place::Nothing => Ok(Subject { place: named, form: Form::Nothing, ..Subject::default() }),
        Place::Path(path) => {
            let (tree, path) = on_disk(&context.cwd, path)?;
            subject(&tree, &path, named, None, options)
        }
        Place::Git { path: Some(path), .. } => {
            let repository = Rc::new(Repository::new(directory(&context.cwd), named));
            let path = match git::absolute(path, || repository.prefix())? {
                Some(absolute) => absolute,
                None => {
                    return Err(Error::BadPlace {
                        text: place.to_string(),
                        reason: "its path leads out of the repository".to_owned(),
                    });
                }
            };
            in_git(place, repository, &path, context, options)
        }
        Place::Git { path: None, .. } | Place::MergeBase { .. } | Place::Release { .. } => {
            let (repository, path) = beside_candidate(named, context)?;
            in_git(place, Rc::new(repository), &path, context, options)
        }
    }
}

fn in_git(
    place: &Place,
    repository: Rc<Repository>,
    path: &str,
    context: &Context,
    options: &Options,
) -> Result<Subject, Error> {
    // Paths count from the root here, so where the directory is does not matter.
    let history = History::of(repository, String::new())?;
    let commit = history.commit(place, context.version.as_ref())?;
    let subject = history.load(&commit, path, place, options)?;
    Ok(Subject { notes: history.notes(), ..subject })
}
