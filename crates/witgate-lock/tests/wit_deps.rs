//! wit-deps' locks against trees on disk: what is right, and each way to be
//! wrong, tampering included.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use witgate_lock::{
    Carried, Compare, Comparison, Format, Lock, Manifest, Setting, Store, Vendored,
    WitDepsManifest, check, directory_digest,
};
use witgate_model::{Entry, EntryStatus};

struct Blind;

impl Compare for Blind {
    fn carried(&self, _: &[u8]) -> Result<Carried, String> {
        panic!("there are no bytes to read")
    }
    fn compare(&self, _: &[u8], _: &Vendored) -> Comparison {
        panic!("there are no bytes to compare")
    }
}

/// A repository with a package in `wit`, whose `deps` are `a` with `t`, which
/// it brings, from a directory, and `u` from a URL.
struct Repository(TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(tempfile::tempdir().expect("a directory"));
        repository.write("a/a.wit", "package x:a;\n");
        repository.write("a/deps/t/t.wit", "package x:t;\n");
        repository.write("wit/deps/a/a.wit", "package x:a;\n");
        repository.write("wit/deps/t/t.wit", "package x:t;\n");
        repository.write("wit/deps/u/u.wit", "package x:u;\n");
        repository.write("wit/deps.toml", "a = \"../a\"\nu = \"https://example.com/u.tar.gz\"\n");
        repository.lock();
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn remove(&self, path: &str) {
        let path = self.0.path().join(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
            .expect("removed");
    }

    fn entry(&self, head: &str, directory: &str) -> String {
        let root = self.0.path();
        let digest = directory_digest(&root.join(directory), root, directory).expect("a digest");
        let (sha256, sha512) = (digest.hashed.sha256().hex(), digest.sha512);
        format!("{head}sha256 = \"{sha256}\"\nsha512 = \"{sha512}\"\n")
    }

    /// Locks what is there, as `wit-deps lock` would.
    fn lock(&self) {
        let a = self.entry("[a]\npath = \"../a\"\n", "wit/deps/a");
        let t = self.entry("[t]\n", "wit/deps/t");
        let u = self.entry("[u]\nurl = \"https://example.com/u.tar.gz\"\n", "wit/deps/u");
        self.write("wit/deps.lock", &format!("{a}deps = [\"t\"]\n\n{t}\n{u}"));
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path().join(path)).expect("read");
        assert!(text.contains(from), "{path}: {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn check(&self) -> Vec<Entry> {
        let root = self.0.path();
        let path = root.join("wit/deps.lock");
        let format = Format::by_path(&path).expect("known");
        let lock = match path.exists() {
            true => Lock::read(format, &path, "wit/deps.lock").expect("a lock"),
            false => Lock::missing(format, "wit/deps.lock"),
        };
        let manifest = root.join("wit/deps.toml");
        let manifest = manifest
            .exists()
            .then(|| WitDepsManifest::read(&manifest, "wit/deps.toml").expect("a manifest"));
        let setting = Setting {
            root: root.to_owned(),
            directory: root.join("wit"),
            manifest: manifest.map(Manifest::WitDeps),
            ..Setting::default()
        };
        check(&lock, &setting, &Store::new(), &Blind)
    }

    /// Requires all to be verified but for these, with texts in their details.
    #[track_caller]
    fn all_but(&self, expected: &[(&str, EntryStatus, &str)]) {
        let rows = self.check();
        let rest: Vec<_> =
            rows.iter().filter(|row| row.outcome.status() != EntryStatus::Verified).collect();
        let found: Vec<_> =
            rest.iter().map(|row| (row.name.as_str(), row.outcome.status())).collect();
        let wanted: Vec<_> = expected.iter().map(|it| (it.0, it.1)).collect();
        assert_eq!(found, wanted, "{rows:#?}");
        for (row, (_, _, detail)) in rest.iter().zip(expected) {
            assert!(
                row.outcome.detail().contains(detail),
                "{}: {}",
                row.name,
                row.outcome.detail()
            );
            // Nothing of this machine in what people read.
            let here = self.0.path().display().to_string();
            assert!(!row.outcome.detail().contains(&here), "{}", row.outcome.detail());
        }
    }
}

use EntryStatus::{Extra, Mismatch, NotCheckable, Stale, Unpinned};

#[test]
fn what_is_locked_verifies() {
    let repository = Repository::new();
    repository.all_but(&[]);
    let rows = repository.check();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].outcome.detail(), "wit/deps/a: 1 file, as locked");
    assert_eq!((rows[0].file.as_str(), rows[0].format), ("wit/deps.lock", "wit-deps"));
    // Without what is vendored, as far as the sources are here.
    repository.remove("wit/deps");
    repository.all_but(&[("u", NotCheckable, "https://example.com/u.tar.gz and deps/u is not")]);
    assert_eq!(repository.check()[1].outcome.detail(), "a/deps/t: 1 file, as locked");
}

