//! Closed gates.

use super::oracle::deviations;
use super::{contract_of, everything, keys, open, resolve, sourced, through_wasm, withheld, world};
use crate::normalise::from_text;

fn lines(text: &str, features: &[&str]) -> Vec<String> {
    let withheld = withheld(text, &open(features));
    withheld.iter().map(|(item, feature)| format!("{item}: {feature}")).collect()
}

const GATED: &str = "package t:p@1.0.0;
    interface types { type x = u8; type y = u8; }
    interface clock { use types.{x}; now: func() -> x; }
    @unstable(feature = zones)
    interface zones {
        @unstable(feature = zones)
        use clock.{x};
        @unstable(feature = zones)
        use types.{y};
        f: func(a: x, b: y);
    }
    interface mixed {
        @unstable(feature = new)
        use types.{y};
        @unstable(feature = new)
        resource r { constructor(); m: func(); }
        @unstable(feature = new)
        g: func(r: borrow<r>, y: y);
        f: func();
    }
    @unstable(feature = new)
    world whole { import mixed; }
    world w {
        import mixed;
        @unstable(feature = zones)
        import zones;
        @unstable(feature = new)
        export clock;
        @unstable(feature = new)
        import lone: func();
    }";

#[test]
fn what_is_withheld_is_listed_once() {
    assert_eq!(
        lines(GATED, &[]),
        [
            "t:p/mixed#r: new",
            "t:p/mixed#y: new",
            "t:p/mixed#g: new",
            "t:p/zones: zones",
            "t:p/w#import t:p/clock: zones",
            "t:p/w#import t:p/zones: zones",
            "t:p/w#import lone: new",
            "t:p/w#export t:p/clock: new",
            "t:p/whole: new",
        ]
    );
    let zones =
        ["t:p/zones: zones", "t:p/w#import t:p/clock: zones", "t:p/w#import t:p/zones: zones"];
    assert_eq!(lines(GATED, &["new"]), zones);
    assert_eq!(lines(GATED, &["new", "zones"]), [""; 0]);
}

#[test]
fn implied_imports_go_and_come_with_what_needs_them() {
    let (all, id) = resolve(GATED, &everything());
    let imports = |features: &[&str]| {
        let contract = contract_of(&all, id, &open(features));
        keys(&world(&contract, "w").imports)
    };
    assert_eq!(imports(&[]), ["t:p/mixed@1.0.0"]);
    // `clock` is exported now, and so is no import.
    let with_new = ["t:p/mixed@1.0.0", "t:p/types@1.0.0", "lone"];
    assert_eq!(imports(&["new"]), with_new);
    let again = |mut resolve: wit_parser::Resolve| {
        let root = resolve.push_source("test.wit", GATED).ok()?;
        Some((resolve, root))
    };
    assert_eq!(deviations(&again), [""; 0]);
}

#[test]
fn a_withheld_export_may_leave_an_import() {
    let text = "package t:p@1.0.0;
        interface a { type x = u8; }
        interface b { use a.{x}; f: func() -> x; }
        world w {
            @unstable(feature = new)
            export a;
            export b;
        }";
    let (all, id) = resolve(text, &everything());
    let contract = contract_of(&all, id, &open(&[]));
    assert_eq!(keys(&world(&contract, "w").imports), ["t:p/a@1.0.0"]);
    assert_eq!(keys(&world(&contract, "w").exports), ["t:p/b@1.0.0"]);
    let again = |mut resolve: wit_parser::Resolve| {
        let root = resolve.push_source("test.wit", text).ok()?;
        Some((resolve, root))
    };
    assert_eq!(deviations(&again), [""; 0]);
}

/// What a resolve no longer tells once everything is open: includes that have
/// gates, and statements that read like what is implied. Text is therefore
/// resolved with its gates as they are.
#[test]
fn text_is_exact_where_wasm_cannot_be() {
    let text = "package t:p@1.0.0;
        interface a { type x = u8; }
        interface b { @unstable(feature = new) use a.{x}; }
        world base { import extra: func(); }
        world w {
            import a;
            import b;
            @unstable(feature = new)
            include base;
        }";
    let closed = open(&[]);
    let (all, id) = resolve(text, &everything());
    let (exact, _, withheld) =
        from_text(&sourced(text, &closed), Some(&all), &closed).expect("nothing nests too deep");
    assert_eq!(keys(&world(&exact, "w").imports), ["t:p/a@1.0.0", "t:p/b@1.0.0"]);
    let withheld: Vec<_> = withheld.keys().map(|item| item.to_string()).collect();
    assert_eq!(withheld, ["t:p/b#x"]);
    let wasm = through_wasm(&all, id, &closed);
    assert_eq!(keys(&world(&wasm, "w").imports), ["t:p/b@1.0.0", "extra"]);
}

#[test]
fn gates_of_a_package_are_found_before_it_is_resolved() {
    let closes = |text: &str, features: &[&str]| {
        let group = wit_parser::UnresolvedPackageGroup::parse("test.wit", text);
        let group = group.map_err(|(_, error)| error).expect("valid");
        crate::gates::closes(&group.main, &open(features))
    };
    let gated = |item: &str| format!("package t:p@1.0.0; world b {{}} {item}");
    for item in [
        "@unstable(feature = n) interface i {}",
        "@unstable(feature = n) world w {}",
        "interface i { @unstable(feature = n) f: func(); }",
        "interface i { @unstable(feature = n) type t = u8; }",
        "interface i { resource r { @unstable(feature = n) f: func(); } }",
        "interface i {} world w { @unstable(feature = n) import i; }",
        "world w { @unstable(feature = n) export f: func(); }",
        "world w { @unstable(feature = n) type t = u8; }",
        "world w { @unstable(feature = n) include b; }",
        "interface i { type t = u8; } interface j { @unstable(feature = n) use i.{t}; }",
        "interface j { @unstable(feature = n) use d:d/i.{t}; }",
        "world w { import x: interface { @unstable(feature = n) f: func(); } }",
    ] {
        assert!(closes(&gated(item), &[]), "{item}");
        assert!(!closes(&gated(item), &["n"]), "{item}");
    }
    assert!(!closes(&gated("@since(version = 1.0.0) interface i {}"), &[]));
}

#[test]
fn opened_features_leave_their_mark() {
    let (resolve, id) = resolve(GATED, &open(&["new"]));
    let contract = contract_of(&resolve, id, &open(&["new"]));
    let whole = world(&contract, "whole");
    assert_eq!(whole.stability.unstable.as_deref(), Some("new"));
}
