//! Artifacts: each digest changes with what it is of, and with nothing else.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};
use witgate_load::{Artifact, Contents, Options, measure};
use witgate_model::{Digest, Form};

const WIT: &str = r#"
    package demo:shop@1.2.3;
    interface store {
        resource item { constructor(); price: func() -> u32; }
        type never-used = u8;
        buy: func(item: item);
    }
    interface till { ring: func(); }
    interface front { open: func(); }
    world shop {
        import store;
        import spare: till;
        import log: func(text: string);
        export front;
        export close: func();
    }
"#;

fn of(bytes: &[u8]) -> Artifact {
    measure(bytes, "it.wasm", &Options::default()).expect("it is measured")
}

/// SHA-256 as the model shows it, which is what the standard says.
fn shown(hash: [u8; 32]) -> String {
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the text is valid")
}

fn component(wit: &str, world: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("it.wit", wit).expect("it resolves");
    let world = resolve.select_world(&[package], Some(world)).expect("it is there");
    let abi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
    let mut module = dummy_module(&resolve, world, abi);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .expect("it is embedded");
    let mut encoder = ComponentEncoder::default();
    encoder.module(&module).expect("a module").encode().expect("it encodes")
}

/// Modules and components within one another, with custom sections at every
/// depth if wanted.
fn nested(custom: bool, code: &str) -> Vec<u8> {
    let custom = |name: &str| match custom {
        true => format!("(@custom \"{name}\" \"said\")"),
        false => String::new(),
    };
    wat(&format!(
        "(component {} (component {} (core module {} (func {code}) {})) (core module) {} (component {}))",
        custom("a"),
        custom("b"),
        custom("name"),
        custom("producers"),
        custom("d"),
        custom("e")
    ))
}

#[test]
fn stripped_is_what_is_left_without_custom_sections() {
    let (full, bare) = (nested(true, ""), nested(false, ""));
    assert_ne!(full, bare);
    let (full, bare_measured) = (of(&full), of(&bare));
    assert_eq!(shown(bare_measured.stripped), Digest::of_bytes(&bare).to_string());
    assert_eq!(full.stripped, bare_measured.stripped);
    assert_ne!(full.metadata, bare_measured.metadata);
    assert_eq!(full.contract, bare_measured.contract);
    // Of other code, all that stays is the contract.
    let other = of(&nested(true, "unreachable"));
    assert_ne!(other.stripped, full.stripped);
    assert_eq!((other.metadata, other.contract), (full.metadata, full.contract));
}

#[test]
fn lengths_are_written_anew() {
    let header = b"\0asm\x0d\0\x01\0";
    // An empty section of types, its length in one byte, in two and in five.
    let tidy = [&header[..], b"\x07\x01\0"].concat();
    assert_eq!(shown(of(&tidy).stripped), Digest::of_bytes(&tidy).to_string());
    for padded in [&b"\x07\x81\0\0"[..], b"\x07\x81\x80\x80\x80\0\0"] {
        assert_eq!(of(&[header, padded].concat()).stripped, of(&tidy).stripped);
    }
    // Nested components of 125 bytes, 128 and 131, whose lengths are in two
    // bytes: one is enough up to 127.
    let types = |padding: usize| {
        let mut inner = header.to_vec();
        for _ in 0..39 + padding {
            inner.extend(b"\x07\x01\0");
        }
        inner
    };
    let nest = |inner: &[u8]| {
        let length = inner.len();
        let leb = [(length & 0x7f) as u8 | 0x80, (length >> 7) as u8];
        [&header[..], &[4], &leb, inner].concat()
    };
    for padding in [0, 1, 2] {
        let inner = types(padding);
        let whole = nest(&inner);
        let expected = match inner.len() {
            ..128 => [&header[..], &[4, inner.len() as u8], &inner].concat(),
            _ => whole.clone(),
        };
        assert_eq!(
            shown(of(&whole).stripped),
            Digest::of_bytes(&expected).to_string(),
            "{padding}"
        );
    }
}

#[test]
fn metadata_is_what_is_said_and_of_what() {
    let said = |text: &str| of(&wat(text)).metadata;
    let one = said("(component (@custom \"a\" \"b\") (core module))");
    // Beside what it is is nobody's business.
    assert_eq!(one, said("(component (core module) (@custom \"a\" \"b\"))"));
    for other in [
        "(component (core module (@custom \"a\" \"b\")))",
        "(component (@custom \"ab\" \"\") (core module))",
        "(component (@custom \"a\" \"b\") (@custom \"a\" \"b\") (core module))",
        "(component (core module))",
    ] {
        assert_ne!(one, said(other), "{other}");
    }
}

