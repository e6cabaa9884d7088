//! Compares hosts that `bindgen!` generates with this crate's imitation: both
//! are asked about the same guests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(missing_docs, reason = "bindgen! writes none")]

use wasmtime::component::{Component, Linker};
use wasmtime::{Result, Store};
use wit_parser::{Resolve, WorldId};
use witgate_oracles::guest::{self, ENGINE};
use witgate_oracles::links;

fn parse(wit: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    let package = resolve.push_source("p.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some("w")).unwrap();
    (resolve, world)
}

/// Asks the generated host and the imitation about each guest, and expects the
/// answer that is listed with the guest.
fn ask(host: &str, generated: fn(&Component) -> Result<()>, guests: &[(&str, bool)]) {
    let (host, host_world) = parse(host);
    let mut wrong = String::new();
    for (wit, expected) in guests {
        let (guest, guest_world) = parse(wit);
        let bytes = guest::build(&guest, guest_world).unwrap();
        let component = guest::read(&bytes).unwrap();
        let real = generated(&component).map_err(|error| format!("{error:#}"));
        let oracle = links(&guest, guest_world, &host, host_world).unwrap();
        if real.is_ok() != *expected || oracle.is_ok() != *expected {
            wrong += &format!("{wit}\nexpected {expected}, real {real:?}, oracle {oracle:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Instantiates a component, whose instantiation never waits.
fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<()> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(done) => done.map(drop),
        std::task::Poll::Pending => panic!("it waits"),
    }
}

/// A generated host: a module name, its WIT, and the implementation of its
/// imports, if it has any.
macro_rules! host {
    ($module:ident, $wit:literal) => {
        mod $module {
            use super::*;
            pub(crate) const WIT: &str = $wit;
            wasmtime::component::bindgen!({ inline: $wit, world: "w" });
            pub(crate) fn instantiate(component: &Component) -> Result<()> {
                let linker = Linker::new(&ENGINE);
                block_on(W::instantiate_async(Store::new(&ENGINE, ()), component, &linker))
            }
        }
    };
    ($module:ident, $wit:literal, $($item:item)*) => {
        mod $module {
            use super::*;
            pub(crate) const WIT: &str = $wit;
            wasmtime::component::bindgen!({ inline: $wit, world: "w" });
            pub(crate) struct Host;
            pub(crate) fn instantiate(component: &Component) -> Result<()> {
                let mut linker = Linker::new(&ENGINE);
                W::add_to_linker::<_, wasmtime::component::HasSelf<_>>(&mut linker, |host| host)?;
                block_on(W::instantiate_async(Store::new(&ENGINE, Host), component, &linker))
            }
            #[allow(unused_imports, reason = "not every host has resources")]
            use wasmtime::component::Resource;
            $($item)*
        }
    };
}

host!(
    imported_handles,
    "package t:t; interface i { resource r; resource s; f: func(x: own<r>); g: func(x: borrow<r>); }
     world w { import i; }",
    impl t::t::i::Host for Host {
        fn f(&mut self, _: Resource<t::t::i::R>) {}
        fn g(&mut self, _: Resource<t::t::i::R>) {}
    }
    impl t::t::i::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::i::R>) -> Result<()> {
            Ok(())
        }
    }
    impl t::t::i::HostS for Host {
        fn drop(&mut self, _: Resource<t::t::i::S>) -> Result<()> {
            Ok(())
        }
    }
);

#[test]
fn handles_of_imported_resources() {
    ask(
        imported_handles::WIT,
        imported_handles::instantiate,
        &[
            // The same.
            (imported_handles::WIT, true),
            // `own` and `borrow` are one type in Rust.
            (
                "package t:t; interface i { resource r; f: func(x: borrow<r>); g: func(x: own<r>); }
                 world w { import i; }",
                true,
            ),
            // Another resource is another type.
            (
                "package t:t; interface i { resource r; resource s; f: func(x: own<s>); }
                 world w { import i; }",
                false,
            ),
            // A resource under another name is not there.
            ("package t:t; interface i { resource q; } world w { import i; }", false),
            // A method is a function.
            (
                "package t:t; interface i { resource r { m: func(); } } world w { import i; }",
                false,
            ),
        ],
    );
}

host!(
    exported_handles,
    "package t:t; interface i { resource r; resource s; f: func(x: own<r>); }
     world w { export i; }"
);

#[test]
fn handles_of_exported_resources() {
    ask(
        exported_handles::WIT,
        exported_handles::instantiate,
        &[
            (exported_handles::WIT, true),
            (
                "package t:t; interface i { resource r; f: func(x: borrow<r>); } world w { export i; }",
                true,
            ),
            // Any resource fits, and resources are not looked up by name.
            (
                "package t:t; interface i { resource q; f: func(x: own<q>); } world w { export i; }",
                true,
            ),
            (
                "package t:t; interface j { resource q; }
                 interface i { use j.{q}; f: func(x: own<q>); } world w { export j; export i; }",
                true,
            ),
            ("package t:t; interface i { f: func(x: u32); } world w { export i; }", false),
        ],
    );
    ask(
        lent_to_exports::WIT,
        lent_to_exports::instantiate,
        &[
            (lent_to_exports::WIT, true),
            // `f` takes a resource that the host provides, so the guest's own
            // does not fit.
            (
                "package t:t; interface j { resource r; } interface i { resource r; f: func(x: own<r>); }
                 interface k { resource q; g: func(x: own<q>); } world w { import j; export i; export k; }",
                false,
            ),
            // `g` takes any resource of the guest, even one that it imports.
            (
                "package t:t; interface j { resource r; } interface i { use j.{r}; f: func(x: borrow<r>); }
                 interface k { use j.{r}; g: func(x: own<r>); } world w { import j; export i; export k; }",
                true,
            ),
        ],
    );
}

host!(
    lent_to_exports,
    "package t:t; interface j { resource r; } interface i { use j.{r}; f: func(x: own<r>); }
     interface k { resource q; g: func(x: own<q>); } world w { import j; export i; export k; }",
    impl t::t::j::Host for Host {}
    impl t::t::j::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::j::R>) -> Result<()> {
            Ok(())
        }
    }
);

