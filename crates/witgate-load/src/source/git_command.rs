//! How git is run: quiet, offline, and on the objects as they are. What would make
//! it answer otherwise than from the repository's own objects is switched off.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use witgate_files::repository_of;

/// Variables that change what objects and references mean, or which files
/// are meant. Those that name the repository are [`OF_REPOSITORY`].
const MISLEADING: &[&str] = &[
    "GIT_CONFIG",
    "GIT_ATTR_SOURCE",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
];

/// Variables that name a repository, or parts of one.
const OF_REPOSITORY: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
];

/// A git command in a directory, quiet, offline and speaking English.
pub(crate) fn git_command(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("--no-pager")
        // Older versions know no GIT_NO_LAZY_FETCH; all know this.
        .args(["-c", "protocol.allow=never"])
        // The advice about a file of grafts is said of the empty one too.
        .args(["-c", "advice.graftFileDeprecated=false"])
        // To list what is checked out must not run what the repository names for it.
        .args(["-c", "core.fsmonitor=false"])
        .current_dir(for_git(directory))
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        // What a commit was is not for a replacement or a graft to say.
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        // Git for Windows knows this name, too.
        .env("GIT_GRAFT_FILE", "/dev/null")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    for name in MISLEADING {
        command.env_remove(name);
    }
    if directory.canonicalize().is_ok_and(|real| repository_of(&real).is_some()) {
        // What a checkout holds may not pass for a repository of its own.
        command.args(["-c", "safe.bareRepository=explicit"]);
    }
    match directories_from_environment(directory) {
        Some((repository, tree)) => {
            command.env("GIT_DIR", repository).env("GIT_WORK_TREE", for_git(&tree));
        }
        // What is said of another repository is not said of this one.
        None => {
            for name in OF_REPOSITORY {
                command.env_remove(name);
            }
        }
    }
    command
}

/// Whether git may find a repository from a directory: at or above it there is a `.git`,
/// or the `HEAD` that every bare repository has, or the environment names one.
pub(super) fn may_be_in_repository(directory: &Path) -> bool {
    let Ok(real) = directory.canonicalize() else { return true };
    let is_there = |path: PathBuf| path.symlink_metadata().is_ok();
    std::env::var_os("GIT_DIR").is_some()
        || real.ancestors().any(|it| is_there(it.join(".git")) || is_there(it.join("HEAD")))
}

/// A directory as git takes it. On Windows a canonical path begins with `\\?\`, and
/// git takes that for the name of a server.
fn for_git(directory: &Path) -> &Path {
    // Elsewhere such a name is that of a file like any other.
    let plain = directory.to_str().filter(|_| cfg!(windows)).and_then(without_verbatim_prefix);
    plain.map_or(directory, Path::new)
}

/// A canonical path of Windows on a drive, as people write it; nothing for others.
fn without_verbatim_prefix(path: &str) -> Option<&str> {
    let plain = path.strip_prefix(r"\\?\")?;
    let is_on_drive = plain.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && plain.get(1..).is_some_and(|rest| rest.starts_with(r":\"));
    is_on_drive.then_some(plain)
}

/// The repository and the work tree that the environment names, if the
/// directory is in them. Hooks are told them by paths from their working
/// directory, which need not be where git is run here.
fn directories_from_environment(directory: &Path) -> Option<(PathBuf, PathBuf)> {
    let variable = |name| std::env::var_os(name).filter(|path| !path.is_empty());
    let repository = std::path::absolute(variable("GIT_DIR")?).ok()?;
    let tree = variable("GIT_WORK_TREE").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let (tree, directory) = (tree.canonicalize().ok()?, directory.canonicalize().ok()?);
    // Where there is a repository around, no other one is meant.
    let own = repository_of(&directory).map(git_directory);
    let is_another = own.is_some_and(|own| own != repository.canonicalize().ok());
    (directory.starts_with(&tree) && !is_another).then_some((repository, tree))
}

/// The directory that a repository keeps its objects in, or that of a work tree: `.git`,
/// or what a file of that name says.
fn git_directory(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return git.canonicalize().ok();
    }
    let text = std::fs::read_to_string(git).ok()?;
    top.join(text.trim_end().strip_prefix("gitdir: ")?).canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_paths_of_windows() {
        for (path, expected) in [
            (r"\\?\C:\work\wit", Some(r"C:\work\wit")),
            (r"\\?\UNC\server\share", None),
            (r"\\?\C:", None),
            (r"C:\work", None),
            ("/work/wit", None),
        ] {
            assert_eq!(without_verbatim_prefix(path), expected, "{path}");
        }
        assert_eq!(for_git(Path::new("/work/wit")), Path::new("/work/wit"));
    }
}
