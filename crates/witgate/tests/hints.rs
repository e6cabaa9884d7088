//! What is reported beside a finding: which item a removed one probably is now.

mod oracle;
mod scratch;

use std::time::Instant;

use oracle::Side;
use scratch::Scratch;
use witgate::Verdict;
use witgate::witgate_judge::{Terms, compare};

/// The verdict on two packages `t:p`, each given by what it holds.
fn verdict(was: &str, now: &str) -> Verdict {
    let scratch = Scratch::new();
    let load = |text: &str| {
        let text = format!("package t:p;\n{text}\n");
        scratch.load(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    let (was, now) = (load(was), load(now));
    compare(&was, &now, &Terms::default())
}

/// Every hint, as `rule item: hint`; the items without `t:p/`.
fn hints(was: &str, now: &str) -> Vec<String> {
    let mut hints = Vec::new();
    for finding in verdict(was, now).findings {
        let item = finding.item.trim_start_matches("t:p/");
        hints
            .extend(finding.hints.iter().map(|hint| format!("{} {item}: {hint}", finding.rule.id)));
    }
    hints
}

/// The hints on an interface `i` that holds one thing and then another.
fn hints_in_interface(was: &str, now: &str) -> Vec<String> {
    hints(&format!("interface i {{ {was} }}"), &format!("interface i {{ {now} }}"))
}

const NONE: [&str; 0] = [];

#[test]
fn an_item_is_found_in_an_interface_that_is_new() {
    assert_eq!(
        hints(
            "interface i { resource r; g: func(r: borrow<r>) -> string; h: func(); }",
            "interface i { h: func(); }
             interface j { resource r; g: func(r: borrow<r>) -> string; }"
        ),
        [
            "resource-removed i#r: `t:p/j#r` is new and has the same shape: moved there?",
            "function-removed i#g: `t:p/j#g` is new and has the same shape: moved there?",
        ]
    );
}

#[test]
fn an_item_is_found_in_an_interface_that_is_gone() {
    assert_eq!(
        hints(
            "interface i { h: func(); } interface j { record size { w: u32 } }",
            "interface i { h: func(); record size { w: u32 } }"
        ),
        ["type-added i#size: `t:p/j#size` was removed and had the same shape: moved from there?"]
    );
}

#[test]
fn an_item_is_found_in_an_interface_that_was_there() {
    assert_eq!(
        hints(
            "interface i { f: func(x: u32); h: func(); } interface j { h: func(); }",
            "interface i { h: func(); } interface j { f: func(x: u64); h: func(); }"
        ),
        [
            "function-removed i#f: `t:p/j#f` is new: moved there?",
            "function-added j#f: `t:p/i#f` was removed: moved from there?",
        ]
    );
}

#[test]
fn what_uses_a_type_is_not_where_it_moved() {
    let types = "interface types { record size { w: u32 } }";
    assert_eq!(
        hints(
            &format!("{types} interface i {{ use types.{{size}}; h: func(); }}"),
            &format!("{types} interface i {{ h: func(); }} interface j {{ use types.{{size}}; }}"),
        ),
        NONE
    );
}

#[test]
fn one_of_several_of_a_name_moved_if_it_alone_has_the_shape() {
    assert_eq!(
        hints(
            "interface i { get: func() -> u32; h: func(); }",
            "interface i { h: func(); }
             interface j { get: func() -> u32; } interface k { get: func() -> string; }"
        ),
        ["function-removed i#get: `t:p/j#get` is new and has the same shape: moved there?"]
    );
    assert_eq!(
        hints(
            "interface i { get: func() -> u32; h: func(); }",
            "interface i { h: func(); }
             interface j { get: func() -> u32; } interface k { get: func() -> u32; }"
        ),
        NONE,
        "either may be the one"
    );
}

#[test]
fn a_record_of_another_name_and_the_same_shape_is_renamed() {
    assert_eq!(
        hints_in_interface("record extent { w: u32, h: u32 }", "record size { w: u32, h: u32 }"),
        [
            "type-removed i#extent: `size` is new and has the same shape: renamed?",
            "type-added i#size: `extent` was removed and had the same shape: renamed?",
        ]
    );
    let other_field = hints_in_interface("record extent { w: u32 }", "record size { w: u64 }");
    assert_eq!(other_field, NONE);
    let alias = hints_in_interface("type extent = u32;", "type size = u32;");
    assert_eq!(alias, NONE, "an alias has no shape of its own");
}

#[test]
fn a_resource_with_the_same_functions_is_renamed() {
    let resource = |name: &str, result: &str| {
        format!(
            "resource {name} {{
                 constructor(x: u32);
                 join: func(other: borrow<{name}>) -> option<{name}>;
                 open: static func() -> {result};
             }}"
        )
    };
    assert_eq!(
        hints_in_interface(&resource("blob", "u8"), &resource("file", "u8")),
        [
            "resource-removed i#blob: `file` is new and has the same shape: renamed?",
            "resource-added i#file: `blob` was removed and had the same shape: renamed?",
        ]
    );
    assert_eq!(hints_in_interface(&resource("blob", "u8"), &resource("file", "u16")), NONE);
    let empty = hints_in_interface("resource blob;", "resource file;");
    assert_eq!(empty, NONE, "a resource without functions has no shape");
}

