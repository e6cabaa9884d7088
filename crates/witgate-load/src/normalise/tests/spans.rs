//! Where things are written.

use witgate_model::{Item, Member, Scope, Side, WorldKey, WorldName};

use super::{everything, open, root, sourced};
use crate::normalise::from_text;

/// The text under the span of each item, `-` for none.
fn underlined(text: &str) -> Vec<String> {
    let (contract, sources, _) =
        from_text(&sourced(text, &everything()), None, &everything()).expect("not too deep");
    let show = |span| match sources.place(span) {
        Some(place) => format!("{}:{}", place.line, &place.file.text[place.start..place.end]),
        None => "-".to_owned(),
    };
    let mut found = vec![format!("package = {}", show(contract.packages[root(&contract)].span))];
    let mut see = |item: Item| found.push(format!("{item} = {}", show(contract.span(&item))));
    for (name, interface) in contract.interfaces() {
        let scope = Scope::Interface(name.clone());
        see(Item::interface(name));
        for (name, ty) in &interface.types {
            see(Item::In(scope.clone(), Member::Type(name.clone())));
            if let witgate_model::TypeKind::Record(fields) = &ty.kind {
                let part = fields[0].name.clone();
                see(Item::In(scope.clone(), Member::Part(name.clone(), part)));
            }
        }
        for (name, function) in &interface.functions {
            see(Item::In(scope.clone(), Member::Function(name.clone())));
            for param in &function.params {
                see(Item::In(scope.clone(), Member::Param(name.clone(), param.name.clone())));
            }
        }
    }
    for (name, world) in contract.worlds() {
        found.push(format!("{name} = {}", show(world.span)));
        for (side, items) in [(Side::Import, &world.imports), (Side::Export, &world.exports)] {
            for (key, item) in items {
                let shown = show(item.span());
                found.push(format!("{} {side} {key} = {shown}", name.name));
            }
        }
    }
    found
}

#[test]
fn names_are_underlined() {
    let found = underlined(
        "// package t:q;
package t:p@1.0.0;
interface i {
    use j.{t as u};
    record rec { a: u8 }
    %record: func(first: u8);
    resource r { constructor(x: u8); m: func(); p: get() -> u8; }
}
interface j { type t = u8; }
world w { import i; }
",
    );
    assert_eq!(
        found,
        [
            "package = 2:t:p@1.0.0",
            "t:p/i = 3:i",
            "t:p/i#r = 7:r",
            "t:p/i#rec = 5:rec",
            "t:p/i#rec.a = 5:a",
            "t:p/i#u = 4:t",
            "t:p/i#r.constructor = 7:constructor",
            "t:p/i#r.constructor(x) = 7:x",
            "t:p/i#get r.p = 7:p",
            "t:p/i#r.m = 7:m",
            "t:p/i#record = 6:%record",
            "t:p/i#record(first) = 6:first",
            "t:p/j = 9:j",
            "t:p/j#t = 9:t",
            "t:p/w@1.0.0 = 10:w",
            "w import t:p/i@1.0.0 = 10:i",
            "w import t:p/j@1.0.0 = -",
        ]
    );
}

#[test]
fn statements_are_found() {
    let found = underlined(
        "package t:p@1.0.0;
package d:d@0.2.0-rc.1 { interface x { type t = u8; } }
interface a { use d:d/x@0.2.0-rc.1.{t}; }
interface implied { type t = u8; }
interface b { use implied.{t}; }
world w {
    /* import b; { */ import a;
    @since(version = 1.0.0) @external-id(\"};\")
    import d:d/x@0.2.0-rc.1; // export a;
    import lbl: b; import   b ;
    import inline: interface /* { ; */ { %import: func(); }
    import f: func(x: u8);
    export  lbl2:d:d/x@0.2.0-rc.1;
    export %use: func();
    export a;
}
world v { include w; }
",
    );
    let worlds: Vec<_> = found.iter().filter(|line| line.starts_with("w ")).collect();
    assert_eq!(
        worlds,
        [
            "w import d:d/x@0.2.0-rc.1 = 9:d:d/x@0.2.0-rc.1",
            "w import t:p/a@1.0.0 = 7:a",
            "w import t:p/b@1.0.0 = 10:b",
            "w import t:p/implied@1.0.0 = -",
            "w import f = 12:f",
            "w import inline = 11:inline",
            "w import lbl = 10:lbl",
            "w export t:p/a@1.0.0 = 15:a",
            "w export lbl2 = 13:lbl2",
            "w export use = 14:%use",
        ]
    );
}

#[test]
fn nothing_is_underlined_without_text() {
    let text = "package t:p; interface i {} world w { import i; }";
    let (contract, ..) =
        from_text(&sourced(text, &open(&[])), None, &open(&[])).expect("not too deep");
    let world = WorldName { package: root(&contract).clone(), name: "w".into() };
    let key = Member::Key(Side::Import, WorldKey::Name("f".into()));
    assert!(contract.span(&Item::In(Scope::World(world), key)).is_none());
    let (all, id) = super::resolve(text, &everything());
    let contract = super::contract_of(&all, id, &everything());
    assert!(contract.packages[root(&contract)].span.is_none());
    assert!(contract.interfaces().all(|(_, interface)| interface.span.is_none()));
}

#[test]
fn dependencies_are_found_where_they_name_themselves() {
    let text = "package t:p@1.0.0;
/* package d:e@0.2.0; */
package d:d@0.2.0-rc.1 { interface x { type t = u8; } }
package d: e @0.2.0 { interface y { use d:d/x@0.2.0-rc.1.{t}; } }
interface i { use d:e/y@0.2.0.{t}; }
";
    let (contract, sources, _) =
        from_text(&sourced(text, &everything()), None, &everything()).expect("not too deep");
    let places = contract.packages.iter().map(|(name, package)| {
        let place = sources.place(package.span).expect("it is in the text");
        format!("{name} = {}:{}", place.line, &place.file.text[place.start..place.end])
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            "d:d@0.2.0-rc.1 = 3:d:d@0.2.0-rc.1",
            "d:e@0.2.0 = 4:d: e @0.2.0",
            "t:p@1.0.0 = 1:t:p@1.0.0"
        ]
    );
}
