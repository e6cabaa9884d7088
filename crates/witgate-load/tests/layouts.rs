//! Where packages may be on disk, and what is wrong when they do not.

use std::path::Path;

use tempfile::TempDir;
use witgate_load::{Context, Error, Options, Place, load};
use witgate_model::{Form, Subject};

/// A directory with these files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        std::fs::write(path, text).expect("written");
    }
    directory
}

fn read(root: &Path, path: &str) -> Result<Subject, Error> {
    let context = Context { cwd: root.to_owned(), ..Context::default() };
    load(&Place::Path(path.into()), &context, &Options::default())
}

fn loaded(root: &Path, path: &str) -> Subject {
    read(root, path).unwrap_or_else(|error| panic!("{error}\n{:?}", error.help()))
}

fn roots(subject: &Subject) -> Vec<String> {
    subject.contract.roots.iter().map(|root| root.to_string()).collect()
}

fn files(subject: &Subject) -> Vec<&str> {
    subject.sources.files().iter().map(|file| file.path.as_str()).collect()
}

const USER: &str = "package t:user;\ninterface i { use t:lib/j.{t}; f: func() -> t; }\n";
const LIB: &str = "package t:lib;\ninterface j { type t = u8; }\n";

#[test]
fn nothing() {
    let subject = load(&Place::Nothing, &Context::default(), &Options::default());
    let subject = subject.expect("it loads");
    assert_eq!((subject.form, subject.place.as_str()), (Form::Nothing, "none"));
}

#[test]
fn a_directory_and_its_dependencies() {
    for lib in ["wit/deps/lib/a.wit", "wit/deps/lib.wit"] {
        let tree = tree(&[("wit/user.wit", USER), (lib, LIB), ("wit/deps/README.md", "x")]);
        let subject = loaded(tree.path(), "wit");
        assert_eq!(roots(&subject), ["t:user"]);
        assert_eq!(files(&subject), ["user.wit", lib.strip_prefix("wit/").expect("in wit")]);
        // A `wit` directory speaks for the one it is in; a file finds what is
        // beside it.
        assert_eq!(files(&loaded(tree.path(), "."))[0], "wit/user.wit");
        assert_eq!(loaded(tree.path(), "wit/user.wit").contract, subject.contract);
    }
}

#[test]
fn places_point_into_the_right_file() {
    let tree = tree(&[
        ("a.wit", "package t:user; // é\ninterface a { f: func(); }\n"),
        ("b.wit", "interface b { g: func(); }"),
        ("deps/lib.wit", LIB),
    ]);
    let subject = loaded(tree.path(), ".");
    let mut found = Vec::new();
    for (name, interface) in subject.contract.interfaces() {
        for function in interface.functions.values() {
            let place = subject.sources.place(function.span).expect("a place");
            let text = &place.file.text[place.start..place.end];
            found.push(format!(
                "{} {text} {}:{}:{}",
                name.name, place.file.path, place.line, place.column
            ));
        }
    }
    assert_eq!(found, ["a f a.wit:2:15", "b g b.wit:1:15"]);
}

#[test]
fn dependencies_of_dependencies() {
    let tree = tree(&[
        ("user.wit", "package t:user;\ninterface i { use t:mid/m.{t}; f: func() -> t; }\n"),
        ("deps/mid/mid.wit", "package t:mid;\ninterface m { use t:lib/j.{t}; }\n"),
        ("deps/mid/deps/lib/lib.wit", LIB),
        // Nobody asks for it, so it is not even examined closely.
        ("deps/mid/deps/odd/odd.wit", "package t:odd;\ninterface o { use t:gone/x.{t}; }\n"),
    ]);
    assert_eq!(roots(&loaded(tree.path(), ".")), ["t:user"]);
}

