//! Whether a repository's commits, branches and tags are as they were, for a program
//! that keeps what it read from them. Git is not started.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use witgate_files::repository_of;

/// More references than this are not examined one by one.
const MOST: usize = 10_000;

/// The files of a repository that are written when a commit is made or fetched, or a
/// branch or tag is, with when that was last. What `git pack-refs` and `git gc` write is
/// among them, so that two states may differ though they mean the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitState(Vec<(PathBuf, Option<SystemTime>, u64)>);

impl GitState {
    /// The state of the repository around a directory; empty where there is none.
    pub fn around(directory: &Path) -> GitState {
        let mut state = GitState::default();
        let Some(own) = git_directory(directory) else { return state };
        let common = fs::read_to_string(own.join("commondir")).ok();
        let common = common.map_or(own.clone(), |path| own.join(path.trim_end()));
        state.add(own.join("HEAD"));
        for name in ["packed-refs", "FETCH_HEAD", "config", "shallow", "reftable/tables.list"] {
            state.add(common.join(name));
        }
        state.add_all(common.join("refs"));
        state
    }

    fn add(&mut self, path: PathBuf) {
        // What is not there is nothing to remember.
        if let Ok(metadata) = fs::metadata(&path) {
            self.0.push((path, metadata.modified().ok(), metadata.len()));
        }
    }

    fn add_all(&mut self, directory: PathBuf) {
        let mut ahead = vec![directory];
        while let Some(directory) = ahead.pop() {
            let Ok(entries) = fs::read_dir(&directory) else { continue };
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                match path.is_dir() {
                    true => ahead.push(path),
                    false => self.add(path),
                }
                if self.0.len() + ahead.len() > MOST {
                    return;
                }
            }
        }
    }
}

/// Where git keeps what it knows of a checkout: a worktree and a submodule have a file
/// that says where.
fn git_directory(directory: &Path) -> Option<PathBuf> {
    let top = directory.canonicalize().ok()?;
    let git = repository_of(&top)?.join(".git");
    match git.is_dir() {
        true => Some(git),
        false => {
            let text = fs::read_to_string(&git).ok()?;
            let path = text.strip_prefix("gitdir:")?.trim();
            Some(git.parent()?.join(path))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn git(directory: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
        let output = git.arg("-C").arg(directory).args(identity).args(arguments).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    #[test]
    fn whatever_moves_a_reference_is_seen() {
        let home = tempfile::tempdir().expect("a directory");
        let (top, tree) = (home.path().join("top"), home.path().join("tree"));
        fs::create_dir(&top).expect("made");
        assert_eq!(GitState::around(&top), GitState::default());
        git(&top, &["init", "-q", "-b", "main"]);
        git(&top, &["commit", "-q", "--allow-empty", "-m", "first"]);
        git(&top, &["worktree", "add", "-q", "-b", "other", tree.to_str().expect("UTF-8")]);
        let mut states = vec![[GitState::around(&top), GitState::around(&tree)]];
        for step in [
            &["commit", "-q", "--allow-empty", "-m", "second"][..],
            &["tag", "v1.0.0"],
            &["branch", "a/b"],
            &["checkout", "-q", "a/b"],
            &["pack-refs", "--all"],
        ] {
            git(&top, step);
            let now = [GitState::around(&top), GitState::around(&tree)];
            assert!(!states.iter().any(|before| before[0] == now[0]), "{step:?}");
            states.push(now);
        }
        git(&tree, &["commit", "-q", "--allow-empty", "-m", "third"]);
        let now = GitState::around(&tree);
        assert!(!states.iter().any(|before| before[1] == now));
        assert_eq!(now, GitState::around(&tree), "nothing happened");
        fs::write(tree.join("a.wit"), "").expect("written");
        assert_eq!(now, GitState::around(&tree), "nothing that git knows");
    }
}
