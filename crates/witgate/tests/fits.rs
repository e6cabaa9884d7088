//! Components against worlds, as upstream's type checker sees them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod oracle;
mod scratch;

use std::fs;
use std::path::Path;

use oracle::Side;
use scratch::Scratch;
use witgate::witgate_link::fits;
use witgate::witgate_load::{Context, load, on_deep_stack};
use witgate::witgate_model::Form;
use witgate::{Options, Place, Subject};
use witgate_testing::corpus;

fn read(path: &Path) -> Option<Subject> {
    load(&Place::Path(path.to_owned()), &Context::default(), &Options::default()).ok()
}

/// Asks both of every component in every world of a place.
fn ask(place: &Path, components: &[(String, Vec<u8>)], wrong: &mut Vec<String>) -> [usize; 2] {
    let mut counts = [0; 2];
    let (Ok(side), Some(host)) = (Side::open(place, &[]), read(place)) else { return counts };
    let scratch = Scratch::new();
    let loaded: Vec<_> =
        components.iter().map(|(_, bytes)| scratch.load_component(bytes).ok()).collect();
    for (world, id) in side.worlds() {
        let Some((name, _)) = host.contract.worlds().find(|(name, _)| *name.name == *world) else {
            continue;
        };
        for ((label, bytes), component) in components.iter().zip(&loaded) {
            // Among the files are packages of WIT, which fit nothing.
            let Some(component) = component.as_ref().filter(|it| it.form == Form::Component) else {
                continue;
            };
            let ours = fits(&component.contract, &host.contract, &name);
            let theirs = side.accepts(id, bytes);
            counts[usize::from(ours.is_ok())] += 1;
            if ours.is_ok() != theirs.is_ok() {
                let theirs = theirs.err().map(|error| format!("{error:#}"));
                let place = place.display();
                wrong.push(format!("{place} {world} {label}: {ours:?}, upstream {theirs:?}"));
            }
        }
    }
    counts
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn real_components_in_real_worlds() {
    let corpus = corpus::root().join("corpus");
    let (asked, wrong) = on_deep_stack(|| {
        let mut components = Vec::new();
        for home in ["built", "crates", "npm"] {
            for entry in fs::read_dir(corpus.join("components").join(home)).unwrap() {
                let path = entry.unwrap().path();
                let bytes = fs::read(&path).unwrap();
                // The seventh byte tells a component from a module.
                if bytes.get(6) == Some(&1) {
                    components.push((path.display().to_string(), bytes));
                }
            }
        }
        let (mut asked, mut wrong) = ([0; 2], Vec::new());
        for pair in fs::read_dir(corpus.join("pairs")).unwrap() {
            let pair = pair.unwrap().path();
            if !pair.file_name().unwrap().to_string_lossy().starts_with("wasi-") {
                continue;
            }
            let counts = ask(&pair.join("after"), &components, &mut wrong);
            asked = [asked[0] + counts[0], asked[1] + counts[1]];
        }
        (asked, wrong)
    });
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    let [refused, fit] = asked;
    assert!(refused > 100 && fit > 10, "{refused} refused and {fit} fit: too few to tell");
}

/// A component that is built imports all that it says, used or not.
#[test]
fn types_that_no_function_uses_count() {
    let component = r#"(component (import "demo:a/i@1.0.0"
        (instance (type (record (field "a" u8))) (export "r" (type (eq 0))))))"#;
    let scratch = Scratch::new();
    let bytes = binary(component);
    let component = scratch.load_component(&bytes).unwrap();
    for (world, is_fit) in [
        ("interface i { record r { a: u8 } } world w { import i; }", true),
        ("interface i { record r { a: u16 } } world w { import i; }", false),
        ("world w { }", false),
    ] {
        let text = format!("package demo:a@1.3.0; {world}");
        let host = scratch.load(&text).unwrap();
        let (name, _) = host.contract.worlds().next().unwrap();
        assert_eq!(fits(&component.contract, &host.contract, &name).is_ok(), is_fit, "{world}");
        let side = Side::parse(&text).unwrap();
        let theirs = side.accepts(side.world("w").unwrap(), &bytes);
        assert_eq!(theirs.is_ok(), is_fit, "upstream: {world}");
    }
}

/// Composing merges no versions, so that a component may ask for several on one track:
/// each of them has to be there.
#[test]
fn each_version_that_a_component_imports_counts() {
    let scratch = Scratch::new();
    let component = |old: &str, new: &str| {
        let instance = |functions: &str| -> String {
            let functions = functions.split_terminator(' ');
            functions.map(|name| format!("(export \"{name}\" (func))")).collect()
        };
        let (old, new) = (instance(old), instance(new));
        binary(&format!(
            "(component (import \"demo:a/i@1.0.0\" (instance {old})) \
             (import \"demo:a/i@1.2.0\" (instance {new})))"
        ))
    };
    let of_one = |version: &str, functions: &str| {
        format!("package demo:a@{version}; interface i {{ {functions} }} world w {{ import i; }}")
    };
    let exact = "package demo:b; world w { import demo:a/i@1.0.0; import demo:a/i@1.2.0; }
        package demo:a@1.0.0 { interface i { a: func(); } }
        package demo:a@1.2.0 { interface i { b: func(); } }";
    let hosts = [
        (of_one("1.2.0", "a: func(); b: func();"), [true, true]),
        (of_one("1.0.0", "a: func(); b: func();"), [true, true]),
        (of_one("1.2.0", "a: func();"), [false, false]),
        (of_one("1.2.0", "b: func();"), [false, false]),
        // Merged, the host would lack `a`, and upstream does not merge it.
        (exact.to_owned(), [true, false]),
    ];
    // What upstream merges before it asks, and what it does not, because the later one has
    // less.
    let apart = component("a", "b");
    let merged = component("a", "a b");
    for (text, expected) in hosts {
        let host = scratch.load(&text).unwrap();
        let (name, _) = host.contract.worlds().next().unwrap();
        for (bytes, expected) in [&apart, &merged].into_iter().zip(expected) {
            let component = scratch.load_component(bytes).unwrap();
            let answer = fits(&component.contract, &host.contract, &name);
            assert_eq!(answer.is_ok(), expected, "{text}: {answer:?}");
        }
        let side = Side::parse(&text).unwrap();
        let theirs = side.accepts(side.world("w").unwrap(), &merged);
        assert_eq!(theirs.is_ok(), expected[1], "upstream: {text}: {theirs:?}");
    }
}

/// What a component in text form is in binary form.
fn binary(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}
