//! Vendored text against locked bytes. The bytes are upstream's own encoding.

use std::path::{Path, PathBuf};

use wit_component::WitPrinter;
use wit_parser::{PackageId, Resolve};
use witgate_load::{Agreement, Encoded, Vendored};
use witgate_model::{Digest, PackageName};
use witgate_testing::corpus;

const IO: &str = "
    package demo:io@1.0.0;
    interface streams { resource source { read: func() -> list<u8>; } enum error { closed, lost } }
    interface unused { f: func(); }
    interface plain { type t = u8; g: func(t: t); }
";

const HTTP: &str = "
    /// What it is for.
    package demo:http@1.0.0;
    interface types {
        use demo:io/streams@1.0.0.{source, error};
        use demo:io/plain@1.0.0.{t};
        body: func(s: borrow<source>) -> result<t, error>;
        head: func();
        @unstable(feature = draft)
        trailers: func();
    }
    world proxy { import types; }
";

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("directories");
        std::fs::write(path, text).expect("it is written");
    }
    directory
}

fn open(tree: &tempfile::TempDir) -> Vendored {
    Vendored::open(tree.path(), Path::new("deps")).expect("it opens")
}

fn name(text: &str) -> PackageName {
    let (bare, version) = text.split_once('@').expect("it has a version");
    let (namespace, name) = bare.split_once(':').expect("it has a namespace");
    let version = Some(version.parse().expect("a version"));
    PackageName { namespace: namespace.into(), name: name.into(), version }
}

/// Upstream's resolve of some packages, with all features on.
fn resolve(texts: &[&str]) -> (Resolve, Vec<PackageId>) {
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    let push = |text| resolve.push_str("it.wit", text).expect("it resolves");
    let ids = texts.iter().copied().map(push).collect();
    (resolve, ids)
}

fn encode(resolve: &Resolve, package: PackageId) -> Vec<u8> {
    wit_component::encode(resolve, package, false).expect("it encodes")
}

fn locked() -> Encoded {
    let (resolve, packages) = resolve(&[IO, HTTP]);
    Encoded::decode(&encode(&resolve, packages[1]), "http.wasm").expect("it decodes")
}

/// What differs, by the addresses of the interfaces that do.
fn differing(agreement: &Agreement) -> Vec<String> {
    let Agreement::Differs { locked, vendored } = agreement else { panic!("{agreement:?}") };
    assert_eq!(locked.contract.roots, vendored.contract.roots);
    let (was, now) = (&locked.contract, &vendored.contract);
    let names: std::collections::BTreeSet<_> =
        was.interfaces().chain(now.interfaces()).map(|(name, _)| name).collect();
    let differs = names.into_iter().filter(|name| was.interface(name) != now.interface(name));
    differs.map(|name| name.to_string()).collect()
}

#[test]
fn bytes_say_what_they_carry() {
    let locked = locked();
    assert_eq!(locked.main(), Some(&name("demo:http@1.0.0")));
    let packages: Vec<_> = locked.packages().iter().map(ToString::to_string).collect();
    assert_eq!(packages, ["demo:http@1.0.0", "demo:io@1.0.0"]);
    assert!(locked.subject(&name("demo:tls@1.0.0")).expect("it is looked for").is_none());
    let io = locked.subject(&name("demo:io@1.0.0")).expect("it is").expect("it is there");
    assert_eq!(
        io.contract.roots.iter().map(|root| root.to_string()).collect::<Vec<_>>(),
        ["demo:io@1.0.0"]
    );

    let component =
        wat::parse_str("(component (import \"demo:io/plain@1.0.0\" (instance)))").expect("valid");
    let component = Encoded::decode(&component, "c.wasm").expect("it decodes");
    assert_eq!(component.main(), None);
    let packages: Vec<_> = component.packages().iter().map(ToString::to_string).collect();
    assert_eq!(packages, ["demo:io@1.0.0"]);
    assert!(Encoded::decode(b"package a:b;", "it").is_err());
}

