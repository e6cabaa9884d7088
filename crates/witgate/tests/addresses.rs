//! An address means one item, and a fingerprint one finding, whatever is
//! beside them.

mod invented;
mod scratch;

use std::collections::{BTreeMap, BTreeSet};

use invented::text;
use scratch::Scratch;
use witgate::witgate_diff::Pairing;
use witgate::witgate_judge::{Evidence, Judge, Terms};
use witgate::witgate_model::{
    Contract, Function, Interface, Item, Member, Name, Scope, Side, Target, TypeDef, TypeKind,
    WorldItem, WorldKey,
};
use witgate::{Subject, Verdict};

/// Contracts that are asked: `WITGATE_SEED` and `WITGATE_PAIRS` choose others.
fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    first..first + number("WITGATE_PAIRS").unwrap_or(300)
}

/// Every item of a contract, once.
fn items(contract: &Contract) -> Vec<Item> {
    let mut items: Vec<Item> = contract.packages.keys().cloned().map(Item::Package).collect();
    for (name, interface) in contract.interfaces() {
        items.push(Item::interface(name.clone()));
        interface_items(&Scope::Interface(name), interface, &mut items);
    }
    for (name, world) in contract.worlds() {
        items.push(Item::world(name.clone()));
        for side in [Side::Import, Side::Export] {
            for (key, item) in world.side(side) {
                let scope = Scope::World(name.clone());
                match (item, key) {
                    (WorldItem::Type(def), WorldKey::Name(key)) => {
                        type_items(&scope, key, def, &mut items);
                    }
                    (WorldItem::Function(function), WorldKey::Name(key)) => {
                        let scope = Scope::WorldSide(name.clone(), side);
                        function_items(&scope, key, function, &mut items);
                    }
                    (item, key) => {
                        items.push(Item::In(scope, Member::Key(side, key.clone())));
                        if let (
                            WorldItem::Interface { target: Target::Inline(inline), .. },
                            WorldKey::Name(label),
                        ) = (item, key)
                        {
                            let scope = Scope::Inline(name.clone(), side, label.clone());
                            interface_items(&scope, inline, &mut items);
                        }
                    }
                }
            }
        }
    }
    items
}

fn interface_items(scope: &Scope, interface: &Interface, items: &mut Vec<Item>) {
    interface.types.iter().for_each(|(name, def)| type_items(scope, name, def, items));
    for (name, function) in &interface.functions {
        function_items(scope, name, function, items);
    }
}

fn type_items(scope: &Scope, name: &Name, def: &TypeDef, items: &mut Vec<Item>) {
    let mut push = |member| items.push(Item::In(scope.clone(), member));
    push(Member::Type(name.clone()));
    let parts: Vec<&Name> = match &def.kind {
        TypeKind::Record(fields) => fields.iter().map(|it| &it.name).collect(),
        TypeKind::Variant(cases) => cases.iter().map(|it| &it.name).collect(),
        TypeKind::Enum(cases) => cases.iter().map(|it| &it.name).collect(),
        TypeKind::Flags(flags) => flags.iter().map(|it| &it.name).collect(),
        TypeKind::Resource | TypeKind::Alias(_) | TypeKind::ResourceAlias(_) => Vec::new(),
    };
    parts.into_iter().for_each(|part| push(Member::Part(name.clone(), part.clone())));
}

fn function_items(scope: &Scope, name: &Name, function: &Function, items: &mut Vec<Item>) {
    let mut push = |member| items.push(Item::In(scope.clone(), member));
    push(Member::Function(name.clone()));
    push(Member::Result(name.clone()));
    for param in &function.params {
        push(Member::Param(name.clone(), param.name.clone()));
    }
}

fn verdict(was: &Subject, now: &Subject) -> Verdict {
    witgate::compare(was, now, &Terms::default())
}

/// No two items of a contract have one address.
fn are_told_apart(subject: &Subject, what: &str) {
    let pairing = Pairing::new(&subject.contract, &subject.contract);
    let terms = Terms::default();
    let evidence = Evidence::new(subject, subject, &pairing, &[], &terms);
    let mut seen: BTreeMap<String, Item> = BTreeMap::new();
    for item in items(&subject.contract) {
        let address = evidence.address(&item);
        if let Some(other) = seen.insert(address.clone(), item.clone()) {
            panic!("{what}: `{address}` is {other:?} and {item:?}");
        }
    }
    assert!(seen.len() > 1, "{what}: nothing was compared");
}

