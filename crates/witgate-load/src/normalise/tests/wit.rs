//! All of WIT, each part in a small package of its own.

use witgate_model::{Accessor, FunctionKind, Name, Target, Type, TypeKind, WorldItem, WorldKey};

use super::oracle::deviations;
use super::{
    alias, contract, contract_of, def, everything, function, keys, open, resolve, resolve_with,
    root, scope, signature, world,
};

/// The contract of a text, which all laws of normalisation hold for.
fn lawful(text: &str) -> witgate_model::Contract {
    let again = |mut resolve: wit_parser::Resolve| {
        let root = resolve.push_source("test.wit", text).ok()?;
        Some((resolve, root))
    };
    let found = deviations(&again);
    assert!(found.is_empty(), "{}", found.join("\n"));
    contract(text)
}

#[test]
fn values() {
    let contract = lawful(
        "package t:p@1.0.0;
        interface i {
            record r { a: u8, b: option<list<string>> }
            variant v { none, some(r), e(error-context) }
            enum e { x, y }
            flags fl { p, q }
            type a = u32;
            type b = a;
            type l = list<r>;
            type t = tuple<u8, char, f32>;
            type m = map<string, list<u8, 16>>;
            type s = stream<r>;
            type fut = future;
            type res = result<_, v>;
            f: func(x: a, y: result, z: result<u8>) -> l;
            g: async func() -> stream<future<u8>>;
        }",
    );
    let kind = |name: &str| def(&contract, "i", name).kind.clone();
    let TypeKind::Record(fields) = kind("r") else { panic!("no record") };
    assert_eq!(&*fields[1].name, "b");
    assert_eq!(super::written(&fields[1].ty), "option<list<string>>");
    let TypeKind::Variant(cases) = kind("v") else { panic!("no variant") };
    assert_eq!(cases[0].ty, None);
    assert_eq!(cases[2].ty, Some(Type::ErrorContext));
    assert!(matches!(kind("e"), TypeKind::Enum(cases) if cases.len() == 2));
    assert!(matches!(kind("fl"), TypeKind::Flags(flags) if flags.len() == 2));
    let alias = |name: &str| alias(def(&contract, "i", name));
    assert_eq!(alias("a"), "u32");
    assert_eq!(alias("b"), "t:p/i#a");
    assert_eq!(alias("l"), "list<t:p/i#r>");
    assert_eq!(alias("t"), "tuple<u8, char, f32>");
    assert_eq!(alias("m"), "map<string, list<u8, 16>>");
    assert_eq!(alias("s"), "stream<t:p/i#r>");
    assert_eq!(alias("fut"), "future");
    assert_eq!(alias("res"), "result<_, t:p/i#v>");
    let signature = |name: &str| signature(function(&contract, "i", name));
    assert_eq!(
        signature("f"),
        "function(x: t:p/i#a, y: result<_, _>, z: result<u8, _>) -> t:p/i#l"
    );
    assert_eq!(signature("g"), "async function() -> stream<future<u8>>");
}

