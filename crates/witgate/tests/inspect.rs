//! What components are and may do, against other judges: wasmparser's validator, the
//! readers of wasm-tools, the adapter of Wasmtime, and an index that wasm-tools made.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as ADAPTER,
    WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER as COMMAND,
};
use wasmparser::{Validator, WasmFeatures};
use wit_component::ComponentEncoder;
use witgate::witgate_capability::{Asker, Capability, Tier};
use witgate::witgate_model::{Digest, Form};
use witgate::witgate_report::{InspectFormat, InspectReport, InspectedKind, Inspection};
use witgate::{InspectRequest, Options, inspect};
use witgate_testing::corpus;

/// Inspects bytes as a file.
fn look(name: &str, bytes: &[u8]) -> Result<Inspection, witgate::Error> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    look_at(path.to_str().unwrap())
}

/// Inspects a source, with all that can be asked for.
fn look_at(place: &str) -> Result<Inspection, witgate::Error> {
    let place = place.to_owned();
    inspect(&InspectRequest { place, wants_wit: true, wants_costs: true, ..Default::default() })
}

fn component(text: &str) -> Inspection {
    look("it.wat", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn only(inspection: &Inspection) -> BTreeMap<&str, &Capability> {
    let [world] = inspection.worlds.as_slice() else { panic!("a component has one world") };
    world.capabilities.iter().map(|it| (it.class.as_str(), it)).collect()
}

/// The classes that are used.
fn used(inspection: &Inspection) -> Vec<&str> {
    let used = only(inspection).into_iter().filter(|(_, it)| it.tier == Tier::Used);
    used.map(|(class, _)| class).collect()
}

/// A component of a program for preview1, as Wasmtime's adapter makes it.
fn adapted(imports: &[(&str, &str)]) -> Inspection {
    let imports: String = imports
        .iter()
        .map(|(name, ty)| format!("(import \"wasi_snapshot_preview1\" \"{name}\" (func {ty}))"))
        .collect();
    let module =
        format!("(module {imports} (memory (export \"memory\") 1) (func (export \"_start\")))");
    let module = wat::parse_str(module).unwrap();
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module).unwrap().adapter(ADAPTER, COMMAND).unwrap();
    let bytes = encoder.encode().unwrap();
    look("program.wasm", &bytes).unwrap()
}

const FD_WRITE: (&str, &str) = ("fd_write", "(param i32 i32 i32 i32) (result i32)");

const PATH_OPEN: (&str, &str) =
    ("path_open", "(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)");

#[test]
fn a_program_that_prints_opens_no_files() {
    let printing = adapted(&[FD_WRITE]);
    let capabilities = only(&printing);
    // The adapter imports the file system all the same.
    let filesystem = capabilities["filesystem"];
    assert_eq!((filesystem.tier, filesystem.asker), (Tier::Authority, Asker::AdapterOnly));
    let stdio = capabilities["stdio"];
    assert_eq!((stdio.tier, stdio.asker), (Tier::Used, Asker::Preview1));
    assert_eq!(used(&printing), ["stdio"]);
    let generations = &printing.worlds[0].generations;
    assert!(generations.has_adapter);
    assert_eq!(generations.preview1, BTreeSet::from(["fd_write".to_owned()]));
}

/// componentize-py's runtime imports a function of the adapter's own, and nothing of
/// preview1.
#[test]
fn what_only_resets_the_adapter_is_not_built_for_preview1() {
    let reset = adapted(&[("reset_adapter_state", "")]);
    assert!(reset.worlds[0].generations.preview1.is_empty());
    assert!(!reset.structure.unwrap().preview1_adapters().is_empty());
    let both = adapted(&[("reset_adapter_state", ""), FD_WRITE]);
    let preview1 = &both.worlds[0].generations.preview1;
    assert_eq!(*preview1, BTreeSet::from(["fd_write".to_owned()]));
}

#[test]
fn each_function_of_preview1_is_what_it_is_after_the_adapter() {
    type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);
    let cases: [Case; 6] = [
        (&[PATH_OPEN], &["filesystem"]),
        (&[FD_WRITE, PATH_OPEN], &["filesystem", "stdio"]),
        (&[("environ_get", "(param i32 i32) (result i32)")], &["environment"]),
        (&[("random_get", "(param i32 i32) (result i32)")], &["random"]),
        (&[("clock_time_get", "(param i32 i64 i32) (result i32)")], &["clocks"]),
        (&[("proc_exit", "(param i32)")], &["exit"]),
    ];
    for (imports, expected) in cases {
        let inspection = adapted(imports);
        assert_eq!(used(&inspection), expected, "{imports:?}");
    }
}

