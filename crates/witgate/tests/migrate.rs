//! Migrations of components, built by wit-component, and of the corpus.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as ADAPTER,
    WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER as COMMAND,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, UnresolvedPackageGroup, WorldKey};
use witgate::witgate_migration::{MigrationEntry, MigrationItem, Step};
use witgate::witgate_report::Migrated;
use witgate::{Options, migrate};
use witgate_testing::corpus;

fn of_bytes(name: &str, bytes: &[u8], to: Option<&str>) -> Result<Migrated, witgate::Error> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let to = to.map(|text| {
        let path = directory.path().join("to.wit");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    migrate(path.to_str().unwrap(), to.as_deref(), &Options::default())
}

const WORLD: &str = "package acme:app;
world app {
  import wasi:clocks/monotonic-clock@0.2.6;
  import wasi:random/random@0.2.6;
  import acme:host/log@1.0.0;
  export run: func();
}
package acme:host@1.0.0 { interface log { line: func(a: u32); } }
package wasi:io@0.2.6 {
  interface poll { resource pollable { ready: func() -> bool; block: func(); } }
}
package wasi:random@0.2.6 { interface random { get-random-u64: func() -> u64; } }
package wasi:clocks@0.2.6 { interface monotonic-clock {
  use wasi:io/poll@0.2.6.{pollable};
  now: func() -> u64;
  subscribe-duration: func(when: u64) -> pollable;
} }
";

/// A component that waits twice, looks at the clock once and never logs.
fn native() -> Vec<u8> {
    let mut module = wat::parse_str(
        r#"(module
          (import "wasi:clocks/monotonic-clock@0.2.6" "now" (func $now (result i64)))
          (import "wasi:clocks/monotonic-clock@0.2.6" "subscribe-duration"
            (func $wait (param i64) (result i32)))
          (import "wasi:io/poll@0.2.6" "[method]pollable.block" (func $block (param i32)))
          (import "wasi:random/random@0.2.6" "get-random-u64" (func $random (result i64)))
          (import "acme:host/log@1.0.0" "line" (func $line (param i32)))
          (func $twice
            (call $block (call $wait (call $now)))
            (call $block (call $wait (i64.const 1))))
          (func (export "run") (call $twice) (call $twice))
        )"#,
    )
    .unwrap();
    let mut resolve = Resolve::default();
    let package = resolve.push_str("app.wit", WORLD).unwrap();
    let world = resolve.select_world(&[package], Some("app")).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

fn entries(migrated: &Migrated, step: Step) -> &[MigrationEntry] {
    let steps = &migrated.migration.steps;
    steps.iter().find(|it| it.step == step).map_or(&[], |it| &it.entries)
}

fn names(items: &[MigrationItem]) -> Vec<String> {
    items.iter().map(|item| format!("{}#{}", item.holder, item.name)).collect()
}

#[test]
fn calls_are_counted_by_instruction() {
    let migrated = of_bytes("app.wasm", &native(), None).unwrap();
    assert_eq!(migrated.migration.from, ["0.2.6"]);
    let polling = entries(&migrated, Step::Polling);
    let told: Vec<(Vec<String>, Option<u64>)> =
        polling.iter().map(|it| (names(&it.items), it.items[0].calls)).collect();
    // Each is called twice in `$twice`, however often that is called.
    assert_eq!(
        told,
        [
            (vec!["wasi:clocks/monotonic-clock@0.2.6#subscribe-duration".to_owned()], Some(2)),
            (vec!["wasi:io/poll@0.2.6#pollable.block".to_owned()], Some(2)),
        ]
    );
    let unchanged = &migrated.migration.unchanged;
    let same: Vec<_> = unchanged.of_wasi.iter().map(|it| (&*it.name, it.calls)).collect();
    assert_eq!(same, [("now", Some(1)), ("get-random-u64", Some(0))]);
    let others: Vec<_> = unchanged.of_others.iter().map(|it| (&*it.name, it.calls)).collect();
    assert_eq!(others, [("line", Some(0)), ("run", None)]);
    assert_eq!(
        migrated.migration.world.as_deref(),
        Some(
            "world root {
  import acme:host/log@1.0.0;
  import wasi:clocks/monotonic-clock@0.3.0;
  import wasi:random/random@0.3.0;
  export run: func();
}
"
        )
    );
}

