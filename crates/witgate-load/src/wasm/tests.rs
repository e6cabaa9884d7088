//! The oracle is upstream's decoder on the untouched bytes.

use std::path::{Path, PathBuf};

use wasmparser::{Validator, WasmFeatures};
use wit_component::{ComponentEncoder, StringEncoding, WitPrinter, dummy_module};
use wit_parser::decoding::DecodedWasm;
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};
use witgate_testing::corpus;

use super::{decode, skim};
use crate::error::Error;
use crate::panics;

const WORLDS: &str = r#"
    package demo:shapes@1.2.0;
    interface types {
        variant shape { circle(f32), square(f64), named(string) }
        record point { x: s32, y: s32, tags: list<string> }
        resource canvas {
            constructor(at: point);
            draw: func(shape: shape) -> result<u32, string>;
            origin: static func() -> canvas;
        }
    }
    interface flow {
        use types.{point, canvas};
        run: async func(points: stream<point>) -> future<result<u32, string>>;
        wait: async func(on: borrow<canvas>, a: u64, b: tuple<f32, f64, string, string, u8, u64>);
    }
    interface plain { nothing: func(); pick: func(a: option<char>) -> tuple<u64, f32>; }
    world both {
        import types; import flow; import plain;
        import log: func(message: string);
        export types; export flow; export plain;
        export start: func(args: list<string>) -> list<string>;
    }
    world empty {}
"#;

/// A component within a component within a component, with every kind of core
/// item that a lift or a resource may refer to.
const COMPOSED: &str = r#"
    (component
        (import "demo:a/log@1.0.0" (instance $log (export "log" (func (param "m" string)))))
        (component $inner
            (import "log" (func $log (param "m" string)))
            (core module $libc
                (memory (export "mem") 1)
                (data (i32.const 0) "never read")
                (func (export "dtor") (param i32))
                (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
            (core instance $libc (instantiate $libc))
            (core func $lowered (canon lower (func $log) (memory (core memory $libc "mem"))
                (realloc (core func $libc "realloc"))))
            (core func $dtor (alias core export $libc "dtor"))
            (type $res (resource (rep i32) (dtor (core func $dtor))))
            (core func $new (canon resource.new $res))
            (core module $main
                (import "env" "log" (func $log (param i32 i32)))
                (import "env" "new" (func $new (param i32) (result i32)))
                (func (export "make") (param i32 i32) (result i32) unreachable)
                (func (export "text") (param i32) (result i32) unreachable)
                (func (export "after") (param i32))
                (export "again" (func $new)))
            (core instance $main (instantiate $main (with "env" (instance
                (export "log" (func $lowered)) (export "new" (func $new))))))
            (export $thing "thing" (type $res))
            (type $make (func (param "name" string) (result (own $thing))))
            (type $text (func (param "self" (borrow $thing)) (result string)))
            (func $make (type $make) (canon lift (core func $main "make")
                (memory (core memory $libc "mem")) (realloc (core func $libc "realloc")) string-encoding=utf16))
            (func $text (type $text) (canon lift (core func $main "text")
                (memory (core memory $libc "mem")) (post-return (core func $main "after"))))
            (export "[constructor]thing" (func $make))
            (export "[method]thing.text" (func $text)))
        (component $middle
            (import "log" (func $log (param "m" string)))
            (alias outer 1 $inner (component $again))
            (instance $i (instantiate $again (with "log" (func $log))))
            (export "demo:a/things@1.0.0" (instance $i)))
        (alias export $log "log" (func $f))
        (instance $m (instantiate $middle (with "log" (func $f))))
        (alias export $m "demo:a/things@1.0.0" (instance $things))
        (export "demo:a/things@1.0.0" (instance $things)))
"#;

/// A core module can be told from outside it where it is passed on.
const PASSED_ON: &str = r#"
    (component
        (core module $m (func (export "f")))
        (component $c
            (import "m" (core module $m (export "f" (func))))
            (core instance $i (instantiate $m))
            (func (export "run") (canon lift (core func $i "f"))))
        (instance $c (instantiate $c (with "m" (core module $m))))
        (func (export "run") (alias export $c "run")))
"#;

#[test]
fn built_components_decode_as_upstream_does() {
    for (world, abi) in [
        ("both", LiftLowerAbi::Sync),
        ("both", LiftLowerAbi::AsyncCallback),
        ("both", LiftLowerAbi::AsyncStackful),
        ("empty", LiftLowerAbi::Sync),
    ] {
        for canonical_names in [false, true] {
            let component = built(world, abi, canonical_names);
            assert!(skim::component_level(&component).is_some(), "{world} {abi:?}");
            agrees(&component, world);
        }
    }
}

#[test]
fn composed_components_decode_as_upstream_does() {
    let component = wat::parse_str(COMPOSED).unwrap();
    let skimmed = skim::component_level(&component).unwrap();
    assert!(holds(&component, b"never read") && !holds(&skimmed, b"never read"));
    agrees(&component, "composed");
    assert_eq!(
        printed(&decode(COMPOSED.as_bytes(), "text").unwrap()),
        printed(&decode(&component, "binary").unwrap())
    );
}

#[test]
fn a_module_passed_on_is_left_to_upstream() {
    let component = wat::parse_str(PASSED_ON).unwrap();
    assert!(skim::component_level(&component).is_none());
    agrees(&component, "passed on");
}

#[test]
fn wit_packages_keep_their_documentation() {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("t.wit", "package a:b@1.0.0; /// Why it is.\n @since(version = 1.0.0) interface i { f: func(); }")
        .unwrap();
    let bytes = wit_component::encode(&resolve, package, false).unwrap();
    let decoded = decode(&bytes, "t.wasm").unwrap();
    assert!(matches!(decoded, DecodedWasm::WitPackage(..)));
    assert!(printed(&decoded).contains("/// Why it is.\n@since(version = 1.0.0)"));
    agrees(&bytes, "package");
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_real_ones_decode_as_upstream_does() {
    let shared = corpus::root();
    let mut files = Vec::new();
    wasm_files(&Path::new(&shared).join("corpus/components"), &mut files);
    let mut skimmed = 0;
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        if bytes[4..8] == [1, 0, 0, 0] {
            let help = refusal(&bytes).1;
            assert_eq!(
                holds(&bytes, b"component-type"),
                help.contains("component new"),
                "{file:?}"
            );
            continue;
        }
        agrees(&bytes, &file.display().to_string());
        skimmed += usize::from(skim::component_level(&bytes).is_some());
        for end in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
            let _ = decode(&bytes[..end], "cut short");
        }
    }
    assert!(skimmed > 5, "only {skimmed} components were skimmed");
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    let composed = wat::parse_str(COMPOSED).unwrap();
    for whole in [built("both", LiftLowerAbi::AsyncCallback, false), composed] {
        for end in (0..whole.len()).step_by(7) {
            let _ = decode(&whole[..end], "cut short");
        }
        // A fixed sequence of bits to flip (Knuth's multiplier).
        let mut random = 1_u64;
        for _ in 0..2000 {
            let mut damaged = whole.clone();
            for _ in 0..3 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = (random >> 33) as usize;
                damaged[at / 8 % whole.len()] ^= 1 << (at % 8);
            }
            let ours =
                panics::catch(|| decode(&damaged, "flipped").ok().map(|decoded| printed(&decoded)));
            // Upstream's own reader takes the claimed sizes on trust.
            if Validator::new_with_features(WasmFeatures::all()).validate_all(&damaged).is_ok() {
                let upstream = || wit_parser::decoding::decode(&damaged).ok();
                let upstream = panics::catch(|| upstream().map(|decoded| printed(&decoded)));
                assert_eq!(ours.unwrap_or(None), upstream.unwrap_or(None));
            }
        }
    }
}

