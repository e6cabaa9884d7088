//! wkg's locks, and those like them, against bytes and trees: what is right,
//! and each way to be wrong, tampering included.
//!
//! A package "in wasm" is a text here: a line `main NAME`, then a line `NAME
//! CONTENT` for each package it carries. A vendored one is a file of CONTENT.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use witgate_lock::{
    Carried, Compare, Comparison, Format, Hashed, Lock, Manifest, PlaceKind, Setting, Store,
    Vendored, WkgManifest, check,
};
use witgate_model::{Entry, EntryStatus, PackageName};

use EntryStatus::{Extra, Mismatch, NotCheckable, Stale, Unpinned, Verified};

struct Texts;

fn name(text: &str) -> PackageName {
    let (bare, version) = match text.split_once('@') {
        Some((bare, version)) => (bare, Some(version.parse().expect("a version"))),
        None => (text, None),
    };
    let (namespace, name) = bare.split_once(':').expect("a name");
    PackageName { namespace: Arc::from(namespace), name: Arc::from(name), version }
}

impl Compare for Texts {
    fn carried(&self, bytes: &[u8]) -> Result<Carried, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "not a text".to_owned())?;
        let main = text.lines().find_map(|line| line.strip_prefix("main ")).map(name);
        let rest = text.lines().filter(|line| !line.starts_with("main "));
        let packages = rest.filter_map(|line| Some(name(line.split_once(' ')?.0))).collect();
        Ok(Carried { main, packages })
    }

    fn compare(&self, locked: &[u8], vendored: &Vendored) -> Comparison {
        let text = std::str::from_utf8(locked).expect("a text");
        let start = format!("{} ", vendored.package);
        let locked = text.lines().find_map(|line| line.strip_prefix(&start)).expect("carried");
        match fs::read_to_string(&vendored.path) {
            Err(error) => Comparison::CannotTell { why: error.kind().to_string() },
            Ok(there) if there == locked => Comparison::Same,
            Ok(there) => Comparison::Differs { what: format!("{locked} became {there}") },
        }
    }
}

const HTTP: &str = "main wasi:http@0.2.0\nwasi:http@0.2.0 http\nwasi:io@0.2.0 io\n";
const LOGGING: &str = "main wasi:logging\nwasi:logging logging\n";

/// A repository whose WIT names `wasi:http@0.2.0`, which brings `wasi:io`, and
/// `wasi:logging`.
struct Repository {
    directory: TempDir,
    lock: String,
    format: &'static str,
    imports: Option<Vec<PackageName>>,
    own: Vec<PackageName>,
    is_shared: bool,
    vendored: Vec<Vendored>,
    manifest: Option<String>,
    store: Vec<(PlaceKind, &'static str)>,
}

impl Repository {
    fn new() -> Repository {
        let mut repository = Repository {
            directory: tempfile::tempdir().expect("a directory"),
            lock: String::new(),
            format: "wkg.lock",
            imports: Some(vec![name("wasi:http@0.2.0"), name("wasi:logging")]),
            own: Vec::new(),
            is_shared: false,
            vendored: Vec::new(),
            manifest: None,
            store: vec![(PlaceKind::ContentStore, "store")],
        };
        let http = repository.store("store/sha256", HTTP);
        // An unversioned package has a version in the registry.
        let logging = repository
            .store("store/sha256", &LOGGING.replace("wasi:logging", "wasi:logging@1.0.0"));
        repository.lock = format!(
            "version = 1\n{}{}",
            package("wasi:http", "=0.2.0", "0.2.0", &http),
            package("wasi:logging", "*", "1.0.0", &logging)
        );
        for (package, content) in [
            ("wasi:http@0.2.0", "http"),
            ("wasi:io@0.2.0", "io"),
            ("wasi:logging@1.0.0", "logging"),
        ] {
            repository.vendor(package, content);
        }
        repository
    }

    /// Puts bytes in a store, and gives their digest.
    fn store(&self, place: &str, text: &str) -> String {
        let digest = Hashed::of_bytes(text.as_bytes()).sha256();
        let directory = self.directory.path().join(place);
        fs::create_dir_all(&directory).expect("made");
        fs::write(directory.join(digest.hex()), text).expect("written");
        digest.to_string()
    }