#[test]
fn no_two_items_of_invented_contracts_have_one_address() {
    let scratch = Scratch::new();
    let mut asked = 0;
    for seed in seeds() {
        let pair = invented::pair(seed);
        for model in [&pair.was, &pair.now] {
            if let Ok(subject) = scratch.load(&text::print(model)) {
                are_told_apart(&subject, &format!("WITGATE_SEED={seed}"));
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "only {asked} contracts were read");
}

#[test]
fn what_is_close_has_addresses_of_its_own() {
    let scratch = Scratch::new();
    let texts = [
        // Both sides of a world, functions and inline interfaces.
        "package a:b@1.0.0; world w { import f: func(a: u32) -> u32; export f: func(a: u32); \
         import i: interface { type t = u8; f: func(); } export i: interface { type t = u8; \
         f: func(); } type t = u8; }",
        // A method that is called what WIT calls the constructor.
        "package a:b; interface i { resource r { constructor(); %constructor: func(); } }",
        // Versions of one dependency on one track, and on two.
        "package a:b@1.0.0; package d:d@0.2.0 { interface i { f: func(); } } \
         package d:d@0.2.1 { interface i { f: func(); } } package d:d@0.3.0 { interface i \
         { f: func(); } } world w { import d:d/i@0.2.0; import d:d/i@0.2.1; export \
         d:d/i@0.3.0; }",
        // The version before, as a dependency.
        "package a:b@2.0.0; package a:b@1.0.0 { interface i { f: func(); } } interface i \
         { f: func(); } world w { import i; import a:b/i@1.0.0; }",
    ];
    for text in texts {
        are_told_apart(&scratch.load(text).expect(text), text);
    }
}

/// Findings that follow from single changes, by fingerprint.
fn fingerprints(verdict: &Verdict) -> BTreeSet<&str> {
    let changes =
        verdict.findings.iter().filter(|finding| matches!(finding.rule.judge, Judge::Change(..)));
    changes.map(|finding| finding.fingerprint.as_str()).collect()
}

#[test]
fn a_fingerprint_depends_on_no_neighbour() {
    let scratch = Scratch::new();
    // An interface, a world and another version of everything beside.
    let beside = "interface neighbour { f: func(); } world beside { import neighbour; }\n";
    let mut asked = 0;
    for seed in seeds() {
        let pair = invented::pair(seed);
        let (was, now) = (text::print(&pair.was), text::print(&pair.now));
        let with = |text: &str| {
            let line = text.find('\n').expect("a package line") + 1;
            format!("{}{beside}{}", &text[..line], &text[line..])
        };
        let read = |text: &str| scratch.load(text).ok();
        let (Some(before), Some(after)) = (read(&was), read(&now)) else { continue };
        let (Some(more_before), Some(more_after)) = (read(&with(&was)), read(&with(&now))) else {
            continue;
        };
        let alone = verdict(&before, &after);
        asked += fingerprints(&alone).len();
        for (before, after) in [(&more_before, &more_after), (&before, &more_after)] {
            let among = verdict(before, after);
            let lost: Vec<_> = fingerprints(&alone)
                .difference(&fingerprints(&among))
                .map(|lost| alone.findings.iter().find(|it| it.fingerprint == *lost))
                .map(|finding| finding.map(|it| (it.rule.id, &it.item)))
                .collect();
            assert!(lost.is_empty(), "WITGATE_SEED={seed}: {lost:?}");
        }
    }
    assert!(asked > 200, "only {asked} findings were asked about");
}

#[test]
fn the_next_version_of_a_package_keeps_its_fingerprints() {
    let scratch = Scratch::new();
    let text = |version: &str, field: &str| {
        format!(
            "package a:b@{version}; interface i {{ record r {{ x: u32{field} }} f: func(r: r); }} \
             world w {{ import i; }}"
        )
    };
    let of = |was: &str, now: &str| {
        let (was, now) = (scratch.load(&text(was, "")), scratch.load(&text(now, ", y: u32")));
        let verdict = verdict(&was.expect("it is WIT"), &now.expect("it is WIT"));
        let added = verdict.findings.into_iter().find(|it| it.rule.id == "record-field-added");
        added.expect("the field is found").finding.fingerprint
    };
    let first = of("0.2.0", "0.2.0");
    assert_eq!(first, of("0.2.0", "0.2.1"), "declared in the same change");
    assert_eq!(first, of("0.2.1", "0.2.1"), "of the next release");
    assert_ne!(first, of("0.3.0", "0.3.0"), "of users that link with none of the former");
}
