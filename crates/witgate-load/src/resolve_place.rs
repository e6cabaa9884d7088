//! What a source is that was written without saying so: a bare `v0.4.0` is a path
//! where there is one, and else a revision.
//!
//! On the baseline's side a name that is both is refused. Whoever proposes a
//! change could otherwise add a file that is called like the release, and be
//! compared with that.

use std::path::Path;

use witgate_files::repository_of;

use crate::context::{Context, beside_candidate};
use crate::error::Error;
use crate::place::{self, Place};
use crate::registry_reference::{RegistryReference, has_version};
use crate::source::git::{Repository, directory_of};
use crate::source::{reference, revision};

/// What a source is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceRole {
    /// What the change is compared with: a baseline or a release.
    Baseline,
    /// What is checked.
    Candidate,
}

/// Reads a source as the command line and the policy have it: by
/// [`Place::parse`], and where that leaves open whether a path or a revision is
/// meant, by what there is. Revisions are looked for in the repository of
/// [`Context::candidate`].
pub fn resolve_place(text: &str, role: PlaceRole, context: &Context) -> Result<Place, Error> {
    let place = Place::parse(text)?;
    match &place {
        Place::Path(path) if !place::is_path(text) => {
            let is_there = context.cwd.join(path).symlink_metadata().is_ok();
            match (is_there, role) {
                (true, PlaceRole::Candidate) => Ok(place),
                (true, PlaceRole::Baseline) if may_be_revision(path, context) => {
                    match is_revision(text, context) {
                        true => Err(Error::PathAndRevision { text: text.to_owned() }),
                        false => Ok(place),
                    }
                }
                (true, PlaceRole::Baseline) => Ok(place),
                (false, _) => match find_revision(text, context) {
                    Ok(()) => Ok(Place::Git { revision: text.to_owned(), path: None }),
                    Err(error) => Err(missing(text, error)),
                },
            }
        }
        Place::Git { revision, path: Some(_) } if !text.starts_with("git:") => {
            let Some(source_name) = RegistryReference::guessed(text) else { return Ok(place) };
            match find_revision(revision, context) {
                Ok(()) => Ok(place),
                Err(Error::NoRevision { shallow: true, .. }) if !has_version(text) => Ok(place),
                Err(error @ Error::GitHangs { .. }) => Err(error),
                Err(_) => Err(Error::RegistryName { text: text.to_owned(), source_name }),
            }
        }
        _ => Ok(place),
    }
}

/// Whether a path on disk may be called like a revision: git need not be asked
/// about `old.wit`, nor where there is no repository.
fn may_be_revision(path: &Path, context: &Context) -> bool {
    let is_file = ["wit", "wasm", "wat"].iter().any(|it| path.extension() == Some(it.as_ref()));
    let directory = match &context.candidate {
        Some(Place::Path(candidate)) => context.cwd.join(candidate),
        _ => context.cwd.clone(),
    };
    let is_in_repository = || match std::path::absolute(Path::new(".").join(directory)) {
        Ok(directory) => repository_of(&directory).is_some(),
        Err(_) => true,
    };
    !is_file && (is_in_repository() || std::env::var_os("GIT_DIR").is_some())
}

/// Whether a path on disk is called like a revision. Most are called like nothing in
/// git, so that looking through its references is enough.
fn is_revision(name: &str, context: &Context) -> bool {
    let directory = match &context.candidate {
        Some(Place::Path(path)) => directory_of(&context.cwd.join(path)),
        _ => directory_of(&context.cwd),
    };
    let repository = Repository::new(directory, name.to_owned());
    let is_hex = name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    // `HEAD`, `MERGE_HEAD`; `v1.2.3-4-gabc1234`, as `git describe` writes it.
    let is_head = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let may_be_object = is_hex || is_head || name.contains(['~', '^', '@']) || name.contains("-g");
    match reference::is_reference(&repository, name) {
        Ok(false) if !may_be_object => false,
        Ok(true) => true,
        _ => find_revision(name, context).is_ok(),
    }
}

/// Looks for a revision.
fn find_revision(name: &str, context: &Context) -> Result<(), Error> {
    let (repository, _) = beside_candidate(name.to_owned(), context)?;
    let repository = std::rc::Rc::new(repository);
    revision::find(&repository, &repository.objects()?, name).map(|_| ())
}

/// Why there is neither a path nor a revision of that name.
fn missing(text: &str, error: Error) -> Error {
    if matches!(error, Error::GitHangs { .. }) {
        return error;
    }
    if let Some(source_name) = RegistryReference::guessed(text) {
        return Error::RegistryName { text: text.to_owned(), source_name };
    }
    let help = match &error {
        // Nothing but a revision is written like that.
        Error::NoRevision { .. } if text.contains(['~', '^']) || matches!(text, "HEAD" | "@") => {
            return error;
        }
        Error::NoRevision { help, shallow: true, .. } => {
            format!("check the spelling; if it is a revision: {help}")
        }
        Error::NoRevision { help, .. } if help.starts_with("did you mean") => help.clone(),
        _ => "check the spelling; paths count from this directory".to_owned(),
    };
    Error::NoPathOrRevision { text: text.to_owned(), help }
}