host!(
    both,
    "package t:t; interface j { resource r; f: func(x: own<r>); }
     interface i { use j.{r}; g: func(x: own<r>); } world w { import j; export j; export i; }",
    impl t::t::j::Host for Host {
        fn f(&mut self, _: Resource<t::t::j::R>) {}
    }
    impl t::t::j::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::j::R>) -> Result<()> {
            Ok(())
        }
    }
);

#[test]
fn an_interface_imported_and_exported() {
    ask(
        both::WIT,
        both::instantiate,
        &[
            (both::WIT, true),
            // In `i`, `r` is the exported one, so that any resource fits.
            (
                "package t:t; interface j { resource r; f: func(x: own<r>); }
                 interface i { resource p; g: func(x: own<p>); } world w { export j; export i; }",
                true,
            ),
        ],
    );
}

host!(types_only_export, "package t:t; interface i { record p { a: u32 } } world w { export i; }");

#[test]
fn exports_of_types() {
    ask(
        types_only_export::WIT,
        types_only_export::instantiate,
        &[
            (types_only_export::WIT, true),
            // The types are not compared,
            ("package t:t; interface i { record q { b: string } } world w { export i; }", true),
            ("package t:t; interface i { f: func(); } world w { export i; }", true),
            // but the instance must be there.
            ("package t:t; world w { export f: func(); }", false),
        ],
    );
}

host!(types_only_label, "package t:t; world w { export n: interface { type t = u8; } }");

#[test]
fn exports_of_types_under_a_label() {
    ask(
        types_only_label::WIT,
        types_only_label::instantiate,
        &[
            (types_only_label::WIT, true),
            // Nothing in it is looked up, so that even a function fits.
            ("package t:t; world w { export n: func(); }", true),
            ("package t:t; world w { export m: func(); }", false),
        ],
    );
}

host!(
    types_only_import,
    "package t:t; interface other { f: func(); } world w { import other; }",
    impl t::t::other::Host for Host {
        fn f(&mut self) {}
    }
);