#[test]
fn a_package_twice() {
    let same = LIB.replace("j {", "j\n{ // the same\n");
    let tree_of = |other: &str| {
        tree(&[("user.wit", USER), ("deps/one/a.wit", LIB), ("deps/two/b.wit", other)])
    };
    loaded(tree_of(&same).path(), ".");
    let tree = tree_of(&LIB.replace("u8", "u16"));
    let error = read(tree.path(), ".").expect_err("they differ");
    let Error::DuplicatePackage { package, first, second } = &error else { panic!("{error}") };
    assert_eq!(package, "t:lib");
    let sites = (first.to_string(), second.to_string());
    assert_eq!(sites, ("deps/one/a.wit:1:9".to_owned(), "deps/two/b.wit:1:9".to_owned()));
    assert_eq!(first.excerpt(), "t:lib");
}

#[test]
fn packages_side_by_side() {
    let tree = tree(&[
        ("http/wit/user.wit", USER),
        ("lib/lib.wit", LIB),
        // What a sibling provides is not taken from `deps`.
        ("http/wit/deps/lib/lib.wit", &LIB.replace("u8", "u16")),
        ("http/wit/deps/more/more.wit", "package t:more;\ninterface m {}\n"),
        ("target/junk/x.wit", "junk"),
        ("node_modules/junk/x.wit", "junk"),
        (".hidden/x.wit", "junk"),
    ]);
    let subject = loaded(tree.path(), ".");
    assert_eq!(roots(&subject), ["t:lib", "t:user"]);
    assert_eq!(
        files(&subject),
        ["http/wit/user.wit", "lib/lib.wit", "http/wit/deps/more/more.wit"]
    );
}

#[test]
fn versions_side_by_side() {
    let lib = |version: &str| LIB.replace("t:lib", &format!("t:lib@{version}"));
    let both = tree(&[("wit-draft/l.wit", &lib("0.3.0")), ("proposal/l.wit", &lib("0.2.0"))]);
    assert_eq!(roots(&loaded(both.path(), ".")), ["t:lib@0.2.0", "t:lib@0.3.0"]);

    let draft = LIB.replace("u8", "u16");
    let preferred = tree(&[("a/wit/l.wit", LIB), ("a/wit-draft/l.wit", &draft)]);
    assert_eq!(files(&loaded(preferred.path(), ".")), ["a/wit/l.wit"]);
    let unclear = tree(&[("a/l.wit", LIB), ("b/l.wit", &draft)]);
    let error = read(unclear.path(), ".").expect_err("they differ");
    assert!(matches!(error, Error::DuplicatePackage { .. }), "{error}");
}

#[test]
fn packages_in_one_file() {
    // What one depends on is a dependency where it is somebody else's.
    let text = "package t:user;\n\
        interface i { use t:lib/j.{t}; use other:lib/j.{u}; f: func(t: t, u: u); }\n\
        package t:lib { interface j { type t = u8; } interface whole { g: func(); } }\n\
        package other:lib { interface j { type u = u8; } interface unused {} }\n\
        package other:mine { interface k {} }\n";
    let tree = tree(&[("all.wit", text)]);
    for path in ["all.wit", "."] {
        let subject = loaded(tree.path(), path);
        assert_eq!(roots(&subject), ["other:mine", "t:lib", "t:user"]);
        assert_eq!(subject.package().expect("it is of one file").to_string(), "t:user");
        let interfaces: Vec<String> =
            subject.contract.interfaces().map(|(name, _)| name.to_string()).collect();
        assert_eq!(
            interfaces,
            ["other:lib/j", "other:mine/k", "t:lib/j", "t:lib/whole", "t:user/i"],
            "own packages whole, and of another what is used"
        );
    }
}

#[test]
fn another_version_of_itself() {
    let tree = tree(&[
        ("main.wit", "package a:b;\nworld w { import a:b/i@1.0.0; import c:d/j@1.0.0; }\n"),
        ("deps/b.wit", "package a:b@1.0.0;\ninterface i { record t { x: u32 } f: func(); }\n"),
        (
            "deps/c.wit",
            "package c:d@1.0.0;\ninterface j { use a:b/i@1.0.0.{t}; g: func() -> t; }\n",
        ),
    ]);
    assert_eq!(roots(&loaded(tree.path(), ".")), ["a:b"]);
}