/// Whoever calls a module an adapter hides nothing: what it imports that an adapter does
/// not need for the program is its own.
#[test]
fn a_pretended_adapter_hides_nothing() {
    let inspection = component(
        r#"(component
          (import "wasi:filesystem/types@0.2.6" (instance $types
            (export "descriptor" (type $d (sub resource)))
            (export "[method]descriptor.unlink-file-at"
              (func (param "self" (borrow $d)) (param "path" u32)))))
          (alias export $types "[method]descriptor.unlink-file-at" (func $unlink))
          (core func $unlink (canon lower (func $unlink)))
          (core module $adapter
            (import "wasi:filesystem/types@0.2.6" "[method]descriptor.unlink-file-at"
              (func (param i32 i32)))
            (func (export "fd_write")))
          (core module $main (import "wasi_snapshot_preview1" "fd_write" (func)))
          (core instance $types (export "[method]descriptor.unlink-file-at" (func $unlink)))
          (core instance $adapter (instantiate $adapter
            (with "wasi:filesystem/types@0.2.6" (instance $types))))
          (core instance (instantiate $main
            (with "wasi_snapshot_preview1" (instance $adapter)))))"#,
    );
    assert_eq!(used(&inspection), ["filesystem"]);
    assert_eq!(only(&inspection)["filesystem"].asker, Asker::AdapterOnly);
}

#[test]
fn interfaces_have_classes() {
    let import = |name: &str| format!("(import \"{name}\" (instance (export \"f\" (func))))");
    let names = [
        ("wasi:http/outgoing-handler@0.2.6", "http-outgoing"),
        ("wasi:http/client@0.3.0", "http-outgoing"),
        ("wasi:sockets/tcp-create-socket@0.2.6", "sockets"),
        ("wasi:sockets/ip-name-lookup@0.3.0", "dns"),
        ("wasi:keyvalue/store@0.2.0-draft", "key-value"),
        ("wasi:nn/graph@0.2.0-rc-2024-10-28", "neural-networks"),
        ("fermyon:spin/sqlite@2.0.0", "sql"),
        ("wasmcloud:secrets/reveal@2.1.0", "secrets"),
        ("fastly:compute/log", "telemetry"),
        ("acme:host/log@1.0.0", "unknown:acme:host/log"),
        // What WASI does not have is not taken for what it has.
        ("wasi:filesystem/raw@0.2.6", "unknown:wasi:filesystem/raw"),
    ];
    let imports: String = names.iter().map(|(name, _)| import(name)).collect();
    let none = import("wasi:http/types@0.2.6") + &import("wasi:io/streams@0.2.6");
    let inspection = component(&format!(
        "(component {imports} {none} (import \"log\" (func)) \
         (import \"cache\" (implements \"wasi:keyvalue/store@0.2.0-draft\") (instance)))"
    ));
    let mut expected: BTreeSet<&str> = names.iter().map(|(_, class)| *class).collect();
    expected.insert("unknown:log");
    let found = only(&inspection);
    assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), expected);
    assert!(found.values().all(|it| it.tier == Tier::Used && it.asker == Asker::Program));
    let stores: Vec<&str> =
        found["key-value"].imports.iter().map(|import| import.name.as_str()).collect();
    assert_eq!(
        stores,
        ["cache: wasi:keyvalue/store@0.2.0-draft", "wasi:keyvalue/store@0.2.0-draft"]
    );
}

#[test]
fn what_is_satisfied_inside_is_no_capability_of_the_whole() {
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/inspect/composed.wat"),
    );
    let inspection = component(&text.unwrap());
    let found = only(&inspection);
    assert!(!found.contains_key("key-value"), "{found:?}");
    // What a nested component takes an import for counts, whatever the whole calls it.
    assert_eq!(used(&inspection), ["filesystem", "http-outgoing", "unknown:acme:host/disk"]);
    let [import] = found["filesystem"].imports.as_slice() else { panic!("{found:?}") };
    assert_eq!(import.name, "acme:host/disk@1.0.0");
    assert_eq!(import.asked_as.as_deref(), Some("wasi:filesystem/preopens@0.2.6"));
}

