//! Needs joined with offers: upstream's type checker says whether a component fits
//! a world, and the join of rows must say the same. For Wasmtime's linker it must
//! say what the exact check says, which `crates/witgate-oracles` holds to a real
//! Wasmtime.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod appeal;
mod invented;
mod oracle;
mod scratch;

use std::collections::{BTreeMap, BTreeSet};

use invented::model::Model;
use invented::{Pair, text};
use oracle::resources::{RESOURCES, TYPING, WASMTIME};
use oracle::{Side, is_twice};
use scratch::Scratch;
use witgate::Subject;
use witgate::witgate_link::{Fit, Key, Needs, Offers, Opinion, Unmet, links};
use witgate::witgate_model::Side::Export;
use witgate::witgate_model::{TypeKind, WorldItem, WorldName};

fn world(subject: &Subject, world: &str) -> WorldName {
    subject.contract.worlds().find(|(name, _)| &*name.name == world).unwrap().0
}

#[test]
fn resources_that_are_merged_split_and_moved() {
    let scratch = Scratch::new();
    for (side, exports) in [("import", false), ("export", true)] {
        let package = |interfaces: &str| {
            format!("package t:p@1.0.0; {interfaces} world w {{ {side} a; {side} b; }}")
        };
        for (row, (guest_name, guest)) in RESOURCES.iter().enumerate() {
            let guest_side = Side::parse(&package(guest)).unwrap();
            let bytes = guest_side.guest(guest_side.world("w").unwrap()).unwrap();
            let component = scratch.load_component(&bytes).unwrap();
            let needs = Needs::new(&component.contract).unwrap();
            for (column, (host_name, host)) in RESOURCES.iter().enumerate() {
                let case = format!("{side}: {guest_name} on {host_name}");
                let host_side = Side::parse(&package(host)).unwrap();
                let upstream = host_side.accepts(host_side.world("w").unwrap(), &bytes);
                let host = scratch.load(&package(host)).unwrap();
                let offers = Offers::new(&host.contract, &world(&host, "w")).unwrap();
                assert_eq!((needs.unsure(), offers.unsure()), (None, None));
                let unmet = needs.unmet(&offers, Opinion::Typing);
                assert_eq!(unmet.is_empty(), upstream.is_ok(), "{case}: {unmet:?}, {upstream:?}");
                if !exports {
                    assert_eq!(unmet.is_empty(), TYPING[row][column], "{case}: {unmet:?}");
                    let unmet = needs.unmet(&offers, Opinion::Wasmtime);
                    assert_eq!(unmet.is_empty(), WASMTIME[row][column], "{case}: {unmet:?}");
                }
            }
        }
    }
}

/// What the rows of a component say of a host, the world `w` of a text. They must say what
/// the exact check says, and typing what upstream does.
fn joined(bytes: &[u8], host: &str) -> [bool; 2] {
    let scratch = Scratch::new();
    let host_side = Side::parse(host).unwrap();
    let component = scratch.load_component(bytes).unwrap().contract;
    let upstream = host_side.accepts(host_side.world("w").unwrap(), bytes);
    let host_subject = scratch.load(host).unwrap();
    let world = world(&host_subject, "w");
    let needs = Needs::new(&component).unwrap();
    let offers = Offers::new(&host_subject.contract, &world).unwrap();
    assert_eq!((needs.unsure(), offers.unsure()), (None, None), "{host}");
    assert!(!offers.rows().is_empty(), "{host}");
    let fit = Fit::in_world(&component, &host_subject.contract, &world).unwrap();
    let said = Opinion::ALL.map(|opinion| needs.unmet(&offers, opinion).is_empty());
    let exactly = Opinion::ALL.map(|opinion| fit.is_accepted(opinion));
    assert_eq!(said, exactly, "{host}: {:?}", fit.items);
    assert_eq!(said[0], upstream.is_ok(), "{host}: {upstream:?}");
    said
}

/// A component of the world `w` of a text.
fn built(text: &str) -> Vec<u8> {
    let side = Side::parse(text).unwrap();
    side.guest(side.world("w").unwrap()).unwrap()
}