#[test]
fn a_tampered_dependency_is_found() {
    for (path, id) in [("a/a.wit", "a"), ("t/t.wit", "t"), ("u/u.wit", "u")] {
        let repository = Repository::new();
        let path = format!("wit/deps/{path}");
        repository.edit(&path, "package", "// evil\npackage");
        let says = format!("wit/deps/{id} does not match the lock file: its 1 WIT file has");
        repository.all_but(&[(id, Mismatch, &says)]);
    }
    // One more file in a package, and one less.
    let repository = Repository::new();
    repository.write("wit/deps/u/more.WIT", "");
    repository.all_but(&[("u", Mismatch, "its 2 WIT files have")]);
    let repository = Repository::new();
    repository.remove("wit/deps/u/u.wit");
    repository.all_but(&[("u", Mismatch, "its 0 WIT files have")]);
}

/// What `wit-deps lock` does with a tampered transitive dependency: it blesses
/// it. Where the dependency comes from, it is still what it was.
#[test]
fn a_blessed_tampering_is_found_where_the_source_is_here() {
    let repository = Repository::new();
    repository.edit("wit/deps/t/t.wit", "package", "// evil\npackage");
    repository.lock();
    repository.all_but(&[(
        "t",
        Mismatch,
        "wit/deps/t matches the lock file, but its source a/deps/t",
    )]);
}

#[test]
fn a_changed_source_is_found() {
    let repository = Repository::new();
    repository.edit("a/a.wit", "package", "// newer\npackage");
    repository.all_but(&[("a", Mismatch, "but its source a does not: its")]);
    repository.remove("wit/deps/a");
    repository.all_but(&[("a", Mismatch, "its source a does not match the lock file: its")]);
    // A source that is gone proves nothing against what is vendored.
    let repository = Repository::new();
    repository.remove("a");
    repository.all_but(&[]);
    repository.remove("wit/deps/a");
    repository.all_but(&[("a", NotCheckable, "a, which is not there, and neither is wit/deps/a")]);
}

#[test]
fn an_edited_lock_is_found() {
    for key in ["sha256", "sha512"] {
        let repository = Repository::new();
        let lock = fs::read_to_string(repository.0.path().join("wit/deps.lock")).expect("read");
        let start = format!("{key} = \"");
        let at = lock.find(&start).expect("there") + start.len();
        let other = if &lock[at..=at] == "0" { "1" } else { "0" };
        let from = format!("{start}{}", &lock[at..=at]);
        repository.edit("wit/deps.lock", &from, &format!("{start}{other}"));
        repository.all_but(&[("a", Mismatch, "so the lock was edited")]);
    }

    let repository = Repository::new();
    repository.edit("wit/deps.lock", "path = \"../a\"", "path = \"../u\"");
    repository.all_but(&[(
        "a",
        Mismatch,
        "takes it from the directory ../a, and the lock from the directory ../u",
    )]);
    let repository = Repository::new();
    repository.edit("wit/deps.lock", "example.com", "example.org");
    repository.all_but(&[("u", Mismatch, "https://example.org/u.tar.gz")]);
    // Another directory of the same archive.
    let repository = Repository::new();
    repository.edit("wit/deps.lock", "u.tar.gz\"", "u.tar.gz\"\nprefix = \"evil\"");
    repository.all_but(&[("u", Mismatch, "the lock from https://example.com/u.tar.gz (evil)")]);
}

#[test]
fn what_no_lock_explains_is_found() {
    let repository = Repository::new();
    repository.write("wit/deps/evil/evil.wit", "package x:evil;\n");
    repository.write("wit/deps/evil.wasm", "");
    repository.write("wit/deps/README.md", "");
    repository.all_but(&[("evil", Extra, "deps/evil is there"), ("evil.wasm", Extra, "")]);
}