#[test]
fn the_manual_lists_every_class() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/how-to/inspect.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let rows: Vec<&str> = manual.lines().filter(|line| line.starts_with("| `")).collect();
    let classes = witgate::witgate_capability::CLASSES.iter();
    let expected: Vec<String> =
        classes.map(|class| format!("| `{}` | {} |", class.id, class.may)).collect();
    assert_eq!(rows, expected);
}

/// Features that are found are those without which wasmparser refuses the file, and no
/// others are needed.
#[test]
fn features_are_those_that_a_validator_asks_for() {
    let base = WasmFeatures::WASM2 | WasmFeatures::COMPONENT_MODEL;
    let named = [
        ("cm-async", WasmFeatures::CM_ASYNC),
        ("cm-async-stackful", WasmFeatures::CM_ASYNC_STACKFUL),
        ("cm-canon-names", WasmFeatures::CM_CANON_NAMES),
        ("cm-error-context", WasmFeatures::CM_ERROR_CONTEXT),
        ("cm-fixed-length-lists", WasmFeatures::CM_FIXED_LENGTH_LISTS),
        ("cm-implements", WasmFeatures::CM_IMPLEMENTS),
        ("cm-map", WasmFeatures::CM_MAP),
        ("cm-more-async-builtins", WasmFeatures::CM_MORE_ASYNC_BUILTINS),
        ("cm-threading", WasmFeatures::CM_THREADING),
        ("custom-page-sizes", WasmFeatures::CUSTOM_PAGE_SIZES),
        ("exceptions", WasmFeatures::EXCEPTIONS),
        // References to functions of a type came first, and gc goes with them.
        (
            "gc",
            WasmFeatures::GC.union(WasmFeatures::GC_TYPES).union(WasmFeatures::FUNCTION_REFERENCES),
        ),
        ("memory64", WasmFeatures::MEMORY64),
        ("multi-memory", WasmFeatures::MULTI_MEMORY),
        ("threads", WasmFeatures::THREADS),
    ];
    let module = |inner: &str| format!("(component (core module {inner}))");
    let ty = |inner: &str| format!("(component (type {inner}))");
    let cases = [
        ("(component)".to_owned(), vec![]),
        (ty("(func async)"), vec!["cm-async"]),
        (ty("(stream u8)"), vec!["cm-async"]),
        (ty("(list u8 4)"), vec!["cm-fixed-length-lists"]),
        (ty("(map string u8)"), vec!["cm-map"]),
        (ty("(record (field \"a\" error-context))"), vec!["cm-error-context"]),
        (
            ty("(instance (export \"f\" (func (param \"a\" error-context))))"),
            vec!["cm-error-context"],
        ),
        (
            "(component (import \"a\" (implements \"b:c/d\") (instance)))".to_owned(),
            vec!["cm-implements"],
        ),
        ("(component (core func (canon task.return)))".to_owned(), vec!["cm-async"]),
        ("(component (core func (canon thread.index)))".to_owned(), vec!["cm-threading"]),
        (module("(memory i64 1)"), vec!["memory64"]),
        (module("(memory 1 2 shared)"), vec!["threads"]),
        (module("(memory 1) (memory 1)"), vec!["multi-memory"]),
        (module("(memory 1 (pagesize 1))"), vec!["custom-page-sizes"]),
        (module("(type (struct))"), vec!["gc"]),
        (module("(tag)"), vec!["exceptions"]),
        (module("(import \"a\" \"b\" (memory i64 1))"), vec!["memory64"]),
    ];
    for (text, expected) in cases {
        let bytes = wat::parse_str(&text).unwrap();
        let inspection = component(&text);
        let features = inspection.structure.unwrap().features;
        assert_eq!(features.iter().copied().collect::<Vec<_>>(), expected, "{text}");
        let all = named.iter().filter(|(name, _)| features.contains(name));
        let all = all.fold(base, |all, (_, feature)| all | *feature);
        Validator::new_with_features(all)
            .validate_all(&bytes)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        for (name, feature) in named.iter().filter(|(name, _)| features.contains(name)) {
            let refused = Validator::new_with_features(all - *feature).validate_all(&bytes);
            assert!(refused.is_err(), "{text} is valid without {name}");
        }
    }
}

