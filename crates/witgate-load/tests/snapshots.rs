//! Snapshots: what is loaded from one is what it was taken of.

use std::path::Path;

use witgate_load::{Context, Error, Options, Place, load, snapshot};
use witgate_model::Subject;
use witgate_testing::corpus;

fn every() -> Options {
    Options { all_features: true, ..Options::default() }
}

fn take(path: &Path, options: &Options) -> Result<String, Error> {
    snapshot(&Place::Path(path.to_owned()), &Context::default(), options)
}

fn read(path: &Path, options: &Options) -> Result<Subject, Error> {
    load(&Place::Path(path.to_owned()), &Context::default(), options)
}

/// What a snapshot gives when it is loaded from a file.
fn again(text: &str, options: &Options) -> Subject {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join(".witgate/kept.wit");
    std::fs::create_dir(directory.path().join(".witgate")).expect("it is made");
    std::fs::write(&file, text).expect("it is written");
    read(&file, options).expect("a snapshot loads")
}

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("directories");
        std::fs::write(path, text).expect("it is written");
    }
    directory
}

/// Gates where they matter most: on what brings imports along.
const GATED: &str = r#"
    /// A package.
    package demo:gated@1.2.0;

    interface zoo {
        /// Why it is.
        resource lion { constructor(); roar: func(loud: bool) -> size; }
        @since(version = 1.1.0)
        type size = u32;
        @unstable(feature = extra)
        tame: func(lion: borrow<lion>);
    }
    @unstable(feature = extra)
    interface arena {
        @unstable(feature = extra)
        use zoo.{lion};
        @unstable(feature = extra)
        use demo:other/far.{thing};
        @unstable(feature = extra)
        fight: func(a: lion, b: thing);
    }
    interface %interface { use zoo.{lion as %type, size}; %func: func(%record: size) -> %type; }

    world small { import zoo; }
    world all {
        include small;
        @unstable(feature = extra)
        import arena;
        import %interface;
        import label: interface { use zoo.{size}; get: func() -> size; }
        import other: demo:other/far;
        @unstable(feature = more)
        export arena;
        @deprecated(version = 1.2.0)
        @since(version = 1.0.0)
        export run: async func(s: stream<u8>) -> future<result<u32, string>>;
        resource mine { new: static func() -> mine; }
        use zoo.{lion};
    }
"#;

const OTHER: &str = r#"
    package demo:other;
    interface far { use near.{shape}; record thing { shape: shape } go: func(thing: thing); }
    interface near { enum shape { round, flat } drawn: func(); }
    interface unreached { a: func(); }
    world unreached-too { import unreached; }
"#;

#[test]
fn whatever_gates_are_open() {
    let place = tree(&[("wit/main.wit", GATED), ("wit/deps/other/o.wit", OTHER)]);
    let place = place.path().join("wit");
    let some = |features: &[&str]| Options {
        features: features.iter().map(ToString::to_string).collect(),
        all_features: false,
        ..Options::default()
    };
    let taken = take(&place, &Options::default()).expect("it is taken");
    for options in [Options::default(), some(&["extra"]), some(&["extra", "more"]), every()] {
        let text = take(&place, &options).expect("it is taken");
        assert_eq!(text, taken, "it holds what stands behind closed gates too");
        let (found, wanted) = (again(&text, &options), read(&place, &options).expect("it loads"));
        assert_eq!(found.contract, wanted.contract, "{options:?}\n{text}");
        assert_eq!(found.withheld, wanted.withheld, "{options:?}\n{text}");
    }
    assert!(taken.starts_with("/// A package.\npackage demo:gated@1.2.0;\n"), "{taken}");
    assert!(taken.contains("  /// Why it is.\n  resource lion {"), "{taken}");
    assert!(!taken.contains("unreached"), "what is no part of the contract is left out: {taken}");
}

#[test]
fn order_and_files_leave_no_trace() {
    let one = tree(&[(
        "a.wit",
        "package a:b; interface i { f: func(); type t = u8; g: func(); } world w { export i; import c: func(); import d: func(); } interface h {}",
    )]);
    let other = tree(&[
        ("1.wit", "interface h {} world w { import d: func(); import c: func(); export i; }"),
        ("2.wit", "package a:b; interface i { g: func(); f: func(); type t = u8; }"),
    ]);
    let text = |place: &tempfile::TempDir| take(place.path(), &Options::default()).expect("it is");
    assert_eq!(text(&one), text(&other));
}

#[test]
fn a_snapshot_is_text_with_places() {
    let place = tree(&[("wit/main.wit", GATED), ("wit/deps/other/o.wit", OTHER)]);
    let text = take(&place.path().join("wit"), &every()).expect("it is taken");
    let subject = again(&text, &every());
    let [file] = subject.sources.files() else { panic!("one file") };
    assert_eq!((file.path.as_str(), &*file.text), ("kept.wit", text.as_str()));
    for (name, interface) in subject.contract.interfaces() {
        let place = subject.sources.place(interface.span).expect("it has a place");
        let word = &place.file.text[place.start..place.end];
        assert_eq!(word.trim_start_matches('%'), &*name.name);
    }
}