#[test]
fn lock_and_manifest_must_agree() {
    let repository = Repository::new();
    repository.write("wit/deps.toml", "a = \"../a\"\nv = \"../v\"\n");
    repository
        .all_but(&[("u", Stale, "no longer requires it"), ("v", Unpinned, "run `wit-deps lock`")]);

    let repository = Repository::new();
    repository.edit("wit/deps.lock", "deps = [\"t\"]", "deps = [\"s\"]");
    repository.all_but(&[
        ("t", Stale, "no entry contains it"),
        ("s", Unpinned, "another entry contains it"),
    ]);

    let repository = Repository::new();
    repository.edit("wit/deps.toml", "a = ", "t = \"../t\"\na = ");
    repository.all_but(&[("t", Mismatch, "the lock from another dependency")]);

    // One URL and one path, written in two ways.
    let repository = Repository::new();
    repository.edit("wit/deps.toml", "https://example.com/", "HTTPS://Example.com/");
    repository.edit("wit/deps.toml", "../a", "..//a/");
    repository.all_but(&[]);

    // Tampering weighs more than either.
    let repository = Repository::new();
    repository.write("wit/deps.toml", "a = \"../a\"\n");
    repository.edit("wit/deps/u/u.wit", "package", "// evil\npackage");
    repository.all_but(&[("u", Mismatch, "does not match the lock file")]);
    repository.write("wit/deps.toml", "a = \"../a\"\nu = \"https://example.org/u.tar.gz\"\n");
    repository.all_but(&[("u", Mismatch, "does not match the lock file")]);
}

/// The WIT of a repository may be in several places, each with a directory of copies.
#[test]
fn every_directory_of_dependencies_is_compared() {
    let repository = Repository::new();
    repository.write("crates/x/wit/deps/u/u.wit", "package x:u;\n");
    let root = repository.0.path();
    let lock = root.join("wit/deps.lock");
    let format = Format::by_path(&lock).expect("known");
    let lock = Lock::read(format, &lock, "wit/deps.lock").expect("a lock");
    let not_verified = || {
        let setting = Setting {
            root: root.to_owned(),
            directory: root.join("wit"),
            deps: ["wit/deps", "crates/x/wit/deps"].map(|deps| root.join(deps)).to_vec(),
            ..Setting::default()
        };
        let mut rows = check(&lock, &setting, &Store::new(), &Blind);
        rows.retain(|row| row.outcome.status() != EntryStatus::Verified);
        rows
    };
    assert_eq!(not_verified(), []);
    repository.edit("crates/x/wit/deps/u/u.wit", "package", "// evil\npackage");
    let rows = not_verified();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let detail = rows[0].outcome.detail();
    assert!(detail.contains("crates/x/wit/deps/u does not match the lock file"), "{detail}");
}

/// Locks of old do not say which entry brings another.
#[test]
fn in_a_lock_of_old_any_entry_may_bring_another() {
    let repository = Repository::new();
    repository.edit("wit/deps.lock", "deps = [\"t\"]\n", "");
    repository.all_but(&[]);
    repository.remove("wit/deps");
    repository.all_but(&[("u", NotCheckable, "")]);
}

#[test]
fn a_lock_that_is_gone_or_emptied_pins_nothing() {
    let repository = Repository::new();
    let rows = |why| [("a", Unpinned, why), ("u", Unpinned, why), ("t", Extra, "deps/t is there")];
    repository.write("wit/deps.lock", "");
    repository.all_but(&rows("the lock file does not have it"));
    repository.remove("wit/deps.lock");
    repository.all_but(&rows("there is no deps.lock"));
}

#[test]
fn a_sibling_brings_what_its_own_lock_says() {
    let repository = Repository::new();
    repository.remove("wit/deps");
    repository.remove("a/deps");
    repository.write("b/t/t.wit", "package x:t;\n");
    // Asked for directly by `a`.
    repository.write("a/deps.toml", "t = \"../b/t\"\n");
    let u = ("u", NotCheckable, "");
    repository.all_but(&[u]);
    // Brought to `a` by `b`.
    repository.write("a/deps.toml", "b = \"../b\"\n");
    let b = repository.entry("[b]\npath = \"../b\"\n", "b/t");
    let t = repository.entry("[t]\n", "b/t");
    repository.write("a/deps.lock", &format!("{b}deps = [\"t\"]\n{t}"));
    repository.write("b/deps.toml", "t = \"t\"\n");
    repository.all_but(&[u]);
    repository.edit("b/t/t.wit", "package", "// evil\npackage");
    repository.all_but(&[("t", Mismatch, "its source b/t does not"), u]);
    // Said badly.
    repository.write("b/deps.toml", "t = 1");
    repository.all_but(&[("t", NotCheckable, "b/deps.toml:1:5: `t` must be a table"), u]);
    // What is vendored as it was locked needs no source.
    repository.write("wit/deps/t/t.wit", "package x:t;\n");
    repository.all_but(&[u]);
}

