//! What a real Wasmtime 48.0.8 was seen to link, and what not: a guest, a host and its
//! answer, each written down from a program that was run.
//!
//! Sixty-five facts are about imports, with hosts of `Linker::func_wrap`; eight more, the
//! last of them, about names that are of different kinds, with Wasmtime 50.0.1; twenty about
//! exports, with `get_typed_func`; ten about exports, with hosts of `bindgen!`. Read by
//! `link_facts.rs`, which asks witgate and upstream's type checker, and by
//! `../../../witgate-oracles/tests/link_facts.rs`, which asks a real Wasmtime.

#![allow(dead_code, unreachable_pub, reason = "each test binary asks its own questions")]

use Host::{Untyped, Wit};

/// A guest on a host, and whether a real Wasmtime linked them.
pub struct Fact {
    pub name: &'static str,
    guest: &'static str,
    host: Host,
    side: &'static str,
    pub links: bool,
}

enum Host {
    Wit(&'static str),
    /// One whose functions have no types, so that there is no contract of it.
    Untyped,
}

impl Fact {
    /// The guest's contract, of which a component is made that uses all of it.
    pub fn guest(&self) -> Option<String> {
        (!self.guest.starts_with('(')).then(|| self.written_out(self.guest))
    }

    /// The guest as the text of a component, where it is one that no contract makes.
    pub fn component(&self) -> Option<&'static str> {
        self.guest.starts_with('(').then_some(self.guest)
    }

    /// The host's contract.
    pub fn host(&self) -> Option<String> {
        match self.host {
            Wit(text) => Some(self.written_out(text)),
            Untyped => None,
        }
    }

    /// A package with a world `w`. A version may come first; then all of it, or the
    /// members of an interface `i`.
    fn written_out(&self, text: &str) -> String {
        let (version, text) = match text.strip_prefix('@') {
            Some(rest) => rest.split_once(' ').expect("a contract follows the version"),
            None => ("1.0.0", text),
        };
        match text.contains("world w") {
            true => format!("package t:p@{version};\n{text}\n"),
            false => format!(
                "package t:p@{version};\ninterface i {{ {text} }}\nworld w {{ {} i; }}\n",
                self.side
            ),
        }
    }
}

/// All of them.
pub fn all() -> Vec<Fact> {
    let of = |side: &'static str, facts: &'static [Row]| {
        facts.iter().map(move |(name, guest, host, links)| {
            let host = if host.is_empty() { Untyped } else { Wit(host) };
            Fact { name, guest, host, side, links: *links }
        })
    };
    of("import", IMPORTS).chain(of("export", EXPORTS)).chain(of("export", BINDINGS)).collect()
}