/// Only the rows of a type that no function mentions say whose it is. The components are
/// written out, since `wit-component` leaves out what nothing uses.
#[test]
fn resources_that_no_function_uses() {
    let own = "(export \"r\" (type (sub resource)))";
    let import =
        |name: &str, body: &str| format!("(import \"t:p/{name}@1.0.0\" (instance ${name} {body}))");
    let same = |name: &str| {
        let alias = format!("(alias export ${name} \"r\" (type $r))");
        (alias, "(export \"r\" (type (eq $r)))")
    };
    let ((of_a, same_as_a), (of_types, same_as_types)) = (same("a"), same("types"));
    let guests = [
        import("a", own) + &of_a + &import("b", same_as_a),
        import("a", own) + &import("b", own),
        import("types", own)
            + &of_types
            + &import("a", same_as_types)
            + &import("b", same_as_types),
    ];
    for (row, guest) in guests.iter().enumerate() {
        let bytes = wat::parse_str(format!("(component {guest})")).unwrap();
        for (column, (_, host)) in RESOURCES.iter().enumerate() {
            let host = format!("package t:p@1.0.0; {host} world w {{ import a; import b; }}");
            let expected = [TYPING[row][column], WASMTIME[row][column]];
            assert_eq!(joined(&bytes, &host), expected, "{guest} on {host}");
        }
    }
}

/// Wasmtime looks for an export by its name, and accepts any resource of one.
#[test]
fn exports_that_have_only_their_names_in_common() {
    let resources = |f: &str| {
        format!("x: interface {{ resource r; resource s; f: func() -> {f}; g: func() -> s; }}")
    };
    let (of_r, of_s) = (resources("r"), resources("s"));
    for (guest, host, expected) in [
        ("x: func();", "x: func();", [true, true]),
        ("x: func();", "x: func(a: u32);", [false, false]),
        ("x: func();", "x: interface { type t = u32; }", [false, true]),
        (&of_r, "x: func();", [false, false]),
        (&of_r, &of_r, [true, true]),
        (&of_s, &of_r, [false, true]),
    ] {
        let text = |item: &str| format!("package t:p; world w {{ export {item} }}");
        assert_eq!(joined(&built(&text(guest)), &text(host)), expected, "{guest} for {host}");
    }
}

#[test]
fn lists_of_another_length_are_other_types() {
    let of =
        |length: u32| format!("package t:p; world w {{ import f: func(l: list<u8, {length}>); }}");
    assert_eq!(joined(&built(&of(4)), &of(4)), [true, true]);
    assert_eq!(joined(&built(&of(4)), &of(5)), [false, false]);
}

/// Of an import that has neither a function nor a resource nothing is linked.
#[test]
fn rows_that_do_not_say_all_say_so() {
    let scratch = Scratch::new();
    let value = "(type $t u32) (export \"t\" (type (eq $t)))";
    for (declared, is_unsure) in [(value, true), ("(export \"t\" (type (sub resource)))", false)] {
        let text = format!("(component (import \"x\" (instance {declared})))");
        let component = scratch.load_component(&wat::parse_str(text).unwrap()).unwrap();
        let needs = Needs::new(&component.contract).unwrap();
        assert_eq!(needs.unsure().is_some(), is_unsure, "{declared}: {:?}", needs.unsure());
    }
}

#[test]
fn imports_that_are_left_out_are_not_missed() {
    let scratch = Scratch::new();
    let package = |imports: &str| {
        format!(
            "package t:p@1.0.0; interface a {{ f: func(); }} interface b {{ g: func(); }} \
             world w {{ {imports} export run: func(); }}"
        )
    };
    let component = scratch.load_component(&built(&package("import a; import b;"))).unwrap();
    let host = scratch.load(&package("import a;")).unwrap();
    let offers = Offers::new(&host.contract, &world(&host, "w")).unwrap();
    let mut needs = Needs::new(&component.contract).unwrap();
    for is_left_out in [false, true] {
        if is_left_out {
            needs.leave_out_imports(|key| key == "t:p/b@1");
            assert!(needs.rows().iter().any(|row| &*row.key == "t:p/a@1"), "{needs:?}");
        }
        for opinion in Opinion::ALL {
            let unmet = needs.unmet(&offers, opinion);
            assert_eq!(unmet.is_empty(), is_left_out, "{unmet:?}");
        }
    }
}

