//! Places to subjects.

use std::path::Path;

use witgate_model::{Form, Subject};

use crate::context::{Context, beside, on_disk};
use crate::elsewhere::Elsewhere;
use crate::error::Error;
use crate::history::in_git;
use crate::options::Options;
use crate::place::Place;
use crate::source::disk::Disk;
use crate::source::memory::Memory;
use crate::source::registry;
use crate::source::standard_input;
use crate::stack::on_deep_stack;
use crate::subject::{of_read, subject};
use crate::text;

/// Reads the contract at a place.
pub fn load(place: &Place, context: &Context, options: &Options) -> Result<Subject, Error> {
    on_deep_stack(|| read(place, context, options))
}

/// Reads some packages below a directory as one contract; their paths count from
/// there.
pub fn load_packages(
    directory: &Path,
    packages: &[String],
    context: &Context,
    options: &Options,
) -> Result<Subject, Error> {
    let named = Place::Path(directory.to_owned()).to_string();
    on_deep_stack(|| {
        let tree = Disk::new(&context.cwd, directory).reading(options);
        beside(directory, context, options, |elsewhere| {
            let read = text::read_packages(&tree, "", packages, elsewhere, options)?;
            of_read(&tree, "", read, named, None, options)
        })
    })
}

/// Reads the contract in a file that is in memory: WIT text, or wasm of either
/// kind. `name` is what errors and findings call it, without a directory.
pub fn load_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Subject, Error> {
    on_deep_stack(|| {
        let alone = Elsewhere::default();
        subject(&Memory { name, bytes }, name, name.to_owned(), None, &alone, options)
    })
}

fn read(place: &Place, context: &Context, options: &Options) -> Result<Subject, Error> {
    let named = place.to_string();
    match place {
        Place::Nothing => Ok(Subject { place: named, form: Form::Nothing, ..Subject::default() }),
        Place::StandardInput => {
            let (name, bytes) = (standard_input::NAME, standard_input::read()?);
            let alone = Elsewhere::default();
            subject(&Memory { name, bytes: &bytes }, name, name.to_owned(), None, &alone, options)
        }
        Place::Registry(reference) => registry::load(reference, context.version.as_ref(), options),
        Place::Path(path) => {
            let (tree, inner) = on_disk(&context.cwd, path)?;
            let tree = tree.reading(options);
            beside(path, context, options, |elsewhere| {
                subject(&tree, &inner, named, None, elsewhere, options)
            })
        }
        _ => {
            // Paths count from the root here, so where the directory is does not matter.
            let (history, path) = in_git(place, context)?;
            let commit = history.commit(place, context.version.as_ref())?;
            // Which tag is the last release is worth saying.
            let named = match place {
                Place::Release { .. } => Place::Release { tags: Some(commit.name.clone()) },
                place => place.clone(),
            };
            let mut subject = history.load(&commit, &path, &named, options)?;
            subject.notes.extend(history.notes());
            Ok(subject)
        }
    }
}
