//! A server with a repository, the people who push to it, and checkouts of it
//! as actions/checkout makes them: over a wire, one commit deep.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use crate::runner::Event;
use crate::sandbox::{commit, git, write};

pub(crate) const ZEROS: &str = "0000000000000000000000000000000000000000";

/// The server and the desk of whoever works on the project.
pub(crate) struct Forge {
    directory: TempDir,
}

/// A pull request.
pub(crate) struct Pull {
    pub(crate) base: String,
    pub(crate) head: String,
    pub(crate) merge: String,
    branch: String,
}

impl Forge {
    pub(crate) fn new() -> Forge {
        let forge = Forge { directory: tempfile::tempdir().expect("a directory") };
        fs::create_dir(forge.origin()).expect("created");
        fs::create_dir(forge.desk()).expect("created");
        git(&forge.origin(), &["init", "-q", "--bare"]);
        // As GitHub has it.
        git(&forge.origin(), &["config", "uploadpack.allowAnySHA1InWant", "true"]);
        git(&forge.desk(), &["init", "-q"]);
        git(&forge.desk(), &["remote", "add", "origin", &forge.url()]);
        forge
    }

    fn origin(&self) -> PathBuf {
        self.directory.path().join("origin.git")
    }

    pub(crate) fn desk(&self) -> PathBuf {
        self.directory.path().join("desk")
    }

    fn url(&self) -> String {
        format!("file://{}", self.origin().display())
    }

    /// Commits a file to the branch at the desk; gives back the commit.
    #[track_caller]
    pub(crate) fn commit(&self, path: &str, content: &str) -> String {
        write(&self.desk(), path, content);
        commit(&self.desk(), path);
        self.head()
    }

    pub(crate) fn head(&self) -> String {
        git(&self.desk(), &["rev-parse", "HEAD"])
    }

    /// Begins a branch where `main` is.
    pub(crate) fn branch(&self, name: &str) {
        git(&self.desk(), &["checkout", "-q", "-b", name, "main"]);
    }

    /// Pushes the branch at the desk.
    #[track_caller]
    pub(crate) fn push(&self) -> String {
        git(&self.desk(), &["push", "-q", "--force", "origin", "HEAD"]);
        self.head()
    }

    pub(crate) fn tag(&self, name: &str) -> String {
        git(&self.desk(), &["tag", "-a", "-m", name, name, "main"]);
        git(&self.desk(), &["push", "-q", "origin", name]);
        git(&self.desk(), &["rev-parse", "main"])
    }

    /// Merges `branch` into `main`, as the server's button does.
    pub(crate) fn merge(&self, branch: &str) -> String {
        git(&self.desk(), &["checkout", "-q", "main"]);
        git(&self.desk(), &["merge", "-q", "--no-ff", "-m", "merge", branch]);
        self.push()
    }

    /// Forgets whatever no branch leads to.
    pub(crate) fn prune(&self) {
        git(&self.origin(), &["gc", "-q", "--prune=now"]);
    }

    /// Opens or updates the pull request of the branch at the desk. Of a fork
    /// the server has no more than the request's own references.
    #[track_caller]
    pub(crate) fn pull(&self, number: u32) -> Pull {
        let desk = self.desk();
        let (head, base) = (self.head(), git(&desk, &["rev-parse", "main"]));
        let branch = git(&desk, &["branch", "--show-current"]);
        git(&desk, &["checkout", "-q", "--detach", "main"]);
        git(&desk, &["merge", "-q", "--no-ff", "-m", "merge", &head]);
        let merge = self.head();
        for (commit, reference) in [(&head, "head"), (&merge, "merge")] {
            let to = format!("+{commit}:refs/pull/{number}/{reference}");
            git(&desk, &["push", "-q", "origin", &to]);
        }
        git(&desk, &["checkout", "-q", &branch]);
        Pull { base, head, merge, branch }
    }

    /// A checkout as deep as asked for, 0 for the whole history.
    #[track_caller]
    pub(crate) fn checkout(&self, sha: &str, reference: &str, depth: u32) -> PathBuf {
        let directory = TempDir::new_in(self.directory.path()).expect("a directory").keep();
        self.checkout_into(&directory, sha, reference, depth);
        directory
    }

    #[track_caller]
    pub(crate) fn checkout_into(&self, to: &Path, sha: &str, reference: &str, depth: u32) {
        git(to, &["init", "-q"]);
        git(to, &["remote", "add", "origin", &self.url()]);
        let local = match reference.strip_prefix("refs/heads/") {
            Some(branch) => format!("refs/remotes/origin/{branch}"),
            None => reference.replace("refs/pull/", "refs/remotes/pull/"),
        };
        let wanted = format!("+{sha}:{local}");
        let depth = format!("--depth={depth}");
        let arguments: &[&str] = match depth.as_str() {
            "--depth=0" => &[
                "fetch",
                "-q",
                "origin",
                "+refs/heads/*:refs/remotes/origin/*",
                "+refs/tags/*:refs/tags/*",
                &wanted,
            ],
            depth => &["fetch", "-q", "--no-tags", depth, "origin", &wanted],
        };
        git(to, arguments);
        git(to, &["checkout", "-q", "--force", "--detach", &local]);
    }
}

impl Pull {
    /// The event of this request.
    pub(crate) fn event(&self, number: u32) -> Event {
        Event {
            name: "pull_request",
            reference: format!("refs/pull/{number}/merge"),
            sha: self.merge.clone(),
            payload: json!({
                "number": number,
                "pull_request": {
                    "number": number,
                    "title": "`touch pwned` $(touch pwned) ::set-output name=result::pass",
                    "base": { "ref": "main", "sha": self.base },
                    "head": { "ref": self.branch, "sha": self.head },
                },
                "repository": { "default_branch": "main" },
            }),
        }
    }
}

/// The event of a push.
pub(crate) fn push(reference: &str, before: &str, after: &str) -> Event {
    Event {
        name: "push",
        reference: reference.to_owned(),
        sha: after.to_owned(),
        payload: json!({
            "ref": reference, "before": before, "after": after,
            "repository": { "default_branch": "main" },
        }),
    }
}

/// How many commits a clone holds, whether or not anything leads to them.
pub(crate) fn commits(directory: &Path) -> usize {
    let all = ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"];
    git(directory, &all).lines().filter(|line| *line == "commit").count()
}
