//! Migrations of components, built by wit-component, and of the corpus.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use serde_json::Value;
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as ADAPTER,
    WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER as COMMAND,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, UnresolvedPackageGroup, WorldKey};
use witgate::witgate_migration::{MigrationEntry, MigrationItem, Step};
use witgate::witgate_report::{MIGRATE_SCHEMA, MigrateFormat, MigrateReport, Migrated};
use witgate::{Options, migrate};
use witgate_testing::corpus;
use witgate_testing::json_schema::check;

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

const PLAT: &str = "package acme:host@1.0.0;
interface types {
  enum level { info, warn }
  record span { at: u64, level: level }
  variant fault { gone, other(string) }
  flags rights { read, write }
}
interface log {
  use types.{level, span, rights};
  line: func(a: u32);
  write: func(at: level);
  emit: func(of: list<span>);
  open: func(allowed: rights);
}
interface extra { more: func() -> u32; }
world guest { import log; import extra; }
";

/// Every step to another version of a package: its type names, its function names, and
/// which functions are unchanged.
fn told(migrated: &Migrated) -> (Vec<String>, Vec<String>) {
    let steps = migrated.migration.steps.iter().flat_map(|step| {
        let of_entry = move |entry: &MigrationEntry| {
            format!("{}: {} {}", step.step.as_str(), names(&entry.items).join(" "), entry.how)
        };
        step.entries.iter().map(of_entry)
    });
    (steps.collect(), names(&migrated.migration.unchanged.of_others))
}

fn plat_to(to: &str) -> (Vec<String>, Vec<String>) {
    told(&of_bytes("was.wit", PLAT.as_bytes(), Some(to)).unwrap())
}

/// What is declared alike changes if a type within it does, however deep.
#[test]
fn a_change_inside_a_type_is_a_step() {
    let (steps, unchanged) = plat_to(PLAT);
    assert_eq!((steps, unchanged.len()), (vec![], 5));
    let (steps, unchanged) = plat_to(&PLAT.replace("warn }", "warn, fatal }"));
    assert_eq!(
        steps,
        ["types: acme:host/types@1.0.0#level `emit` and `write` use it."],
        "{unchanged:?}"
    );
    let left = ["log@1.0.0#line", "log@1.0.0#open", "extra@1.0.0#more"];
    let left = left.map(|it| format!("acme:host/{it}"));
    assert_eq!(unchanged.iter().collect::<BTreeSet<_>>(), left.iter().collect());
    for (was, now, name, users) in [
        ("info, warn", "warn, info", "level", "`emit` and `write` use it."),
        ("at: u64", "at: u64, to: u64", "span", "`emit` uses it."),
        ("other(string)", "other(u32)", "fault", ""),
        ("read, write", "read, write, exec", "rights", "`open` uses it."),
    ] {
        let (steps, _) = plat_to(&PLAT.replace(was, now));
        let step = format!("types: acme:host/types@1.0.0#{name} {users}");
        assert_eq!(steps, [step], "{was} to {now}");
    }
    let (steps, _) = plat_to(&PLAT.replace("variant fault { gone, other(string) }", ""));
    assert_eq!(steps, ["no-counterpart: acme:host/types@1.0.0#fault It has no type of that name."]);
}

/// What is written is as the schema says, of which a description is a part: declarations
/// are those of functions, and of types that changed.
fn is_as_its_schema_says(migrated: &Migrated) -> Value {
    let mut out = Vec::new();
    let report = MigrateReport { migrated, color: false, width: 80 };
    report.write(MigrateFormat::Json, &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    let schema: Value = serde_json::from_str(MIGRATE_SCHEMA).unwrap();
    check(&schema, &document).unwrap();
    for key in ["item", "counterpart"] {
        let said = &schema["$defs"][key]["properties"]["signature"]["description"];
        let said = said.as_str().unwrap();
        assert!(said.contains("of a function, and of a type that changed"), "{said}");
    }
    for step in &migrated.migration.steps {
        let items = step.entries.iter().flat_map(|entry| &entry.items);
        for signature in items.filter_map(|item| item.signature.as_ref()) {
            let is_function = ["func(", "constructor("].iter().any(|it| signature.contains(it));
            let is_type = step.step == Step::Types;
            assert!(is_function || is_type, "{}: {signature}", step.step.as_str());
        }
    }
    document
}

#[test]
fn what_is_written_is_as_its_schema_says() {
    let to = PLAT.replace("warn }", "warn, fatal }").replace("line: func(a: u32)", "line: func()");
    let document = is_as_its_schema_says(&of_bytes("was.wit", PLAT.as_bytes(), Some(&to)).unwrap());
    let signature = document.pointer("/steps/0/entries/0/items/0/signature");
    assert_eq!(signature.unwrap(), "enum level { info, warn }");
    is_as_its_schema_says(&of_bytes("app.wasm", &native(), None).unwrap());
}

/// A version that does not link with the old is a step, a compatible one is none.
#[test]
fn another_version_is_a_step() {
    assert_eq!(plat_to(&PLAT.replace("@1.0.0", "@1.1.0")).0, [""; 0]);
    let (steps, unchanged) = plat_to(&PLAT.replace("@1.0.0", "@2.0.0"));
    let all = ["extra", "log", "types"].map(|it| format!("acme:host/{it}@1.0.0#"));
    let step = format!(
        "world: {} They have the same names in `acme:host@2.0.0`: change the version.",
        all.join(" ")
    );
    assert_eq!((steps, unchanged.len()), (vec![step], 5));
    let next = PLAT.replace("interface extra", "interface other").replace("import extra;", "");
    let (steps, _) = plat_to(&next);
    assert_eq!(
        steps,
        [
            "world: acme:host/extra@1.0.0# `acme:host@1.0.0` has no interface of that name.",
            "rename: acme:host/extra@1.0.0#more ",
        ]
    );
}

/// The imports of a component are what it uses of the package that is migrated to.
#[test]
fn the_imports_of_a_component_are_compared() {
    let to = |to: &str| told(&of_bytes("app.wasm", &native(), Some(to)).unwrap());
    let of_host = |(steps, _): (Vec<String>, Vec<String>)| -> Vec<String> {
        steps.into_iter().filter(|it| it.contains("acme:host")).collect()
    };
    let host = "package acme:host@1.0.0; interface log { line: func(a: u32); }";
    assert_eq!(of_host(to(host)), [""; 0]);
    let unchanged = to(host).1;
    assert!(unchanged.contains(&"acme:host/log@1.0.0#line".to_owned()), "{unchanged:?}");
    assert_eq!(
        of_host(to(&host.replace("a: u32", "a: u64"))),
        ["signature: acme:host/log@1.0.0#line "]
    );
    assert_eq!(
        of_host(to(&host.replace("line: func(a: u32);", ""))),
        ["no-counterpart: acme:host/log@1.0.0#line It has no function of that name."]
    );
    assert_eq!(
        of_host(to(&host.replace("@1.0.0", "@2.0.0"))),
        ["world: acme:host/log@1.0.0# It has the same name in `acme:host@2.0.0`: change \
             the version."]
    );
}

/// A release of WASI that lacks what the table leads to is reported.
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
        is_as_its_schema_says(&migrated);
    }
}
