//! Published packages and components, which some tests read.
//!
//! They are not in the repository; `WITGATE_CORPUS` names the directory. A test
//! that reads them is marked `#[ignore = "reads WITGATE_CORPUS"]`, so that cargo
//! counts it as ignored where they are missing, and `--include-ignored` runs it.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The directory that `WITGATE_CORPUS` names.
///
/// # Panics
///
/// If the variable is not set.
#[track_caller]
pub fn root() -> PathBuf {
    std::env::var_os("WITGATE_CORPUS").expect("WITGATE_CORPUS names the corpus").into()
}

/// Reads a JSON file.
///
/// # Panics
///
/// If there is none.
pub fn json(path: &Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The directories in a directory, sorted by name.
///
/// # Panics
///
/// If the directory cannot be read.
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