#[test]
fn closed_gates() {
    let text =
        "package a:b@1.0.0;\ninterface i { f: func();\n  @unstable(feature = x)\n  g: func(); }\n";
    let tree = tree(&[("a.wit", text)]);
    let context = Context { cwd: tree.path().to_owned(), ..Context::default() };
    let functions = |options: &Options| {
        let subject = load(&Place::Path(".".into()), &context, options).expect("it loads");
        let functions =
            subject.contract.interfaces().map(|(_, i)| i.functions.len()).sum::<usize>();
        (functions, subject.withheld.len())
    };
    assert_eq!(functions(&Options::default()), (1, 1));
    assert_eq!(
        functions(&Options {
            features: vec!["x".into()],
            all_features: false,
            ..Options::default()
        }),
        (2, 0)
    );
    assert_eq!(
        functions(&Options { features: vec![], all_features: true, ..Options::default() }),
        (2, 0)
    );
}

/// A WIT package as a component that exports its interfaces' types.
const LIB_WAT: &str = r#"(component
  (type (;0;) (component
    (type (;0;) (instance (type (;0;) u8) (export (;1;) "t" (type (eq 0)))))
    (export (;0;) "t:lib/j" (instance (type 0)))))
  (export (;1;) "j" (type 0))
  (@custom "package-docs" "\00{}"))"#;

#[test]
fn dependencies_in_wasm() {
    let encoded = wat::parse_str(LIB_WAT).expect("it is text");
    let tree = tree(&[("user.wit", USER), ("deps/lib.wat", LIB_WAT)]);
    let from_text = loaded(tree.path(), ".");
    assert_eq!(files(&from_text), ["user.wit"]);
    std::fs::remove_file(tree.path().join("deps/lib.wat")).expect("removed");
    std::fs::write(tree.path().join("deps/lib.wasm"), encoded).expect("written");
    assert_eq!(loaded(tree.path(), ".").contract, from_text.contract);
    // Text and wasm of the same package.
    std::fs::write(tree.path().join("deps/lib.wit"), LIB).expect("written");
    assert_eq!(loaded(tree.path(), ".").contract, from_text.contract);

    // A name does not make it text.
    std::fs::rename(tree.path().join("deps/lib.wasm"), tree.path().join("lib")).expect("renamed");
    assert_eq!(loaded(tree.path(), "lib").form, Form::WitPackage);
    std::fs::write(tree.path().join("deps/c.wat"), "(component)").expect("written");
    let error = read(tree.path(), ".").expect_err("a component is no dependency");
    assert!(matches!(error, Error::Wasm { .. }), "{error}");
}

#[test]
fn nothing_there() {
    let tree = tree(&[("a/b/readme.txt", "x")]);
    let error = read(tree.path(), ".").expect_err("there is no WIT");
    assert!(matches!(error, Error::NothingHere { .. }), "{error}");
    for path in ["gone", "gone/x.wit", "a/b/readme.txt/x"] {
        let error = read(tree.path(), path).expect_err(path);
        assert!(matches!(error, Error::NotFound { .. }), "{path}: {error}");
    }
}

