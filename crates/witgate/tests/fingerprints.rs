//! A waiver suppresses one change and no other: which changes share a fingerprint.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod scratch;

use scratch::Scratch;
use witgate::witgate_judge::{Terms, compare};

/// The fingerprints of what a rule finds between two interfaces `i` that a world
/// imports.
fn fingerprints(rule: &str, was: &str, now: &str) -> Vec<String> {
    let scratch = Scratch::new();
    let load = |text: &str| {
        let text = format!(
            "package t:p@0.1.0;
             interface t {{ resource q; enum e {{ a }} }}
             interface u {{ resource q; enum e {{ b }} }}
             interface j {{ f: func(); }}
             interface k {{ f: func(); g: func(); }}
             {text}"
        );
        scratch.load(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    let (was, now) = (load(was), load(now));
    let verdict = compare(&was, &now, &Terms::default());
    let found: Vec<String> = verdict
        .findings
        .iter()
        .filter(|finding| finding.rule.id == rule)
        .map(|finding| finding.fingerprint.clone())
        .collect();
    let ids: Vec<&str> = verdict.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(!found.is_empty(), "{rule} is not among {ids:?}");
    found
}

/// The same of what an interface `i` holds.
fn in_interface(rule: &str, was: &str, now: &str) -> Vec<String> {
    let whole = |text: &str| {
        format!("interface i {{ {text} }} world w {{ import t; import u; import i; }}")
    };
    fingerprints(rule, &whole(was), &whole(now))
}

#[test]
fn changes_that_break_otherwise_are_told_apart() {
    let cases = [
        ("enum-case-added", "enum r { a, c }", ["enum r { a, c, b }", "enum r { b, a, c }"]),
        ("enum-case-added", "enum r { a, c }", ["enum r { a, c, b }", "enum r { a, b, c }"]),
        ("flag-added", "flags r { a, c }", ["flags r { a, c, b }", "flags r { b, a, c }"]),
        (
            "variant-case-added",
            "variant r { a, c }",
            ["variant r { a, c, b }", "variant r { b, a, c }"],
        ),
        ("variant-case-added", "variant r { a }", ["variant r { a, b }", "variant r { a, b(u8) }"]),
        (
            "variant-case-added",
            "variant r { a }",
            ["variant r { a, b(u16) }", "variant r { a, b(u8) }"],
        ),
        (
            "record-field-added",
            "record r { a: u8 }",
            ["record r { a: u8, b: u8 }", "record r { a: u8, b: u16 }"],
        ),
        (
            "record-field-added",
            "record r { a: u8 }",
            ["record r { a: u8, b: u8 }", "record r { b: u8, a: u8 }"],
        ),
        (
            "record-fields-reordered",
            "record r { a: u8, b: u8, c: u8 }",
            ["record r { b: u8, a: u8, c: u8 }", "record r { c: u8, b: u8, a: u8 }"],
        ),
        (
            "enum-cases-reordered",
            "enum r { a, b, c }",
            ["enum r { b, a, c }", "enum r { c, b, a }"],
        ),
        ("flags-reordered", "flags r { a, b, c }", ["flags r { b, a, c }", "flags r { c, b, a }"]),
        (
            "variant-cases-reordered",
            "variant r { a, b, c }",
            ["variant r { b, a, c }", "variant r { c, b, a }"],
        ),
        (
            "function-params-reordered-same-type",
            "g: func(a: u8, b: u8, c: u8);",
            ["g: func(b: u8, a: u8, c: u8);", "g: func(c: u8, b: u8, a: u8);"],
        ),
        (
            "function-params-reordered-same-type",
            "g: func(a: u8, b: u8);",
            ["g: func(b: u8, c: u8);", "g: func(b: u8, d: u8);"],
        ),
        (
            "function-params-reordered",
            "g: func(a: u8, b: u16, c: u32);",
            ["g: func(b: u16, a: u8, c: u32);", "g: func(c: u32, b: u16, a: u8);"],
        ),
        (
            "function-param-added",
            "g: func(a: u8);",
            ["g: func(a: u8, b: u8);", "g: func(b: u8, a: u8);"],
        ),
        (
            "function-param-added",
            "g: func(a: u8);",
            ["g: func(a: u8, b: u8);", "g: func(a: u8, b: u16);"],
        ),
        (
            "resource-constructor-params-changed",
            "resource r { constructor(); }",
            ["resource r { constructor(a: u8); }", "resource r { constructor(a: u16); }"],
        ),
        ("resource-moved", "resource r;", ["use t.{q as r};", "use u.{q as r};"]),
        ("type-alias-target-changed", "type r = u8;", ["use t.{e as r};", "use u.{e as r};"]),
        (
            "type-kind-changed",
            "enum r { a, b }",
            ["variant r { a, b(u8) }", "variant r { a, b(u16) }"],
        ),
        ("type-kind-changed", "enum r { a, b }", ["type r = u8;", "type r = u16;"]),
        ("resource-became-value", "resource r;", ["record r { a: u8 }", "record r { a: u16 }"]),
    ];
    for (rule, was, [one, other]) in cases {
        assert_ne!(
            in_interface(rule, was, one),
            in_interface(rule, was, other),
            "{rule}: a waiver for {one} excuses {other}"
        );
    }
}

/// Another one of the name may come later, and go too.
#[test]
fn removals_of_what_differs_are_told_apart() {
    let cases = [
        ("type-removed", ["type r = u8;", "type r = u16;"]),
        ("type-removed", ["record r { a: u8 }", "record r { a: u16 }"]),
        ("type-removed", ["use t.{e as r};", "use u.{e as r};"]),
        ("function-removed", ["g: func(a: u8);", "g: func(a: u16);"]),
        ("function-removed", ["g: func();", "g: func() -> u8;"]),
    ];
    for (rule, [one, other]) in cases {
        assert_ne!(
            in_interface(rule, one, "f: func();"),
            in_interface(rule, other, "f: func();"),
            "{rule}: a waiver for {one} excuses {other}"
        );
    }
    for (rule, [one, other], now) in [
        (
            "record-field-removed",
            ["record r { a: u8, b: u8 }", "record r { a: u8, b: u16 }"],
            "record r { a: u8 }",
        ),
        (
            "variant-case-removed",
            ["variant r { a, b(u8) }", "variant r { a, b(u16) }"],
            "variant r { a }",
        ),
        (
            "function-param-removed",
            ["f: func(a: u8, b: u8);", "f: func(a: u8, b: u16);"],
            "f: func(a: u8);",
        ),
    ] {
        let prints = [one, other].map(|was| in_interface(rule, was, now));
        assert_ne!(prints[0], prints[1], "{rule}: a waiver for {one} suppresses {other}");
    }
    let interface = |text: &str| format!("interface i {{ {text} }} world w {{ import i; }}");
    let gone = |text: &str| fingerprints("interface-removed", &interface(text), "world w {}");
    assert_ne!(gone("type r = u8;"), gone("type r = u16;"));
    assert_ne!(gone("f: func();"), gone("g: func();"));
}

#[test]
fn a_label_that_breaks_is_not_one_that_links_silently() {
    let now = "world w { import x: j; }";
    let was = "interface i { f: func(); } world w { import x: i; }";
    let other = "interface i { f: func(); g: func(); } world w { import x: i; }";
    let rule = "world-label-target-changed";
    let now = |was: &str| was.replace("world w { import x: i; }", now);
    assert_ne!(fingerprints(rule, was, &now(was)), fingerprints(rule, other, &now(other)));
}

#[test]
fn other_findings_are_no_part_of_one() {
    let cases = [
        // Another case is appended after it.
        ("enum-case-removed", "enum r { a, b }", ["enum r { a, c, d }", "enum r { a, c, d, e }"]),
        // A field is added beside it.
        (
            "record-fields-reordered",
            "record r { a: u8, b: u8 }",
            ["record r { b: u8, a: u8 }", "record r { b: u8, a: u8, c: u8 }"],
        ),
        // Another parameter gets another name.
        (
            "function-params-reordered-same-type",
            "f: func(a: u8, b: u8, c: u8);",
            ["f: func(b: u8, a: u8, c: u8);", "f: func(b: u8, a: u8, d: u8);"],
        ),
        // What a new function takes: nobody calls it yet.
        ("function-added", "f: func();", ["f: func(); g: func();", "f: func(); g: func(x: u8);"]),
    ];
    for (rule, was, [one, other]) in cases {
        assert_eq!(in_interface(rule, was, one), in_interface(rule, was, other), "{rule}: {one}");
    }
    let appended = |now| in_interface("enum-case-added", "enum r { a }", now);
    assert_eq!(appended("enum r { a, b }")[0], appended("enum r { a, b, c }")[0]);
}
