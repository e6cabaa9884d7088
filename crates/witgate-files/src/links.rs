//! Where a path leads, and which links it goes through on the way.

use std::cell::RefCell;
use std::collections::BTreeMap;
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
    PlainDirectories::default().belongs(path)
}

/// Directories that paths were found to go through without a link, so that each is
/// looked at once. Whether they are replaced later is not noticed: it lives as long as
/// one thing is being read.
#[derive(Debug, Default)]
pub struct PlainDirectories {
    /// Where each is from the root, by how it was written.
    known: RefCell<BTreeMap<PathBuf, PathBuf>>,
}

impl PlainDirectories {
    /// As [`belongs`].
    pub fn belongs(&self, path: &Path) -> Result<(), Refusal> {
        self.belongs_where(path).map(|_| ())
    }

    /// The same, with where the path leads, if there is something.
    pub(crate) fn belongs_where(&self, path: &Path) -> Result<Option<PathBuf>, Refusal> {
        if let Some(found) = self.in_known(path) {
            return Ok(found);
        }
        let found = path.canonicalize().ok();
        // Most paths have no link in them, and need no closer look.
        if std::path::absolute(path).ok() == found {
            self.remember(path, found.as_deref());
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

    /// Where a path leads, if there is something, whose directory is known and which is
    /// no link.
    fn in_known(&self, path: &Path) -> Option<Option<PathBuf>> {
        let (directory, name) = (path.parent()?, path.file_name()?);
        let real = self.known.borrow().get(directory)?.join(name);
        let found = match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => return None,
            Ok(_) => Some(real),
            Err(error) if is_missing(&error) => None,
            Err(_) => return None,
        };
        self.remember(path, found.as_deref());
        Some(found)
    }

    /// A path without a link goes through directories without one.
    fn remember(&self, path: &Path, real: Option<&Path>) {
        let written = [Some(path), path.parent()];
        let real = [real, real.and_then(Path::parent)];
        let known = written.into_iter().zip(real).filter_map(|(written, real)| written.zip(real));
        let mut all = self.known.borrow_mut();
        all.extend(known.map(|(written, real)| (written.to_owned(), real.to_owned())));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_in_a_directory_that_is_known_is_followed_all_the_same() {
        let directory = tempfile::tempdir().expect("a directory");
        let top = directory.path().canonicalize().expect("it is there").join("repository");
        fs::create_dir_all(top.join(".git")).expect("made");
        fs::create_dir(top.join("wit")).expect("made");
        fs::write(top.join("wit/a.wit"), "").expect("written");
        symlink(top.join("wit/a.wit"), top.join("wit/b.wit")).expect("linked");
        symlink("../..", top.join("wit/out")).expect("linked");
        symlink("../.git", top.join("wit/git")).expect("linked");
        let plain = PlainDirectories::default();
        let found = |path: &str| plain.belongs_where(&top.join("wit").join(path));
        let real = top.join("wit/a.wit");
        for _ in 0..2 {
            assert_eq!(found("a.wit").expect("it belongs"), Some(real.clone()));
            assert_eq!(found("b.wit").expect("it belongs"), Some(real.clone()));
            assert_eq!(found("c.wit").expect("it belongs"), None);
            assert_eq!(found("a.wit/x").expect("it belongs"), None);
            for out in ["out", "git", "out/x", "git/config"] {
                assert!(matches!(found(out), Err(Refusal::LeadsOut)), "{out}");
            }
        }
        assert!(plain.known.borrow().contains_key(&top.join("wit")));
    }
}
