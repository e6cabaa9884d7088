//! Input that means harm, or is merely wrong, through the whole program: it
//! ends soon, in little memory, with an answer or with advice, and says nothing
//! that a terminal would act on (which every run here is held to, see
//! [`sandbox`]).

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;
use wit_parser::Resolve;
use witgate_testing::corpus;

fn directory() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

/// A package with an interface of these items, which a world imports.
fn interface(items: &str) -> String {
    format!("package a:b@0.1.0;\ninterface i {{\n{items}\n}}\nworld w {{ import i; }}\n")
}

/// Something for each number, joined.
fn each(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn text_that_is_wrong() {
    let directory = directory();
    let here = directory.path();
    let package = |items: &str| format!("package a:b@0.1.0;\n{items}\n");
    for (text, words) in [
        (interface("f: func(x: nope);"), "x.wit:3:12"),
        (interface("type a = u8; type a = u16;"), "defined more than once"),
        (interface("f: func(); f: func();"), "duplicate name `f`"),
        (interface("type a = b; type b = a;"), "a resource may refer to itself"),
        (interface("record a { x: option<a> }"), "depends on itself"),
        (interface("resource r; f: func() -> borrow<r>;"), "borrow"),
        (interface("type r = u8; f: func(x: borrow<r>);"), "must be a resource"),
        (interface("fooBar: func();"), "kebab-case"),
        (interface("foo--bar: func();"), "kebab-case"),
        (interface("record: func();"), "written `%record`"),
        (interface("type list = u8;"), "written `%list`"),
        (interface("f32: func();"), "written `%f32`"),
        (interface("@since(version = 9.0.0) f: func();"), "raise that of the package"),
        (interface("\t\tf:\tfunc(x:\tnope);"), "x.wit:3:14"),
        (interface("f: func();\0"), "x.wit:3:11"),
        (interface("/// a\u{202e}b\nf: func();"), "\\u{202e}"),
        (interface("f\u{200b}: func();"), "\\u{200b}"),
        (interface("/// \u{1b}[2J\nf: func();"), "\\u{1b}"),
        (interface("f: func(x: nope);").replace('\n', "\r\n"), "x.wit:3:12"),
        (package("interface i {} interface i {}"), "duplicate item named `i`"),
        (
            package("interface a { use b.{t}; } interface b { use a.{t}; }"),
            "to an interface of its own",
        ),
        (package("world a { include b; } world b { include a; }"), "break the circle"),
        (
            package(
                "interface x { use c:d/y.{t}; }
                 package c:d { interface y { use a:b/x@0.1.0.{t}; } }",
            ),
            "a package of its own",
        ),
        (package("world w { import foo:bar/baz@1.2.3; }"), "`--deps DIR` names"),
        (package("world w { import c:d/z; } package c:d { interface y {} }"), "`c:d`"),
        (package("world w { include nope; }"), "`nope` does not exist"),
        (package("/* interface"), "unterminated block comment"),
        (package(""), "nothing was compared"),
        ("interface i {}".to_owned(), "begin one of the files with `package"),
        (String::new(), "begin one of the files with `package"),
        ("package a:b@1.0;".to_owned(), "x.wit:1:16"),
        ("package a:b@99999999999999999999.0.0;".to_owned(), "x.wit:1:13"),
        ("{}".to_owned(), "x.wit:1:1"),
    ] {
        write(here, "x.wit", &text);
        witgate(here, &["diff", "none", "x.wit"]).expect(2, &[words]);
    }
    for bytes in [&b"\xff\xfep\0"[..], b"package a:b; // \xe9\n", b"\x89PNG\r\n\x1a\n"] {
        write(here, "x.wit", bytes);
        witgate(here, &["diff", "none", "x.wit"]).expect(2, &["not UTF-8"]);
    }
    for text in [
        format!("\u{feff}{}", interface("f: func();")),
        interface("f: func();").replace('\n', "\r\n"),
        interface("f: func();") + "//" + &"x".repeat(1 << 20),
    ] {
        write(here, "x.wit", text);
        witgate(here, &["diff", "none", "x.wit"]).expect(0, &["package-added"]);
    }
}

#[test]
fn text_that_is_much() {
    let directory = directory();
    let here = directory.path();
    let package = |items: &str| format!("package a:b@0.1.0;\n{items}\n");
    let refused = 2;
    for (text, code) in [
        (interface(&format!("type t = {}u8;", "list<".repeat(100_000))), refused),
        (interface(&"f: func(".repeat(100_000)), refused),
        (package(&"interface i {".repeat(100_000)), refused),
        (package(&"/*".repeat(100_000)), refused),
        (package(&format!("interface i {{ {}", "x".repeat(1 << 20))), refused),
        (interface(&each(60_000, |n| format!("type a{n} = a{};", n + 1))), refused),
        (
            interface(&format!(
                "type a60000 = u8; {}",
                each(60_000, |n| format!("type a{n} = list<a{}>;", n + 1))
            )),
            refused,
        ),
        (interface(&format!("enum e {{ {} }}", each(100_000, |n| format!("c{n},")))), 0),
        (interface(&format!("f: func(x: tuple<{}>);", "u8, ".repeat(100_000))), 0),
        (interface(&format!("f: func({});", each(5_000, |n| format!("p{n}: u8,")))), refused),
        (package(&each(50_000, |n| format!("world w{n} {{}}"))), refused),
        (package(&each(20_000, |n| format!("world w{n} {{ include w{}; }}", n + 1))), refused),
        (
            package(&each(3_000, |n| {
                format!(
                    "world w{n} {{ {} import g{n}: func(); }}",
                    if n > 0 { format!("include w{};", n - 1) } else { String::new() }
                )
            })),
            refused,
        ),
        (
            package(&each(20_000, |n| {
                let used =
                    if n > 0 { format!("use i{}.{{t}};", n - 1) } else { "type t = u8;".into() };
                format!("interface i{n} {{ {used} f: func() -> t; }}")
            })),
            refused,
        ),
    ] {
        write(here, "x.wit", &text);
        let run = witgate(here, &["diff", "none", "x.wit"]);
        assert_eq!(run.code, code, "{}: {}", &text[..200], run.said);
        // However long the line, what is shown of it is short.
        assert!(code == 0 || run.said.len() < 3_000, "{}", run.said);
    }
}

/// Types of which each mentions the one before it twice, so that written out
/// they have more parts than can be counted.
#[test]
fn types_that_double() {
    let directory = directory();
    let here = directory.path();
    const STEPS: usize = 60;
    let chain = |first: &str, step: &dyn Fn(usize) -> String, last: &str| {
        interface(&format!("{first}\n{}\nf: func(x: {last});", each(STEPS, step)))
    };
    let twice = |name: &str| format!("tuple<{name}, {name}>");
    let sides = [
        chain(
            "type a0 = u8;",
            &|n| format!("type a{} = {};", n + 1, twice(&format!("a{n}"))),
            "a60",
        ),
        chain(
            "type b0 = u8;",
            &|n| format!("type b{} = {};", n + 1, twice(&format!("b{n}"))),
            "b60",
        ),
        chain(
            "record c0 { x: u8 }",
            &|n| format!("record c{} {{ x: c{n}, y: c{n} }}", n + 1),
            "c60",
        ),
        chain(
            "record d0 { x: u8 }",
            &|n| format!("record d{} {{ x: d{n}, y: d{n} }}", n + 1),
            "d60",
        ),
        // The same as the first, with a name at every second step, and those at
        // odd ones.
        chain(
            "type e0 = u8;",
            &|n| format!("type e{} = {};", n + 1, twice(&twice(&format!("e{n}")))),
            "e30",
        ),
        chain(
            "type g0 = tuple<u8, u8>;",
            &|n| format!("type g{} = {};", n + 1, twice(&twice(&format!("g{n}")))),
            "tuple<g29, g29>",
        ),
    ];
    for (n, side) in sides.iter().enumerate() {
        write(here, &format!("{n}.wit"), side);
    }
    for (was, now, same) in
        [(0, 1, true), (2, 3, true), (4, 5, true), (5, 4, true), (0, 4, true), (0, 2, false)]
    {
        let (was, now) = (format!("{was}.wit"), format!("{now}.wit"));
        let run = witgate(here, &["diff", &was, &now, "--format", "short"]);
        let rule = match same {
            true => "note[type-respelled]: ",
            false => "error[function-param-type-changed]: type of ",
        };
        let at_the_function = format!("{rule}parameter `x` of `f`");
        run.expect(0, &[&at_the_function]);
    }
}

/// Many changes that reach much.
#[test]
fn comparisons_that_are_much() {
    let directory = directory();
    let here = directory.path();
    let compare = |was: String, now: String| {
        write(here, "was.wit", was);
        write(here, "now.wit", now);
        for format in ["human", "json", "short"] {
            witgate(here, &["diff", "was.wit", "now.wit", "--format", format]).expect(0, &[]);
        }
    };
    let worlds = |ty: &str| {
        let functions = each(100, |n| format!("fn{n}: func(x: {ty});"));
        let worlds = each(500, |n| format!("world w{n} {{ import i; }}"));
        format!("package a:b@0.1.0; interface i {{ {functions} }} {worlds}")
    };
    compare(worlds("u8"), worlds("u16"));
    let chain = |ty: &str| {
        let links = each(400, |n| format!("record r{} {{ x: r{n} }} fn{n}: func(x: r{n});", n + 1));
        interface(&format!("record r0 {{ x: {ty} }} {links}"))
    };
    compare(chain("u8"), chain("u16"));
    let cases = |letter: &str| {
        let cases = each(2_000, |n| format!("{letter}{n},"));
        let functions = each(2_000, |n| format!("{letter}-fn{n}: func();"));
        interface(&format!("enum e {{ {cases} }} {functions}"))
    };
    compare(cases("a"), cases("b"));
}

/// One group of so many findings that nothing may be worked out again for each of them from
/// all.
#[test]
fn findings_that_are_many() {
    let directory = directory();
    let here = directory.path();
    write(here, "was.wit", interface(&each(20_000, |n| format!("fn{n}: func();"))));
    write(here, "now.wit", interface("other: func();"));
    for format in ["html", "human"] {
        witgate(here, &["diff", "was.wit", "now.wit", "--format", format]).expect(0, &[]);
    }
}

/// A component that uses much of what there is.
fn component(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("x.wit", wit).expect("it parses");
    let world = resolve.select_world(&[package], None).expect("it has one world");
    let mangling = wit_parser::ManglingAndAbi::Standard32;
    let mut module = wit_component::dummy_module(&resolve, world, mangling);
    let encoding = wit_component::StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, encoding, false)
        .expect("it embeds");
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(&module).expect("it takes the module").encode().expect("it encodes")
}