#[test]
fn a_directory_says_what_it_holds() {
    let (resolve, packages) = resolve(&[IO, HTTP]);
    let tree = tree(&[
        ("deps/http/types.wit", HTTP),
        (
            "deps/nested.wit",
            "package demo:nest@0.1.0; interface n {} package demo:in@0.1.0 { interface i {} }",
        ),
        ("deps/.gitkeep", ""),
        ("main.wit", "this is not WIT, and nobody reads it"),
    ]);
    std::fs::write(tree.path().join("deps/io.wasm"), encode(&resolve, packages[0])).expect("it is");
    let vendored = open(&tree);
    let found: Vec<_> = vendored
        .packages()
        .iter()
        .map(|(name, path)| (name.to_string(), path.to_string_lossy().into_owned()))
        .collect();
    let expected = [
        ("demo:http@1.0.0", "deps/http"),
        ("demo:in@0.1.0", "deps/nested.wit"),
        ("demo:io@1.0.0", "deps/io.wasm"),
        ("demo:nest@0.1.0", "deps/nested.wit"),
    ];
    assert_eq!(found, expected.map(|(name, path)| (name.to_owned(), path.to_owned())));
    let subject = vendored.subject(&name("demo:http@1.0.0")).expect("it is").expect("it is there");
    let (_, types) = subject.contract.interfaces().next().expect("an interface");
    let place = subject.sources.place(types.span).expect("it has a place");
    assert_eq!((subject.place.as_str(), place.file.path.as_str()), ("deps", "http/types.wit"));
    assert_eq!(&place.file.text[place.start..place.end], "types");
    for package in vendored.packages().keys() {
        assert!(vendored.subject(package).expect("it loads").is_some());
    }
    assert!(vendored.subject(&name("demo:tls@1.0.0")).expect("it is").is_none());
    assert!(Vendored::open(tree.path(), Path::new("nowhere")).is_err());
}

