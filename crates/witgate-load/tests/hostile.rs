//! Input that means harm: an error, soon, with bounded memory.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use witgate_load::{Context, Error, Options, Place, load};

fn fails(root: &Path, path: &str) -> Error {
    let context = Context { cwd: root.to_owned(), ..Context::default() };
    let loaded = load(&Place::Path(path.into()), &context, &Options::default());
    let error = loaded.err().unwrap_or_else(|| panic!("{path} loads"));
    assert!(error.help().is_some() || error.site().is_some(), "{error}");
    error
}

fn directory() -> tempfile::TempDir {
    tempfile::tempdir().expect("a directory")
}

#[test]
fn what_is_not_a_file() {
    let directory = directory();
    let root = directory.path();
    let fifo = root.join("p.wit");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    for path in ["p.wit", "."] {
        let error = fails(root, path);
        assert!(matches!(error, Error::NotRegular { kind: "a FIFO", .. }), "{error}");
    }
    let error = fails(root, "/dev/zero");
    assert!(matches!(error, Error::NotRegular { kind: "a device", .. }), "{error}");
}

#[test]
fn too_much() {
    let directory = directory();
    let root = directory.path();
    let huge = std::fs::File::create(root.join("huge.wit")).expect("created");
    huge.set_len(1 << 30).expect("it is sparse");
    let error = fails(root, "huge.wit");
    assert_eq!(error.to_string(), "huge.wit: too large: 1024 MiB, and at most 32 MiB is read");

    std::fs::create_dir(root.join("many")).expect("created");
    let comment = format!("//{}\n", " ".repeat((12 << 20) - 3));
    for name in ["a.wit", "b.wit", "c.wit"] {
        std::fs::write(root.join("many").join(name), &comment).expect("written");
    }
    assert!(matches!(fails(root, "many"), Error::TooLarge { .. }));
}

/// Text that is small, and would take a gigabyte once includes are written out.
#[test]
fn includes_are_bounded_before_they_are_expanded() {
    let directory = directory();
    let root = directory.path();
    let chain = |count: usize, first: &str| {
        let include =
            |at: usize| format!("world w{at} {{ include w{}; export g{at}x: func(); }}\n", at - 1);
        let worlds: String = (1..count).map(include).collect();
        format!("package a:b@1.0.0;\nworld w0 {{ {first} }}\n{worlds}")
    };
    let fan = |interfaces: usize, worlds: usize| {
        let interface =
            |at: usize| format!("interface i{at} {{ use i{}.{{t}}; }}\n", at.saturating_sub(1));
        let interfaces: String = (1..interfaces).map(interface).collect();
        let last = format!("i{}", interfaces.lines().count());
        let world = |at: usize| format!("world w{at} {{ import {last}; }}\n");
        let worlds: String = (0..worlds).map(world).collect();
        format!("package a:b@1.0.0;\ninterface i0 {{ type t = u8; }}\n{interfaces}{worlds}")
    };
    let unstable = "@unstable(feature = soon) export f: func();";
    for (text, named) in [
        (chain(1400, "export f: func();"), "a:b/w6"),
        // With closed gates, contracts are in memory twice.
        (chain(500, unstable), "a:b/w4"),
        (fan(1000, 1400), "a:b/w"),
    ] {
        assert!(text.len() < 100_000, "{}", text.len());
        std::fs::write(root.join("p.wit"), text).expect("written");
        let error = fails(root, "p.wit");
        assert!(
            matches!(&error, Error::TooManyIncluded { world, .. } if world.starts_with(named)),
            "{error}"
        );
    }
    // What real packages have is far from it: two thousand interfaces, and
    // worlds that import them all.
    let all: String = (1..2000).map(|at| format!("import i{at}; ")).collect();
    let interface = |at: usize| format!("interface i{at} {{ use i0.{{t}}; f: func() -> t; }}\n");
    let interfaces: String = (1..2000).map(interface).collect();
    let worlds: String = (0..60).map(|at| format!("world w{at} {{ include all; }}\n")).collect();
    let real = format!(
        "package a:b@1.0.0;\ninterface i0 {{ type t = u8; }}\n{interfaces}\
         world all {{ {all} }}\n{worlds}"
    );
    for text in [chain(400, "export f: func();"), real] {
        std::fs::write(root.join("p.wit"), text).expect("written");
        let context = Context { cwd: root.to_owned(), ..Context::default() };
        load(&Place::Path("p.wit".into()), &context, &Options::default())
            .expect("it is not too large");
    }
}

