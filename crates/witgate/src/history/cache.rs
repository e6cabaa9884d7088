//! What was worked out before, so that the second time is short.
//!
//! An entry is found by a digest over all that it depends on: the ids of the commits,
//! which are digests of all that these have, the tags before them, how contracts are
//! read, and the rules. So no entry is ever out of date, and none is written again. An
//! entry that is not what was asked for, or cannot be understood, is as one that is not
//! there. It is kept in a directory of the user's, never in a repository, and to lack it
//! costs nothing but time.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use witgate_history::{Release, Step};
use witgate_judge::RULES;
use witgate_load::Commit;
use witgate_model::Digest;

use super::HistoryRequest;
use super::releases_of_line::LineReleases;

/// What entries are; another number is another kind.
const FORMAT: &str = "witgate-history-cache/2";

/// Larger entries are not read.
const LIMIT: u64 = 4 << 20;

pub(super) struct Cache {
    directory: Option<PathBuf>,
    /// What every entry depends on.
    basis: String,
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
struct Entry<T> {
    format: String,
    key: String,
    value: T,
}

impl Cache {
    pub(super) fn new(request: &HistoryRequest) -> Cache {
        let options = &request.options;
        let rules: String = RULES
            .iter()
            .map(|rule| format!("{}\n{}\n{}\n", rule.id, rule.summary, rule.docs))
            .collect();
        let basis = format!(
            "{FORMAT}\n{}\n{}\nfeatures {:?} {} deps {:?}\n",
            env!("CARGO_PKG_VERSION"),
            Digest::of_bytes(rules.as_bytes()),
            options.features,
            options.all_features,
            options.deps,
        );
        Cache { directory: request.cache.clone(), basis }
    }

    /// The key of a step at a position of the main line.
    pub(super) fn key_of_step(
        &self,
        parent: Option<&Commit>,
        commit: &Commit,
        releases: &LineReleases,
        position: usize,
        prefix: &str,
    ) -> String {
        let parent = parent.map_or("none", |parent| parent.id.as_str());
        let tags: String =
            releases.before(position).map(|(tag, id)| format!("tag {id} {tag}\n")).collect();
        self.key(&format!("step {parent} {}\nin {prefix:?}\n{tags}", commit.id))
    }

    /// The key of a release.
    pub(super) fn key_of_release(&self, was: &Commit, now: &Commit, prefix: &str) -> String {
        self.key(&format!("release {} {}\nin {prefix:?}\n", was.id, now.id))
    }

    fn key(&self, digest: &str) -> String {
        Digest::of_bytes(format!("{}{digest}", self.basis).as_bytes()).short(64)
    }

    fn file(&self, key: &str) -> Option<PathBuf> {
        let (first, rest) = key.split_at_checked(2)?;
        Some(self.directory.as_ref()?.join(first).join(format!("{rest}.json")))
    }

    fn read<T: for<'t> Deserialize<'t>>(&self, key: &str) -> Option<T> {
        let text = witgate_files::read(&self.file(key)?, LIMIT).ok()?;
        let entry: Entry<T> = serde_json::from_slice(&text).ok()?;
        (entry.format == FORMAT && entry.key == key).then_some(entry.value)
    }

    fn keep<T: Serialize>(&self, key: &str, value: &T) {
        let Some(file) = self.file(key) else { return };
        let entry = Entry { format: FORMAT.to_owned(), key: key.to_owned(), value };
        if let Ok(text) = serde_json::to_vec(&entry) {
            // Where nothing can be kept, it is worked out again.
            let _ = witgate_files::write_in_new_directory(&file, text);
        }
    }

    /// A step that was worked out before.
    pub(super) fn step(&self, key: &str, commit: &Commit) -> Option<Step> {
        self.read(key).filter(|step: &Step| step.commit == commit.id)
    }

    /// Keeps a step.
    pub(super) fn keep_step(&self, key: &str, step: &Step) {
        self.keep(key, step);
    }

    /// A release that was worked out before.
    pub(super) fn release(&self, key: &str, commit: &Commit) -> Option<Release> {
        self.read(key).filter(|release: &Release| release.commit == commit.id)
    }

    /// Keeps a release.
    pub(super) fn keep_release(&self, key: &str, release: &Release) {
        self.keep(key, release);
    }
}