#[test]
fn imports_of_types() {
    ask(
        types_only_import::WIT,
        types_only_import::instantiate,
        &[
            // An instance of types has nothing to look up: it may be missing.
            (
                "package t:t; interface i { record p { a: u32 } }
                 interface e { use i.{p}; f: func(x: p); } world w { import i; export e; }",
                true,
            ),
            // The same where a world uses the type.
            (
                "package t:t; interface i { record p { a: u32 } }
                 world w { use i.{p}; export f: func(x: p); }",
                true,
            ),
            // A resource is looked up.
            ("package t:t; interface i { resource r; } world w { import i; }", false),
            ("package t:t; interface i { f: func(); } world w { import i; }", false),
        ],
    );
}

host!(
    versions,
    "package t:t;
     world w { import v:v/i@1.2.0; import v:v/i@1.4.0; import v:v/i@2.0.0-rc.1; import v:v/i@0.0.1; }
     package v:v@1.2.0 { interface i { f: func(x: u8); } }
     package v:v@1.4.0 { interface i { f: func(x: u16); } }
     package v:v@2.0.0-rc.1 { interface i { f: func(x: u32); } }
     package v:v@0.0.1 { interface i { f: func(x: u64); } }",
    impl v::v1_2_0::i::Host for Host {
        fn f(&mut self, _: u8) {}
    }
    impl v::v1_4_0::i::Host for Host {
        fn f(&mut self, _: u16) {}
    }
    impl v::v2_0_0_rc_1::i::Host for Host {
        fn f(&mut self, _: u32) {}
    }
    impl v::v0_0_1::i::Host for Host {
        fn f(&mut self, _: u64) {}
    }
);

#[test]
fn versions_of_imports() {
    let guest = |version: &str, ty: &str| {
        format!(
            "package t:t; world w {{ import v:v/i@{version}; }}
             package v:v@{version} {{ interface i {{ f: func(x: {ty}); }} }}"
        )
    };
    let mut guests = Vec::new();
    for (version, answers) in [
        // Exactly this version, and no other of the compatible range.
        ("1.2.0", ["u8"].as_slice()),
        ("1.4.0", &["u16"]),
        // The latest of the compatible range, newer or older.
        ("1.0.0", &["u16"]),
        ("1.3.0", &["u16"]),
        ("1.9.0", &["u16"]),
        ("1.4.0+build", &["u16"]),
        // Pre-releases and 0.0.x match exactly.
        ("2.0.0-rc.1", &["u32"]),
        ("2.0.0-rc.2", &[]),
        ("2.0.0", &[]),
        ("1.4.0-rc.1", &[]),
        ("0.0.1", &["u64"]),
        ("0.0.2", &[]),
        ("0.1.0", &[]),
    ] {
        for ty in ["u8", "u16", "u32", "u64"] {
            guests.push((guest(version, ty), answers.contains(&ty)));
        }
    }
    let guests: Vec<_> = guests.iter().map(|(wit, links)| (&**wit, *links)).collect();
    ask(versions::WIT, versions::instantiate, &guests);
}

host!(exported_version, "package v:v@1.2.0; interface i { f: func(x: u8); } world w { export i; }");

#[test]
fn versions_of_exports() {
    let one = |version: &str, ty: &str| {
        format!(
            "package v:v@{version}; interface i {{ f: func(x: {ty}); }} world w {{ export i; }}"
        )
    };
    let two = |of: [(&str, &str); 2]| {
        let [(one, one_ty), (two, two_ty)] = of;
        format!(
            "package t:t; world w {{ export v:v/i@{one}; export v:v/i@{two}; }}
             package v:v@{one} {{ interface i {{ f: func(x: {one_ty}); }} }}
             package v:v@{two} {{ interface i {{ f: func(x: {two_ty}); }} }}"
        )
    };
    let guests = [
        (one("1.2.0", "u8"), true),
        (one("1.0.0", "u8"), true),
        (one("1.9.0", "u8"), true),
        (one("1.9.0", "u16"), false),
        (one("2.0.0", "u8"), false),
        (one("1.3.0-rc.1", "u8"), false),
        // The latest of the compatible range, if there is no exact match.
        (two([("1.0.0", "u16"), ("1.3.0", "u8")]), true),
        (two([("1.0.0", "u8"), ("1.3.0", "u16")]), false),
        (two([("1.2.0", "u8"), ("1.3.0", "u16")]), true),
        (two([("1.2.0", "u16"), ("1.3.0", "u8")]), false),
    ];
    let guests: Vec<_> = guests.iter().map(|(wit, links)| (&**wit, *links)).collect();
    ask(exported_version::WIT, exported_version::instantiate, &guests);
}

