//! Where a path leads, and which links it goes through on the way.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::refusal::Refusal;

/// How many links are followed in one path, as on Linux.
const LINKS_LIMIT: usize = 40;

/// A path with its links followed.
pub(crate) struct Walk {
    /// Where it leads; names behind the first that is not there are kept as
    /// they are.
    pub(crate) real: PathBuf,
    /// The directories in which the links stand, links followed.
    pub(crate) links: Vec<PathBuf>,
}

/// Follows a path name by name, as the system would.
pub(crate) fn walk(path: &Path) -> io::Result<Walk> {
    let start = match path.is_absolute() {
        true => PathBuf::new(),
        false => std::env::current_dir()?.canonicalize()?,
    };
    let mut walk = Walk { real: start, links: Vec::new() };
    let mut ahead = Vec::new();
    push_names(path, &mut walk.real, &mut ahead);
    while let Some(name) = ahead.pop() {
        if name == ".." {
            walk.real.pop();
            continue;
        }
        let next = walk.real.join(&name);
        let is_link = match next.symlink_metadata() {
            Ok(metadata) => metadata.is_symlink(),
            Err(error) if is_missing(&error) => false,
            Err(error) => return Err(error),
        };
        if !is_link {
            walk.real = next;
            continue;
        }
        walk.links.push(walk.real.clone());
        if walk.links.len() > LINKS_LIMIT {
            return Err(io::Error::other("too many symbolic links"));
        }
        let target = next.read_link()?;
        push_names(&target, &mut walk.real, &mut ahead);
    }
    Ok(walk)
}

/// Puts the names of a path on a stack, the first on top. An absolute path
/// starts again from its root.
fn push_names(path: &Path, start: &mut PathBuf, ahead: &mut Vec<OsString>) {
    let mut names: Vec<OsString> = Vec::new();
    for part in path.components() {
        match part {
            Component::Prefix(_) | Component::RootDir => {
                // The one joins the other, as in `C:\`.
                match part {
                    Component::Prefix(prefix) => *start = PathBuf::from(prefix.as_os_str()),
                    _ if start.has_root() => *start = PathBuf::from(part.as_os_str()),
                    _ => start.push(part.as_os_str()),
                }
            }
            Component::CurDir => {}
            Component::ParentDir => names.push("..".into()),
            Component::Normal(name) => names.push(name.to_owned()),
        }
    }
    ahead.extend(names.into_iter().rev());
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The top of the repository that a directory is in, whose links are followed.
pub fn repository_of(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|above| above.join(".git").symlink_metadata().is_ok())
}

/// Whether what a path leads to belongs to the repository that the path is in:
/// no link of a repository leads out of it, nor into its `.git`, which holds
/// what is nobody's contract, and may hold credentials.
pub fn belongs(path: &Path) -> Result<(), Refusal> {
    belongs_where(path).map(|_| ())
}

/// As [`belongs`], with where the path leads, if there is something.
pub(crate) fn belongs_where(path: &Path) -> Result<Option<PathBuf>, Refusal> {
    let found = path.canonicalize().ok();
    // Most paths have no link in them, and need no closer look.
    if std::path::absolute(path).ok() == found {
        return Ok(found);
    }
    let Walk { real, links } = walk(path)?;
    let leads_out = |directory: &PathBuf| {
        let Some(top) = repository_of(directory) else { return false };
        let Ok(rest) = real.strip_prefix(top) else { return true };
        let first = rest.components().next();
        first.is_some_and(|name| name.as_os_str().eq_ignore_ascii_case(".git"))
    };
    match links.iter().any(leads_out) {
        true => Err(Refusal::LeadsOut),
        false => Ok(found),
    }
}
