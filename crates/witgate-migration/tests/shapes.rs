//! Shapes in packages that are nobody's, with near misses.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use witgate_load::{Options, load_bytes};
use witgate_migration::{Migration, Outcome, Shape, Step, migration, shapes};
use witgate_model::{Contract, Subject};

/// A package that waits with a pollable of its own, and passes bytes as WASI 0.2 does.
const QUEUE: &str = "package acme:queue@0.1.0;
interface jobs {
  use wasi:io/streams@0.2.6.{input-stream, output-stream};
  use wasi:clocks/wall-clock@0.2.6.{datetime};
  resource signal { ready: func() -> bool; block: func(); }
  resource worker {
    start-run: func(job: string) -> result<_, string>;
    finish-run: func() -> result<u32, string>;
    start-only: func();
    subscribe: func() -> signal;
    next-job: func() -> result<job-stream, string>;
    size: func(name: string) -> size-later;
    log: func() -> result<input-stream, string>;
    sink: func(name: string) -> output-stream;
    copy-to: func(to: borrow<output-stream>) -> u64;
  }
  resource job-stream { next: func() -> result<option<string>, string>; }
  resource size-later { get: func() -> option<result<u64>>; wait: func() -> signal; }
  resource cell { get: func() -> option<u64>; set: func(to: u64); }
  resource half { ready: func() -> bool; }
  until: func(when: datetime) -> signal;
  any: func(of: list<borrow<signal>>) -> list<u32>;
  load: func(%from: input-stream) -> string;
  stamp: func(at: option<datetime>) -> list<datetime>;
  finish-none: func();
  half-of: func() -> half;
  cell-of: func() -> cell;
  plain: func(a: list<u8>) -> u32;
}
package wasi:io@0.2.6 { interface streams { resource input-stream; resource output-stream; } }
package wasi:clocks@0.2.6 { interface wall-clock {
  record datetime { seconds: u64, nanoseconds: u32 }
} }
";

fn read(text: &str) -> Subject {
    load_bytes("it.wit", text.as_bytes(), &Options::default()).unwrap()
}

fn of(contract: &Contract) -> BTreeMap<String, Shape> {
    let root = contract.roots.first().unwrap();
    let interfaces = contract.packages[root].interfaces.values();
    let all = interfaces.flat_map(|interface| shapes(contract, interface));
    all.map(|(name, shape)| (name.to_string(), shape)).collect()
}

#[test]
fn each_shape_and_nothing_else() {
    let subject = read(QUEUE);
    let shapes = of(&subject.contract);
    let told: Vec<(&str, &str)> = shapes
        .iter()
        .map(|(name, shape)| {
            let told = match shape {
                Shape::Start { .. } => "start",
                Shape::Finish { .. } => "finish",
                Shape::ReturnsPollable => "pollable",
                Shape::TakesPollables => "pollables",
                Shape::FutureValue { .. } => "value",
                Shape::ReturnsFuture { .. } => "future",
                Shape::StreamItem { .. } => "item",
                Shape::ReturnsStream { .. } => "stream",
                Shape::HandsOverBytes => "bytes",
            };
            (name.as_str(), told)
        })
        .collect();
    // `start-only`, `finish-none`, `half`, `cell`, `plain` and what is of them are none.
    assert_eq!(
        told,
        [
            ("[method]job-stream.next", "item"),
            ("[method]size-later.get", "value"),
            ("[method]size-later.wait", "pollable"),
            ("[method]worker.copy-to", "bytes"),
            ("[method]worker.finish-run", "finish"),
            ("[method]worker.log", "bytes"),
            ("[method]worker.next-job", "stream"),
            ("[method]worker.sink", "bytes"),
            ("[method]worker.size", "future"),
            ("[method]worker.start-run", "start"),
            ("[method]worker.subscribe", "pollable"),
            ("any", "pollables"),
            ("load", "bytes"),
            ("until", "pollable"),
        ]
    );
}

/// Names with what is suggested for them.
fn suggested(migration: &Migration) -> BTreeMap<String, String> {
    let entries = migration.steps.iter().flat_map(|step| &step.entries);
    let entries = entries.filter(|entry| entry.outcome == Outcome::Suggested);
    entries
        .flat_map(|entry| {
            let signature = entry.counterparts.first().and_then(|it| it.signature.clone());
            let names = entry.items.iter().map(|item| item.name.clone());
            names.map(move |name| (name, signature.clone().unwrap_or_default()))
        })
        .collect()
}