/// What it is about; guest; host; whether they link.
type Row = (&'static str, &'static str, &'static str, bool);

pub const IMPORTS: &[Row] = &[
    ("same", "f: func(a: u32);", "f: func(a: u32);", true),
    ("param renamed", "f: func(b: u32);", "f: func(a: u32);", true),
    ("params swapped same types", "f: func(b: u32, a: u32);", "f: func(a: u32, b: u32);", true),
    ("param added on host", "f: func(a: u32);", "f: func(a: u32, b: u32);", false),
    ("param type u32 guest / u64 host", "f: func(a: u32);", "f: func(a: u64);", false),
    ("param type u32 guest / s32 host", "f: func(a: u32);", "f: func(a: s32);", false),
    ("result added on host", "f: func(a: u32);", "f: func(a: u32) -> u32;", false),
    ("func missing on host", "f: func(); g: func();", "f: func();", false),
    ("extra func on host", "f: func();", "f: func(); g: func();", true),
    ("guest 1.1.0 / host 1.0.0", "@1.1.0 f: func();", "@1.0.0 f: func();", true),
    ("guest 1.0.0 / host 1.9.0", "@1.0.0 f: func();", "@1.9.0 f: func();", true),
    ("guest 1.0.0 / host 2.0.0", "@1.0.0 f: func();", "@2.0.0 f: func();", false),
    ("guest 0.2.3 / host 0.2.0", "@0.2.3 f: func();", "@0.2.0 f: func();", true),
    ("guest 0.2.0 / host 0.3.0", "@0.2.0 f: func();", "@0.3.0 f: func();", false),
    ("guest 0.0.1 / host 0.0.2", "@0.0.1 f: func();", "@0.0.2 f: func();", false),
    ("guest 0.3.0-rc-1 / host 0.3.0", "@0.3.0-rc-1 f: func();", "@0.3.0 f: func();", false),
    ("guest 0.3.0 / host 0.3.0-rc-1", "@0.3.0 f: func();", "@0.3.0-rc-1 f: func();", false),
    (
        "guest 0.3.0-rc-1 / host 0.3.0-rc-2",
        "@0.3.0-rc-1 f: func();",
        "@0.3.0-rc-2 f: func();",
        false,
    ),
    ("guest 1.0.0+b1 / host 1.0.0+b2", "@1.0.0+b1 f: func();", "@1.0.0+b2 f: func();", true),
    (
        "two host versions 1.0.0(no g) & 1.1.0(g); guest 1.0.0 uses g",
        "f: func(); g: func();",
        "@1.1.0 interface i { f: func(); g: func(); }
         world w { import i; import t:p/i@1.0.0; }
         package t:p@1.0.0 { interface i { f: func(); } }",
        false,
    ),
    (
        "alias renamed/removed (value type name only)",
        "type t = u32; f: func(a: t);",
        "f: func(a: u32);",
        true,
    ),
    (
        "record same",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record r { a: u32, b: u32 } f: func(a: r);",
        true,
    ),
    (
        "record type renamed (structure same)",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record q { a: u32, b: u32 } f: func(a: q);",
        true,
    ),
    (
        "record fields reordered",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record r { b: u32, a: u32 } f: func(a: r);",
        false,
    ),
    (
        "record field added on host",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record r { a: u32, b: u32, c: u32 } f: func(a: r);",
        false,
    ),
    (
        "record field renamed",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record r { a: u32, c: u32 } f: func(a: r);",
        false,
    ),
    (
        "record vs tuple",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "f: func(a: tuple<u32, u32>);",
        false,
    ),
    (
        "unused record differs (type only)",
        "record r { a: u32 } f: func();",
        "record r { a: u64 } f: func();",
        true,
    ),
    ("enum reordered", "enum e { a, b } f: func(a: e);", "enum e { b, a } f: func(a: e);", false),
    (
        "enum case added on host",
        "enum e { a, b } f: func(a: e);",
        "enum e { a, b, c } f: func(a: e);",
        false,
    ),
    (
        "enum case added on host, in result",
        "enum e { a, b } f: func() -> e;",
        "enum e { a, b, c } f: func() -> e;",
        false,
    ),
    (
        "enum case added on guest",
        "enum e { a, b, c } f: func(a: e);",
        "enum e { a, b } f: func(a: e);",
        false,
    ),
    (
        "variant case added on host",
        "variant v { a, b(u32) } f: func(a: v);",
        "variant v { a, b(u32), c } f: func(a: v);",
        false,
    ),
    (
        "enum guest / variant host",
        "enum e { a, b } f: func(a: e);",
        "variant e { a, b } f: func(a: e);",
        false,
    ),
    (
        "flag added on host",
        "flags l { a, b } f: func(a: l);",
        "flags l { a, b, c } f: func(a: l);",
        false,
    ),
    (
        "flag removed on host",
        "flags l { a, b, c } f: func(a: l);",
        "flags l { a, b } f: func(a: l);",
        false,
    ),
    ("string guest / list<u8> host", "f: func(a: string);", "f: func(a: list<u8>);", false),
    (
        "list<tuple> guest / map host",
        "f: func(a: list<tuple<string, u32>>);",
        "f: func(a: map<string, u32>);",
        false,
    ),
    ("u32 guest / option<u32> host", "f: func(a: u32);", "f: func(a: option<u32>);", false),
    (
        "result<u32> guest / result<u32,string> host",
        "f: func() -> result<u32>;",
        "f: func() -> result<u32, string>;",
        false,
    ),
    ("sync guest / async(concurrent) host", "f: func();", "f: async func();", false),
    ("async guest / sync host func_wrap", "f: async func();", "f: func();", false),
    // A function of `func_wrap_async` is asynchronous in Rust, and none in WIT.
    ("async guest / func_wrap_async host", "f: async func();", "f: func();", false),
    ("async guest / concurrent host", "f: async func();", "f: async func();", true),
    ("dynamic host func_new, any signature", "f: func(a: u32);", "", true),
    (
        "resource same",
        "resource r { m: func(); } f: func(a: r);",
        "resource r { m: func(); } f: func(a: r);",
        true,
    ),
    (
        "resource renamed on host",
        "resource r { m: func(); } f: func(a: r);",
        "resource q { m: func(); } f: func(a: q);",
        false,
    ),
    (
        "resource method -> static on host",
        "resource r { m: func(); } f: func(a: r);",
        "resource r { m: static func(a: borrow<r>); } f: func(a: r);",
        false,
    ),
    (
        "own guest / host same Resource<T>",
        "resource r; f: func(a: r);",
        "resource r; f: func(a: borrow<r>);",
        true,
    ),
    (
        "borrow guest / host Resource<T>",
        "resource r; f: func(a: borrow<r>);",
        "resource r; f: func(a: r);",
        true,
    ),
    (
        "resource unused by guest funcs missing on host",
        "resource r; f: func();",
        "f: func();",
        false,
    ),
    (
        "old guest i.r; new host moved to types.r (bindgen style: not in i)",
        "resource r; f: func(a: r);",
        "interface types { resource r; }
         interface i { use types.{r}; f: func(a: r); }
         world w { import i; }",
        false,
    ),
    (
        "old guest i.r; new host also re-defines r + methods in i",
        "resource r { m: func(); } f: func(a: r);",
        "interface types { resource r { m: func(); } }
         interface i { resource r { m: func(); } f: func(a: r); }
         world w { import types; import i; }",
        true,
    ),
    (
        "new guest types.r+i.f; old host r only in i",
        "interface types { resource r; }
         interface i { use types.{r}; f: func(a: r); }
         world w { import i; }",
        "resource r; f: func(a: r);",
        false,
    ),
    (
        "new guest uses types.{r} (record), host has no types instance",
        "interface types { record r { a: u32 } }
         interface i { use types.{r}; f: func(a: r); }
         world w { import i; }",
        "record r { a: u32 } f: func(a: r);",
        true,
    ),
    (
        "guest imports whole unknown interface w/ only types",
        r#"(component
            (import "t:p/i@1.0.0" (instance (export "f" (func))))
            (import "t:p/q@1.0.0" (instance
              (type (record (field "a" u32))) (export "r" (type (eq 0))))))"#,
        "f: func();",
        true,
    ),
    (
        "label import lbl: i ; host defines t:p/i only",
        "interface i { f: func(); } world w { import lbl: i; }",
        "interface i { f: func(); } world w { import i; }",
        false,
    ),
    (
        "label import lbl: i ; host defines lbl",
        "interface i { f: func(); } world w { import lbl: i; }",
        "interface i { f: func(); } world w { import lbl: i; }",
        true,
    ),
    (
        "world-level type t changed u32->u64, unused",
        "interface i { f: func(); } world w { type t = u32; import i; }",
        "interface i { f: func(); } world w { type t = u64; import i; }",
        true,
    ),
    (
        "world-level alias renamed used by func",
        "world w { type t = u32; import f: func(a: t); }",
        "world w { type q = u32; import f: func(a: q); }",
        true,
    ),
    (
        "stream payload changed u8 guest / u32 host",
        "f: func(a: stream<u8>);",
        "f: func(a: stream<u32>);",
        false,
    ),
    ("stream same", "f: func(a: stream<u8>);", "f: func(a: stream<u8>);", true),
    ("list<u8> guest / stream<u8> host", "f: func(a: list<u8>);", "f: func(a: stream<u8>);", false),
    (
        "label renamed: guest lbl2, host lbl",
        "interface i { f: func(); } world w { import lbl2: i; }",
        "interface i { f: func(); } world w { import lbl: i; }",
        false,
    ),
    (
        "host lacks g, guest world has g but component only imports f (hand-made)",
        r#"(component (import "t:p/i@1.0.0" (instance (export "f" (func)))))"#,
        "f: func();",
        true,
    ),
    (
        "a function under a name, an interface on the host",
        "world w { import x: func(); }",
        "world w { import x: interface { f: func(); } }",
        false,
    ),
    (
        "an interface under a name, a function on the host",
        "world w { import x: interface { f: func(); } }",
        "world w { import x: func(); }",
        false,
    ),
    (
        "a function under a name, a value type on the host",
        "world w { import x: func(); }",
        "world w { type x = u32; import f: func(a: x); }",
        false,
    ),
    (
        "a value type under a name, a function on the host",
        "world w { type x = u32; import f: func(a: x); }",
        "world w { import x: func(); import f: func(a: u32); }",
        true,
    ),
    (
        "a value type under a name, an interface on the host",
        "world w { type x = u32; import f: func(a: x); }",
        "world w { import x: interface { g: func(); } import f: func(a: u32); }",
        true,
    ),
    (
        "a value type under a name, nothing on the host",
        "world w { type x = u32; import f: func(a: x); }",
        "world w { import f: func(a: u32); }",
        true,
    ),
    (
        "a resource under a name, a function on the host",
        "world w { resource x; import f: func(); }",
        "world w { import x: func(); import f: func(); }",
        false,
    ),
    (
        "a resource under a name, an interface on the host",
        "world w { resource x; import f: func(); }",
        "world w { import x: interface { g: func(); } import f: func(); }",
        false,
    ),
];