#[test]
fn what_cannot_be_read() {
    let directory = directory();
    let root = directory.path();
    std::fs::write(root.join("p.wit"), "package a:b;").expect("written");
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(root.join("p.wit"), closed).expect("closed");
    if std::fs::read(root.join("p.wit")).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let error = fails(root, "p.wit");
    assert_eq!(error.to_string(), "p.wit: cannot be read: permission denied");
}

#[test]
fn circles_of_links() {
    let directory = directory();
    let root = directory.path();
    std::fs::create_dir_all(root.join("a/b")).expect("created");
    symlink("../..", root.join("a/b/up")).expect("linked");
    symlink("..", root.join("a/up")).expect("linked");
    symlink("round", root.join("round")).expect("linked");
    assert!(matches!(fails(root, "a"), Error::NothingHere { .. }));
    assert!(matches!(fails(root, "round"), Error::Unreadable { .. }));

    // A link to what is there anyway, and one to a package elsewhere.
    std::fs::create_dir_all(root.join("l/b/c")).expect("created");
    std::fs::create_dir_all(root.join("elsewhere")).expect("created");
    std::fs::write(root.join("l/b/c/p.wit"), "package a:b;").expect("written");
    std::fs::write(root.join("elsewhere/p.wit"), "package a:c;").expect("written");
    symlink("b", root.join("l/a")).expect("linked");
    symlink("../elsewhere", root.join("l/d")).expect("linked");
    let context = Context { cwd: root.to_owned(), ..Context::default() };
    let loaded = load(&Place::Path("l".into()), &context, &Options::default());
    assert_eq!(loaded.expect("it loads").contract.roots.len(), 2);

    // Dependencies that contain themselves.
    let text = "package a:b;\ninterface i { use c:d/e.{t}; }\n";
    std::fs::create_dir_all(root.join("w/deps/x")).expect("created");
    std::fs::write(root.join("w/p.wit"), text).expect("written");
    std::fs::write(root.join("w/deps/x/x.wit"), "package x:x;\n").expect("written");
    symlink("..", root.join("w/deps/x/deps")).expect("linked");
    assert!(matches!(fails(root, "w"), Error::MissingPackage { .. }));
}

#[test]
fn not_text() {
    let directory = directory();
    let root = directory.path();
    std::fs::write(root.join("p.wit"), b"package a:b;\n\xff\xfe").expect("written");
    let error = fails(root, "p.wit");
    assert!(matches!(error, Error::NotUtf8 { offset: 13, .. }), "{error}");
    std::fs::write(root.join("p.wit"), b"\0\0\0\0").expect("written");
    assert!(matches!(fails(root, "p.wit"), Error::Wit { .. }));
    std::fs::write(root.join("p.wit"), b"\0asm").expect("written");
    assert!(matches!(fails(root, "p.wit"), Error::Wasm { .. }));
    std::fs::write(root.join("p.wit"), b"").expect("written");
    assert!(matches!(fails(root, "p.wit"), Error::Wit { .. }));
}

#[test]
fn what_the_parser_would_choke_on() {
    let nested =
        format!("interface i {{ type t = {}u8{}; }}", "list<".repeat(100_000), ">".repeat(100_000));
    let parameters: String = (0..100_000).map(|n| format!("p{n}: u8,")).collect();
    let parameters = format!("interface i {{ f: func({parameters}); }}");
    let worlds: String =
        (1..3000).map(|n| format!("world w{n} {{ include w{}; }}\n", n - 1)).collect();
    let imports: String = (0..3000).map(|n| format!("import f-a{n}: func();")).collect();
    let includes = format!("world w0 {{ {imports} }}\n{worlds}");
    let uses: String =
        (1..20_000).map(|n| format!("interface i{n} {{ use i{}.{{t}}; }}\n", n - 1)).collect();
    let uses = format!("interface i0 {{ type t = u8; }}\n{uses}");
    let packages: String = (0..2000)
        .map(|n| format!("package p:p{n} {{ interface i {{ use p:p{}/i.{{t}}; }} }}\n", n + 1))
        .collect();
    let interfaces: String = (0..60_000).map(|n| format!("interface i{n} {{}}\n")).collect();
    let comment = "/*".repeat(500_000);
    for text in [nested, parameters, includes, uses, packages, interfaces, comment] {
        let directory = directory();
        std::fs::write(directory.path().join("p.wit"), format!("package a:b;\n{text}"))
            .expect("written");
        let error = fails(directory.path(), "p.wit");
        assert!(!matches!(error, Error::Upstream { .. }), "{error}");
    }
}