/// Written by hand, after what WASI 0.3 did with functions of the same shapes.
#[test]
fn suggestions() {
    let subject = read(QUEUE);
    let migration = migration(&subject.contract, None, None, None);
    let suggested = suggested(&migration);
    let expected = [
        ("any", ""),
        ("job-stream.next", ""),
        ("load", "load: async func(%from: stream<u8>) -> string"),
        ("size-later.get", ""),
        ("size-later.wait", "wait: async func()"),
        ("stamp", "stamp: func(at: option<instant>) -> list<instant>"),
        ("until", "until: async func(when: instant)"),
        ("worker.copy-to", ""),
        ("worker.finish-run", "run: async func(job: string) -> result<u32, string>"),
        ("worker.log", "log: func() -> tuple<stream<u8>, future<result<_, string>>>"),
        ("worker.next-job", "next-job: func() -> tuple<stream<string>, future<result<_, string>>>"),
        ("worker.sink", "sink: func(data: stream<u8>, name: string) -> future<result>"),
        ("worker.size", "size: async func(name: string) -> u64"),
        ("worker.start-run", "run: async func(job: string) -> result<u32, string>"),
        ("worker.subscribe", ""),
    ];
    let expected: BTreeMap<String, String> =
        expected.map(|(name, it)| (name.to_owned(), it.to_owned())).into();
    assert_eq!(suggested, expected);
    // They are WIT.
    let mut wit = "package a:b; interface i { record instant { seconds: s64 }\n".to_owned();
    let signatures: std::collections::BTreeSet<_> =
        suggested.values().filter(|it| !it.is_empty()).collect();
    signatures.into_iter().for_each(|it| wit += &format!("{it};\n"));
    wit += "}";
    wit_parser::Resolve::default().push_str("it.wit", &wit).unwrap();
    let others: Vec<_> =
        migration.unchanged.of_others.iter().map(|item| item.name.as_str()).collect();
    let unchanged = [
        "cell.get",
        "cell.set",
        "half.ready",
        "signal.block",
        "signal.ready",
        "worker.start-only",
        "cell-of",
        "finish-none",
        "half-of",
        "plain",
    ];
    assert_eq!(others, unchanged);
}

#[test]
fn counterparts_are_found_in_the_next_version() {
    let was = read(
        "package acme:db@0.1.0; interface store {
      resource signal { ready: func() -> bool; block: func(); }
      start-open: func(url: string) -> result<_, string>;
      finish-open: func() -> result<u32, string>;
      subscribe-timer: func(nanoseconds: u64) -> signal;
      capacity: func() -> u64;
      read: func(key: string) -> option<string>;
      write: func(key: string, value: string);
      moved: func() -> u32;
      dropped: func();
      same: func();
    }",
    );
    let now = read(
        "package acme:db@0.2.0; interface store {
      open: async func(url: string) -> result<u32, string>;
      timer: async func(nanoseconds: u64);
      get-capacity: func() -> u64;
      read: async func(key: string) -> option<string>;
      write: func(key: string, value: string) -> result;
      same: func();
    } interface admin { moved: func() -> u32; }",
    );
    let migration = migration(&was.contract, None, None, Some(&now.contract));
    let told: Vec<(Step, String, String)> = migration
        .steps
        .iter()
        .flat_map(|step| step.entries.iter().map(move |entry| (step.step, entry)))
        .map(|(step, entry)| {
            let was: Vec<&str> = entry.items.iter().map(|it| it.name.as_str()).collect();
            let now: Vec<String> =
                entry.counterparts.iter().map(|it| format!("{}#{}", it.holder, it.name)).collect();
            (step, was.join(" "), now.join(" "))
        })
        .collect();
    let store = |name: &str| format!("acme:db/store@0.2.0#{name}");
    assert_eq!(
        told,
        [
            // 0.2 does not link with 0.1: the version of the interface changes.
            (Step::World, String::new(), String::new()),
            (Step::Rename, "capacity".to_owned(), store("get-capacity")),
            (Step::Rename, "moved".to_owned(), "acme:db/admin@0.2.0#moved".to_owned()),
            (Step::Signature, "write".to_owned(), store("write")),
            (Step::Await, "read".to_owned(), store("read")),
            (Step::Pairs, "start-open finish-open".to_owned(), store("open")),
            (Step::Polling, "subscribe-timer".to_owned(), store("timer")),
            (Step::NoCounterpart, "dropped signal.block signal.ready".to_owned(), String::new()),
        ]
    );
    let same: Vec<_> = migration.unchanged.of_others.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(same, ["same"]);
    assert_eq!(migration.to, "acme:db@0.2.0");
}

/// Whatever there is, it is where it was.
#[test]
fn a_contract_needs_no_migration_to_itself() {
    for text in [
        QUEUE,
        "package a:b@0.1.0; world w { import f: func() -> u32; export g: interface { h: func(); } }",
    ] {
        let subject = read(text);
        let migration = migration(&subject.contract, None, None, Some(&subject.contract));
        assert!(!migration.is_needed(), "{migration:?}");
    }
}

#[test]
fn nothing_of_wasi_is_nothing_to_do() {
    let subject = read(
        "package a:b@0.1.0; interface i { f: func(a: list<u8>); }
      world w { import i; export g: func(); import wasi:keyvalue/store@0.2.0-draft; }
      package wasi:keyvalue@0.2.0-draft { interface store { open: func(); } }",
    );
    let migration = migration(&subject.contract, None, None, None);
    assert!(!migration.is_needed(), "{migration:?}");
    assert_eq!(migration.unchanged.proposals, ["wasi:keyvalue/store@0.2.0-draft"]);
}