#[test]
fn a_core_module_has_the_contract_that_it_carries() {
    let wit = "package acme:plug@1.0.0;
        interface api { go: func(a: u32) -> string; }
        world plug { import wasi:random/random@0.2.6; export api; }
        package wasi:random@0.2.6 { interface random { get-random-u64: func() -> u64; } }";
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("plug.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some("plug")).unwrap();
    let abi = wit_parser::ManglingAndAbi::Legacy(wit_parser::LiftLowerAbi::Sync);
    let mut module = wit_component::dummy_module(&resolve, world, abi);
    wit_component::embed_component_metadata(
        &mut module,
        &resolve,
        world,
        wit_component::StringEncoding::UTF8,
        false,
    )
    .unwrap();
    let inspection = look("plug.wasm", &module).unwrap();
    assert_eq!(inspection.kind, InspectedKind::CoreModule);
    let subject = inspection.subject.as_ref().unwrap();
    let worlds: Vec<String> = subject.contract.worlds().map(|(name, _)| name.to_string()).collect();
    assert_eq!(worlds.len(), 1, "{worlds:?}");
    let interfaces: Vec<String> =
        subject.contract.interfaces().map(|(name, _)| name.to_string()).collect();
    assert!(interfaces.contains(&"acme:plug/api@1.0.0".to_owned()), "{interfaces:?}");
    assert_eq!(used(&inspection), ["random"]);
    let commands: Vec<_> =
        inspection.to_component.iter().filter_map(|step| step.command.as_deref()).collect();
    let [command] = commands.as_slice() else { panic!("{commands:?}") };
    assert!(command.starts_with("wasm-tools component new ") && !command.contains("--adapt"));
    // And that is what it takes.
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap();
    // The text is the contract, as wit-parser reads it.
    let text = inspection.wit.unwrap();
    let read = witgate::load_bytes("plug.wit", text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(read.contract.digest(), subject.contract.digest());
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    let composed = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/inspect/composed.wat"),
    );
    let component = wat::parse_bytes(&composed.unwrap()).unwrap().into_owned();
    let module = wat::parse_str("(module (import \"a\" \"b\" (func)) (memory 1))").unwrap();
    let mut shown = 0;
    for whole in [component, module] {
        for end in (0..whole.len()).step_by(11) {
            assert!(look("cut.wasm", &whole[..end]).is_err(), "{end}");
        }
        // A fixed sequence of bits to flip (Knuth's multiplier).
        let mut random = 1_u64;
        for _ in 0..500 {
            let mut damaged = whole.clone();
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (random >> 33) as usize;
            damaged[at / 8 % whole.len()] ^= 1 << (at % 8);
            shown += usize::from(look("flipped.wasm", &damaged).is_ok());
        }
    }
    assert!(shown > 0, "some bits are names");
}

/// Everything in the corpus, against the index that wasm-tools made of it.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_corpus_is_as_its_index_says() {
    let root = corpus::root().join("corpus/components");
    let index = corpus::json(&root.join("index.json"));
    let mut met = 0;
    for row in index.as_array().unwrap() {
        let file = root.join(row["file"].as_str().unwrap());
        let name = file.display().to_string();
        let inspection = look_at(&name).unwrap();
        let digests = inspection.digests.unwrap();
        assert_eq!(row["size"].as_u64(), Some(digests.size), "{name}");
        let bytes = format!("sha256:{}", row["sha256"].as_str().unwrap());
        assert_eq!(digests.bytes.to_string(), bytes, "{name}");
        let is_module = inspection.kind == InspectedKind::CoreModule;
        assert_eq!(row["kind"] == "core module", is_module, "{name}");
        if is_module {
            continue;
        }
        met += 1;
        let is_package = inspection.subject.as_ref().unwrap().form == Form::WitPackage;
        assert_eq!(row["is_wit_package"].as_bool(), Some(is_package), "{name}");
        let structure = inspection.structure.as_ref().unwrap();
        let has_adapter = !structure.preview1_adapters().is_empty();
        assert_eq!(row["preview1_adapter"].as_bool(), Some(has_adapter), "{name}");
        if !is_package {
            let [world] = inspection.worlds.as_slice() else { panic!("{name}") };
            let contract = &inspection.subject.as_ref().unwrap().contract;
            let found = contract.world(&world.name).unwrap();
            for (side, items) in [("imports", &found.imports), ("exports", &found.exports)] {
                let expected: BTreeSet<&str> =
                    row[side].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
                let items: BTreeSet<String> = items.keys().map(ToString::to_string).collect();
                assert_eq!(
                    items.iter().map(String::as_str).collect::<BTreeSet<_>>(),
                    expected,
                    "{name}"
                );
            }
            let versions: Vec<&str> = row["wasi_versions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it.as_str().unwrap())
                .collect();
            assert_eq!(world.generations.versions(), versions, "{name}");
        }
        producers_agree(&std::fs::read(&file).unwrap(), &inspection);
        assert_eq!(Digest::of_bytes(&std::fs::read(&file).unwrap()), digests.bytes);
        assert!(inspection.wit.is_some(), "{name}: {:?}", inspection.notes);
    }
    assert!(met > 5, "only {met} components were looked at");
}

/// The producers of the whole are those that wasm-metadata reads.
fn producers_agree(bytes: &[u8], inspection: &Inspection) {
    let read = wasm_metadata::Producers::from_wasm(bytes).unwrap();
    let fields: Vec<_> = read.iter().flat_map(|producers| producers.iter()).collect();
    let read: BTreeMap<&str, &str> = fields
        .iter()
        .flat_map(|(_, values)| {
            values.iter().map(|(name, version)| (name.as_str(), version.as_str()))
        })
        .collect();
    let producers = &inspection.structure.as_ref().unwrap().producers;
    let found: BTreeMap<&str, &str> = [&producers.languages, &producers.tools, &producers.sdks]
        .into_iter()
        .flat_map(|field| field.iter().map(|(name, version)| (&**name, &**version)))
        .collect();
    assert_eq!(found, read);
}

/// Costs in the page for a browser, worked out by hand from the canonical ABI: a string is
/// a pointer and a length; a record of two numbers has 8 bytes; what an async export
/// returns are parameters of `task.return`, and what an async import does is in memory.
#[test]
fn the_page_has_what_calls_cost() {
    let wit = "package a:b;
        interface i {
          record p { x: u32, y: u32 }
          add: func(a: u32, b: u32) -> u32;
          put: func(key: string, points: list<p>) -> p;
          later: async func(a: u32) -> p;
        }
        world w { import i; export i; }";
    let inspection = look("it.wit", wit.as_bytes()).unwrap();
    let page = |inspection: &Inspection| {
        let mut out = Vec::new();
        let report = InspectReport { inspection, color: false, width: 80 };
        report.write(InspectFormat::Html, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let with_costs = page(&inspection);
    for row in [
        "import <code>a:b/i#put</code></th><td>4 core values, 2 allocations</td>\
         <td>8 bytes through memory (2 core values)</td>\
         <td>list&lt;p&gt;: 8 bytes an element, copied at once</td>",
        "import async <code>a:b/i#later</code></th><td>1 core value</td>\
         <td>8 bytes through memory (2 core values)</td><td></td>",
        // `add` on both sides, and `later` as an export.
        "<p>3 functions only in core values.</p>",
    ] {
        assert!(with_costs.contains(row), "{row}\n{with_costs}");
    }
    let mut without = inspection;
    without.worlds[0].costs = None;
    assert!(!page(&without).contains("Cost of calls"));
}

/// An adapter is made for components of others, and is no program of which to make one.
#[test]
fn an_adapter_is_no_program() {
    let inspection = look("adapter.wasm", COMMAND).unwrap();
    assert_eq!(inspection.kind, InspectedKind::CoreModule);
    assert!(inspection.to_component.is_empty());
    let mut out = Vec::new();
    let report = InspectReport { inspection: &inspection, color: false, width: 80 };
    report.write(InspectFormat::Human, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("an adapter, not a program"), "{text}");
    assert!(text.contains("what it adds to a component, "), "{text}");
    assert!(!text.contains("to make it a component"), "{text}");
}