host!(
    moved,
    "package t:t; interface b { resource r; } interface a { use b.{r}; f: func(x: own<r>); }
     world w { import b; import a; }",
    impl t::t::b::Host for Host {}
    impl t::t::b::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::b::R>) -> Result<()> {
            Ok(())
        }
    }
    impl t::t::a::Host for Host {
        fn f(&mut self, _: Resource<t::t::b::R>) {}
    }
);

host!(
    two_of_a_name,
    "package t:t; interface b { resource r; } interface a { resource r; f: func(x: own<r>); }
     world w { import b; import a; }",
    impl t::t::b::Host for Host {}
    impl t::t::b::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::b::R>) -> Result<()> {
            Ok(())
        }
    }
    impl t::t::a::Host for Host {
        fn f(&mut self, _: Resource<t::t::a::R>) {}
    }
    impl t::t::a::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::a::R>) -> Result<()> {
            Ok(())
        }
    }
);

#[test]
fn a_resource_that_moved() {
    ask(
        moved::WIT,
        moved::instantiate,
        &[
            (moved::WIT, true),
            // The host provides `r` where it declares it, and not in `a`.
            (
                "package t:t; interface a { resource r; f: func(x: own<r>); } world w { import a; }",
                false,
            ),
            // An alias is not looked up.
            (
                "package t:t; interface b { resource r; } interface a { use b.{r as q}; f: func(x: own<q>); }
                 world w { import b; import a; }",
                true,
            ),
        ],
    );
    ask(
        two_of_a_name::WIT,
        two_of_a_name::instantiate,
        &[
            (two_of_a_name::WIT, true),
            // One resource in the guest, two in the host.
            (moved::WIT, false),
        ],
    );
}

host!(
    labels,
    "package t:t; interface i { resource r; f: func(x: own<r>); } world w { import l: i; import m: i; }",
    impl t::t::i::Host for Host {
        fn f(&mut self, _: Resource<t::t::i::R>) {}
    }
    impl t::t::i::HostR for Host {
        fn drop(&mut self, _: Resource<t::t::i::R>) -> Result<()> {
            Ok(())
        }
    }
);

#[test]
fn labels_are_names() {
    ask(
        labels::WIT,
        labels::instantiate,
        &[
            (labels::WIT, true),
            // Another interface with the same functions, and an inline one.
            (
                "package t:t; interface k { resource r; f: func(x: own<r>); } world w { import l: k; }",
                true,
            ),
            (
                "package t:t; world w { import m: interface { resource r; f: func(x: own<r>); } }",
                true,
            ),
            // The interface under its own name is another import.
            (
                "package t:t; interface i { resource r; f: func(x: own<r>); } world w { import i; }",
                false,
            ),
            ("package t:t; interface k { f: func(x: u8); } world w { import l: k; }", false),
        ],
    );
}

host!(
    exported_label,
    "package t:t; interface i { f: func(); } world w { export l: i; export n: interface { g: func(); } }"
);

#[test]
fn exported_labels_are_names() {
    ask(
        exported_label::WIT,
        exported_label::instantiate,
        &[
            (exported_label::WIT, true),
            (
                "package t:t; interface j { g: func(); }
                 world w { export l: interface { f: func(); } export n: j; }",
                true,
            ),
            ("package t:t; interface i { f: func(); } world w { export i; export n: i; }", false),
        ],
    );
}