#[test]
fn a_snapshot_of_a_snapshot_is_itself() {
    let place = tree(&[("wit/main.wit", GATED), ("wit/deps/other/o.wit", OTHER)]);
    let text = take(&place.path().join("wit"), &every()).expect("it is taken");
    let kept = tree(&[(".witgate/kept.wit", &text)]);
    assert_eq!(take(&kept.path().join(".witgate/kept.wit"), &every()).expect("it is taken"), text);
}

#[test]
fn wasm_text_and_git_keep_alike() {
    let place = tree(&[(
        "wit/a.wit",
        "package a:b@0.1.0; interface i { f: func(); } world w { import i; }",
    )]);
    let wanted = take(&place.path().join("wit"), &Options::default()).expect("it is taken");

    let mut resolve = wit_parser::Resolve::default();
    let (package, _) = resolve.push_dir(place.path().join("wit")).expect("it resolves");
    let bytes = wit_component::encode(&resolve, package, false).expect("it encodes");
    let wasm = place.path().join("a.wasm");
    std::fs::write(&wasm, bytes).expect("it is written");
    assert_eq!(take(&wasm, &Options::default()).expect("it is taken"), wanted);

    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(place.path())
            .status()
            .expect("git runs");
        assert!(status.success());
    };
    git(&["init", "-q"]);
    git(&["add", "wit"]);
    git(&["commit", "-qm", "it"]);
    std::fs::write(place.path().join("wit/a.wit"), "package a:b@0.2.0;").expect("it is written");
    let context = Context { cwd: place.path().to_owned(), ..Context::default() };
    for place in ["git:HEAD:wit", "git:HEAD:./wit"] {
        let place = Place::parse(place).expect("a place");
        let text = snapshot(&place, &context, &Options::default()).expect("it is taken");
        assert_eq!(text, wanted);
    }
    assert!(snapshot(&Place::Nothing, &context, &Options::default()).is_err());
}

#[test]
fn several_packages_in_one_place() {
    let place = tree(&[
        ("a/a.wit", "package z:a; interface i { use z:b/j.{t}; f: func(t: t); }"),
        ("b/b.wit", "package z:b; interface j { type t = u8; }"),
    ]);
    let text = take(place.path(), &Options::default()).expect("it is taken");
    let roots = again(&text, &Options::default()).contract.roots;
    assert_eq!(roots, read(place.path(), &Options::default()).expect("it loads").contract.roots);
    assert!(text.starts_with("package z:a;"), "{text}");

    // Which are no dependencies is said where their namespace does not tell.
    let apart = tree(&[
        ("a/a.wit", "package z:a; interface i { use z:c/k.{t}; f: func(t: t); }"),
        ("a/deps/c.wit", "package z:c; interface k { type t = u8; }"),
        ("b/b.wit", "package z:b; interface j { use z:d/k.{t}; f: func(t: t); }"),
        ("b/deps/d.wit", "package z:d; interface k { type t = u8; }"),
    ]);
    let text = take(apart.path(), &Options::default()).expect("it is taken");
    let contract = again(&text, &Options::default()).contract;
    assert_eq!(contract, read(apart.path(), &Options::default()).expect("it loads").contract);
    assert_eq!(contract.roots.len(), 2);
    assert!(text.ends_with("}\n// snapshot by witgate of z:a, z:b\n"), "{text}");
}

#[test]
fn hostile_text_stays_text() {
    // What reads as a comment's end, a declaration or a gate, in documentation.
    let place = tree(&[(
        "a.wit",
        "package a:b;\n/** a */\n/// */ } interface evil {} @since(version = 1.0.0)\n/// \u{202e}\ninterface i { f: func(); }",
    )]);
    match take(place.path(), &Options::default()) {
        Ok(text) => assert_eq!(again(&text, &Options::default()).contract.interfaces().count(), 1),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn every_pair_release_case_and_component() {
    let shared = corpus::root();
    let mut places = Vec::new();
    for directory in [
        "cases",
        "cases-hard",
        "cases-worlds",
        "corpus/pairs",
        "corpus/components/built",
        "corpus/components/crates",
        "corpus/components/npm",
        "corpus/wasi-releases",
    ] {
        for entry in std::fs::read_dir(shared.join(directory)).expect("a directory") {
            let path = entry.expect("an entry").path();
            match path.join("before").is_dir() {
                true => places.extend(["before", "after"].map(|side| path.join(side))),
                false => places.push(path),
            }
        }
    }
    let mut wrong = Vec::new();
    let mut taken = 0;
    for place in &places {
        for options in [Options::default(), every()] {
            // What does not load has no snapshot.
            let Ok(subject) = read(place, &options) else { continue };
            match take(place, &options) {
                Ok(text) => {
                    taken += 1;
                    let found = again(&text, &options);
                    if found.contract.digest() != subject.contract.digest() {
                        wrong.push(format!("{}: another digest", place.display()));
                    }
                }
                Err(error) => wrong.push(error.to_string()),
            }
        }
    }
    println!("{taken} snapshots");
    assert!(wrong.is_empty() && taken > 1800, "{}", wrong.join("\n"));
}