    fn vendor(&mut self, package: &str, content: &str) {
        let shown = format!("wit/deps/{}.txt", package.replace([':', '@', '/'], "-"));
        let path = self.directory.path().join(&shown);
        fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        fs::write(&path, content).expect("written");
        let vendored = Vendored { package: name(package), path, shown };
        self.vendored.retain(|it| it.package != vendored.package);
        self.vendored.push(vendored);
    }

    fn swap(&mut self, from: &str, to: &str) {
        assert!(self.lock.contains(from), "{from}");
        self.lock = self.lock.replacen(from, to, 1);
    }

    fn check(&self) -> Vec<Entry> {
        let format = Format::by_path(Path::new(self.format)).expect("known");
        let lock = match self.lock.is_empty() {
            true => Lock::missing(format, self.format),
            false => Lock::parse(format, self.format, &self.lock).expect("a lock"),
        };
        let manifest = self
            .manifest
            .as_ref()
            .map(|text| Manifest::Wkg(WkgManifest::parse("wkg.toml", text).expect("a manifest")));
        let root = self.directory.path();
        let setting = Setting {
            root: root.to_owned(),
            directory: root.to_owned(),
            manifest,
            imports: self.imports.clone(),
            vendored: self.vendored.clone(),
            own: self.own.clone(),
            is_shared: self.is_shared,
            ..Setting::default()
        };
        let places = self.store.iter();
        let store = places.fold(Store::new(), |store, (kind, at)| store.with(*kind, root.join(at)));
        check(&lock, &setting, &store, &Texts)
    }