#[test]
fn errors_say_where_and_what_to_do() {
    let fails = |files: &[(&str, &str)]| {
        let tree = tree(files);
        let error = read(tree.path(), ".").expect_err("it is not valid");
        (error.to_string(), error.help().unwrap_or_default())
    };
    let (message, help) = fails(&[("u.wit", USER)]);
    assert_eq!(message, "u.wit:2:19: package `t:lib` not found");
    assert!(help.contains("neither in deps nor") && help.contains("wkg wit fetch"), "{help}");

    let (message, help) = fails(&[("u.wit", USER), ("deps/l.wit", "package t:lib@1.0.0;")]);
    assert_eq!(message, "u.wit:2:19: package `t:lib` not found");
    assert!(help.contains("there is `t:lib@1.0.0`: name it with its version"), "{help}");

    let (message, help) = fails(&[("u.wit", "interface i {}")]);
    assert!(message.contains("no `package` header"), "{message}");
    assert!(help.contains("package namespace:name;"), "{help}");

    let (message, _) = fails(&[("u.wit", "package a:b;\ninterface i { f: func(é) }")]);
    assert!(message.starts_with("u.wit:2:23: "), "{message}");

    let cycle =
        |a: &str, b: &str| format!("package t:{a};\ninterface i {{ use t:{b}/i.{{t}}; }}\n");
    let (message, help) = fails(&[("u.wit", &cycle("a", "b")), ("deps/b.wit", &cycle("b", "a"))]);
    assert!(message.contains("cycle") && help.contains("package of its own"), "{message} {help}");

    let own = "interface i { use t:a/j.{t}; }\ninterface j { type t = u8; }\n";
    let (message, help) = fails(&[("u.wit", own), ("v.wit", "package t:a;\n")]);
    assert!(message.contains("cycle") && help.contains("the interface alone"), "{message} {help}");

    // wit-parser panics at this one.
    let clash = "package a:b@1.0.0;\nworld w {\n  @since(version = 1.0.0) @unstable(feature = x)\n  import c:d/e;\n}\n";
    let (message, _) = fails(&[("u.wit", clash)]);
    assert_eq!(message, "u.wit:3:4: cannot specify both @since and @unstable");
}

#[test]
fn older_wit_is_read_as_it_was_meant() {
    let new = "package a:b;\ninterface i { record r { x: f32 } %map: func(x: f32) -> f64; \
               g: func(); }\n";
    let old = "package a:b;\ninterface i { record r { x: float32 } \
               map: func(x: float32) -> float64; g: func() -> (); }\n";
    let [new, old] = [new, old].map(|text| {
        let tree = tree(&[("a.wit", text)]);
        loaded(tree.path(), ".")
    });
    assert_eq!(new.contract, old.contract);
    assert!(new.notes.is_empty());
    let told = "`a:b` is read as older WIT: keywords as names, `-> ()`, `float32`, `float64`";
    assert_eq!(old.notes, [told]);
    // The text is shown as it is.
    assert!(old.sources.files()[0].text.contains("float32"));

    // What is wrong in another way is told of the text as it is.
    let broken = tree(&[("a.wit", "package a:b;\ninterface i { f: func(x: float32) -> u9; }\n")]);
    let error = read(broken.path(), ".").expect_err("it is not valid").to_string();
    assert!(error.contains("`float32`") || error.contains("`u9`"), "{error}");
}

#[test]
fn packages_stand_side_by_side_in_a_directory() {
    let files = [("wit/user.wit", USER), ("wit/lib.wit", LIB)];
    let tree = tree(&files);
    assert_eq!(roots(&loaded(tree.path(), "wit")), ["t:lib", "t:user"]);
    // A file that does not say which it is of leaves nobody to guess.
    std::fs::write(tree.path().join("wit/more.wit"), "interface k {}\n").expect("written");
    let error = read(tree.path(), "wit").expect_err("nobody knows whose it is").to_string();
    assert!(error.contains("does not match previous package name"), "{error}");
    // Nor are there two packages where the versions alone differ.
    let error = self::tree(&[("a.wit", "package a:b@1.0.0;\n"), ("b.wit", "package a:b@1.0.1;\n")]);
    let error = read(error.path(), ".").expect_err("it contradicts itself").to_string();
    assert!(error.contains("does not match previous package name"), "{error}");
}

#[test]
fn what_only_gathers_its_deps_is_them() {
    let empty = "// For bindings alone.\npackage t:gather;\n";
    for files in [
        &[("wit/g.wit", empty), ("wit/deps/lib.wit", LIB), ("wit/deps/user/u.wit", USER)][..],
        &[("wit/deps/lib.wit", LIB), ("wit/deps/user/u.wit", USER)],
    ] {
        let tree = tree(files);
        let roots = roots(&loaded(tree.path(), "wit"));
        assert!(roots.ends_with(&["t:lib".to_owned(), "t:user".to_owned()]), "{roots:?}");
    }
}