#[test]
fn resources() {
    let contract = lawful(
        "package t:p@1.0.0;
        interface i {
            resource r {
                constructor(x: u8);
                m: func(other: borrow<r>) -> r;
                am: async func();
                s: static func() -> own<r>;
                sa: static async func();
                p: get() -> u8;
                p: set(value: u8);
                q: static get() -> u8;
                q: static set(value: u8);
            }
            resource fallible { constructor() -> result<fallible, string>; }
            top: get() -> u8;
            top: set(value: u8);
            type alias = r;
            type handle = own<r>;
            f: func(a: alias, b: borrow<alias>, h: handle);
            lists: func(x: list<r>) -> option<alias>;
        }
        interface user {
            use i.{r, alias as other};
            f: func(r: r, other: borrow<other>);
            resource mine { take: func(r: r); }
        }",
    );
    let signature_of =
        |interface: &str, name: &str| signature(function(&contract, interface, name));
    assert_eq!(signature_of("i", "[constructor]r"), "constructor(x: u8) -> own<t:p/i#r>");
    assert_eq!(signature_of("i", "[method]r.m"), "method(other: borrow<t:p/i#r>) -> own<t:p/i#r>");
    assert_eq!(signature_of("i", "[method]r.am"), "async method()");
    assert_eq!(signature_of("i", "[static]r.s"), "static function() -> own<t:p/i#r>");
    assert_eq!(signature_of("i", "[static]r.sa"), "async static function()");
    assert_eq!(signature_of("i", "[method][get]r.p"), "getter() -> u8");
    assert_eq!(signature_of("i", "[method][set]r.p"), "setter(value: u8)");
    assert_eq!(signature_of("i", "[static][get]r.q"), "getter() -> u8");
    assert_eq!(signature_of("i", "[static][set]r.q"), "setter(value: u8)");
    assert_eq!(signature_of("i", "[get]top"), "getter() -> u8");
    assert_eq!(signature_of("i", "[set]top"), "setter(value: u8)");
    let constructor = "constructor() -> result<own<t:p/i#fallible>, string>";
    assert_eq!(signature_of("i", "[constructor]fallible"), constructor);
    let kind = &function(&contract, "i", "[static][set]r.q").kind;
    assert_eq!(*kind, FunctionKind::Static(Name::from("r"), Some(Accessor::Set)));
    // What is written is kept: a handle through an alias names the alias.
    let mixed = "function(a: own<t:p/i#alias>, b: borrow<t:p/i#alias>, h: t:p/i#handle)";
    assert_eq!(signature_of("i", "f"), mixed);
    assert_eq!(
        signature_of("i", "lists"),
        "function(x: list<own<t:p/i#r>>) -> option<own<t:p/i#alias>>"
    );
    assert_eq!(alias(def(&contract, "i", "alias")), "resource t:p/i#r");
    assert_eq!(alias(def(&contract, "i", "handle")), "own<t:p/i#r>");
    assert_eq!(alias(def(&contract, "user", "other")), "resource t:p/i#alias");
    let through_use = "function(r: own<t:p/user#r>, other: borrow<t:p/user#other>)";
    assert_eq!(signature_of("user", "f"), through_use);
    assert_eq!(signature_of("user", "[method]mine.take"), "method(r: own<t:p/user#r>)");
}

#[test]
fn worlds() {
    let contract = lawful(
        "package t:p@1.0.0;
        interface a { type x = u8; f: func(); }
        interface b { use a.{x}; g: func(y: x); }
        world w {
            use a.{x as renamed};
            record mine { r: renamed }
            resource res { constructor(); m: func(); }
            import b;
            import lbl: b;
            import inline: interface { use a.{x}; record r { y: x } f: func(r: r); }
            import h: func(x: mine) -> res;
            import prop: get() -> u8;
            export a;
            export run: async func(x: renamed);
            export inline: interface { enum e { x } f: func() -> e; }
            export other: b;
        }",
    );
    let world = world(&contract, "w");
    let expected = [
        "t:p/a@1.0.0",
        "t:p/b@1.0.0",
        "[constructor]res",
        "[get]prop",
        "[method]res.m",
        "h",
        "inline",
        "lbl",
        "mine",
        "renamed",
        "res",
    ];
    assert_eq!(keys(&world.imports), expected);
    assert_eq!(keys(&world.exports), ["t:p/a@1.0.0", "inline", "other", "run"]);
    let import = |name: &str| &world.imports[&WorldKey::Name(name.into())];
    let export = |name: &str| &world.exports[&WorldKey::Name(name.into())];
    let WorldItem::Type(renamed) = import("renamed") else { panic!("no type") };
    assert_eq!(alias(renamed), "t:p/a#x");
    let WorldItem::Function(h) = import("h") else { panic!("no function") };
    assert_eq!(signature(h), "function(x: t:p/w#mine) -> own<t:p/w#res>");
    let named = |item: &WorldItem| match item {
        WorldItem::Interface { target: Target::Named(name), .. } => name.to_string(),
        other => panic!("no named interface: {other:?}"),
    };
    assert_eq!(named(import("lbl")), "t:p/b@1.0.0");
    assert_eq!(named(export("other")), "t:p/b@1.0.0");
    let inline = |item: &WorldItem| match item {
        WorldItem::Interface { target: Target::Inline(interface), .. } => {
            let function = &interface.functions[&Name::from("f")];
            signature(function)
        }
        other => panic!("no inline interface: {other:?}"),
    };
    assert_eq!(inline(import("inline")), "function(r: t:p/w#import inline/r)");
    assert_eq!(inline(export("inline")), "function() -> t:p/w#export inline/e");
}