    /// Requires these rows, with texts in their details.
    #[track_caller]
    fn says(&self, expected: &[(&str, EntryStatus, &str)]) {
        let rows = self.check();
        let found: Vec<_> =
            rows.iter().map(|row| (row.name.as_str(), row.outcome.status())).collect();
        let wanted: Vec<_> = expected.iter().map(|it| (it.0, it.1)).collect();
        assert_eq!(found, wanted, "{rows:#?}");
        for (row, (_, _, detail)) in rows.iter().zip(expected) {
            assert!(
                row.outcome.detail().contains(detail),
                "{}: {}",
                row.name,
                row.outcome.detail()
            );
        }
    }
}

fn package(name: &str, requirement: &str, version: &str, digest: &str) -> String {
    format!(
        "[[packages]]\nname = \"{name}\"\nregistry = \"r\"\n[[packages.versions]]\n\
         requirement = \"{requirement}\"\nversion = \"{version}\"\ndigest = \"{digest}\"\n"
    )
}

const HTTP_IS: (&str, EntryStatus, &str) = ("wasi:http@0.2.0", Verified, "");
const LOGGING_IS: (&str, EntryStatus, &str) = ("wasi:logging@1.0.0", Verified, "");
const IO_IS: (&str, EntryStatus, &str) = ("wasi:io@0.2.0", Verified, "");

#[test]
fn what_is_locked_verifies() {
    let repository = Repository::new();
    repository.says(&[
        ("wasi:http@0.2.0", Verified, "wit/deps/wasi-http-0.2.0.txt is the same"),
        ("wasi:logging@1.0.0", Verified, "the bytes in content store store/sha256/"),
        ("wasi:io@0.2.0", Verified, "matches the copy in wasi:http@0.2.0"),
    ]);
    let rows = repository.check();
    assert_eq!((rows[0].file.as_str(), rows[0].format), ("wkg.lock", "wkg"));
    assert!(rows[0].range.is_some() && rows[2].range.is_none());
}

/// Bytes that are kept to be compared prove nothing by being there.
#[test]
fn what_nobody_compared_is_not_verified() {
    let mut repository = Repository::new();
    repository.vendored.clear();
    let alone = "nothing vendored was compared with them";
    let not_compared =
        [("wasi:http@0.2.0", NotCheckable, alone), ("wasi:logging@1.0.0", NotCheckable, alone)];
    repository.says(&not_compared);
    // Those of the cache are what wkg builds with, if there is WIT to build.
    let cache = repository.directory.path().join("cache");
    fs::create_dir_all(&cache).expect("made");
    for bytes in [HTTP, &LOGGING.replace("wasi:logging", "wasi:logging@1.0.0")] {
        let name = Hashed::of_bytes(bytes.as_bytes()).sha256().to_string();
        fs::write(cache.join(name), bytes).expect("written");
    }
    repository.store = vec![(PlaceKind::WkgCache, "cache")];
    repository.says(&[HTTP_IS, LOGGING_IS]);
    repository.imports = None;
    repository.says(&not_compared);
}

/// Text that the WIT holds itself wins over what is vendored and locked.
#[test]
fn a_package_within_the_wit_is_not_the_locked_one() {
    let mut repository = Repository::new();
    repository.own = vec![name("acme:plugin"), name("wasi:http@0.2.0")];
    repository.imports = Some(vec![name("wasi:logging")]);
    repository.vendored.retain(|it| it.package != name("wasi:http@0.2.0"));
    let own = ("wasi:http@0.2.0", NotCheckable, "the WIT itself contains a package of that name");
    repository.says(&[own, LOGGING_IS, IO_IS]);
}

/// What nothing here names may be what other WIT of the repository uses.
#[test]
fn a_shared_lock_has_no_stale_entries() {
    let mut repository = Repository::new();
    repository.imports = Some(vec![name("wasi:http@0.2.0")]);
    repository.is_shared = true;
    repository.says(&[HTTP_IS, LOGGING_IS, IO_IS]);
}

#[test]
fn tampered_text_is_found() {
    let mut repository = Repository::new();
    repository.vendor("wasi:http@0.2.0", "evil");
    repository.says(&[
        ("wasi:http@0.2.0", Mismatch, "wasi-http-0.2.0.txt differs from the locked bytes of wasi:http@0.2.0: http became evil"),
        LOGGING_IS,
        IO_IS,
    ]);
    let mut repository = Repository::new();
    repository.vendor("wasi:io@0.2.0", "evil");
    repository.says(&[HTTP_IS, LOGGING_IS, ("wasi:io@0.2.0", Mismatch, "io became evil")]);
}

#[test]
fn without_bytes_nothing_is_verified() {
    let mut repository = Repository::new();
    repository.store.clear();
    repository.says(&[
        ("wasi:http@0.2.0", NotCheckable, "was not found locally: run `wkg wit fetch` first"),
        ("wasi:logging@1.0.0", NotCheckable, ""),
        ("wasi:io@0.2.0", NotCheckable, "may be part of wasi:http@0.2.0 or wasi:logging@1.0.0"),
    ]);
    repository.store = vec![(PlaceKind::OciLayout, "none")];
    assert!(repository.check()[0].outcome.detail().contains("was not found in OCI layout none"));
}

#[test]
fn a_poisoned_cache_is_found_and_not_used() {
    let mut repository = Repository::new();
    let cache = repository.directory.path().join("cache");
    fs::create_dir_all(&cache).expect("made");
    fs::write(cache.join(Hashed::of_bytes(HTTP.as_bytes()).sha256().to_string()), "evil")
        .expect("written");
    let poisoned = ("wasi:http@0.2.0", Mismatch, "wkg does not look and would use it");
    repository.store.push((PlaceKind::WkgCache, "cache"));
    repository.says(&[HTTP_IS, poisoned, LOGGING_IS, IO_IS]);
    repository.store.remove(0);
    repository.says(&[
        ("wasi:http@0.2.0", NotCheckable, "the only file of that name has other bytes"),
        poisoned,
        ("wasi:logging@1.0.0", NotCheckable, ""),
        ("wasi:io@0.2.0", NotCheckable, ""),
    ]);
}

#[test]
fn the_wit_and_the_lock_must_agree() {
    // As a real project had it: the WIT moved on, and the lock did not.
    let mut repository = Repository::new();
    repository.imports =
        Some(vec![name("wasi:http@0.2.1"), name("wasi:logging"), name("new:one@1.0.0")]);
    repository.says(&[
        ("wasi:http@0.2.0", Stale, "the WIT requires `=0.2.1` and not `=0.2.0`"),
        LOGGING_IS,
        ("new:one@1.0.0", Unpinned, "wkg.lock does not have it"),
        ("wasi:http@0.2.1", Unpinned, "requires `=0.2.1`, and wkg.lock has it only for `=0.2.0`"),
        IO_IS,
    ]);
    let mut repository = Repository::new();
    repository.imports = Some(vec![name("wasi:http@0.2.0")]);
    repository.says(&[
        HTTP_IS,
        ("wasi:logging@1.0.0", Stale, "nothing in the WIT names it"),
        IO_IS,
    ]);
    // Named directly and carried by another is still not locked.
    let mut repository = Repository::new();
    repository.imports.as_mut().expect("known").push(name("wasi:io@0.2.0"));
    repository.says(&[HTTP_IS, LOGGING_IS, ("wasi:io@0.2.0", Unpinned, "")]);
    // Where the WIT is not known, nothing is said of it.
    repository.imports = None;
    repository.says(&[HTTP_IS, LOGGING_IS, IO_IS]);
}

#[test]
fn requirement_and_version_must_agree() {
    let mut repository = Repository::new();
    repository.swap("requirement = \"=0.2.0\"", "requirement = \"=0.2.1\"");
    assert_eq!(repository.check()[0].outcome.status(), Mismatch);
    assert!(repository.check()[0].outcome.detail().contains("`=0.2.1` does not allow 0.2.0"));
    // Other spellings of one requirement are one requirement.
    let mut repository = Repository::new();
    repository.swap("\"=0.2.0\"", "\"= 0.2.0\"");
    repository.says(&[HTTP_IS, LOGGING_IS, IO_IS]);
}

#[test]
fn a_package_served_for_another_is_found() {
    let mut repository = Repository::new();
    let evil = repository.store("store/sha256", "main evil:http@0.2.0\nwasi:io@0.2.0 io\n");
    repository.swap(&Hashed::of_bytes(HTTP.as_bytes()).sha256().to_string(), &evil);
    repository.says(&[
        ("wasi:http@0.2.0", Mismatch, "those of evil:http@0.2.0"),
        LOGGING_IS,
        IO_IS,
    ]);
    // Another version is another package.
    let evil = repository
        .store("store/sha256", &HTTP.replace("main wasi:http@0.2.0", "main wasi:http@0.1.0"));
    let mut repository = Repository { ..repository };
    repository.lock = repository.lock.replace(
        &Hashed::of_bytes(b"main evil:http@0.2.0\nwasi:io@0.2.0 io\n").sha256().to_string(),
        &evil,
    );
    assert_eq!(repository.check()[0].outcome.status(), Mismatch);
}

#[test]
fn what_has_no_version_may_be_published_under_one() {
    let mut repository = Repository::new();
    let plain = repository.store("store/sha256", LOGGING);
    let versioned = LOGGING.replace("wasi:logging", "wasi:logging@1.0.0");
    repository.swap(&Hashed::of_bytes(versioned.as_bytes()).sha256().to_string(), &plain);
    repository.vendored.retain(|it| it.package != name("wasi:logging@1.0.0"));
    repository.vendor("wasi:logging", "logging");
    repository.says(&[HTTP_IS, LOGGING_IS, IO_IS]);
    repository.vendor("wasi:logging", "evil");
    repository.says(&[HTTP_IS, ("wasi:logging@1.0.0", Mismatch, "logging became evil"), IO_IS]);
    // What is vendored without a version is not what is locked with one.
    let mut repository = Repository::new();
    repository.vendor("wasi:http", "evil");
    repository.says(&[
        HTTP_IS,
        LOGGING_IS,
        ("wasi:http", Extra, "(the lock has wasi:http@0.2.0)"),
        IO_IS,
    ]);
    // A component carries no WIT package to hold text against.
    let mut repository = Repository::new();
    let component = repository.store("store/sha256", "component\n");
    repository.swap(&Hashed::of_bytes(versioned.as_bytes()).sha256().to_string(), &component);
    repository.says(&[
        HTTP_IS,
        ("wasi:logging@1.0.0", NotCheckable, "do not contain the WIT package"),
        IO_IS,
    ]);
}

#[test]
fn bytes_that_cannot_be_read_verify_nothing() {
    let mut repository = Repository::new();
    let directory = repository.directory.path().join("store/sha256");
    let digest = Hashed::of_bytes(b"\xff").sha256();
    fs::write(directory.join(digest.hex()), b"\xff").expect("written");
    repository.swap(&Hashed::of_bytes(HTTP.as_bytes()).sha256().to_string(), &digest.to_string());
    repository.says(&[
        ("wasi:http@0.2.0", NotCheckable, "cannot be read: not a text"),
        LOGGING_IS,
        ("wasi:io@0.2.0", NotCheckable, "may be part of wasi:http@0.2.0"),
    ]);
    let mut repository = Repository::new();
    fs::remove_file(&repository.vendored[0].path).expect("removed");
    repository.says(&[
        ("wasi:http@0.2.0", NotCheckable, "cannot be compared with"),
        LOGGING_IS,
        IO_IS,
    ]);
    repository.vendored.clear();
    repository
        .says(&[("wasi:http@0.2.0", NotCheckable, ""), ("wasi:logging@1.0.0", NotCheckable, "")]);
}

/// An entry whose own bytes are not at hand, and whose package others carry.
#[test]
fn tampering_shows_through_the_bytes_of_others() {
    let mut repository = Repository::new();
    let nowhere = format!("sha256:{}", "0".repeat(64));
    repository.lock += &package("wasi:io", "=0.2.0", "0.2.0", &nowhere);
    repository.imports.as_mut().expect("known").push(name("wasi:io@0.2.0"));
    repository.says(&[
        HTTP_IS,
        LOGGING_IS,
        ("wasi:io@0.2.0", NotCheckable, "was not found in content store"),
    ]);
    repository.vendor("wasi:io@0.2.0", "evil");
    repository.says(&[
        HTTP_IS,
        LOGGING_IS,
        ("wasi:io@0.2.0", Mismatch, "of wasi:http@0.2.0: io became evil"),
    ]);
}

#[test]
fn two_of_one_name_are_found() {
    let mut repository = Repository::new();
    let other = repository.store(
        "store/sha256",
        "main wasi:cli@0.2.0\nwasi:cli@0.2.0 cli\nwasi:io@0.2.0 another io\n",
    );
    repository.lock += &package("wasi:cli", "=0.2.0", "0.2.0", &other);
    repository.imports.as_mut().expect("known").push(name("wasi:cli@0.2.0"));
    repository.says(&[
        HTTP_IS,
        LOGGING_IS,
        ("wasi:cli@0.2.0", NotCheckable, ""),
        (
            "wasi:io@0.2.0",
            Mismatch,
            "of wasi:http@0.2.0 and of wasi:cli@0.2.0 contain two different wasi:io@0.2.0",
        ),
    ]);
}

#[test]
fn what_nothing_brings_is_extra() {
    let mut repository = Repository::new();
    repository.vendor("evil:extra@1.0.0", "evil");
    repository.vendor("wasi:http@0.2.9", "http");
    repository.says(&[
        HTTP_IS,
        LOGGING_IS,
        ("evil:extra@1.0.0", Extra, "no locked package contains it; remove it"),
        ("wasi:http@0.2.9", Extra, "(the lock has wasi:http@0.2.0)"),
        IO_IS,
    ]);
}

#[test]
fn overrides_are_left_out() {
    let mut repository = Repository::new();
    repository.manifest = Some("[overrides]\n\"wasi:http\" = { path = \"../http\" }".to_owned());
    repository.says(&[
        ("wasi:http@0.2.0", Stale, "wkg.toml reads it from ../http"),
        LOGGING_IS,
        IO_IS,
    ]);
    // As wkg leaves the lock: the vendored text has nothing behind it, and it
    // is not called verified, nor an error.
    let at = repository.lock.find("[[packages]]\nname = \"wasi:logging\"").expect("there");
    repository.lock = format!("version = 1\n{}", &repository.lock[at..]);
    repository.vendored.retain(|it| it.package != name("wasi:io@0.2.0"));
    repository.says(&[LOGGING_IS, ("wasi:http@0.2.0", NotCheckable, "which no lock file pins")]);
    // Another requirement than the WIT's version.
    let mut repository = Repository::new();
    repository.manifest = Some("[overrides]\n\"wasi:http\" = { version = \"^0.2\" }".to_owned());
    assert_eq!(repository.check()[0].outcome.status(), Stale);
    repository.swap("\"=0.2.0\"", "\"^0.2\"");
    repository.says(&[HTTP_IS, LOGGING_IS, IO_IS]);
}

#[test]
fn an_emptied_lock_verifies_nothing() {
    let mut repository = Repository::new();
    let rows = |why| {
        [
            ("wasi:http@0.2.0", Unpinned, why),
            ("wasi:logging", Unpinned, why),
            ("wasi:io@0.2.0", Extra, ""),
        ]
    };
    repository.lock = "version = 1\npackages = []\n".to_owned();
    repository.says(&rows("wkg.lock is empty"));
    repository.lock = String::new();
    repository.says(&rows("there is no wkg.lock"));
    repository.lock = "version = 1\n".to_owned();
    repository.vendored.clear();
    repository.imports = None;
    repository.says(&[("", NotCheckable, "the lock file is empty")]);
    repository.imports = Some(Vec::new());
    repository.says(&[]);
}

#[test]
fn cargo_component_follows_its_own_manifest() {
    let mut repository = Repository::new();
    repository.format = "Cargo-component.lock";
    repository.lock =
        repository.lock.replace("packages", "package").replace(".versions", ".version");
    repository.swap("\"=0.2.0\"", "\"^0.2\"");
    repository.imports.as_mut().expect("known").push(name("local:one@1.0.0"));
    repository.says(&[HTTP_IS, LOGGING_IS, IO_IS]);
    repository.vendor("local:one@1.0.0", "one");
    repository.says(&[
        HTTP_IS,
        LOGGING_IS,
        ("local:one@1.0.0", Unpinned, "there is no entry"),
        IO_IS,
    ]);
    repository.swap("\"^0.2\"", "\"any\"");
    assert!(repository.check()[0].outcome.detail().contains("`any` is not a version requirement"));
}

#[test]
fn images_are_followed_to_their_layers() {
    let mut repository = Repository::new();
    repository.format = "wasm.lock.toml";
    repository.store = vec![(PlaceKind::OciLayout, "oci")];
    let blobs = "oci/blobs/sha256";
    let layer = Hashed::of_bytes(HTTP.as_bytes()).sha256();
    let manifest = repository.store(blobs, &format!("{{\"layers\":[{{\"digest\":\"{layer}\"}}]}}"));
    repository.lock = format!(
        "lockfile_version = 3\n[[interfaces]]\nname = \"wasi:http\"\nversion = \"0.2.0\"\n\
         registry = \"r\"\ndigest = \"{manifest}\"\n\
         [[interfaces.dependencies]]\nname = \"wasi:io\"\nversion = \"0.2.0\"\n"
    );
    repository.vendored.retain(|it| it.package != name("wasi:logging@1.0.0"));
    let io = ("wasi:io@0.2.0", Unpinned, "an entry of the lock needs it");
    let open = ("wasi:io@0.2.0", NotCheckable, "");
    repository.says(&[("wasi:http@0.2.0", NotCheckable, "the layer, sha256:"), io, open]);
    repository.store(blobs, HTTP);
    repository.says(&[HTTP_IS, io, IO_IS]);
    repository.store.clear();
    repository.says(&[
        ("wasi:http@0.2.0", NotCheckable, "was not found locally: pass `--bytes DIR`"),
        io,
        open,
    ]);

    // The digest of something that is no manifest.
    repository.store = vec![(PlaceKind::OciLayout, "oci")];
    repository.lock = repository.lock.replace(&manifest, &layer.to_string());
    assert_eq!(repository.check()[0].outcome.status(), Mismatch);
    let two = repository.store(
        blobs,
        &format!("{{\"layers\":[{{\"digest\":\"{layer}\"}},{{\"digest\":\"{layer}\"}}]}}"),
    );
    repository.lock = repository.lock.replace(&layer.to_string(), &two);
    assert!(repository.check()[0].outcome.detail().contains("has 2 layers"));
}