/// A WIT package in wasm.
fn encoded(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("x.wit", wit).expect("it parses");
    wit_component::encode(&resolve, package, false).expect("it encodes")
}

const MUCH: &str = "package a:b@0.1.0;
interface i {
  enum e { one, two }
  flags l { one, two }
  record r { e: e, l: option<l> }
  variant v { a(r), b(list<string>), c }
  resource res { constructor(v: v); m: func() -> result<e, string>; s: static func(x: borrow<res>); }
  f: func(v: v) -> tuple<u8, own<res>>;
}
interface j { use i.{r, res}; g: func(r: r) -> res; }
world w { import i; export j; import plain: func(x: list<u8>) -> string; }
";

/// Numbers that look random and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn wasm_that_is_damaged() {
    let directory = directory();
    let here = directory.path();
    let mut random = Random(0x5eed);
    let mut broken = 0;
    for (name, whole) in [("component.wasm", component(MUCH)), ("package.wasm", encoded(MUCH))] {
        write(here, name, &whole);
        witgate(here, &["diff", name, name]).expect(0, &["UNCHANGED"]);
        for round in 0..120 {
            let mut bytes = whole.clone();
            match round % 4 {
                0 => bytes.truncate(random.below(whole.len())),
                1 => bytes[8 + random.below(whole.len() - 8)] ^= 1 << random.below(8),
                2 => {
                    for _ in 0..20 {
                        bytes[8 + random.below(whole.len() - 8)] = random.below(256) as u8;
                    }
                }
                _ => {
                    bytes.truncate(8);
                    bytes.extend((0..random.below(300)).map(|_| random.below(256) as u8));
                }
            }
            write(here, "damaged.wasm", &bytes);
            broken += usize::from(witgate(here, &["diff", name, "damaged.wasm"]).code == 2);
        }
    }
    assert!(broken > 150, "{broken}");
}

