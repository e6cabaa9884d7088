//! What was the matter with locks before a change already: it fails no change that
//! touches none of it.

use std::collections::BTreeMap;
use std::path::Path;

use witgate_judge::Fact;
use witgate_load::{Commit, History};
use witgate_model::{EntryKind, path};

/// More of a file is not compared; it counts as touched.
const FILE_LIMIT: u64 = 64 << 20;

/// So many files around one lock are examined; more count as touched.
const FILES_LIMIT: usize = 50_000;

/// Marks the facts of locks of which nothing has changed since a commit: neither the
/// lock, nor what asks for it, nor what is vendored beside it.
pub(super) fn mark(facts: &mut [Fact], history: &History, commit: &Commit) {
    let Ok(files) = history.files(commit) else { return };
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    for fact in facts {
        let Fact::Entry(it) = fact else { continue };
        if it.entry.kind != EntryKind::LockEntry {
            continue;
        }
        let file = it.entry.file.clone();
        let is_same = || is_as_it_was(&file, &files, history, commit).unwrap_or(false);
        it.was_so = *known.entry(file.clone()).or_insert_with(is_same);
    }
}

/// Whether everything around a lock, or a directory of vendored packages, is in the
/// commit as it is here.
fn is_as_it_was(file: &str, files: &[String], history: &History, commit: &Commit) -> Option<bool> {
    let checkout = history.checkout()?;
    let lock = history.path_of(Path::new(file))?;
    let home = path::parent(&lock);
    let is_of_it = |path: &str| {
        let below = match home {
            "" => path,
            home => path.strip_prefix(home)?.strip_prefix('/')?,
        };
        let is_vendored = || path::parent(below).split('/').any(|name| name == "deps");
        let is_of_tool = || {
            let name = path::name(path);
            [".toml", ".lock"].iter().any(|end| name.ends_with(end)) && !below.contains('/')
        };
        (is_vendored() || is_of_tool()).then_some(())
    };
    let was: Vec<&String> = files.iter().filter(|path| is_of_it(path).is_some()).collect();
    let here = checkout.files_below(home, FILES_LIMIT).ok()?;
    let here: Vec<&String> = here.iter().filter(|path| is_of_it(path).is_some()).collect();
    if was.len() > FILES_LIMIT || was != here {
        return Some(false);
    }
    let is_same = |path: &&String| {
        let there = history.bytes(commit, path).ok()??;
        let here = witgate_files::read(&checkout.path(path), FILE_LIMIT).ok()?;
        (here == there).then_some(())
    };
    Some(was.iter().all(|path| is_same(path).is_some()))
}
