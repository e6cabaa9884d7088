//! Worlds that upstream's `semver-check` cannot judge: it refuses them against
//! themselves. Of each kind one, with the reason why it must link, what would
//! break it, and the word of `targets`, which copes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod oracle;

use witgate::Options;

struct Kind {
    /// A world `w` of the package `t:p`.
    whole: &'static str,
    /// An edit that breaks old guests: what to replace, and by what.
    edit: (&'static str, &'static str),
}

fn check(kind: &Kind) {
    let edited = kind.whole.replace(kind.edit.0, kind.edit.1);
    assert_ne!(edited, kind.whole, "the edit must change something");
    assert_eq!(answers(kind.whole, kind.whole), (true, true));
    assert_eq!(answers(kind.whole, &edited), (false, false));
}

/// Ours, which must be those of `targets`.
fn answers(was: &str, now: &str) -> (bool, bool) {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (baseline, candidate) = (place("baseline.wit", was), place("candidate.wit", now));
    let outcome = witgate::diff(&baseline, &candidate, &Options::default()).unwrap();
    let answer = &outcome.verdict.worlds[0];
    let ours = (
        answer.old_guest_on_new_host.typing.links.unwrap(),
        answer.new_guest_on_old_host.typing.links.unwrap(),
    );
    let (was, now) = (oracle::Side::parse(was).unwrap(), oracle::Side::parse(now).unwrap());
    let (old, new) = (was.world("w").unwrap(), now.world("w").unwrap());
    let upstream = (
        oracle::links(&was, old, &now, new).unwrap(),
        oracle::links(&now, new, &was, old).unwrap(),
    );
    assert_eq!(ours, upstream);
    ours
}

/// `semver-check` erases versions, and the two imports get one name. They are
/// on two tracks, so a host serves both.
#[test]
fn two_versions_of_one_interface() {
    check(&Kind {
        whole: "
            package t:p@1.0.0;
            world w { import d:d/i@1.0.0; import d:d/i@2.0.0; }
            package d:d@1.0.0 { interface i { f: func(); } }
            package d:d@2.0.0 { interface i { f: func(a: u32); } }",
        edit: ("f: func(a: u32)", "f: func(a: u64)"),
    });
}

/// The greater version of one track means both, as `component new` has it.
#[test]
fn two_versions_on_one_track() {
    check(&Kind {
        whole: "
            package t:p@1.0.0;
            world w { import d:d/i@1.0.0; import d:d/i@1.1.0; }
            package d:d@1.0.0 { interface i { f: func(); } }
            package d:d@1.1.0 { interface i { f: func(); g: func(); } }",
        edit: ("f: func();", "f: func(x: u32);"),
    });
}

/// The exported interface hands on a resource under a second name. Both names
/// mean one resource on each side, and so correspond.
#[test]
fn resources_by_identity() {
    check(&Kind {
        whole: "
            package t:p@1.0.0;
            interface a { resource thing { constructor(); } }
            interface b { use a.{thing}; type alias = thing; f: func(x: borrow<alias>) -> thing; }
            world w { import a; export b; }",
        edit: ("f: func(x: borrow<alias>)", "f: func(x: alias)"),
    });
}

/// `semver-check` validates with the default features, which lack
/// `error-context`.
#[test]
fn error_context() {
    check(&Kind {
        whole: "
            package t:p@1.0.0;
            interface i { f: func() -> result<u32, error-context>; }
            world w { import i; }",
        edit: ("error-context>", "string>"),
    });
}

/// Likewise fixed-length lists.
#[test]
fn fixed_length_lists() {
    check(&Kind {
        whole: "
            package t:p@1.0.0;
            interface i { f: func(x: list<u8, 4>); }
            world w { export i; }",
        edit: ("list<u8, 4>", "list<u8, 5>"),
    });
}

/// Likewise getters and setters.
#[test]
fn accessors() {
    check(&Kind {
        whole: "
            package t:p@1.0.0;
            interface i { resource r { size: get() -> u32; } }
            world w { import i; }",
        edit: ("-> u32", "-> u64"),
    });
}

/// `semver-check` overflows its stack. The two versions are on two tracks.
#[test]
fn a_package_that_reaches_itself() {
    check(&Kind {
        whole: "
            package t:p@2.0.0;
            world w { import t:p/i@1.0.0; import c:d/j@1.0.0; }
            package t:p@1.0.0 { interface i { record t { x: u32 } f: func(); } }
            package c:d@1.0.0 { interface j { use t:p/i@1.0.0.{t}; g: func() -> t; } }",
        edit: ("x: u32", "x: u64"),
    });
}