#[test]
fn shape_tells_little_where_several_have_it() {
    let record = |name: &str| format!("record {name} {{ w: u32 }}");
    let (a, b, c) = (record("extent"), record("box"), record("size"));
    assert_eq!(hints_in_interface(&format!("{a} {b}"), &c), NONE);
    assert_eq!(hints_in_interface(&c, &format!("{a} {b}")), NONE);
}

#[test]
fn no_two_removed_types_are_renamed_to_one() {
    let record = |name: &str, field: &str| format!("record {name} {{ {field}: u32 }}");
    // Both are near enough; the nearer one is it.
    let was = record("file-stat", "a") + &record("file-state", "b");
    assert_eq!(
        hints_in_interface(&was, &record("file-states", "c")),
        [
            "type-removed i#file-state: `file-states` is new: renamed?",
            "type-added i#file-states: `file-state` was removed: renamed?",
        ]
    );
    // The same shape counts for more than nearer letters.
    assert_eq!(
        hints_in_interface(&was, &record("file-states", "a"))[0],
        "type-removed i#file-stat: `file-states` is new and has the same shape: renamed?"
    );
}

#[test]
fn a_function_that_moved_is_not_renamed() {
    assert_eq!(
        hints(
            "interface i { get: func() -> u32; h: func(); }",
            "interface i { gets: func() -> u32; h: func(); } interface j { get: func() -> u32; }"
        ),
        ["function-removed i#get: `t:p/j#get` is new and has the same shape: moved there?"]
    );
}

#[test]
fn interfaces_are_compared_by_their_own_names() {
    let interface = |name: &str| format!("interface {name} {{ f: func(); }}");
    assert_eq!(hints(&interface("a"), &interface("b")), NONE, "`t:p/` says nothing");
    assert_eq!(
        hints(&interface("store"), &interface("stores")),
        [
            "interface-removed store: `t:p/stores` is new and has the same shape: renamed?",
            "interface-added stores: `t:p/store` was removed and had the same shape: renamed?",
        ]
    );
}

#[test]
fn names_that_differ_in_case_only_are_two() {
    let (was, now) = ("foo-bar: func();", "foo-BAR: func();");
    let reason = "differ only in case, and linking is case-sensitive";
    assert_eq!(
        hints_in_interface(was, now),
        [
            format!(
                "function-added i#foo-BAR: `foo-bar` was removed and had the same shape: \
                 the names {reason}"
            ),
            format!(
                "function-removed i#foo-bar: `foo-BAR` is new and has the same shape: \
                 the names {reason}"
            ),
        ]
    );
    let (field, recased) = ("record r { size: u32 }", "record r { SIZE: u32 }");
    let (param, recased_param) = ("f: func(size: u32);", "f: func(SIZE: u32);");
    assert_eq!(
        hints_in_interface(&format!("{field} {param}"), &format!("{recased} {recased_param}")),
        [
            format!("record-field-renamed i#r.SIZE: `size` and `SIZE` {reason}"),
            format!("function-param-renamed i#f(SIZE): `size` and `SIZE` {reason}"),
        ]
    );
    // What is said of linking is upstream's answer.
    let user = "g: func(r: r);";
    for (was, now) in [
        (was.to_owned(), now.to_owned()),
        (param.to_owned(), recased_param.to_owned()),
        (format!("{field} {user}"), format!("{recased} {user}")),
    ] {
        assert_eq!(upstream_links(&was, &was), Some(true), "{was}");
        assert_eq!(upstream_links(&was, &now), Some(false), "{was} {now}");
    }
}

/// Whether upstream links a guest that imports the one interface with a host
/// that provides the other.
fn upstream_links(guest: &str, host: &str) -> Option<bool> {
    let side = |body: &str| {
        let text = format!("package t:p;\ninterface i {{ {body} }}\nworld w {{ import i; }}\n");
        let side = Side::parse(&text).expect("it is WIT");
        let world = side.world("w").expect("it is there");
        (side, world)
    };
    let ((guest, guest_world), (host, host_world)) = (side(guest), side(host));
    oracle::links(&guest, guest_world, &host, host_world)
}