pub const EXPORTS: &[Row] = &[
    ("same", "f: func(a: u32);", "f: func(a: u32);", true),
    ("param renamed", "f: func(b: u32);", "f: func(a: u32);", true),
    ("param added on host side", "f: func(a: u32);", "f: func(a: u32, b: u32);", false),
    ("func missing in guest", "f: func();", "f: func(); g: func();", false),
    ("guest has extra func", "f: func(); g: func();", "f: func();", true),
    ("guest exports 1.1.0, host wants 1.0.0", "@1.1.0 f: func();", "@1.0.0 f: func();", true),
    ("guest exports 1.0.0, host wants 1.1.0", "@1.0.0 f: func();", "@1.1.0 f: func();", true),
    ("guest exports 2.0.0, host wants 1.0.0", "@2.0.0 f: func();", "@1.0.0 f: func();", false),
    (
        "guest exports 0.3.0-rc-1, host wants 0.3.0",
        "@0.3.0-rc-1 f: func();",
        "@0.3.0 f: func();",
        false,
    ),
    ("guest exports 0.0.1, host wants 0.0.2", "@0.0.1 f: func();", "@0.0.2 f: func();", false),
    (
        "record same",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record r { a: u32, b: u32 } f: func(a: r);",
        true,
    ),
    (
        "record reordered",
        "record r { a: u32, b: u32 } f: func(a: r);",
        "record r { b: u32, a: u32 } f: func(a: r);",
        false,
    ),
    (
        "record field added in guest",
        "record r { a: u32, b: u32, c: u32 } f: func(a: r);",
        "record r { a: u32, b: u32 } f: func(a: r);",
        false,
    ),
    (
        "record type renamed",
        "record q { a: u32, b: u32 } f: func(a: q);",
        "record r { a: u32, b: u32 } f: func(a: r);",
        true,
    ),
    (
        "enum case added in guest",
        "enum e { a, b, c } f: func(a: e);",
        "enum e { a, b } f: func(a: e);",
        false,
    ),
    (
        "enum case added in host",
        "enum e { a, b } f: func(a: e);",
        "enum e { a, b, c } f: func(a: e);",
        false,
    ),
    ("alias removed/renamed", "f: func(a: u32);", "type t = u32; f: func(a: t);", true),
    ("async in guest, typed on host", "f: async func();", "f: func();", true),
    ("result added (host expects u32)", "f: func();", "f: func() -> u32;", false),
    ("result removed host / guest returns u32", "f: func() -> u32;", "f: func();", false),
];

pub const BINDINGS: &[Row] = &[
    ("old guest {f} on new host bindings {f,g}", "f: func();", "f: func(); g: func();", false),
    (
        "old guest {f} on new host bindings {f, resource r}",
        "f: func();",
        "resource r; f: func();",
        true,
    ),
    (
        "old guest {f} on new host bindings {type t, record rr, f}",
        "f: func();",
        "type t = u32; record rr { a: u32 } f: func();",
        true,
    ),
    ("old guest f(a) on new host bindings f(b)", "f: func(a: u32);", "f: func(b: u32);", true),
    ("old sync guest on new async host bindings", "f: func();", "f: async func();", true),
    ("new guest {f,g} on old host bindings {f}", "f: func(); g: func();", "f: func();", true),
    (
        "guest w/o interface at all",
        "interface j { f: func(); } world w { export j; }",
        "f: func();",
        false,
    ),
    (
        "guest borrow vs host bindings own",
        "resource r; f: func(a: borrow<r>);",
        "resource r; f: func(a: r);",
        true,
    ),
    ("async guest on sync host bindings", "f: async func();", "f: func();", true),
    ("guest major 2.0.0 vs host 1.1.0", "@2.0.0 f: func();", "@1.1.0 f: func();", false),
];