#[test]
fn what_an_adapter_calls_is_not_the_programs_work() {
    let module = r#"(module
      (import "wasi_snapshot_preview1" "fd_write"
        (func (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "_start") (drop (call 0 (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))))"#;
    let module = wat::parse_str(module).unwrap();
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module).unwrap().adapter(ADAPTER, COMMAND).unwrap();
    let migrated = of_bytes("program.wasm", &encoder.encode().unwrap(), None).unwrap();
    let of_adapter = names(&migrated.migration.of_adapter);
    assert!(
        of_adapter.iter().any(|it| it.ends_with("#output-stream.check-write")),
        "{of_adapter:?}"
    );
    // The export is the program's, whoever implements it.
    let left: Vec<Step> = migrated.migration.steps.iter().map(|it| it.step).collect();
    assert_eq!(left, [Step::World, Step::Await]);
    assert_eq!(names(&entries(&migrated, Step::Await)[0].items).len(), 1);
}

#[test]
fn what_has_no_contract_is_an_error() {
    let module = wat::parse_str("(module (func (export \"a\")))").unwrap();
    let error = of_bytes("it.wasm", &module, None).unwrap_err();
    assert!(error.to_string().contains("core module without a contract"), "{error}");
    let component = wat::parse_str("(component)").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("to.wasm");
    std::fs::write(&path, component).unwrap();
    let error = migrate(path.to_str().unwrap(), path.to_str(), &Options::default()).unwrap_err();
    assert!(error.to_string().contains("is a component, not a contract"), "{error}");
}

/// A release of WASI that lacks what the table leads to is told.
#[test]
fn a_target_without_a_counterpart_is_told() {
    let was = "package wasi:random@0.2.6;
      interface random { get-random-bytes: func(len: u64) -> list<u8>; get-random-u64: func() -> u64; }";
    let to = "package wasi:random@0.3.0; interface random { get-random-u64: func() -> u64; }";
    let migrated = of_bytes("was.wit", was.as_bytes(), Some(to)).unwrap();
    let [entry] = entries(&migrated, Step::Signature) else { panic!("{migrated:?}") };
    assert!(entry.counterparts[0].is_missing);
    assert_eq!(names(&migrated.migration.unchanged.of_wasi).len(), 1);
}

/// The world that is suggested, against the component that wasm-tools built for the same
/// world of 0.3.0.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_world_of_a_command_is_that_of_0_3_0() {
    let root = corpus::root().join("corpus");
    let components = root.join("components/built");
    let old = components.join("dummy-cli-command-0.2.12.wasm");
    let migrated = migrate(old.to_str().unwrap(), None, &Options::default()).unwrap();
    let mut resolve = Resolve::default();
    for package in ["clocks", "random", "filesystem", "sockets", "cli"] {
        let directory = root.join("wasi-releases/v0.3.0/proposals").join(package).join("wit");
        resolve.push_group(UnresolvedPackageGroup::parse_dir(&directory).unwrap()).unwrap();
    }
    let world = migrated.migration.world.unwrap();
    let package = resolve.push_str("it.wit", &format!("package root:component;\n{world}")).unwrap();
    let world = resolve.select_world(&[package], Some("root")).unwrap();
    let names = |items: &mut dyn Iterator<Item = &WorldKey>,
                 resolve: &Resolve|
     -> BTreeSet<String> { items.map(|key| resolve.name_world_key(key)).collect() };
    let bytes = std::fs::read(components.join("dummy-cli-command-0.3.0.wasm")).unwrap();
    let decoded = wit_parser::decoding::decode(&bytes).unwrap();
    let (_, there) = decoded.resolve().worlds.iter().next().unwrap();
    let ours = &resolve.worlds[world];
    assert_eq!(
        names(&mut ours.imports.keys(), &resolve),
        names(&mut there.imports.keys(), decoded.resolve())
    );
    assert_eq!(
        names(&mut ours.exports.keys(), &resolve),
        names(&mut there.exports.keys(), decoded.resolve())
    );
}

/// Nothing of WASI is left in what is of 0.3.0 already.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_component_of_0_3_0_has_nothing_to_do() {
    let path = corpus::root().join("corpus/components/built/dummy-cli-command-0.3.0.wasm");
    let migrated = migrate(path.to_str().unwrap(), None, &Options::default()).unwrap();
    assert!(!migrated.migration.is_needed(), "{migrated:?}");
}

/// Each pair of releases in the corpus: nothing that the table names is missing.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn releases_have_what_the_table_names() {
    for package in ["cli", "clocks", "filesystem", "http", "random", "sockets"] {
        let pair = corpus::root().join(format!("corpus/pairs/wasi-{package}-0.2.12-to-0.3.0"));
        let side = |name: &str| pair.join(name).to_str().unwrap().to_owned();
        let migrated = migrate(&side("before"), Some(&side("after")), &Options::default()).unwrap();
        let entries = migrated.migration.steps.iter().flat_map(|step| &step.entries);
        for entry in entries {
            assert!(entry.counterparts.iter().all(|it| !it.is_missing), "{package}: {entry:?}");
        }
        assert!(migrated.migration.is_needed());
    }
}
