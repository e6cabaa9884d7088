//! Places in git: whatever shape the repository has.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use witgate_load::{Context, Error, History, Options, Place, load};
use witgate_model::Subject;

/// A repository in a directory of its own.
struct Repository {
    _keep: Option<TempDir>,
    root: PathBuf,
}

impl Repository {
    fn new() -> Repository {
        Repository::with(&[])
    }

    fn with(arguments: &[&str]) -> Repository {
        let keep = tempfile::tempdir().expect("a directory");
        let root = keep.path().join("repository");
        std::fs::create_dir(&root).expect("created");
        let repository = Repository { _keep: Some(keep), root };
        let mut all = vec!["init", "-q", "-b", "main"];
        all.extend(arguments);
        repository.git(&all);
        repository
    }

    fn at(root: PathBuf) -> Repository {
        Repository { _keep: None, root }
    }

    fn clone(&self, name: &str, arguments: &[&str]) -> Repository {
        let parent = self.root.parent().expect("it stands in a directory");
        let url = format!("file://{}", self.root.display());
        let mut all = vec!["clone", "-q"];
        all.extend(arguments);
        all.extend([url.as_str(), name]);
        git(parent, &all);
        Repository::at(parent.join(name))
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(&self.root, arguments)
    }

    /// Runs a command that some help text quotes.
    fn mend(&self, help: &str) {
        let command = help.split('`').rfind(|part| part.starts_with("git fetch"));
        let command = command.unwrap_or_else(|| panic!("no command in: {help}"));
        let status = Command::new("sh")
            .args(["-c", command])
            .current_dir(&self.root)
            .envs(ENVIRONMENT.iter().copied())
            .status()
            .expect("a shell");
        assert!(status.success(), "{command}");
    }

    /// Commits `wit/p.wit` with these functions.
    fn commit(&self, functions: &[&str]) -> String {
        let functions: String = functions.iter().map(|f| format!("  {f}: func();\n")).collect();
        let text = format!("package t:p@1.0.0;\ninterface i {{\n{functions}}}\n");
        self.commit_file("wit/p.wit", &text)
    }

    fn commit_file(&self, path: &str, text: &str) -> String {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        std::fs::write(path, text).expect("written");
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn context(&self) -> Context {
        let candidate = Some(Place::Path("wit".into()));
        Context { cwd: self.root.clone(), candidate, ..Context::default() }
    }

    fn load(&self, place: &str) -> Result<Subject, Error> {
        load(&Place::parse(place).expect("a place"), &self.context(), &Options::default())
    }

    fn functions(&self, place: &str) -> Vec<String> {
        functions(&self.load(place).unwrap_or_else(|error| panic!("{error}: {:?}", error.help())))
    }
}

const ENVIRONMENT: &[(&str, &str)] = &[
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "a"),
    ("GIT_AUTHOR_EMAIL", "a@example.com"),
    ("GIT_COMMITTER_NAME", "a"),
    ("GIT_COMMITTER_EMAIL", "a@example.com"),
    ("GIT_ALLOW_PROTOCOL", "file"),
];

fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .envs(ENVIRONMENT.iter().copied())
        .output()
        .expect("git");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn functions(subject: &Subject) -> Vec<String> {
    let interfaces = subject.contract.interfaces();
    let names = interfaces.flat_map(|(_, interface)| interface.functions.keys());
    names.map(|name| name.to_string()).collect()
}

fn help(error: &Error) -> String {
    error.help().expect("help")
}

