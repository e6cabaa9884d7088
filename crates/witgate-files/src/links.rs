//! Where a path leads, and which links it goes through on the way.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

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

/// Whether a path from the top of a repository is in its `.git`.
pub(crate) fn is_of_git(path: &Path) -> bool {
    let first = path.components().next();
    first.is_some_and(|name| name.as_os_str().eq_ignore_ascii_case(".git"))
}

/// Whether what a path leads to belongs to the repository that the path is in:
/// no link of a repository leads out of it, nor into its `.git`, which holds
/// what is nobody's contract, and may hold credentials.
pub fn belongs(path: &Path) -> Result<(), Refusal> {
    PlainDirectories::default().belongs(path)
}

thread_local! {
    /// What this thread knows of directories, while it looks at each once.
    static SHARED: RefCell<Option<PlainDirectories>> = const { RefCell::new(None) };
}

/// Does `work`, in which this thread asks the system once for each directory whether it
/// is a link: a check asks for the same ones some fifty times.
pub fn looking_once<T>(work: impl FnOnce() -> T) -> T {
    /// Forgets everything, however the work ends.
    struct Outer(Option<PlainDirectories>);
    impl Drop for Outer {
        fn drop(&mut self) {
            SHARED.set(self.0.take());
        }
    }
    let _outer = Outer(SHARED.replace(Some(PlainDirectories { known: Rc::default() })));
    work()
}

/// Where a path leads, links followed, as `canonicalize` says it.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    let shared = SHARED.with_borrow(Clone::clone);
    shared.map_or_else(|| path.canonicalize(), |shared| shared.real(path))
}

/// Directories that paths were found to go through without a link, so that each is
/// examined once. Whether they are replaced later is not noticed: it lives as long as
/// one thing is being read, or as the work that is [`looking_once`].
#[derive(Clone, Debug)]
pub struct PlainDirectories {
    /// Where each is from the root, by how it was written: names are not compared one by
    /// one, which takes long.
    known: Rc<RefCell<HashMap<OsString, PathBuf>>>,
}

impl Default for PlainDirectories {
    fn default() -> PlainDirectories {
        let shared = SHARED.with_borrow(Clone::clone);
        shared.unwrap_or_else(|| PlainDirectories { known: Rc::default() })
    }
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
            if let Some(found) = &found {
                self.remember(path, found);
            }
            return Ok(found);
        }
        let Walk { real, links } = walk(path)?;
        let leads_out = |directory: &PathBuf| {
            let Some(top) = repository_of(directory) else { return false };
            real.strip_prefix(top).map_or(true, is_of_git)
        };
        match links.iter().any(leads_out) {
            true => Err(Refusal::LeadsOut),
            false => Ok(found),
        }
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        if let Some(known) = self.known.borrow().get(path.as_os_str()) {
            return Ok(known.clone());
        }
        match self.in_known(path) {
            Some(Some(found)) => return Ok(found),
            Some(None) => return Err(io::ErrorKind::NotFound.into()),
            None => {}
        }
        let found = path.canonicalize()?;
        if std::path::absolute(path).is_ok_and(|path| path == found) {
            self.remember(path, &found);
        }
        Ok(found)
    }

    /// Where a path leads, if there is something, below a directory that is known and
    /// without a link from there.
    fn in_known(&self, path: &Path) -> Option<Option<PathBuf>> {
        let (directory, name) = (path.parent()?, path.file_name()?);
        let known = self.known.borrow().get(directory.as_os_str()).cloned();
        let real = match known {
            Some(real) => real,
            None => self.in_known(directory)??,
        };
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => None,
            Ok(_) => {
                let real = real.join(name);
                self.known.borrow_mut().insert(path.as_os_str().to_owned(), real.clone());
                Some(Some(real))
            }
            Err(error) if is_missing(&error) => Some(None),
            Err(_) => None,
        }
    }

    /// A path without a link goes through directories without one.
    fn remember(&self, path: &Path, real: &Path) {
        let mut known = self.known.borrow_mut();
        for (written, real) in path.ancestors().zip(real.ancestors()) {
            known.insert(written.as_os_str().to_owned(), real.to_owned());
            // What is above the working directory is not written.
            if written.file_name().is_none() {
                break;
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
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
        assert!(plain.known.borrow().contains_key(top.join("wit").as_os_str()));
        // What was found out is shared while that is asked for, and forgotten after.
        looking_once(|| {
            assert_eq!(super::real(&top.join("wit")).expect("it is there"), top.join("wit"));
            let known = PlainDirectories::default().known;
            assert_eq!(known.borrow().get(top.as_os_str()), Some(&top));
            assert_eq!(super::real(&top.join("wit/b.wit")).expect("it is there"), real);
            assert!(super::real(&top.join("wit/c.wit")).is_err());
            assert!(PlainDirectories::default().belongs(&top.join("wit/git/config")).is_err());
        });
        assert!(PlainDirectories::default().known.borrow().is_empty());
    }

    #[test]
    fn what_is_above_a_relative_path_is_not_taken_for_the_working_directory() {
        let here =
            std::env::current_dir().and_then(|here| here.canonicalize()).expect("it is there");
        let plain = PlainDirectories::default();
        for path in [".", "./src", "src", "src/lib.rs"] {
            let found = plain.belongs_where(Path::new(path)).expect("it belongs");
            assert_eq!(found, here.join(path).canonicalize().ok(), "{path}");
        }
        let known = plain.known.borrow();
        assert_eq!(known.get(OsStr::new(".")), Some(&here));
        assert_eq!(known.get(OsStr::new("")), Some(&here));
    }
}
