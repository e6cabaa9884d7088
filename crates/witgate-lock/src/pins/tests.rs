use std::sync::Arc;

use witgate_model::{Digest, EntryStatus, PackageName};

use super::measure::{Change, Level, Measured, MeasuredArtifact, MeasuredPackage};
use super::*;
use crate::digest::Hashed;
use crate::format::Format;
use crate::lock::Lock;
use crate::store::image::Image;

fn measured() -> MeasuredArtifact {
    MeasuredArtifact {
        path: "dist/app.wasm".to_owned(),
        hashed: Hashed::of_bytes(b"bytes"),
        stripped: Digest::of_bytes(b"code"),
        metadata: Some(Digest::of_bytes(b"metadata")),
        contract: Digest::of_bytes(b"contract"),
        imports: vec!["wasi:io/streams@0.2.0".to_owned(), "wasi:cli/stdout@0.2.0".to_owned()],
        exports: vec!["demo:app/run@1.0.0".to_owned()],
        image: None,
    }
}

fn package(version: &str, contract: &[u8]) -> MeasuredPackage {
    let version = Some(version.parse().expect("a version"));
    MeasuredPackage {
        name: PackageName { namespace: Arc::from("demo"), name: Arc::from("app"), version },
        path: "wit".to_owned(),
        contract: Digest::of_bytes(contract),
        snapshot: Some(Digest::of_bytes(contract)),
    }
}

fn pins() -> Pins {
    Pins {
        path: "witgate.lock".to_owned(),
        packages: vec![PackagePin {
            name: "demo:app".to_owned(),
            version: Some(Version::new(1, 0, 0)),
            path: "wit".to_owned(),
            contract: Digest::of_bytes(b"contract").into(),
            snapshot: Some("pins/demo-app.wit".to_owned()),
            range: 0..0,
        }],
        artifacts: vec![ArtifactPin::from_measured(
            &measured(),
            Some(Hashed::of_bytes(b"manifest").sha256()),
        )],
    }
}

/// The text that `pins` must give: digests are those of the words in them.
const TEXT: &str = r#"# What this repository promises: contracts and artifacts, pinned.
# Written by `witgate pin`, checked by `witgate verify`; commit it.
version = 1

[[package]]
name = "demo:app"
version = "1.0.0"
path = "wit"
contract = "CONTRACT"
snapshot = "pins/demo-app.wit"

[[artifact]]
path = "dist/app.wasm"
digest = "BYTES"
size = 5
stripped = "CODE"
metadata = "METADATA"
contract = "CONTRACT"
manifest = "MANIFEST"
imports = [
    "wasi:cli/stdout@0.2.0",
    "wasi:io/streams@0.2.0",
]
exports = [
    "demo:app/run@1.0.0",
]
"#;

fn text() -> String {
    let mut text = TEXT.to_owned();
    for word in ["contract", "bytes", "code", "metadata", "manifest"] {
        let digest = Hashed::of_bytes(word.as_bytes()).sha256().to_string();
        text = text.replace(&format!("\"{}\"", word.to_uppercase()), &format!("\"{digest}\""));
    }
    text
}

#[test]
fn what_is_written_is_read_again() {
    assert_eq!(pins().to_text(), text());
    let read = Pins::parse("witgate.lock", &text()).expect("a lock");
    assert_eq!(read.to_text(), text());
    assert_eq!(&text()[read.artifacts[0].range.clone()][..12], "[[artifact]]");
    let mut backwards = pins();
    backwards
        .packages
        .insert(0, PackagePin { name: "z:z".to_owned(), ..pins().packages[0].clone() });
    let text = backwards.to_text();
    backwards.packages.reverse();
    assert_eq!(backwards.to_text(), text, "the order of pins does not matter");
    // As entries of any lock.
    let lock = Lock::parse(Format::by_path(Path::new("witgate.lock")).expect("known"), "l", &text);
    let entries: Vec<_> = lock.expect("a lock").entries.iter().map(|it| it.entry.clone()).collect();
    assert_eq!(entries, ["demo:app@1.0.0", "z:z@1.0.0", "dist/app.wasm"]);
}

#[test]
fn any_text_is_quoted() {
    let mut pins = pins();
    let odd = "a\"b\\c\u{7f}\u{0}\n\t日本\u{202e}\u{85}";
    pins.artifacts[0].imports = vec![odd.to_owned()];
    pins.packages.clear();
    let read = Pins::parse("l", &pins.to_text()).expect("a lock");
    assert_eq!(read.artifacts[0].imports, [odd]);
}