#[test]
fn the_same_is_the_same_to_the_byte_or_not() {
    let locked = locked();
    let http = name("demo:http@1.0.0");
    let compare = |http_text: &str| {
        let tree = tree(&[("deps/http/a.wit", http_text), ("deps/io.wit", IO)]);
        open(&tree).compare(&locked, &http)
    };
    let undocumented = HTTP.replace("/// What it is for.", "");
    let reordered =
        HTTP.replace("head: func();", "").replace("body: func", "head: func(); body: func");
    for (text, expected) in [(HTTP, true), (&undocumented, true), (&reordered, false)] {
        match compare(text) {
            Agreement::Same { to_the_byte } => assert_eq!(to_the_byte, expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn tampering_shows_where_it_was_done() {
    let locked = locked();
    let (http, io) = (name("demo:http@1.0.0"), name("demo:io@1.0.0"));
    let compare = |http_text: &str, io_text: &str, package: &PackageName| {
        let tree = tree(&[("deps/http/a.wit", http_text), ("deps/io/io.wit", io_text)]);
        open(&tree).compare(&locked, package)
    };
    // One token of the package itself; of a gated item; of what it depends on.
    let direct = HTTP.replace("head: func();", "head: func(x: u8);");
    assert_eq!(differing(&compare(&direct, IO, &http)), ["demo:http/types@1.0.0"]);
    let gated = HTTP.replace("trailers: func();", "trailers: func() -> u8;");
    assert_eq!(differing(&compare(&gated, IO, &http)), ["demo:http/types@1.0.0"]);
    let open_gate = HTTP.replace("@unstable(feature = draft)", "");
    assert_eq!(differing(&compare(&open_gate, IO, &http)), ["demo:http/types@1.0.0"]);
    let transitive = IO.replace("closed, lost", "lost, closed");
    assert_eq!(differing(&compare(HTTP, &transitive, &http)), ["demo:io/streams@1.0.0"]);
    assert_eq!(differing(&compare(HTTP, &transitive, &io)), ["demo:io/streams@1.0.0"]);
    // Both: each of the two says what of it differs.
    assert_eq!(differing(&compare(&direct, &transitive, &io)), ["demo:io/streams@1.0.0"]);
    // What the world imports has functions in the bytes too.
    let function = IO.replace("g: func(t: t);", "g: func(t: t) -> u8;");
    assert_eq!(differing(&compare(HTTP, &function, &io)), ["demo:io/plain@1.0.0"]);
}

#[test]
fn what_came_along_is_vouched_for_as_far_as_it_came() {
    let locked = locked();
    let io = name("demo:io@1.0.0");
    let compare = |files: &[(&str, &str)]| open(&tree(files)).compare(&locked, &io);

    // As `wkg wit fetch` writes it: each package that the bytes carry, printed.
    let (resolve, packages) = resolve(&[IO, HTTP]);
    let decoded = wit_parser::decoding::decode(&encode(&resolve, packages[1])).expect("it decodes");
    let resolve = decoded.resolve();
    let printed = |package: &str| {
        let found = resolve.packages.iter().find(|(_, each)| each.name.to_string() == package);
        let mut printer = WitPrinter::default();
        printer.print(resolve, found.expect("it is there").0, &[]).expect("it prints");
        String::from(printer.output)
    };
    let (http_text, io_text) = (printed("demo:http@1.0.0"), printed("demo:io@1.0.0"));
    let files = [("deps/http/package.wit", http_text.as_str()), ("deps/io/package.wit", &io_text)];
    assert!(matches!(compare(&files), Agreement::Same { .. }), "{:?}", compare(&files));
    let fetched = open(&tree(&files)).compare(&locked, &name("demo:http@1.0.0"));
    assert!(matches!(fetched, Agreement::Same { to_the_byte: true }), "{fetched:?}");

    // The whole package has more than came along.
    let Agreement::Partly { beyond } = compare(&[("deps/http/a.wit", HTTP), ("deps/io/a.wit", IO)])
    else {
        panic!("it is partly the same")
    };
    let beyond: Vec<_> = beyond.iter().map(ToString::to_string).collect();
    assert_eq!(beyond, ["demo:io/unused"]);

    // Without the package that brought it, or with bytes that do not carry it,
    // there is no telling.
    for files in [
        &[("deps/io/a.wit", IO)][..],
        &[("deps/http/a.wit", "package demo:http@1.0.0;"), ("deps/io/a.wit", IO)],
    ] {
        assert!(matches!(compare(files), Agreement::CannotTell { .. }), "{:?}", compare(files));
    }
    let both = open(&tree(&[("deps/http/a.wit", HTTP), ("deps/io/a.wit", IO)]));
    let tls = both.compare(&locked, &name("demo:tls@1.0.0"));
    assert!(matches!(tls, Agreement::CannotTell { .. }), "{tls:?}");
}

/// The directories named `deps` in the corpus, with what depends on them.
fn homes(directory: &Path, homes: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name == "deps") {
                homes.push(directory.to_owned());
            } else {
                self::homes(&path, homes);
            }
        }
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn real_dependencies_are_what_upstream_encodes() {
    let shared = corpus::root();
    let mut found = Vec::new();
    homes(&Path::new(&shared).join("corpus/pairs"), &mut found);
    found.sort();
    let (mut same, mut exact, mut partly, mut seen) = (0, 0, 0, std::collections::BTreeSet::new());
    let mut wrong = Vec::new();
    for home in found {
        let mut resolve = Resolve { all_features: true, ..Resolve::default() };
        // What upstream cannot read it cannot encode.
        if resolve.push_dir(&home).is_err() {
            continue;
        }
        let vendored = match Vendored::open(Path::new(""), &home.join("deps")) {
            Ok(vendored) => vendored,
            Err(error) => {
                wrong.push(format!("{}: {error}", home.display()));
                continue;
            }
        };
        for package in vendored.packages().keys() {
            let id =
                resolve.packages.iter().find(|(_, it)| it.name.to_string() == package.to_string());
            let Some((id, _)) = id else { continue };
            let bytes = encode(&resolve, id);
            // Most versions of a package are vendored in many places.
            if !seen.insert(Digest::of_bytes(&bytes)) {
                continue;
            }
            let locked = Encoded::decode(&bytes, "it").expect("it decodes");
            for carried in locked.packages() {
                match vendored.compare(&locked, &carried) {
                    Agreement::Same { to_the_byte } => {
                        same += 1;
                        exact += usize::from(to_the_byte);
                        if carried == *package && !to_the_byte {
                            wrong.push(format!("{}: {carried} is not to the byte", home.display()));
                        }
                    }
                    Agreement::Partly { .. } if carried != *package => partly += 1,
                    other => {
                        let what = match other {
                            Agreement::CannotTell { why } => why,
                            other => differing(&other).join(" "),
                        };
                        wrong.push(format!("{}: {carried} of {package}: {what}", home.display()));
                    }
                }
            }
        }
    }
    println!("{same} the same, {exact} of them to the byte; {partly} partly");
    assert!(wrong.is_empty() && exact > 50, "{}", wrong.join("\n"));
}