#[test]
fn what_is_no_contract_is_refused_with_advice() {
    let module = wat::parse_str("(module (func (export \"f\")))").unwrap();
    let typed = wat::parse_str("(module (@custom \"component-type:x\" \"\"))").unwrap();
    let mut early = b"\0asm\x0c\0\x01\0".to_vec();
    let deep = "(component".repeat(10_000);
    for (bytes, says, advises) in [
        (&b""[..], "empty", "build it"),
        (b"\0asm\x0d", "first eight bytes", "cut short"),
        (b"\0asm\x0d\0\x01\0\x07\xff\xff\xff\xff\x0f\x01", "not valid", "validate"),
        (b"package a:b;", "neither", "`.wat`"),
        (b"(component (oops))", "does not parse: ", "fix"),
        (deep.as_bytes(), "nesting too deep at 1:", "fix"),
        (&module, "core module", "wasm32-wasip2"),
        (&typed, "core module", "wasm-tools component new"),
        (&early, "version 12", "again"),
    ] {
        let (message, help) = refusal(bytes);
        assert!(message.contains(says), "{message}");
        assert!(help.contains(advises), "{message}: {help}");
    }
    early[4] = 0x0d;
    agrees(&early, "the empty component");
}

#[test]
fn hostile_types_are_refused() {
    let long = "x".repeat(300);
    let names = format!(
        "(component (type $t (instance (export \"{long}\" (func)))) (import \"a:b/c\" (instance (type $t))))"
    );
    assert!(refusal(names.as_bytes()).0.contains("more than 256 bytes"));
    // It looks like a WIT package, and the decoder takes its word for it.
    let lookalike =
        "(component (type (component (export \"a:b/c\" (func)))) (export \"c\" (type 0)))";
    assert!(refusal(lookalike.as_bytes()).0.contains("contradict"));
    // Valid, and beyond WIT.
    let type_of_component = "(component (component (export \"c\")))";
    assert!(refusal(type_of_component.as_bytes()).0.contains("WIT cannot describe it"));
    let nested = format!("{}{}", "(component ".repeat(80), ")".repeat(80));
    assert!(decode(nested.as_bytes(), "nested").is_ok());
}

fn built(world: &str, abi: LiftLowerAbi, canonical_names: bool) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("demo.wit", WORLDS).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(abi));
    wit_component::embed_component_metadata(
        &mut module,
        &resolve,
        world,
        StringEncoding::UTF8,
        canonical_names,
    )
    .unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

fn agrees(bytes: &[u8], what: &str) {
    let upstream = wit_parser::decoding::decode(bytes).unwrap();
    let ours = decode(bytes, what).unwrap();
    assert_eq!(printed(&ours), printed(&upstream), "{what}");
}

fn printed(decoded: &DecodedWasm) -> String {
    let (resolve, main) = (decoded.resolve(), decoded.package());
    let others: Vec<_> =
        resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != main).collect();
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others).unwrap();
    let kind = matches!(decoded, DecodedWasm::WitPackage(..));
    format!("// a WIT package: {kind}\n{}", printer.output)
}

fn refusal(bytes: &[u8]) -> (String, String) {
    match decode(bytes, "it") {
        Err(Error::Wasm { message, help, .. }) => (message, help),
        Err(other) => panic!("{other}"),
        Ok(decoded) => panic!("{}", printed(&decoded)),
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn wasm_files(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            wasm_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "wasm") {
            files.push(path);
        }
    }
}
