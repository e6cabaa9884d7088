//! The real contracts that some tests read, where they are at hand.

#![allow(dead_code, unreachable_pub, reason = "each test binary reads its own part")]

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The directory that `WITGATE_CORPUS` names. Without it the test says that it
/// was skipped.
pub fn root() -> Option<PathBuf> {
    let root = std::env::var_os("WITGATE_CORPUS").map(PathBuf::from);
    if root.is_none() {
        eprintln!("skipped: WITGATE_CORPUS is not set");
    }
    root
}

/// A JSON file.
pub fn json(path: &Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The directories in a directory, by name.
pub fn directories(path: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable directory").path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}