#[test]
fn nothing_outside_is_read() {
    let outside = tempfile::tempdir().expect("a directory");
    fs::write(outside.path().join("a.wit"), "package x:a;\n").expect("written");
    fs::write(outside.path().join("deps.toml"), "t = 'secret").expect("written");
    let repository = Repository::new();
    let elsewhere = outside.path().display().to_string();
    repository.edit("wit/deps.lock", "\"../a\"", &format!("{elsewhere:?}"));
    repository.edit("wit/deps.toml", "\"../a\"", &format!("{elsewhere:?}"));
    repository.all_but(&[]);
    repository.remove("wit/deps/a");
    repository.remove("wit/deps/t");
    repository.all_but(&[
        ("a", NotCheckable, "leads out of the repository"),
        ("t", NotCheckable, "it comes from another dependency and deps/t is not there"),
    ]);
    // A directory of dependencies that is a link out of the repository.
    #[cfg(unix)]
    {
        let repository = Repository::new();
        repository.remove("wit/deps");
        std::os::unix::fs::symlink(outside.path(), repository.0.path().join("wit/deps"))
            .expect("linked");
        repository.all_but(&[
            ("u", NotCheckable, "deps/u is not there"),
            ("deps", NotCheckable, "leads out of the repository"),
        ]);
    }
    // An id that is no name of a directory.
    let repository = Repository::new();
    repository.edit("wit/deps.lock", "[u]", "[\"../../u\"]");
    repository.edit("wit/deps.toml", "u =", "\"../../u\" =");
    repository.all_but(&[("../../u", Mismatch, "not a valid directory name"), ("u", Extra, "")]);
    // Nor is the way up, though there is a directory with just those bytes.
    let repository = Repository::new();
    repository.write("wit/u.wit", "package x:u;\n");
    repository.edit("wit/deps.lock", "[u]", "[\"..\"]");
    repository.edit("wit/deps.toml", "u =", "\"..\" =");
    repository.all_but(&[("..", Mismatch, "not a valid directory name"), ("u", Extra, "")]);
    // Nor what would be the directory of all of them.
    for id in ["", "."] {
        let repository = Repository::new();
        repository.edit("wit/deps.lock", "[u]", &format!("[{id:?}]"));
        repository.edit("wit/deps.toml", "u =", &format!("{id:?} ="));
        repository.all_but(&[(id, Mismatch, "not a valid directory name"), ("u", Extra, "")]);
    }
}

/// Where the copies should be there is a file.
#[test]
fn what_cannot_be_listed_is_said() {
    let repository = Repository::new();
    repository.remove("wit/deps");
    repository.write("wit/deps", "");
    repository
        .all_but(&[("u", NotCheckable, ""), ("deps", NotCheckable, "cannot be read: wit/deps")]);
}

/// Entries that bring one another without end, each through its own lock.
#[test]
fn what_goes_round_ends() {
    let repository = Repository(tempfile::tempdir().expect("a directory"));
    let digest = format!("sha256 = \"{}\"\nsha512 = \"{}\"\n", "0".repeat(64), "0".repeat(128));
    let mut lock = format!("[t]\n{digest}");
    for at in 0..50 {
        lock += &format!("[e{at}]\npath = \"../wit\"\ndeps = [\"t\"]\n{digest}");
    }
    repository.write("wit/deps.lock", &lock);
    let rows = repository.check();
    let t = rows.iter().find(|row| row.name == "t").expect("a row");
    assert_eq!(t.outcome.status(), NotCheckable);
    assert!(t.outcome.detail().contains("through too many dependencies"), "{}", t.outcome.detail());
}

#[cfg(unix)]
#[test]
fn nothing_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    fn seal(path: &Path, mode: u32) {
        for entry in path.read_dir().expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                seal(&path, mode);
            }
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }
    let repository = Repository::new();
    repository.edit("wit/deps/t/t.wit", "package", "// evil\npackage");
    seal(repository.0.path(), 0o555);
    repository.all_but(&[("t", Mismatch, "")]);
    seal(repository.0.path(), 0o755);
}