#[test]
fn revisions() {
    let repository = Repository::new();
    let first = repository.commit(&["a"]);
    repository.git(&["tag", "-a", "-m", "annotated", "v1.0.0"]);
    let second = repository.commit(&["a", "b"]);
    // What is in the working tree is of no account.
    std::fs::write(repository.root.join("wit/p.wit"), "junk").expect("written");

    let subject = repository.load("git:v1.0.0:wit").expect("it loads");
    assert_eq!(subject.resolved.as_deref(), Some(first.as_str()));
    assert_eq!(subject.place, "git:v1.0.0:wit");
    assert_eq!(subject.sources.files()[0].path, "p.wit");
    assert_eq!(functions(&subject), ["a"]);
    assert_eq!(repository.functions("HEAD:wit"), ["a", "b"]);
    assert_eq!(repository.functions("git:HEAD"), ["a", "b"]);
    assert_eq!(repository.functions("git:HEAD:"), ["a", "b"]);
    assert_eq!(repository.functions("HEAD~1:wit/p.wit"), ["a"]);
    assert_eq!(repository.functions(&format!("git:{}:wit", &second[..8])), ["a", "b"]);
    assert_eq!(repository.functions("git:HEAD^{/change}:wit"), ["a", "b"]);
    // A tree is as good as a commit.
    assert_eq!(repository.functions("git:HEAD^{tree}:wit"), ["a", "b"]);

    // From a directory below, as git reads it.
    let below = Repository::at(repository.root.join("wit"));
    let context = Context { cwd: below.root, ..Context::default() };
    let read = |place: &str| {
        let place = Place::parse(place).expect("a place");
        load(&place, &context, &Options::default())
    };
    assert_eq!(functions(&read("git:HEAD:wit").expect("from the root")), ["a", "b"]);
    for place in ["git:HEAD:./", "git:HEAD:.", "git:HEAD:./p.wit", "git:HEAD:../wit", "git:HEAD"] {
        assert_eq!(functions(&read(place).expect(place)), ["a", "b"], "{place}");
    }
    assert!(matches!(read("git:HEAD:../../wit"), Err(Error::BadPlace { .. })));

    repository.git(&["gc", "-q", "--aggressive", "--prune=now"]);
    repository.git(&["pack-refs", "--all"]);
    assert_eq!(repository.functions("git:v1.0.0:wit"), ["a"]);

    match repository.load("git:HEAD:elsewhere") {
        Err(Error::NotAtRevision { path, revision }) => {
            assert_eq!((path.as_str(), revision.as_str()), ("elsewhere", "HEAD"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn options_are_names() {
    let repository = Repository::new();
    repository.commit(&["a"]);
    for place in ["git:--all:wit", "git:--output=x:wit", "git:-h:wit", "merge-base:--all"] {
        let error = repository.load(place).expect_err(place);
        assert!(matches!(error, Error::NoRevision { .. }), "{place}: {error}");
    }
    assert!(!repository.root.join("x").exists());
}

#[test]
fn a_typo_is_told_from_what_is_missing() {
    let repository = Repository::new();
    repository.commit(&["a"]);
    repository.git(&["tag", "v1.0.0"]);
    let error = repository.load("git:mian:wit").expect_err("a typo");
    assert_eq!(error.to_string(), "revision `mian` not found");
    assert_eq!(help(&error), "did you mean `main`?");
    let error = repository.load("git:v1.0.1:wit").expect_err("a typo");
    assert_eq!(help(&error), "did you mean `v1.0.0`?");
    let error = repository.load("git:entirely-different:wit").expect_err("no such");
    assert!(help(&error).contains("git fetch origin"), "{}", help(&error));
}

#[test]
fn a_shallow_clone_says_what_mends_it() {
    let repository = Repository::new();
    repository.commit(&["a"]);
    repository.git(&["tag", "v0.9.0"]);
    repository.git(&["branch", "old"]);
    repository.commit(&["a", "b"]);
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository.commit(&["a", "b", "c"]);

    // The default branch is not the one that is cloned.
    repository.git(&["checkout", "-q", "main"]);
    let clone = |name| repository.clone(name, &["--depth=1", "--branch=topic"]);
    for (name, place, functions) in [
        ("one", "git:main:wit", vec!["a", "b"]),
        ("two", "git:v0.9.0:wit", vec!["a"]),
        ("three", "git:HEAD~1:wit", vec!["a", "b"]),
        ("four", "git:origin/old:wit", vec!["a"]),
        ("five", "merge-base:main", vec!["a", "b"]),
        ("six", "merge-base", vec!["a", "b"]),
        ("seven", "release", vec!["a"]),
    ] {
        let shallow = clone(name);
        assert_eq!(shallow.functions("git:HEAD"), ["a", "b", "c"]);
        let error = shallow.load(place).expect_err(place);
        let said = format!("{error} {}", help(&error));
        assert!(said.contains("shallow clone"), "{place}: {said}");
        shallow.mend(&help(&error));
        assert_eq!(shallow.functions(place), functions, "{place}");
    }
}

#[test]
fn merge_bases() {
    let repository = Repository::new();
    let base = repository.commit(&["a"]);
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository.commit(&["a", "mine"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.commit(&["a", "theirs"]);
    repository.git(&["checkout", "-q", "topic"]);

    let subject = repository.load("merge-base").expect("it loads");
    assert_eq!(subject.resolved.as_deref(), Some(base.as_str()));
    assert_eq!(functions(&subject), ["a"]);
    assert_eq!(repository.functions("merge-base:main"), ["a"]);

    // In a clone the remote's default branch counts, and may be named bare.
    repository.git(&["checkout", "-q", "main"]);
    let clone = repository.clone("clone", &[]);
    clone.git(&["checkout", "-q", "topic"]);
    clone.git(&["branch", "-D", "main"]);
    assert_eq!(clone.functions("merge-base"), ["a"]);
    assert_eq!(clone.functions("merge-base:main"), ["a"]);
    assert_eq!(clone.functions("git:main"), ["a", "theirs"]);

    repository.git(&["checkout", "-q", "--orphan", "stranger"]);
    repository.commit(&["x"]);
    let error = repository.load("merge-base:main").expect_err("no common commit");
    assert!(matches!(error, Error::NoMergeBase { shallow: false, .. }), "{error}");
    repository.git(&["branch", "-m", "main", "trunk"]);
    let error = repository.load("merge-base").expect_err("no default branch");
    assert!(help(&error).contains("--against merge-base:trunk"), "{error}");
}

#[test]
fn releases() {
    let repository = Repository::new();
    for (version, function) in [
        ("v0.9.0", "a"),
        ("v0.10.0", "b"),
        ("v1.0.0-rc.1", "c"),
        ("v1.0.0-rc.2", "d"),
        ("1.0.0", "e"),
        ("other-v5.0.0", "f"),
        ("nightly", "g"),
    ] {
        repository.commit(&[function]);
        repository.git(&["tag", version]);
    }
    let read = |place: &str, declared: Option<&str>| {
        let version = declared.map(|version| version.parse().expect("a version"));
        let place = Place::parse(place).expect("a place");
        load(&place, &Context { version, ..repository.context() }, &Options::default())
    };
    for (place, declared, function) in [
        ("release", None, "e"),
        ("release", Some("1.0.1"), "e"),
        // A version that is out is compared with its own tag.
        ("release", Some("1.0.0"), "e"),
        ("release", Some("1.0.0+build"), "e"),
        ("release", Some("1.0.0-rc.2"), "d"),
        ("release", Some("1.0.0-rc.3"), "d"),
        ("release", Some("1.1.0-rc.1"), "e"),
        ("release", Some("0.10.0"), "b"),
        ("release", Some("0.9.0"), "a"),
        ("release:v*", Some("2.0.0"), "b"),
        ("release:other-v*", None, "f"),
        ("release:*", None, "f"),
        // Numbered apart from the package: the newest before HEAD.
        ("release:other-v*", Some("0.1.0"), "f"),
        ("release:night*", Some("0.1.0"), "g"),
    ] {
        let subject = read(place, declared).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(functions(&subject), [function], "{place} {declared:?}");
    }
    let error = read("release", Some("0.8.0")).expect_err("none is below");
    assert_eq!(error.to_string(), "no release to compare with: no version tag is below 0.8.0");
    assert_eq!(read("release", None).expect("a release").place, "release:1.0.0");
    let error = read("release:x-*", None).expect_err("none matches");
    assert!(matches!(error, Error::NoRelease { .. }), "{error}");
}

#[test]
fn worktrees() {
    let repository = Repository::new();
    repository.commit(&["a"]);
    repository.git(&["worktree", "add", "-q", "-b", "side", "../side"]);
    let side = Repository::at(repository.root.parent().expect("a parent").join("side"));
    side.commit(&["a", "b"]);
    assert_eq!(side.functions("git:main"), ["a"]);
    assert_eq!(side.functions("merge-base:main"), ["a"]);
    assert_eq!(repository.functions("git:side"), ["a", "b"]);
}

#[test]
fn other_hashes() {
    let repository = Repository::with(&["--object-format=sha256"]);
    let commit = repository.commit(&["a"]);
    assert_eq!(commit.len(), 64);
    assert_eq!(repository.functions("git:HEAD:wit"), ["a"]);
}

#[test]
fn a_partial_clone_says_what_mends_it() {
    let repository = Repository::new();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.commit(&["a"]);
    repository.commit(&["a", "b"]);
    let partial = repository.clone("partial", &["--filter=blob:none"]);
    let error = partial.load("git:HEAD~1:wit").expect_err("the blob is not there");
    let Error::MissingObject { partial: true, path, .. } = &error else { panic!("{error}") };
    assert_eq!(path, "wit/p.wit");
    partial.mend(&help(&error));
    assert_eq!(partial.functions("git:HEAD~1:wit"), ["a"]);
}

#[cfg(unix)]
#[test]
fn links_and_submodules() {
    let library = Repository::new();
    library.commit(&["x"]);
    let repository = Repository::new();
    repository.commit(&["a"]);
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, repository.root.join(name)).expect("linked");
    };
    std::fs::create_dir(repository.root.join("sub")).expect("created");
    link("../wit", "sub/linked");
    link("wit/p.wit", "file.wit");
    link("/etc", "out");
    link("../..", "up");
    link("round", "round");
    let url = format!("file://{}", library.root.display());
    let submodule =
        ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "vendor"];
    repository.git(&submodule);
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-m", "links"]);

    assert_eq!(repository.functions("git:HEAD:sub/linked"), ["a"]);
    assert_eq!(repository.functions("git:HEAD:sub/linked/p.wit"), ["a"]);
    assert_eq!(repository.functions("git:HEAD:file.wit"), ["a"]);
    for place in ["git:HEAD:out", "git:HEAD:up", "git:HEAD:round"] {
        let error = repository.load(place).expect_err(place);
        assert!(error.to_string().contains("symbolic link"), "{error}");
    }
    // Where its objects are in this repository, and where they are with its checkout.
    let inside = ["git:HEAD:vendor", "git:HEAD:vendor/wit", "git:HEAD:vendor/wit/p.wit"];
    for place in inside {
        assert_eq!(repository.functions(place), ["x"], "{place}");
    }
    let [kept, checkout] = [".git/modules/vendor", "vendor"].map(|it| repository.root.join(it));
    let is_kept = kept.join("objects").is_dir();
    assert!(is_kept, "git keeps them there");
    std::fs::remove_file(checkout.join(".git")).expect("removed");
    assert_eq!(repository.functions("git:HEAD:vendor/wit"), ["x"]);
    std::fs::rename(&kept, checkout.join(".git")).expect("moved");
    assert_eq!(repository.functions("git:HEAD:vendor/wit"), ["x"]);
    std::fs::remove_dir_all(checkout.join(".git")).expect("removed");
    for place in inside {
        let error = repository.load(place).expect_err(place);
        assert!(matches!(error, Error::Submodule { .. }), "{error}");
    }
    // Where a package is only one of the things beside the submodule.
    assert_eq!(repository.functions("git:HEAD:"), ["a"]);
}

#[test]
fn errors_in_revisions_have_places() {
    let repository = Repository::new();
    repository.commit_file("wit/p.wit", "package t:p;\ninterface i { f: func() -> nope; }\n");
    let error = repository.load("git:HEAD").expect_err("it is not valid");
    let site = error.site().expect("a place");
    assert_eq!((site.to_string().as_str(), site.excerpt()), ("HEAD:wit/p.wit:2:28", "nope"));
}

#[test]
fn outside_of_any_repository() {
    let directory = tempfile::tempdir().expect("a directory");
    let context = Context { cwd: directory.path().to_owned(), ..Context::default() };
    for place in ["git:main:wit", "git:main", "merge-base", "release"] {
        let place = Place::parse(place).expect("a place");
        let error = load(&place, &context, &Options::default()).expect_err("no repository");
        assert!(matches!(error, Error::NoRepository { .. }), "{error}");
    }
}

#[test]
fn dependencies_and_wasm_in_revisions() {
    let repository = Repository::new();
    repository.commit_file("wit/deps/q/q.wit", "package t:q;\ninterface j { type t = u8; }\n");
    repository
        .commit_file("wit/p.wit", "package t:p;\ninterface i { use t:q/j.{t}; f: func() -> t; }\n");
    repository.commit_file("c.wat", "(component (import \"x\" (func)))");
    let disk = repository.load("wit").expect("it loads");
    let stored = repository.load("git:HEAD:wit").expect("it loads");
    assert_eq!(disk.contract, stored.contract);
    let wasm = repository.load("git:HEAD:c.wat").expect("it loads");
    assert_eq!(wasm.form, witgate_model::Form::Component);
}

/// An object of any bytes, as somebody may write it by hand.
fn forged(repository: &Repository, kind: &str, bytes: &[u8]) -> String {
    let file = repository.root.join("forged");
    std::fs::write(&file, bytes).expect("written");
    let id = repository.git(&["hash-object", "-t", kind, "-w", "--literally", "forged"]);
    std::fs::remove_file(&file).expect("removed");
    id
}

/// An entry of a tree object.
fn entry(mode: &str, name: &[u8], id: &str) -> Vec<u8> {
    let digits = id.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits"));
    let id = digits.map(|pair| u8::from_str_radix(pair, 16).expect("a digit"));
    [mode.as_bytes(), b" ", name, b"\0"].concat().into_iter().chain(id).collect()
}

#[test]
fn files_are_those_that_git_lists() {
    let repository = Repository::new();
    let blob = forged(&repository, "blob", b"package a:b;");
    let inner = forged(&repository, "tree", &entry("100644", b"x.wit", &blob));
    let link = "1111111111111111111111111111111111111111";
    let as_git_writes = [
        entry("100755", b"a", &blob),
        entry("100644", b"a.b", &blob),
        entry("40000", b"b", &inner),
        entry("120000", b"b.c", &blob),
        entry("160000", b"m", link),
        entry("40000", b"z", &inner),
    ];
    let trees = [
        as_git_writes.concat(),
        // Twice the same name, and in another order.
        [entry("100644", b"a", &blob), entry("100644", b"a", &blob)].concat(),
        [entry("100644", b"a", &blob), entry("40000", b"a", &inner)].concat(),
        [entry("100644", b"b", &blob), entry("100644", b"a", &blob)].concat(),
        // Names that are no text, or several.
        entry("100644", b"\xff.wit", &blob),
        entry("100644", b"a/b.wit", &blob),
        entry("40000", b"\xff", &inner),
        // Modes that git reads and does not write.
        entry("040000", b"d", &inner),
        entry("100664", b"f", &blob),
        Vec::new(),
    ];
    for (position, bytes) in trees.iter().enumerate() {
        let tree = forged(&repository, "tree", bytes);
        let commit = repository.git(&["commit-tree", "-m", "forged", &tree]);
        let history = History::open(&repository.root, "here").expect("a repository");
        let place = Place::Git { revision: commit.clone(), path: None };
        let commit = history.commit(&place, None).expect("a commit");
        let listed = repository.git(&["ls-tree", "-r", "--name-only", "-z", &commit.id]);
        let listed: Vec<_> = listed.split('\0').filter(|path| !path.is_empty()).collect();
        assert_eq!(history.files(&commit).expect("listed"), listed, "tree {position}");
    }
    // What is not there is told by git.
    let tree = forged(&repository, "tree", &entry("40000", b"gone", link));
    let commit = repository.git(&["commit-tree", "-m", "forged", &tree]);
    let history = History::open(&repository.root, "here").expect("a repository");
    let commit = history.commit(&Place::Git { revision: commit, path: None }, None);
    let files = history.files(&commit.expect("a commit"));
    assert!(matches!(&files, Err(Error::Git { command, .. }) if command == "ls-tree"), "{files:?}");
}

#[test]
fn a_damaged_tree_of_one_commit_hides_no_other() {
    let repository = Repository::new();
    repository.commit_file("other/damaged/a.txt", "");
    repository.commit(&["a"]);
    let tree = repository.git(&["rev-parse", "HEAD:other/damaged"]);
    repository.git(&["rm", "-rq", "other"]);
    repository.commit(&["a", "b"]);
    let object = repository.root.join(".git/objects").join(&tree[..2]).join(&tree[2..]);
    std::fs::remove_file(&object).expect("removed");
    std::fs::write(&object, "damaged").expect("written");
    let history = History::open(&repository.root, "here").expect("a repository");
    let commit = |revision: &str| {
        let place = Place::Git { revision: revision.to_owned(), path: None };
        history.commit(&place, None).expect("a commit")
    };
    let files = history.files(&commit("HEAD~1"));
    assert!(matches!(&files, Err(Error::Git { command, .. }) if command == "ls-tree"), "{files:?}");
    assert_eq!(history.files(&commit("HEAD")).expect("listed"), ["wit/p.wit"]);
    assert!(history.has_file(&commit("HEAD~1"), "wit/p.wit").expect("read"));
}

#[test]
fn tags_are_before_a_commit_or_not() {
    let repository = Repository::new();
    let commit = |name: &str| {
        repository.git(&["commit", "-q", "--allow-empty", "-m", name]);
        repository.git(&["rev-parse", "HEAD"])
    };
    let first = commit("first");
    repository.git(&["tag", "v1.0.0"]);
    repository.git(&["tag", "-a", "-m", "annotated", "v1.1.0"]);
    repository.git(&["checkout", "-q", "-b", "beside"]);
    commit("beside");
    repository.git(&["tag", "v1.2.0"]);
    repository.git(&["tag", "v1.3.0", "HEAD^{tree}"]);
    repository.git(&["checkout", "-q", "main"]);
    let second = commit("second");
    repository.git(&["tag", "v2.0.0"]);
    repository.git(&["tag", "nightly"]);
    let expected = [
        ("v1.0.0", true, true),
        ("v1.1.0", true, true),
        ("v1.2.0", false, false),
        // A tree is before nothing.
        ("v1.3.0", false, false),
        ("v2.0.0", false, true),
        ("nightly", false, true),
    ];
    let ask = |is_damaged: bool| {
        let history = History::open(&repository.root, "here").expect("a repository");
        let commit = |id: &str| {
            let place = Place::Git { revision: id.to_owned(), path: None };
            history.commit(&place, None).expect("a commit")
        };
        let [first, second] = [commit(&first), commit(&second)];
        for (tag, is_within_first, is_within_second) in expected {
            let commit = history.tag(tag).expect("a tag");
            let is_within = [&first, &second].map(|it| history.is_within(&commit, it));
            let is_within = is_within.map(|it| it.expect("git says"));
            assert_eq!(is_within, [is_within_first, is_within_second], "{tag} {is_damaged}");
        }
    };
    ask(false);
    // One that cannot be read hides no other.
    let reference = repository.root.join(".git/refs/tags/v1.4.0");
    std::fs::write(reference, format!("{}\n", "1".repeat(40))).expect("written");
    ask(true);
}