/// Of two exports of one name there is no component type, and only Wasmtime tells them apart.
#[test]
fn two_versions_of_an_export_link_by_wasmtime_alone() {
    let interface = "{ interface i { f: func(); } }";
    let text = format!(
        "package t:p; world w {{ export x:y/i@1.0.0; export x:y/i@1.1.0; }} \
         package x:y@1.0.0 {interface} package x:y@1.1.0 {interface}"
    );
    let subject = Scratch::new().load(&text).unwrap();
    let name = world(&subject, "w");
    let by = |opinion| links((&subject.contract, &name), (&subject.contract, &name), opinion);
    assert_eq!(by(Opinion::Typing), None);
    assert_eq!(by(Opinion::Wasmtime), Some(Ok(())));
}

/// Pairs that a plain run examines.
const PAIRS: u64 = 150;

#[derive(Debug, Default)]
struct Count {
    joined: u64,
    refused: u64,
    unsure: u64,
    appeals: u64,
    by_typing_alone: u64,
    /// Refused by the rows alone, which the exact check takes back.
    taken_back: u64,
}

/// `WITGATE_SEED` and `WITGATE_PAIRS` choose other pairs, and more of them.
#[test]
fn rows_say_what_the_type_checkers_say() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    let pairs = number("WITGATE_PAIRS").unwrap_or(PAIRS);
    let scratch = Scratch::new();
    let (mut count, mut wrong) = (Count::default(), BTreeMap::new());
    for seed in first..first + pairs {
        let Pair { was, now, .. } = invented::pair(seed);
        // A host that has nothing to do with the guest, but for the names.
        let other = invented::pair(seed + pairs).was;
        for (guest, host) in [(&was, &now), (&now, &was), (&was, &was), (&was, &other)] {
            for detail in ask(&scratch, guest, host, &mut count) {
                wrong.entry(seed).or_insert_with(|| {
                    format!(
                        "{detail}\n--- guest\n{}--- host\n{}",
                        text::print(guest),
                        text::print(host)
                    )
                });
            }
        }
    }
    eprintln!("{count:?}");
    let all: Vec<_> = wrong.keys().copied().collect();
    let shown: Vec<_> = wrong.values().take(2).cloned().collect();
    assert!(wrong.is_empty(), "{} seeds {all:?}:\n{}", wrong.len(), shown.join("\n"));
    if pairs >= PAIRS {
        assert!(count.joined > pairs && count.refused > pairs / 2, "{count:?}");
        assert!(count.by_typing_alone > 0, "{count:?}");
        assert!(count.unsure * 5 < count.joined, "{count:?}");
        assert!(count.appeals * 100 < count.joined, "{count:?}");
        assert_eq!(count.taken_back, 0, "{count:?}");
    }
}

/// Writes guests and hosts with what the rows say of each, for
/// `crates/witgate-oracles/names.py`, which asks a Wasmtime. That compares names and
/// resources alone, since its hosts have no types: so nothing counts here that the host
/// has under its name.
#[test]
#[ignore = "writes WITGATE_CASES, a directory; elsewhere a few"]
fn cases_for_wasmtime() {
    let elsewhere = tempfile::tempdir().unwrap();
    let asked = std::env::var_os("WITGATE_CASES").map(std::path::PathBuf::from);
    let most = if asked.is_some() { PAIRS } else { 10 };
    let home = asked.unwrap_or_else(|| elsewhere.path().to_owned());
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    let pairs = number("WITGATE_PAIRS").unwrap_or(most);
    let scratch = Scratch::new();
    let mut written = 0;
    for seed in first..first + pairs {
        let Pair { was, now, .. } = invented::pair(seed);
        let other = invented::pair(seed + pairs).was;
        for (guest, host) in [(&was, &now), (&now, &was), (&was, &other)] {
            written += write_cases(&scratch, guest, host, &home, written);
        }
    }
    // And the nine of resources, of which the answers are known.
    for (row, guest) in RESOURCES.iter().enumerate() {
        for (column, host) in RESOURCES.iter().enumerate() {
            let package = |interfaces: &str| {
                format!("package t:p@1.0.0; {interfaces} world w {{ import a; import b; }}")
            };
            let guest = Side::parse(&package(guest.1)).unwrap();
            let bytes = guest.guest(guest.world("w").unwrap()).unwrap();
            let host = scratch.load(&package(host.1)).unwrap();
            let defined = defined(&host, &world(&host, "w")).unwrap();
            let links = WASMTIME[row][column];
            write_case(&home, &format!("nine-{row}-{column}"), &bytes, &defined, links);
        }
    }
    assert!(written > pairs / 2, "{written}");
}