#[test]
fn reading_is_strict() {
    let good = text();
    for (from, to, message) in [
        ("version = 1\n", "version = 2\n", "unsupported version 2 of this lock format"),
        ("version = 1\n", "", "`version` is missing"),
        ("version = 1\n", "version = 1\nextra = 1\n", "unknown key `extra`"),
        ("stripped =", "striped =", "unknown key `striped`; did you mean `stripped`?"),
        ("size = 5", "size = -5", "must be a whole number, not -5"),
        ("size = 5", "size = \"5\"", "must be a whole number, and this is a string"),
        ("path = \"wit\"", "path = \"../wit\"", "must be a path below"),
        ("path = \"wit\"", "path = \"/etc\"", "must be a path below"),
        ("path = \"wit\"", "path = 'C:\\wit'", "must be a path below"),
        ("path = \"wit\"", "path = \"\"", "must be a path below"),
        ("pins/demo-app.wit", "pins/../../x", "must be a path below"),
        ("demo:app\"\nversion", "demo\"\nversion", "`demo` is not a package name"),
        (
            "digest = \"sha256:",
            "digest = \"sha256:0",
            "must have 64 hexadecimal digits, and has 65",
        ),
        ("\"1.0.0\"", "\"1.0\"", "`1.0` is not a version"),
        ("[[package]]", "[package]", "must be a list of tables"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Pins::parse("l", &good.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(error.contains(message), "{to}: {error}");
    }
    let artifact = &good[good.find("[[artifact]]").expect("there")..];
    let error = Pins::parse("witgate.lock", &format!("{good}\n{artifact}")).expect_err("twice");
    assert_eq!(
        error.to_string(),
        "witgate.lock:28:1: a second entry for `dist/app.wasm`; the first is at line 12"
    );
    assert!(matches!(Pins::parse("l", ""), Err(Error::Empty { .. })));
}

#[test]
fn the_deepest_level_is_named() {
    let pin = &pins().artifacts[0];
    let base = measured();
    let with = |change: fn(&mut MeasuredArtifact)| {
        let mut measured = base.clone();
        change(&mut measured);
        pin.change(&measured)
    };
    let level = |change: fn(&mut MeasuredArtifact)| with(change).level;
    assert_eq!(pin.change(&base), Change { level: Level::Identical, details: Vec::new() });
    assert_eq!(level(|it| it.hashed = Hashed::of_bytes(b"other")), Level::Bytes);
    assert_eq!(
        level(|it| (it.hashed, it.metadata) = (Hashed::of_bytes(b"other"), None)),
        Level::Metadata,
        "without knowing, it may be metadata"
    );
    assert_eq!(
        level(|it| {
            it.hashed = Hashed::of_bytes(b"other");
            it.metadata = Some(Digest::of_bytes(b"stripped of names"));
        }),
        Level::Metadata
    );
    assert_eq!(
        level(|it| (it.hashed, it.stripped) = (Hashed::of_bytes(b"other"), Digest::of_bytes(b"x"))),
        Level::Code
    );
    let deepest = with(|it| {
        it.hashed = Hashed::of_bytes(b"other one");
        it.stripped = Digest::of_bytes(b"x");
        it.contract = Digest::of_bytes(b"y");
        it.imports.push("wasi:sockets/tcp@0.2.0".to_owned());
        it.exports.clear();
    });
    assert_eq!(deepest.level, Level::Imports);
    let starts = [
        "it now imports `wasi:sockets",
        "it no longer exports `demo:app/run@1.0.0`",
        "its contract changed",
        "its size changed from 5",
    ];
    assert_eq!(deepest.details.len(), starts.len());
    for (detail, start) in deepest.details.iter().zip(starts) {
        assert!(detail.starts_with(start), "{detail}");
    }
    // What only moved to another version is counted.
    let moved = with(|it| {
        it.imports.iter_mut().for_each(|name| *name = name.replace("@0.2.0", "@0.2.3"));
        it.imports.push("wasi:sockets/tcp@0.2.3".to_owned());
    });
    assert_eq!(moved.level, Level::Imports);
    assert_eq!(
        moved.details,
        [
            "it now imports `wasi:sockets/tcp@0.2.3`",
            "2 imports changed from version `0.2.0` to `0.2.3`",
        ]
    );
    assert_eq!(level(|it| it.contract = Digest::of_bytes(b"y")), Level::Contract);
    assert_eq!(level(|it| it.exports.clear()), Level::Contract);
    let order = [
        Level::Identical,
        Level::Bytes,
        Level::Metadata,
        Level::Code,
        Level::Contract,
        Level::Imports,
    ];
    assert!(order.is_sorted());
}

/// Verdicts by entry, and details that hold a text.
#[track_caller]
fn says(pins: &Pins, measured: &Measured, expected: &[(&str, EntryStatus, &str)]) {
    let rows = pins.check(measured);
    let found: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.outcome.status())).collect();
    let wanted: Vec<_> = expected.iter().map(|it| (it.0, it.1)).collect();
    assert_eq!(found, wanted, "{rows:#?}");
    for (row, (_, _, detail)) in rows.iter().zip(expected) {
        assert!(row.outcome.detail().contains(detail), "{}", row.outcome.detail());
    }
}

