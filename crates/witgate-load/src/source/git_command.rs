//! How git is run: quiet, offline, and on the objects as they are. What would make
//! it answer otherwise than from the repository's own objects is switched off.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use witgate_files::repository_of;

/// Variables that change what objects and references stand for, or which files
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
        .current_dir(directory)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        // What a commit was is not for a replacement or a graft to say.
        .env("GIT_NO_REPLACE_OBJECTS", "1")
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
    match told(directory) {
        Some((repository, tree)) => {
            command.env("GIT_DIR", repository).env("GIT_WORK_TREE", tree);
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

/// The repository and the work tree that the environment names, if the
/// directory is in them. Hooks are told them by paths from their working
/// directory, which need not be where git is run here.
fn told(directory: &Path) -> Option<(PathBuf, PathBuf)> {
    let variable = |name| std::env::var_os(name).filter(|path| !path.is_empty());
    let repository = std::path::absolute(variable("GIT_DIR")?).ok()?;
    let tree = variable("GIT_WORK_TREE").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let tree = tree.canonicalize().ok()?;
    directory.canonicalize().ok()?.starts_with(&tree).then_some((repository, tree))
}