#[test]
fn files_that_are_none() {
    let directory = directory();
    let here = directory.path();
    let sound = interface("f: func();");
    write(here, "ok/x.wit", &sound);
    write(here, "empty.wasm", "");
    write(here, "text.wasm", &sound);
    write(here, "bad.wat", "(component\n  (import \"x\" (fnc)))");
    write(here, "deep.wat", "(component ".repeat(3_000));
    write(here, "core.wat", "(module)");
    write(here, "escape.wat", r#"(component (import "X\1b[2J\e2\80\ae" (func)))"#);
    write(here, "only/deps/q/q.wit", "package q:q;\ninterface a { f: func(); }");
    write(here, "component/x.wit", &sound);
    write(here, "component/deps/c.wat", "(component (import \"x\" (func)))");
    write(here, "twice/x.wit", &sound);
    write(here, "twice/deps/p/q.wit", "package q:q;\ninterface a {}");
    write(here, "twice/deps/r/q.wit", "package q:q;\ninterface b {}");
    write(here, "two/a.wit", &sound);
    write(here, "two/b.wit", "package c:d;\ninterface j {}");
    write(here, "far/a/b/c/d/e/f/g/h/i/j/x.wit", &sound);
    for (place, words) in [
        ("nowhere", "check the spelling"),
        ("-", "it is empty: pipe WIT text or wasm into witgate"),
        ("ok/x.wit/y", "check the spelling"),
        ("empty.wasm", "this file is empty"),
        ("text.wasm", "neither WebAssembly nor its text format"),
        ("bad.wat", "2:16"),
        ("deep.wat", "fix the text"),
        ("core.wat", "a core module, not a component"),
        ("escape.wat", r"X\u{1b}[2J\u{202e}"),
        ("component", "move the component to another"),
        ("twice", "remove one of the two"),
        ("far", "no WIT found"),
        ("a\nb", "is not a source"),
        ("https://example.org/x.wit", "nothing is fetched but packages of registries"),
        ("oci://example.org/../x", "is not a valid repository"),
        ("oci://user@example.org/x", "is not a valid registry host"),
        ("oci://example.org", "is not a source"),
        ("registry:../x", "is not a source"),
    ] {
        witgate(here, &["diff", "none", place]).expect(2, &[words]);
        witgate(here, &["diff", place, "ok"]).expect(2, &[words]);
    }
    write(here, "file/x.wit", &sound);
    write(here, "file/deps", "no directory");
    write(here, "notes/x.wit", &sound);
    write(here, "notes/deps/README.md", "# Dependencies");
    for place in ["file", "notes", "ok/x.wit"] {
        witgate(here, &["diff", place, "ok"]).expect(0, &["UNCHANGED"]);
    }
}

/// What is read for a package does not grow with the number of the others: each of these
/// would take minutes, and a run has one.
#[test]
fn packages_that_are_many() {
    let text = |name: String| format!("package acme:{name}@1.0.0;\ninterface i {{ f: func(); }}\n");
    let begin = || {
        let directory = directory();
        git(directory.path(), &["init", "-q"]);
        directory
    };

    let one_directory = begin();
    let here = one_directory.path();
    for n in 0..1_500 {
        write(here, &format!("wit/p{n}.wit"), text(format!("p{n}")));
    }
    commit(here, "many in one directory");
    git(here, &["checkout", "-q", "-b", "change"]);
    write(here, "wit/p7.wit", text("p7".to_owned()).replace("f: func();", ""));
    witgate(here, &["check"]).expect(1, &["function-removed", "1 error"]);

    let renamed = begin();
    let here = renamed.path();
    for n in 0..1_200 {
        write(here, &format!("old/p{n}/p.wit"), text(format!("p{n}")));
    }
    commit(here, "many that are renamed");
    git(here, &["checkout", "-q", "-b", "change"]);
    std::fs::remove_dir_all(here.join("old")).expect("removed");
    for n in 0..1_200 {
        write(here, &format!("new/q{n}/q.wit"), text(format!("q{n}")));
    }
    witgate(here, &["check"]).expect(1, &["1200 errors"]);
}

/// Nor does what is said of a member grow with the number of the others: this would take
/// minutes too.
#[test]
fn members_that_are_many() {
    let directory = directory();
    let here = directory.path();
    let cases = |numbers: &mut dyn Iterator<Item = u32>| {
        let cases: Vec<String> = numbers.map(|n| format!("c{n}")).collect();
        interface(&format!("enum e {{ {} }}", cases.join(", ")))
    };
    write(here, "a.wit", cases(&mut (0..150_000)));
    write(here, "b.wit", cases(&mut (0..150_000).rev()));
    witgate(here, &["diff", "a.wit", "b.wit"]).expect(0, &["enum-cases-reordered"]);
}

#[cfg(unix)]
#[test]
fn files_that_lead_astray() {
    use std::fs::File;
    use std::io::Write as _;
    use std::os::unix::fs::symlink;

    let directory = directory();
    let here = directory.path();
    let sound = interface("f: func();");
    std::fs::create_dir(here.join("fifo")).expect("created");
    let fifo = std::process::Command::new("mkfifo").arg(here.join("fifo/p.wit")).status();
    assert!(fifo.expect("mkfifo is there").success());
    for name in ["huge.wit", "huge.wasm"] {
        let file = File::create(here.join(name)).expect("created");
        file.set_len(1 << 30).expect("it is sparse");
    }
    // A section that claims to be all of a large file.
    let mut file = File::create(here.join("claim.wasm")).expect("created");
    file.write_all(b"\0asm\x0d\0\x01\0\x07\xf0\xff\xff\xff\x03\xff\xff\xff\xff\x0f")
        .expect("written");
    file.set_len(1 << 30).expect("it is sparse");
    std::fs::create_dir_all(here.join("cycle/a")).expect("created");
    symlink("..", here.join("cycle/a/b")).expect("linked");
    symlink(".", here.join("cycle/self")).expect("linked");
    symlink("loop", here.join("loop")).expect("linked");
    for (place, words) in [
        ("fifo/p.wit", "a FIFO"),
        ("fifo", "a FIFO"),
        ("/dev/zero", "a device"),
        ("huge.wit", "too large"),
        ("huge.wasm", "too large"),
        ("claim.wasm", "not valid"),
        ("cycle", "no WIT found"),
        ("loop", "symbolic links"),
    ] {
        witgate(here, &["diff", "none", place]).expect(2, &[words]);
    }
    write(here, "round/x.wit", &sound);
    symlink(".", here.join("round/deps")).expect("linked");
    witgate(here, &["diff", "none", "round"]).expect(0, &["package-added"]);

    // A path of which no part is to be trusted; with a colon, it is written as one.
    let odd = "./\u{1b}[31m::error::\u{202e}|`<b>";
    write(here, &format!("{odd}/x.wit"), &sound);
    for format in ["human", "json", "short"] {
        let arguments = ["diff", "none", odd, "--format", format];
        let run = witgate(here, &arguments);
        run.expect(0, &["package-added"]);
        assert!(!run.said.lines().any(|line| line.starts_with("::")), "{}", run.said);
    }
    write(here, &format!("{odd}/x.wit"), interface("f: func(x: nope);"));
    witgate(here, &["diff", "none", odd]).expect(2, &["\\u{1b}[31m", "x.wit:3:12"]);
}

/// Text refuses such characters itself; wasm carries any.
#[test]
#[cfg(unix)]
fn a_diff_has_no_commands_of_a_log() {
    let directory = directory();
    let here = directory.path();
    let commands = "::error::bad\n##[error]bad\n";
    let file = format!("a\n{commands}b/p.wit");
    let package = |version: &str, more: &str| {
        format!(
            "package a:b@{version};\n/*\n{commands}*/\n@since(version = 0.1.0)\ninterface i {{\n  \
             @since(version = 0.1.0)\n  f: func();\n{more}}}\n"
        )
    };
    write(here, &file, package("0.1.0", ""));
    git(here, &["init", "-q"]);
    commit(here, "base");
    git(here, &["tag", "v0.1.0"]);
    write(here, &file, package("0.2.0", &format!("/*\n{commands}*/\n  g: func();\n")));
    for (arguments, code) in
        [(["bump", "--to", "0.3.0", "--diff"].as_slice(), 0), (["lint", "--diff"].as_slice(), 1)]
    {
        let run = witgate(here, arguments);
        run.expect(code, &["--- a/a\\u{a}", "@@ "]);
        for line in run.said.lines() {
            let is_command = line.trim_start().starts_with("::") || line.contains("##[");
            assert!(!is_command, "{arguments:?}: {line}");
        }
    }
}

#[test]
fn wasm_that_plays_with_the_terminal() {
    let directory = directory();
    let here = directory.path();
    let package = |id: &str, harm: &str| {
        assert_eq!(id.len(), harm.len());
        let text = interface(&format!("@external-id(\"{id}\") f: func();"));
        let bytes = encoded(&text);
        let mut harmed = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some(at) = rest.windows(id.len()).position(|window| window == id.as_bytes()) {
            harmed.extend(&rest[..at]);
            harmed.extend(harm.as_bytes());
            rest = &rest[at + id.len()..];
        }
        assert!(!harmed.is_empty(), "the id stands in the bytes as it is");
        harmed.extend(rest);
        harmed
    };
    write(here, "was.wasm", package("aaaaaaaaaa", "\u{1b}[2J\u{202e}\u{7}\n|"));
    write(here, "now.wasm", package("aaaaaaaaaaaaaa", "\n::error::x\r`|"));
    for format in ["human", "json", "short"] {
        let run = witgate(here, &["diff", "was.wasm", "now.wasm", "--format", format]);
        run.expect(0, &["external-id-changed", "[2J"]);
        assert!(!run.said.lines().any(|line| line.starts_with("::")), "{}", run.said);
    }
}

#[test]
fn revisions_that_are_odd() {
    let directory = directory();
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/x.wit", interface("f: func();"));
    commit(here, "first");
    git(here, &["tag", "-a", "-m", "x", "t1"]);
    git(here, &["tag", "-a", "-m", "x", "t2", "t1"]);
    commit(here, "second: more");
    let blob = git(here, &["rev-parse", "HEAD:wit/x.wit"]);
    let tree = git(here, &["rev-parse", "HEAD:wit"]);
    let long = "x".repeat(5_000);
    for (revision, words) in [
        ("-x", "not found"),
        ("--all", "not found"),
        ("--batch-all-objects", "not found"),
        ("@{u}", "no upstream"),
        ("@{99999}", "only has"),
        ("HEAD~99", "does not reach so far back"),
        ("HEAD^5", "not found"),
        ("..", "not found"),
        ("HEAD..main", "not found"),
        ("^main", "did you mean `main`?"),
        ("mian", "did you mean `main`?"),
        ("main\t", "not found"),
        ("a b", "not found"),
        ("HEAD^{", "not found"),
        ("\u{202e}main", "\\u{202e}main"),
        ("x\u{1b}[2J", "\\u{1b}"),
        (&blob, "there is a blob of that name"),
        (&"0".repeat(40), "not found"),
        (&long, "not found"),
        (":/second", "the revision is missing"),
    ] {
        let place = format!("git:{revision}");
        witgate(here, &["diff", &place, "wit"]).expect(2, &[words]);
    }
    for place in [
        "git:HEAD:",
        "git:@",
        "git:t2",
        "git:HEAD^{tree}",
        "git:HEAD^{/second: more}:wit",
        "git:refs/heads/main",
        "HEAD:wit/../wit",
        "merge-base",
        &format!("git:{tree}:"),
    ] {
        witgate(here, &["diff", place, "wit"]).expect(0, &["UNCHANGED"]);
    }
    for (place, words) in [
        ("git:HEAD:..", "leads out of the repository"),
        ("git:HEAD:wit/x.wit/y", "does not exist at HEAD"),
        ("merge-base:", "the branch is missing"),
        ("merge-base:nope", "not found"),
        ("release", "no version tag"),
        ("release:v*", "no tag matching"),
    ] {
        witgate(here, &["diff", place, "wit"]).expect(2, &[words]);
    }
    std::fs::write(here.join(".git/config"), "[broken").expect("written");
    witgate(here, &["check"]).expect(2, &["bad config"]);
}

/// Real components, cut and damaged, where there are some.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn real_components_that_are_damaged() {
    let corpus = corpus::root();
    let directory = directory();
    let here = directory.path();
    let mut random = Random(0xc0de);
    let mut ahead = vec![Path::new(&corpus).join("corpus/components")];
    let mut seen = 0;
    while let Some(within) = ahead.pop() {
        let mut paths: Vec<_> = std::fs::read_dir(within)
            .expect("the corpus is there")
            .map(|entry| entry.expect("it can be listed").path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                ahead.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "wasm") {
                continue;
            }
            seen += 1;
            let whole = std::fs::read(&path).expect("it can be read");
            let place = path.to_str().expect("UTF-8");
            let mut cut = whole.clone();
            cut.truncate(random.below(whole.len()));
            let mut flipped = whole.clone();
            flipped[random.below(whole.len().min(4_000))] ^= 1 << random.below(8);
            for bytes in [cut, flipped] {
                write(here, "damaged.wasm", bytes);
                witgate(here, &["diff", place, "damaged.wasm"]);
            }
        }
    }
    assert!(seen > 0);
}
