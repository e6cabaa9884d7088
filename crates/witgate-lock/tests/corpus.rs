//! Real locks: those of WASI's releases verify but for the two that are really
//! stale, and those of other projects parse.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use witgate_lock::{
    Carried, Compare, Comparison, FORMATS, Format, Lock, Manifest, Setting, Source, Store,
    Vendored, WitDepsManifest, WkgManifest, check,
};
use witgate_model::{Entry, EntryStatus};
use witgate_testing::corpus;

/// Every file below a directory, in order.
fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    let entries = directory.read_dir().expect("a directory");
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// wit-deps' locks ask nothing of it.
struct Blind;

impl Compare for Blind {
    fn carried(&self, _: &[u8]) -> Result<Carried, String> {
        panic!("there are no bytes to read")
    }
    fn compare(&self, _: &[u8], _: &Vendored) -> Comparison {
        panic!("there are no bytes to compare")
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn wasi_releases() {
    let corpus = corpus::root().join("corpus");
    let releases = corpus.join("wasi-releases");
    let mut all = Vec::new();
    files(&releases, &mut all);
    let locks = all.into_iter().filter(|path| path.file_name().is_some_and(|it| it == "deps.lock"));
    let mut rows: Vec<Entry> = Vec::new();
    let mut entries = 0;
    for path in locks {
        let shown = path.strip_prefix(&releases).expect("below").display().to_string();
        let lock =
            Lock::read(Format::by_path(&path).expect("known"), &path, &shown).expect("a lock");
        entries += lock.entries.len();
        let toml = path.with_file_name("deps.toml");
        let manifest = WitDepsManifest::read(&toml, &toml.display().to_string());
        let setting = Setting {
            root: releases.clone(),
            directory: path.parent().expect("a directory").to_owned(),
            manifest: Some(Manifest::WitDeps(manifest.expect("a manifest"))),
            ..Setting::default()
        };
        rows.extend(check(&lock, &setting, &Store::new(), &Blind));
    }
    assert_eq!((entries, rows.len()), (200, 200), "one row an entry, and nothing beyond");
    let not: Vec<&Entry> =
        rows.iter().filter(|row| row.outcome.status() != EntryStatus::Verified).collect();
    let stale = "v0.3.0-rc-2026-03-15/proposals";
    let expected = ["cli", "http"].map(|it| format!("{stale}/{it}/wit/deps.lock"));
    assert_eq!(not.len(), 2, "{not:#?}");
    for (row, file) in not.iter().zip(expected) {
        let found = (&row.file, row.name.as_str(), row.outcome.status());
        assert_eq!(found, (&file, "sockets", EntryStatus::Mismatch));
        assert!(
            row.outcome.detail().contains("proposals/sockets/wit does not match the lock file"),
            "{}",
            row.outcome.detail()
        );
        assert!(row.range.is_some());
    }
}

/// In the history of packages that commit `deps/`, a few commits edited what is
/// vendored and not the lock.
const EDITED: &[&str] = &["wadm-crates-wadm-types-wit-", "wasi-clocks-"];

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn committed_dependencies() {
    let corpus = corpus::root().join("corpus");
    let pairs = corpus.join("pairs");
    let mut all = Vec::new();
    files(&pairs, &mut all);
    let locks = all.into_iter().filter(|path| path.file_name().is_some_and(|it| it == "deps.lock"));
    let mut verified = 0;
    let mut edited = 0;
    for path in locks {
        let shown = path.strip_prefix(&pairs).expect("below").display().to_string();
        let lock =
            Lock::read(Format::by_path(&path).expect("known"), &path, &shown).expect("a lock");
        let directory = path.parent().expect("a directory");
        let toml = directory.join("deps.toml");
        let manifest = WitDepsManifest::read(&toml, "deps.toml").expect("a manifest");
        let setting = Setting {
            root: directory.to_owned(),
            directory: directory.to_owned(),
            manifest: Some(Manifest::WitDeps(manifest)),
            ..Setting::default()
        };
        for row in check(&lock, &setting, &Store::new(), &Blind) {
            match row.outcome.status() {
                EntryStatus::Verified => verified += 1,
                EntryStatus::Mismatch => {
                    assert!(EDITED.iter().any(|it| shown.starts_with(it)), "{row:?}");
                    edited += 1;
                }
                // Path sources lead out of the pair, and what is vendored there
                // was named again as it was gathered.
                EntryStatus::NotCheckable => {
                    assert!(row.outcome.detail().contains("not there"), "{row:?}")
                }
                EntryStatus::Extra => assert!(row.name.starts_with("proposals_"), "{row:?}"),
                EntryStatus::Unpinned | EntryStatus::Stale => panic!("{row:?}"),
            }
        }
    }
    println!("{verified} verified, {edited} edited");
    assert!(verified > 300 && edited < 10, "{verified} {edited}");
}

/// The format of a corpus file, whose name may have its path before it.
fn format(path: &Path) -> Option<&'static Format> {
    let name = path.file_name()?.to_str()?;
    FORMATS.iter().find(|it| it.files.iter().any(|file| name.ends_with(file))).copied()
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn all_locks_parse() {
    let corpus = corpus::root().join("corpus");
    let mut all = Vec::new();
    for directory in ["lockfiles", "pairs"] {
        files(&corpus.join(directory), &mut all);
    }
    let mut locks: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in &all {
        let shown = path.display().to_string();
        let name = path.file_name().expect("a file").to_string_lossy();
        let manifest = match &*name {
            "deps.toml" => WitDepsManifest::read(path, &shown).map(drop),
            "wkg.toml" => WkgManifest::read(path, &shown).map(drop),
            _ => Ok(()),
        };
        wrong.extend(manifest.err());
        let Some(format) = format(path) else { continue };
        match Lock::read(format, path, &shown) {
            Err(error) => wrong.push(error),
            Ok(lock) => {
                let (files, entries, empty) = locks.entry(format.id).or_default();
                *files += 1;
                *entries += lock.entries.len();
                *empty += usize::from(lock.is_empty());
                for pin in &lock.entries {
                    let text = &lock.text[pin.range.clone()];
                    let of_it = match &pin.source {
                        Source::Registry(_) => text.contains(&pin.sha256.to_string()),
                        _ => text.contains(&pin.sha256.hex()),
                    };
                    assert!(of_it, "{shown}: the range of {} holds {text:?}", pin.entry);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("files, entries and empty ones: {locks:?}");
    // As many as there are: nothing is passed over for its name.
    let named =
        |suffix: &str| all.iter().filter(|it| it.to_string_lossy().ends_with(suffix)).count();
    assert_eq!(locks["wkg"].0, named("wkg.lock"));
    assert_eq!(locks["wit-deps"].0, named("deps.lock"));
    assert_eq!(locks["cargo-component"].0, named("Cargo-component.lock"));
    // The research counts 50 `wkg.lock` files with 82 entries, 8 of them empty,
    // in `lockfiles/` and the checkouts they are from.
    assert!(locks["wkg"].0 > 40 && locks["wkg"].2 > 0, "{locks:?}");
}