#[test]
fn pins_against_what_is_there() {
    use EntryStatus::{Mismatch, NotCheckable, Stale, Unpinned, Verified};
    let pins = pins();
    let good = Measured {
        packages: vec![package("1.0.0", b"contract")],
        artifacts: vec![measured()],
        ..Measured::default()
    };
    let (app, wasm) = ("demo:app@1.0.0", "dist/app.wasm");
    says(&pins, &good, &[(app, Verified, ""), (wasm, Verified, "")]);
    says(
        &pins,
        &Measured::default(),
        &[(app, Stale, "`wit` does not have it"), (wasm, NotCheckable, "not there")],
    );

    let failed =
        [("wit", "broken"), (wasm, "truncated")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let broken = Measured { failed: failed.into(), ..Measured::default() };
    says(&pins, &broken, &[(app, NotCheckable, "broken"), (wasm, Mismatch, "truncated")]);
    // Bytes that are not the pinned ones are a change, whatever they are.
    let other = [(wasm.to_owned(), Hashed::of_bytes(b"garbage").sha256())];
    let changed = Measured { failed_bytes: other.into(), ..broken };
    says(&pins, &changed, &[(app, NotCheckable, "broken"), (wasm, Mismatch, "cannot be read")]);

    let contract = |package| Measured { packages: vec![package], ..good.clone() };
    let cases = [
        (package("1.0.0", b"x"), "under the same version"),
        (package("2.0.0", b"x"), "it is demo:app@2.0.0 now"),
        (package("2.0.0", b"contract"), "its name changed to demo:app@2.0.0"),
        (MeasuredPackage { snapshot: None, ..package("1.0.0", b"contract") }, "not there"),
        (
            MeasuredPackage {
                snapshot: Some(Digest::of_bytes(b"x")),
                ..package("1.0.0", b"contract")
            },
            "does not",
        ),
    ];
    for (package, detail) in cases {
        says(&pins, &contract(package), &[(app, Mismatch, detail), (wasm, Verified, "")]);
    }

    let artifact = |artifact| Measured { artifacts: vec![artifact], ..good.clone() };
    let edited = MeasuredArtifact { imports: vec!["x:y/z".to_owned()], ..measured() };
    says(&pins, &artifact(edited), &[(app, Verified, ""), (wasm, Mismatch, "edited by hand")]);
    let swapped = MeasuredArtifact { hashed: Hashed::of_bytes(b"other"), ..measured() };
    says(
        &pins,
        &artifact(swapped),
        &[(app, Verified, ""), (wasm, Mismatch, "its bytes changed, and nothing")],
    );
    let manifest = Hashed::of_bytes(b"manifest").sha256();
    for (layer, verdict) in [(&b"bytes"[..], Verified), (b"others", Mismatch)] {
        let image = Some(Image { manifest, layers: vec![Hashed::of_bytes(layer).sha256()] });
        let there = MeasuredArtifact { image, ..measured() };
        says(&pins, &artifact(there), &[(app, Verified, ""), (wasm, verdict, "")]);
    }
    let none = Pins { path: "witgate.lock".to_owned(), ..Pins::default() };
    says(&none, &good, &[(app, Unpinned, "witgate pin"), (wasm, Unpinned, "witgate pin")]);
}