fn write_cases(
    scratch: &Scratch,
    guest: &Model,
    host: &Model,
    home: &std::path::Path,
    number: u64,
) -> u64 {
    let texts = [guest, host].map(|model| without_unknown_types(&text::print(model)));
    let [Ok(guest_side), Ok(_)] = [Side::parse(&texts[0]), Side::parse(&texts[1])] else {
        return 0;
    };
    let Ok(host) = scratch.load(&texts[1]) else { return 0 };
    let mut written = 0;
    for (name, guest_world) in guest_side.worlds() {
        let Ok(bytes) = guest_side.guest(guest_world) else { continue };
        let Ok(component) = scratch.load_component(&bytes) else { continue };
        let needs = Needs::new(&component.contract).unwrap();
        let (own_world, _) = component.contract.worlds().next().unwrap();
        // Python defines no async function.
        if defined(&component, &own_world).is_none() {
            continue;
        }
        for (host_world, _) in host.contract.worlds() {
            let offers = Offers::new(&host.contract, &host_world).unwrap();
            let Some(defined) = defined(&host, &host_world) else { continue };
            if needs.unsure().is_some() || offers.unsure().is_some() {
                continue;
            }
            let functions = functions(&host, &host_world);
            let has = |unmet: &Unmet<'_>| {
                functions.contains(&(unmet.key.to_owned(), unmet.item.to_owned()))
            };
            let unmet = needs.unmet(&offers, Opinion::Wasmtime);
            let links = unmet.iter().all(|it| it.side == Export || has(it));
            let case = format!("{:06}-{name}-{}", number + written, host_world.name);
            write_case(home, &case, &bytes, &defined, links);
            written += 1;
        }
    }
    written
}

/// A text without the types that Python's Wasmtime cannot be told to read: lists of a
/// fixed length and `error-context`. Its hosts have no types, so that others do as well.
fn without_unknown_types(text: &str) -> String {
    let text = text.replace("error-context", "string");
    let mut parts = text.split(", ");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.trim_start_matches(|it: char| it.is_ascii_digit()) {
            rest if rest.len() < part.len() && rest.starts_with('>') => plain.push_str(rest),
            _ => plain.extend([", ", part]),
        }
    }
    plain
}

/// The functions that a host of a world defines, as rows name them.
fn functions(host: &Subject, world: &WorldName) -> BTreeSet<(String, String)> {
    let mut functions = BTreeSet::new();
    for (key, item) in &host.contract.world(world).unwrap().imports {
        let key = Key::new(key).to_string();
        match item {
            WorldItem::Function(_) => _ = functions.insert((key, String::new())),
            WorldItem::Type(_) => {}
            WorldItem::Interface { target, .. } => {
                let interface = host.contract.target(target).unwrap();
                functions
                    .extend(interface.functions.keys().map(|it| (key.clone(), it.to_string())));
            }
        }
    }
    functions
}