host!(
    world_level,
    "package t:t; world w { resource r; import f: func(x: own<r>); export g: func(x: u8) -> string; }",
    impl HostR for Host {
        fn drop(&mut self, _: Resource<R>) -> Result<()> {
            Ok(())
        }
    }
    impl WImports for Host {
        fn f(&mut self, _: Resource<R>) {}
    }
);

#[test]
fn functions_and_resources_of_worlds() {
    ask(
        world_level::WIT,
        world_level::instantiate,
        &[
            (world_level::WIT, true),
            (
                "package t:t; world w { resource r; import f: func(y: borrow<r>); export g: func(z: u8) -> string; }",
                true,
            ),
            ("package t:t; world w { export g: func(x: u8) -> string; }", true),
            ("package t:t; world w { export g: func(x: u8); }", false),
            ("package t:t; world w { export h: func(x: u8) -> string; }", false),
            (
                "package t:t; world w { export g: interface { g: func(x: u8) -> string; } }",
                false,
            ),
            (
                "package t:t; world w { resource q; export g: func(x: u8) -> string; }",
                false,
            ),
            (
                "package t:t; interface i { resource r; }
                 world w { use i.{r}; import f: func(x: own<r>); export g: func(x: u8) -> string; }",
                false,
            ),
            (
                "package t:t; world w { import f: func(x: u32); export g: func(x: u8) -> string; }",
                false,
            ),
        ],
    );
}

host!(
    asyncness,
    "package t:t; world w { import a: async func(); import s: func(); export ea: async func(); export es: func(); }",
    impl WImports for Host {
        fn s(&mut self) {}
    }
    impl<T: Send> WImportsWithStore<T> for wasmtime::component::HasSelf<Host> {
        async fn a(_: &wasmtime::component::Accessor<T, Self>) {}
    }
);

#[test]
fn async_functions() {
    let guest = |a, s, ea, es| {
        format!(
            "package t:t; world w {{ import a: {a}(); import s: {s}(); export ea: {ea}(); export es: {es}(); }}"
        )
    };
    let (is, not) = ("async func", "func");
    let guests = [
        (guest(is, not, is, not), true),
        // Imports must be async on both sides or on neither,
        (guest(not, not, is, not), false),
        (guest(is, is, is, not), false),
        // exports are not compared.
        (guest(is, not, not, not), true),
        (guest(is, not, is, is), true),
    ];
    let guests: Vec<_> = guests.iter().map(|(wit, links)| (&**wit, *links)).collect();
    ask(asyncness::WIT, asyncness::instantiate, &guests);
}

host!(
    values,
    "package t:t; interface i {
       record p { a: u8, b: string }
       variant v { x, y(u32) }
       enum e { one, two }
       flags g { left, right }
       type text = string;
       f1: func(a: p, b: v) -> e;
       f2: func(a: g) -> result<text>;
       f3: func(a: option<tuple<u8, u16>>) -> result<_, list<u8>>;
       f4: func(a: stream<u8>) -> future;
       f5: func(a: future<p>) -> stream<option<char>>;
       f6: func(a: map<string, p>) -> list<u8, 4>;
       f7: func(a: error-context) -> f64;
       f8: func(a: s64) -> result;
     }
     world w { export i; }"
);

