//! `targets`: whether a component fits a world, as witgate says and as a real Wasmtime
//! and upstream's type checker do, which know nothing of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;

use std::fs;

use oracle::Side;
use witgate::witgate_link::Opinion;
use witgate::{Date, Request};
use witgate_oracles::{guest, host};

/// What hosts offer.
const WORLD: &str = "package acme:plug@0.2.3;

interface log {
  enum level { info, warn }
  write: func(level: level, text: string);
  flush: func();
}

interface api {
  record item { key: string, size: u32 }
  go: func(items: list<item>) -> result<u32, string>;
}

world plug {
  import log;
  export api;
}
";

/// What components were built for.
const COMPONENTS: &[(&str, &[(&str, &str)])] = &[
    ("as it is", &[]),
    ("imports less", &[("  flush: func();\n", "")]),
    ("imports nothing", &[("  import log;\n", "")]),
    ("imports more", &[("  flush: func();\n", "  flush: func();\n  rotate: func();\n")]),
    ("imports another interface", &[("  import log;\n", "  import log;\n  import net;\n")]),
    ("imports a wrong type", &[("text: string", "text: list<u8>")]),
    ("imports a longer enum", &[("{ info, warn }", "{ info, warn, error }")]),
    ("exports less", &[("  export api;\n", "")]),
    ("exports more", &[("  export api;\n", "  export api;\n  export extra: func();\n")]),
    ("exports another interface too", &[("  export api;\n", "  export api;\n  export net;\n")]),
    ("exports a wrong type", &[("size: u32", "size: u64")]),
    ("exports another result", &[("result<u32, string>", "result<u32>")]),
    ("names a parameter otherwise", &[("items: list<item>", "all: list<item>")]),
    ("is of an earlier version", &[("0.2.3", "0.2.0")]),
    ("is of a later version", &[("0.2.3", "0.2.9")]),
    ("is of another track", &[("0.2.3", "0.3.0")]),
];

/// What some of them use besides.
const NET: &str = "
interface net {
  connect: func(host: string) -> bool;
}
";

#[test]
fn components_against_a_world() {
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    fs::create_dir(here.join("wit")).unwrap();
    fs::write(here.join("wit/plug.wit"), WORLD).unwrap();
    let hosts = Side::parse(WORLD).unwrap();
    let host_world = hosts.world("plug").unwrap();
    let mut answers = Vec::new();
    let mut wrong = Vec::new();
    for (name, changes) in COMPONENTS {
        let changed = |text: String, (from, to): &(&str, &str)| {
            assert!(text.contains(from), "{name}: {from}");
            text.replace(from, to)
        };
        let text = changes.iter().fold(WORLD.to_owned() + NET, changed);
        let built = Side::parse(&text).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        let world = built.world("plug").unwrap();
        let bytes = guest::build(&built.resolve, world).unwrap();
        let file = here.join("component.wasm");
        fs::write(&file, &bytes).unwrap();

        let request = Request {
            place: Some(here.join("wit").display().to_string()),
            ..Request::on(Date::constant(2026, 1, 1))
        };
        let component = file.display().to_string();
        let targeted = witgate::targets(&request, &[component], Some("plug")).unwrap();
        let fit = &targeted.components[0].worlds[0].fit;
        let ours = [Opinion::Typing, Opinion::Wasmtime].map(|it| fit.is_accepted(it));

        let typing = hosts.accepts(host_world, &bytes).is_ok();
        let component = guest::read(&bytes).unwrap();
        let host = host::Host::generate(&hosts.resolve, host_world).unwrap();
        let wasmtime = host.instantiate(&component);
        if ours != [typing, wasmtime.is_ok()] {
            wrong.push(format!(
                "{name}: witgate says {ours:?}, upstream {:?}: {wasmtime:?}",
                [typing, wasmtime.is_ok()]
            ));
        }
        answers.push((*name, typing, wasmtime.is_ok()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Neither oracle says the same of everything, and they differ.
    let expected = |name: &str, typing: bool, wasmtime: bool| {
        assert!(answers.contains(&(name, typing, wasmtime)), "{name}: {answers:#?}");
    };
    expected("as it is", true, true);
    expected("exports more", true, true);
    expected("imports more", false, false);
    expected("exports less", false, false);
    expected("imports a wrong type", false, false);
    expected("names a parameter otherwise", false, true);
}