#[test]
fn a_parameter_with_another_name_and_type_is_hinted_at() {
    assert_eq!(
        hints_in_interface("f: func(a: u8, len: u32);", "f: func(a: u8, size: u64);"),
        [
            "function-param-removed i#f(len): `size` is new in the same position: \
             renamed, and changed from `u32` to `u64`?",
            "function-param-added i#f(size): `len` was removed in the same position: \
             renamed, and changed from `u32` to `u64`?",
        ]
    );
    let one_more = hints_in_interface("f: func(len: u32);", "f: func(size: u64, b: u8);");
    assert_eq!(one_more, NONE);
    let reordered = hints_in_interface("f: func(a: u8, len: u32);", "f: func(size: u64, a: u8);");
    assert_eq!(reordered, NONE, "they stand in different positions");
}

#[test]
fn what_a_gate_hides_is_not_renamed() {
    let hints = hints_in_interface(
        "get-one: func(); h: func();",
        "@unstable(feature = late) get-one: func(); get-once: func(); h: func();",
    );
    assert_eq!(hints.len(), 1, "{hints:#?}");
    assert!(hints[0].starts_with("function-removed i#get-one: it is still there"), "{hints:#?}");
}

#[test]
fn a_hint_softens_nothing() {
    let finding = |now: &str| {
        let verdict = verdict(
            "interface i { record extent { w: u32 } } world w { import i; }",
            &format!("interface i {{ {now} }} world w {{ import i; }}"),
        );
        let mut findings = verdict.findings.into_iter();
        findings.find(|finding| finding.rule.id == "type-removed").expect("it is removed")
    };
    let (hinted, plain) = (finding("record size { w: u32 }"), finding("h: func();"));
    assert_eq!((hinted.hints.len(), plain.hints.len()), (1, 0));
    assert_eq!(
        (hinted.level, hinted.bump, hinted.impact, &hinted.fingerprint),
        (plain.level, plain.bump, plain.impact, &plain.fingerprint)
    );
}

/// Names that share their letters take longest to compare, and 64 in one
/// interface are the most that are compared.
///
/// `cargo test --release -p witgate --test hints thousands -- --ignored --nocapture`
#[test]
#[ignore = "prints how long the worst renaming takes"]
fn thousands_of_renamed_functions() {
    let contract = |word: &str, interfaces: usize, functions: usize| -> String {
        let functions = |interface: usize| -> String {
            let name = |at: usize| format!("{}-n{interface}-{at}", [word; 10].join("-"));
            (0..functions).map(|at| format!("{}: func(x: u32); ", name(at))).collect()
        };
        (0..interfaces).map(|at| format!("interface i{at} {{ {} }}\n", functions(at))).collect()
    };
    for (interfaces, functions) in [(32, 64), (1, 4096)] {
        let started = Instant::now();
        let verdict = verdict(
            &contract("abcde", interfaces, functions),
            &contract("edcba", interfaces, functions),
        );
        println!("{interfaces} of {functions}: {:?}", started.elapsed());
        assert!(verdict.findings.len() >= 2 * interfaces * functions);
    }
}

#[test]
fn an_interface_of_several_items_is_renamed_whatever_its_name() {
    assert_eq!(
        hints(
            "interface i { f: func(); record r { a: u8 } g: func(x: r); }",
            "interface j { f: func(); record r { a: u8 } g: func(x: r); }"
        ),
        [
            "interface-removed i: `t:p/j` is new and has the same shape: renamed?",
            "interface-added j: `t:p/i` was removed and had the same shape: renamed?",
        ]
    );
}

#[test]
fn a_world_of_the_same_imports_and_exports_is_renamed() {
    assert_eq!(
        hints(
            "world v {} world w { import f: func(); }",
            "world v {} world other { import f: func(); }"
        ),
        [
            "world-added other: `t:p/w` was removed and had the same imports and exports: renamed?",
            "world-removed w: `t:p/other` is new and has the same imports and exports: renamed?",
        ]
    );
}

#[test]
fn a_label_and_a_use_of_another_name_stand_for_the_same() {
    let interface = "interface i { f: func(); }";
    assert_eq!(
        hints(
            &format!("{interface} world w {{ import i; }}"),
            &format!("{interface} world w {{ import x: i; }}")
        ),
        [
            "world-import-removed w#import t:p/i: `x` is new and has the same shape: renamed?",
            "world-import-added w#import x: `t:p/i` was removed and had the same shape: renamed?",
        ]
    );
    let types = "interface t { resource r; record s { a: u8 } }";
    let used = |used: &str| format!("{types} interface i {{ use t.{{{used}}}; h: func(); }}");
    assert_eq!(
        hints(&used("r, s"), &used("r as q, s as zz")),
        [
            "type-added i#q: `r` was removed and had the same shape: renamed?",
            "type-removed i#r: `q` is new and has the same shape: renamed?",
            "type-removed i#s: `zz` is new and has the same shape: renamed?",
            "type-added i#zz: `s` was removed and had the same shape: renamed?",
        ]
    );
}
