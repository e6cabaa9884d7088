//! Places to subjects: WIT text, WIT packages in wasm, components, git
//! revisions.
//!
//! [`Place::parse`] reads what a user wrote, [`load`] turns it into a
//! [`Subject`]. One load builds one resolve of WIT packages; the two sides of a
//! comparison never meet here.
//!
//! Nothing is checked out, run or fetched: git is asked for objects only, and
//! with its network switched off.

#![deny(unsafe_code)]

mod artifact;
mod encoded;
mod error;
mod expansion;
mod explain;
mod gates;
mod history;
mod imports;
mod layout;
mod lexis;
mod normalise;
mod panics;
mod place;
mod rooted;
mod snapshot;
mod source;
mod sourced;
mod stack;
mod strip;
mod survey;
mod text;
pub mod tree;
mod vendored;
mod wasm;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use semver::Version;
use wit_parser::decoding::DecodedWasm;
use witgate_model::{Form, Subject};

pub use artifact::{Artifact, Contents, measure};
pub use encoded::Encoded;
pub use error::Error;
pub use history::{Commit, History, short_id};
pub use imports::imports;
pub use place::Place;
pub use snapshot::snapshot;
pub use stack::on_deep_stack;
pub use survey::survey;
pub use vendored::{Agreement, Vendored};

use source::disk::Disk;
use source::git::Repository;
use source::{Kind, Tree};
use text::Read;

/// How contracts are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Features to open: what is gated `@unstable` by one of these is part of
    /// the contract.
    pub features: Vec<String>,
    /// Open all of them.
    pub all_features: bool,
}

/// What relative places are relative to.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The working directory; empty for the current one.
    pub cwd: PathBuf,
    /// The candidate, whose path a place in git takes that names none. Without
    /// it, such places take the working directory.
    pub candidate: Option<Place>,
    /// The version that the candidate declares, which `release` stays below.
    pub version: Option<Version>,
}

/// Reads the contract at a place.
pub fn load(place: &Place, context: &Context, options: &Options) -> Result<Subject, Error> {
    on_deep_stack(|| read(place, context, options))
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
            let path = match source::git::absolute(path, || repository.prefix())? {
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

/// The directory that holds a path on disk, and the path in it: the directory
/// itself, or that of the file.
fn on_disk(cwd: &Path, path: &Path) -> Result<(Disk, String), Error> {
    let whole = Disk::new(cwd, path);
    if whole.kind("")? == Some(Kind::Directory) {
        return Ok((whole, String::new()));
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let (Some(name), Some(directory)) = (name, path.parent()) else {
        return Err(Error::NotFound { path: path.display().to_string() });
    };
    Ok((Disk::new(cwd, directory), name.to_owned()))
}

/// The repository of the candidate, and the candidate's path in it.
fn beside_candidate(named: String, context: &Context) -> Result<(Repository, String), Error> {
    match &context.candidate {
        Some(Place::Path(path)) => {
            let whole = context.cwd.join(path);
            let repository = Repository::new(source::git::directory_of(&whole), named);
            let prefix = repository.prefix()?;
            let file = whole.file_name().filter(|_| !whole.is_dir()).and_then(|name| name.to_str());
            let path = match file {
                Some(file) => source::join(&prefix, file),
                None => prefix,
            };
            Ok((repository, path))
        }
        Some(Place::Git { path: Some(path), .. }) => {
            let repository = Repository::new(directory(&context.cwd), named);
            let path = source::git::absolute(path, || repository.prefix())?.unwrap_or_default();
            Ok((repository, path))
        }
        _ => {
            let repository = Repository::new(directory(&context.cwd), named);
            let prefix = repository.prefix()?;
            Ok((repository, prefix))
        }
    }
}

/// A directory as processes take it.
fn directory(cwd: &Path) -> PathBuf {
    if cwd.as_os_str().is_empty() { PathBuf::from(".") } else { cwd.to_owned() }
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
    history.load(&commit, path, place, options)
}

fn subject(
    tree: &dyn Tree,
    path: &str,
    place: String,
    resolved: Option<String>,
    options: &Options,
) -> Result<Subject, Error> {
    match text::read(tree, path, options)? {
        Read::Text { sourced, everything } => {
            let (contract, sources, withheld) =
                normalise::from_text(&sourced, everything.as_deref(), options)?;
            Ok(Subject { contract, sources, place, resolved, form: Form::Text, withheld })
        }
        Read::Wasm(bytes) => {
            let decoded = wasm::decode(&bytes, &tree.show(path))?;
            let form = match &decoded {
                DecodedWasm::WitPackage(..) => Form::WitPackage,
                DecodedWasm::Component(..) => Form::Component,
            };
            let (contract, withheld) = normalise::from_wasm(&decoded, options)?;
            Ok(Subject { contract, place, resolved, form, withheld, ..Subject::default() })
        }
    }
}