#[test]
fn includes() {
    let contract = lawful(
        "package t:p@1.0.0;
        interface a { type x = u8; f: func(); }
        world base {
            resource r { m: func() -> r; }
            import a;
            import f: func(r: borrow<r>);
            import inner: interface { record z { q: u8 } g: func() -> z; }
            export go: func();
        }
        world w {
            include base with { r as q, f as renamed, inner as outer, go as gone }
        }",
    );
    let world = world(&contract, "w");
    let expected = ["t:p/a@1.0.0", "[method]q.m", "outer", "q", "renamed"];
    assert_eq!(keys(&world.imports), expected);
    assert_eq!(keys(&world.exports), ["gone"]);
    let WorldItem::Function(method) = &world.imports[&WorldKey::Name("[method]q.m".into())] else {
        panic!("no method")
    };
    assert_eq!(method.kind, FunctionKind::Method("q".into(), None));
    assert_eq!(signature(method), "method() -> own<t:p/w#q>");
    let WorldItem::Interface { target: Target::Inline(outer), .. } =
        &world.imports[&WorldKey::Name("outer".into())]
    else {
        panic!("no inline interface")
    };
    assert_eq!(signature(&outer.functions[&Name::from("g")]), "function() -> t:p/w#import outer/z");
}

#[test]
fn gates_and_external_ids() {
    let contract = lawful(
        "package t:p@1.2.0;
        @since(version = 1.0.0)
        interface i {
            @since(version = 1.0.0)
            @deprecated(version = 1.1.0)
            @external-id(\"f-id\")
            f: func();
            @unstable(feature = new)
            g: func();
            @external-id(\"t-id\")
            type t = u8;
        }
        @since(version = 1.1.0)
        world w {
            @since(version = 1.1.0)
            @external-id(\"i-id\")
            import i;
            @since(version = 1.2.0)
            import inline: interface { f: func(); }
            @unstable(feature = new)
            export inline: interface { f: func(); }
        }",
    );
    let version = |text: &str| Some(semver::Version::parse(text).expect("a version"));
    let f = function(&contract, "i", "f");
    assert_eq!(f.stability.since, version("1.0.0"));
    assert_eq!(f.stability.deprecated, version("1.1.0"));
    assert_eq!(f.external_id.as_deref(), Some("f-id"));
    assert_eq!(function(&contract, "i", "g").stability.unstable.as_deref(), Some("new"));
    assert_eq!(def(&contract, "i", "t").external_id.as_deref(), Some("t-id"));
    let world = world(&contract, "w");
    assert_eq!(world.stability.since, version("1.1.0"));
    let import = world.imports.values().next().expect("an import");
    assert_eq!(import.stability().since, version("1.1.0"));
    let WorldItem::Interface { external_id, .. } = import else { panic!("no interface") };
    assert_eq!(external_id.as_deref(), Some("i-id"));
    let inline = &world.exports[&WorldKey::Name("inline".into())];
    assert_eq!(inline.stability().unstable.as_deref(), Some("new"));
}

#[test]
fn dependencies() {
    let text = "package t:p@1.0.0;
        package d:d@0.2.0 {
            interface used { type x = u8; f: func(); }
            interface only-types { type y = u16; f: func(); }
            interface beyond { use only-types.{y}; type z = y; f: func(); }
            interface unused { type z = u32; }
            world w { import unused; }
        }
        package d:d@0.2.1 { interface used { type x = u16; } }
        interface i {
            use d:d/beyond@0.2.0.{z};
            use d:d/used@0.2.1.{x};
            f: func(a: z, b: x);
        }
        world v { import d:d/used@0.2.0; export i; }";
    let contract = lawful(text);
    let packages: Vec<_> = contract.packages.keys().map(|name| name.to_string()).collect();
    assert_eq!(packages, ["d:d@0.2.0", "d:d@0.2.1", "t:p@1.0.0"]);
    let old = &contract.packages.first_key_value().expect("a package").1;
    let interfaces: Vec<_> = old.interfaces.keys().map(|name| &**name).collect();
    assert_eq!(interfaces, ["beyond", "only-types", "used"]);
    assert!(old.worlds.is_empty());
    // All of what a world imports, and but the types of what is only used.
    let functions = |name: &str| old.interfaces[&Name::from(name)].functions.len();
    assert_eq!([functions("used"), functions("beyond"), functions("only-types")], [1, 1, 1]);

    // Without the world nothing imports them.
    let contract = lawful(text.rsplit_once("world v").expect("it is there").0);
    let old = &contract.packages.first_key_value().expect("a package").1;
    let interfaces: Vec<_> = old.interfaces.keys().map(|name| &**name).collect();
    assert_eq!(interfaces, ["beyond", "only-types"]);
    assert!(old.interfaces.values().all(|interface| interface.functions.is_empty()));
    assert!(contract.packages[root(&contract)].worlds.is_empty());
}

#[test]
fn order_is_no_part_of_it() {
    let one = contract(
        "package t:p;
        interface i {
            /// Docs.
            record r { a: u8, b: u8 }
            enum e { x, y }
            f: func(); g: func();
        }
        interface j {}
        world w { import i; import j; export f: func(); }",
    );
    let other = contract(
        "package t:p;
        world w { export f: func(); import j; import i; }
        interface j {}
        interface i {
            g: func(); f: func();
            enum e { x, y }
            record r { a: u8,
                b: u8, }
        }",
    );
    assert_eq!(one, other);
    assert_eq!(one.digest(), other.digest());
    let third = contract(
        "package t:p;
        interface i { record r { b: u8, a: u8 } enum e { x, y } f: func(); g: func(); }
        interface j {}
        world w { import i; import j; export f: func(); }",
    );
    assert_ne!(one, third);
    assert_ne!(one.digest(), third.digest());
}

#[test]
fn components() {
    // The root of a component is what was decoded; all else it depends on.
    let component = wat::parse_str(
        r#"(component
            (import "d:d/i@1.0.0" (instance $i
                (export "r" (type $r (sub resource)))
                (export "[method]r.m" (func (param "self" (borrow $r)) (result u32)))))
            (import "plain" (func (param "x" string)))
        )"#,
    )
    .expect("valid text");
    let decoded = wit_component::decode(&component).expect("it decodes");
    let (contract, _) =
        crate::normalise::from_wasm(&decoded, &open(&[])).expect("nothing nests too deep");
    let world = world(&contract, "root");
    assert_eq!(root(&contract).to_string(), "root:component");
    assert_eq!(keys(&world.imports), ["d:d/i@1.0.0", "plain"]);
    let (name, interface) = contract.interfaces().next().expect("an interface");
    assert_eq!(name.to_string(), "d:d/i@1.0.0");
    let method = &interface.functions[&Name::from("[method]r.m")];
    assert_eq!(signature(method), "method() -> u32");
    assert!(interface.types.contains_key("r"));
}

#[test]
fn depth_is_bounded() {
    let chain = |length: usize| {
        let mut text = "package t:p; interface i { type a0 = u8;".to_owned();
        for n in 1..=length {
            text += &format!("type a{n} = list<a{}>;", n - 1);
        }
        text + "}"
    };
    // Each step is a name and a list: one declaration of two kinds in one.
    let (shallow, id) = resolve(&chain(1_000), &everything());
    assert!(super::normalise(&shallow, &[id], &[], &everything()).is_ok());
    let (deep, id) = resolve(&chain(20_000), &everything());
    let error = super::normalise(&deep, &[id], &[], &everything()).expect_err("too deep");
    let said = error.to_string();
    assert!(said.contains("t:p/i#a1001") && said.contains("20000"), "{said}");
}

#[test]
fn an_empty_package_is_a_contract() {
    let mut resolve = resolve_with(&everything());
    let id = resolve.push_source("test.wit", "package t:p;").expect("valid");
    let contract = contract_of(&resolve, id, &everything());
    assert_eq!(contract.packages.len(), 1);
    assert!(
        contract
            .interface(&witgate_model::InterfaceName {
                package: root(&contract).clone(),
                name: "i".into()
            })
            .is_none()
    );
    assert!(contract.function(&scope(&contract, "i"), &"f".into()).is_none());
}