#[test]
fn imports_and_exports_go_by_full_name() {
    let bytes = component(WIT, "shop");
    let artifact = of(&bytes);
    assert_eq!((artifact.size, artifact.subject.form), (bytes.len() as u64, Form::Component));
    let imports: Vec<_> = artifact.imports.keys().map(String::as_str).collect();
    assert_eq!(imports, ["demo:shop/store@1.2.3", "log", "spare: demo:shop/till@1.2.3"]);
    let exports: Vec<_> = artifact.exports.keys().map(String::as_str).collect();
    assert_eq!(exports, ["close", "demo:shop/front@1.2.3"]);
    let functions = &artifact.imports["demo:shop/store@1.2.3"];
    let functions: Vec<_> = functions.iter().map(|name| &**name).collect();
    assert_eq!(functions, ["[constructor]item", "[method]item.price", "buy"]);
    assert!(artifact.imports["log"].is_empty());
    assert_eq!(artifact.contract, artifact.subject.contract.digest());
}

#[test]
fn of_a_package_what_it_takes_and_offers() {
    let mut resolve = Resolve::default();
    resolve
        .push_str("o.wit", "package demo:other@0.1.0; interface far { type t = u8; }")
        .expect("it resolves");
    let text = "package demo:it@2.0.0; interface i { use demo:other/far@0.1.0.{t}; f: func(t: t); } world w {}";
    let package = resolve.push_str("i.wit", text).expect("it resolves");
    let artifact = of(&wit_component::encode(&resolve, package, false).expect("it encodes"));
    assert_eq!(artifact.subject.form, Form::WitPackage);
    assert_eq!(artifact.imports.keys().collect::<Vec<_>>(), ["demo:other/far@0.1.0"]);
    let exports: Vec<_> = artifact.exports.keys().collect();
    assert_eq!(exports, ["demo:it/i@2.0.0", "demo:it/w@2.0.0"]);
}

#[test]
fn text_is_measured_as_what_it_stands_for() {
    let text = "(component (core module) (component))";
    let (text_measured, binary) = (of(text.as_bytes()), of(&wat(text)));
    assert_eq!(text_measured.stripped, binary.stripped);
    assert_eq!(text_measured.size, text.len() as u64);
}

#[test]
fn a_file_is_what_it_holds() {
    let directory = tempfile::tempdir().expect("a directory");
    let bytes = component(WIT, "shop");
    std::fs::write(directory.path().join("it.wasm"), &bytes).expect("it is written");
    let contents = Contents::open(directory.path(), Path::new("it.wasm")).expect("it opens");
    assert_eq!(*contents, *bytes);
    assert!(Contents::open(directory.path(), Path::new("other.wasm")).is_err());
    assert!(Contents::open(directory.path(), Path::new(".")).is_err());
}

#[test]
fn damage_is_an_error() {
    let whole = [component(WIT, "shop"), nested(true, "unreachable")];
    for whole in whole {
        let artifact = of(&whole);
        let options = Options::default();
        for end in 0..whole.len() {
            // A component may end before its next section, and is another then.
            if let Ok(cut) = measure(&whole[..end], "cut", &options) {
                let changed = (cut.stripped, cut.metadata);
                assert_ne!(changed, (artifact.stripped, artifact.metadata), "at {end}");
            }
        }
        // A fixed sequence of bits to flip (Knuth's multiplier).
        let mut random = 1_u64;
        for _ in 0..2000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (random >> 33) as usize;
            let mut damaged = whole.clone();
            damaged[at / 8 % whole.len()] ^= 1 << (at % 8);
            let _ = measure(&damaged, "flipped", &options);
        }
    }
    let module = wat("(module)");
    for bytes in [&b""[..], b"\0asm", b"package a:b;", &module] {
        assert!(measure(bytes, "it", &Options::default()).is_err());
    }
    // The contract is whole, and a module within is not.
    let mut broken = wat("(component (core module (func unreachable)))");
    let code = broken.windows(2).position(|it| it == [10, 5]).expect("a section of code");
    broken[code + 1] = 0x7f;
    let error = measure(&broken, "broken.wasm", &Options::default()).expect_err("it is broken");
    assert!(error.to_string().starts_with("broken.wasm: "), "{error}");
}