fn write_case(home: &std::path::Path, name: &str, guest: &[u8], defined: &str, links: bool) {
    std::fs::write(home.join(format!("{name}.wasm")), guest).unwrap();
    let case = format!(r#"{{"links": {links}, "host": {defined}}}"#);
    std::fs::write(home.join(format!("{name}.json")), case).unwrap();
}

/// What a host of a world defines, as JSON: functions, and resources where they are
/// declared. `None` of a world with what Python's Wasmtime cannot define.
fn defined(host: &Subject, world: &WorldName) -> Option<String> {
    let world = host.contract.world(world)?;
    let mut parts = Vec::new();
    let quoted = |names: Vec<&str>| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        names.join(", ")
    };
    for (key, item) in &world.imports {
        let (functions, resources) = match item {
            WorldItem::Function(function) if function.is_async => return None,
            WorldItem::Function(_) => (vec![""], Vec::new()),
            WorldItem::Type(def) if def.kind == TypeKind::Resource => (Vec::new(), vec![""]),
            WorldItem::Type(_) => continue,
            WorldItem::Interface { target, .. } => {
                let interface = host.contract.target(target)?;
                if interface.functions.values().any(|function| function.is_async) {
                    return None;
                }
                let resources = interface.types.iter();
                let resources = resources.filter(|(_, def)| def.kind == TypeKind::Resource);
                let functions = interface.functions.keys().map(|name| &**name).collect();
                (functions, resources.map(|(name, _)| &**name).collect())
            }
        };
        parts.push(format!(
            r#""{key}": {{"functions": [{}], "resources": [{}]}}"#,
            quoted(functions),
            quoted(resources)
        ));
    }
    Some(format!("{{{}}}", parts.join(", ")))
}

fn ask(scratch: &Scratch, guest: &Model, host: &Model, count: &mut Count) -> Vec<String> {
    let mut wrong = Vec::new();
    let texts = [guest, host].map(text::print);
    let [Ok(guest_side), Ok(host_side)] = [Side::parse(&texts[0]), Side::parse(&texts[1])] else {
        return wrong;
    };
    let Ok(host_subject) = scratch.load(&texts[1]) else { return wrong };
    for (name, guest_world) in guest_side.worlds() {
        let Ok(bytes) = guest_side.guest(guest_world) else { continue };
        let Ok(component) = scratch.load_component(&bytes) else { continue };
        let needs = Needs::new(&component.contract).unwrap();
        for (host_name, host_world) in host_side.worlds() {
            // A world of which there is no component makes no host either.
            if host_side.guest(host_world).is_err() {
                continue;
            }
            let host_world_name = world(&host_subject, &host_name);
            let offers = Offers::new(&host_subject.contract, &host_world_name).unwrap();
            let fit = Fit::in_world(&component.contract, &host_subject.contract, &host_world_name)
                .unwrap();
            count.joined += 1;
            if needs.unsure().is_some() || offers.unsure().is_some() {
                count.unsure += 1;
                continue;
            }
            let [typing, wasmtime] = Opinion::ALL.map(|opinion| {
                let unmet = needs.unmet(&offers, opinion);
                let refused = fit.items.iter().filter_map(|item| item.refused_by(opinion));
                let refused: Vec<_> = refused.collect();
                if unmet.is_empty() != fit.is_accepted(opinion) {
                    count.taken_back += u64::from(fit.is_accepted(opinion));
                    let detail = format!(
                        "{name} on {host_name}, {}: rows {unmet:?}, exactly {refused:?}",
                        opinion.as_str()
                    );
                    wrong.push(detail);
                }
                unmet.is_empty()
            });
            count.refused += u64::from(!typing);
            count.by_typing_alone += u64::from(!typing && wasmtime);
            let upstream = host_side.accepts(host_world, &bytes);
            if typing == upstream.is_ok() {
                continue;
            }
            let is_moot = [guest, host].into_iter().any(appeal::is_moot)
                || is_twice(&guest_side, guest_world)
                || is_twice(&host_side, host_world);
            if is_moot || name == host_name && appeal::links(guest, host, &name) == Some(typing) {
                count.appeals += 1;
                continue;
            }
            let unmet = needs.unmet(&offers, Opinion::Typing);
            wrong.push(format!("{name} on {host_name}: rows {unmet:?}, upstream {upstream:?}"));
        }
    }
    wrong
}