#[test]
fn types_of_values() {
    let same = values::WIT;
    let edits: &[(&str, &str, bool)] = &[
        // Names of parameters and of types are not compared.
        ("f1: func(a: p, b: v)", "f1: func(b: p, a: v)", true),
        ("a: error-context", "b: error-context", true),
        ("type text = string;", "type words = string;type text = words;", true),
        ("result<text>", "result<string>", true),
        ("record p {", "record p2 { a: u8, b: string } type p = p2; record unused {", true),
        // Everything else must be equal, including order and names.
        ("f1: func(a: p, b: v)", "f1: func(a: v, b: p)", false),
        ("f1: func(a: p, b: v)", "f1: func(a: p)", false),
        ("a: u8, b: string", "b: string, a: u8", false),
        ("a: u8, b: string", "a: u8, c: string", false),
        ("a: u8, b: string", "a: u8, b: string, c: u8", false),
        ("record p { a: u8, b: string }", "type p = tuple<u8, string>;", false),
        ("x, y(u32)", "y(u32), x", false),
        ("x, y(u32)", "x, z(u32)", false),
        ("x, y(u32)", "x(u32), y(u32)", false),
        ("x, y(u32)", "x, y", false),
        ("x, y(u32)", "x, y(u32), z", false),
        ("enum e { one, two }", "enum e { two, one }", false),
        ("enum e { one, two }", "enum e { one, three }", false),
        ("enum e { one, two }", "enum e { one, two, three }", false),
        ("enum e { one, two }", "variant e { one, two }", false),
        ("left, right", "right, left", false),
        ("left, right", "left, up", false),
        ("left, right", "left, right, up", false),
        ("result<text>", "result", false),
        ("result<text>", "text", false),
        ("result<text>", "result<text, u8>", false),
        ("result<text>", "option<text>", false),
        ("result<_, list<u8>>", "result<_, string>", false),
        ("result<_, list<u8>>", "result<list<u8>>", false),
        ("option<tuple<u8, u16>>", "option<tuple<u16, u8>>", false),
        ("option<tuple<u8, u16>>", "tuple<u8, u16>", false),
        ("stream<u8>", "stream<s8>", false),
        ("stream<u8>", "stream", false),
        ("stream<u8>", "list<u8>", false),
        ("-> future", "-> future<u8>", false),
        ("-> future", "", false),
        ("future<p>", "future<e>", false),
        ("map<string, p>", "map<u8, p>", false),
        ("map<string, p>", "map<string, e>", false),
        ("map<string, p>", "list<tuple<string, p>>", false),
        ("list<u8, 4>", "list<u8, 5>", false),
        ("list<u8, 4>", "list<s8, 4>", false),
        ("list<u8, 4>", "list<u8>", false),
        ("a: error-context", "a: u32", false),
        ("-> f64", "-> f32", false),
        ("s64", "u64", false),
        ("func(a: s64) -> result", "func(a: s64)", false),
    ];
    let mut guests = vec![(same.to_owned(), true)];
    for (was, now, links) in edits {
        assert!(same.contains(was), "{was}");
        guests.push((same.replacen(was, now, 1), *links));
    }
    let guests: Vec<_> = guests.iter().map(|(wit, links)| (&**wit, *links)).collect();
    ask(values::WIT, values::instantiate, &guests);
}

host!(
    two_versions,
    "package t:t; world w { import v:v/j@1.0.0; import v:v/i@1.1.0; }
     package v:v@1.0.0 {
       interface i { resource r; } interface j { use i.{r}; f: func(x: borrow<r>); }
     }
     package v:v@1.1.0 { interface i { resource r; } }",
    impl v::v1_0_0::i::Host for Host {}
    impl v::v1_0_0::i::HostR for Host {
        fn drop(&mut self, _: Resource<v::v1_0_0::i::R>) -> Result<()> {
            Ok(())
        }
    }
    impl v::v1_0_0::j::Host for Host {
        fn f(&mut self, _: Resource<v::v1_0_0::i::R>) {}
    }
    impl v::v1_1_0::i::Host for Host {}
    impl v::v1_1_0::i::HostR for Host {
        fn drop(&mut self, _: Resource<v::v1_1_0::i::R>) -> Result<()> {
            Ok(())
        }
    }
);

#[test]
fn a_resource_in_two_versions() {
    let one = |version: &str| {
        format!(
            "package t:t; world w {{ import v:v/j@{version}; }}
             package v:v@{version} {{
               interface i {{ resource r; }} interface j {{ use i.{{r}}; f: func(x: borrow<r>); }}
             }}"
        )
    };
    let guests = [
        (one("1.0.0"), true),
        // `j` is found as 1.0.0, and `i` as 1.1.0.
        (one("1.1.0"), false),
        (one("1.2.0"), false),
        // A guest of the host's own world: its component imports `i@1.1.0` in
        // place of `i@1.0.0`.
        (two_versions::WIT.to_owned(), false),
    ];
    let guests: Vec<_> = guests.iter().map(|(wit, links)| (&**wit, *links)).collect();
    ask(two_versions::WIT, two_versions::instantiate, &guests);
}
