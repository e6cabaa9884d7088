//! A verdict that is told again of the same texts elsewhere is the one that comparing
//! them would give; of anything else, none is.

mod scratch;

use std::sync::Arc;

use scratch::Scratch;
use witgate::witgate_judge::{Terms, same_verdict};
use witgate::witgate_model::Form;
use witgate::{Subject, Verdict, compare};

const TEXT: &str = "package a:b@1.0.0;\n/// Draws.\ninterface i { f: func(x: u32); }\n\
                    world w { import i; }\n";

fn read(text: &str) -> Subject {
    Scratch::new().load(text).unwrap_or_else(|error| panic!("{error}"))
}

fn verdict(sides: [&Subject; 2]) -> Verdict {
    compare(sides[0], sides[1], &Terms::default())
}

#[test]
fn the_same_texts_elsewhere_have_the_same_verdict() {
    let known = [read(TEXT), read(TEXT)];
    let elsewhere = [read(TEXT), read(TEXT)];
    let [known, elsewhere] = [known.each_ref(), elsewhere.each_ref()];
    let told = same_verdict(&verdict(known), known, elsewhere).expect("nothing differs");
    let compared = verdict(elsewhere);
    assert_eq!(format!("{told:?}"), format!("{compared:?}"));
    // Whose places are reported: those of the texts that it is told of.
    assert_eq!(told.baseline.place, compared.baseline.place);
    assert_ne!(told.baseline.place, verdict(known).baseline.place);
}

#[test]
fn other_texts_are_compared() {
    let known = [read(TEXT), read(TEXT)];
    let known = known.each_ref();
    for (was, now) in [
        ("Draws.", "Draws a line."),
        ("f: func(x: u32);", "f: func(x: u32);\n  g: func();"),
        ("x: u32", "x: u64"),
        ("import i", "export i"),
        ("@1.0.0", "@1.0.1"),
    ] {
        let other = read(&TEXT.replace(was, now));
        for sides in [[&other, known[1]], [known[0], &other], [&other, &other]] {
            assert!(same_verdict(&verdict(known), known, sides).is_none(), "{was} -> {now}");
        }
    }
}

/// What has no text, as a package in wasm, differs by what it promises.
#[test]
fn each_part_of_a_subject_is_compared() {
    let known = [read(TEXT), read(TEXT)];
    let known = known.each_ref();
    let subject = || read(TEXT);
    for other in [
        Subject { form: Form::WitPackage, ..subject() },
        Subject { contract: read(&TEXT.replace("x: u32", "x: u64")).contract, ..subject() },
        Subject { structure: Some(Arc::default()), ..subject() },
    ] {
        for sides in [[&other, known[1]], [known[0], &other], [&other, &other]] {
            assert!(same_verdict(&verdict(known), known, sides).is_none(), "{other:?}");
        }
    }
}

#[test]
fn a_verdict_with_a_finding_is_of_its_own_places() {
    let changed = read(&TEXT.replace("x: u32", "x: u64"));
    let baseline = read(TEXT);
    let known = [&baseline, &changed];
    let elsewhere = [read(TEXT), read(&TEXT.replace("x: u32", "x: u64"))];
    assert!(same_verdict(&verdict(known), known, elsewhere.each_ref()).is_none());
}
