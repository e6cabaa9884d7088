//! Components on hosts: what `targets` says of a host is held to what real releases of
//! it said, in `../witgate-oracles/hosts/results.md`, and to what is known of each by
//! hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod hosted;
mod oracle;

use std::collections::BTreeMap;
use std::fs;

use hosted::{ask, cell, importing, in_order};
use oracle::Side;
use tempfile::TempDir;
use wit_parser::Resolve;
use witgate::witgate_hosts::{HostProfile, Offer, Offered, all, find};
use witgate::witgate_link::Opinion;
use witgate::witgate_report::HostLink;
use witgate::{HostChoice, ImpactRequest, Request, targets_on_hosts};

const RESULTS: &str = include_str!("../../witgate-oracles/hosts/results.md");

/// The offer of a host in the version of that file of WIT, wherever it is.
fn offer_with<'h>(hosts: &'h [HostProfile], id: &str) -> &'h Offer {
    let mut offers = hosts.iter().flat_map(|host| &host.offers);
    let has = |offer: &&std::sync::Arc<Offer>| offer.packages.iter().any(|it| it.id == id);
    offers.find(has).unwrap_or_else(|| panic!("no host has {id}: run ask.py again"))
}

/// `run 46.0.1` is the profile of `wasmtime@46`.
fn profile_of(column: &str) -> String {
    let (what, version) = column.split_once(' ').unwrap();
    let major = version.split('.').next().unwrap();
    match what {
        "serve" => format!("wasmtime-serve@{major}"),
        _ => format!("wasmtime@{major}"),
    }
}

/// What results.md has: the names of its columns, and each component with what real
/// releases said of it.
struct Results {
    columns: Vec<String>,
    components: Vec<(String, Vec<u8>)>,
    said: Vec<Vec<String>>,
}

fn results(hosts: &[HostProfile]) -> Results {
    let mut rows = RESULTS.lines().filter(|line| line.starts_with("| "));
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let columns = cells(rows.next().unwrap()).split_off(2);
    let (mut components, mut said) = (Vec::new(), Vec::new());
    for row in rows {
        let row = cells(row);
        let offer = offer_with(hosts, &row[0]);
        let package = offer.packages.iter().find(|package| package.id == row[0]).unwrap();
        let (name, version) = package.name().split_once('@').unwrap();
        for interface in row[1].split(", ") {
            let import = format!("{name}/{interface}@{version}");
            let component = importing(offer, &[import], &[], true);
            components.push((format!("{}--{interface}.wasm", row[0]), component));
            said.push(row[2..].iter().map(|cell| in_order(cell)).collect());
        }
    }
    assert!(components.len() > 200, "{}", components.len());
    Results { columns, components, said }
}

#[test]
fn real_releases_say_the_same() {
    let hosts = all();
    let Results { columns, components, said: expected } = results(&hosts);
    let named: Vec<String> = columns.iter().map(|column| profile_of(column)).collect();
    let answers = ask(&components, HostChoice::Named(&named));
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (((name, _), fits), expected) in components.iter().zip(&answers).zip(&expected) {
        for ((column, fit), real) in columns.iter().zip(fits).zip(expected) {
            // The library was asked without flags only, and for WASI 0.2 only.
            let is_library = column.starts_with("library");
            if is_library && name.contains("-0.3.0") {
                continue;
            }
            let ours = match (is_library, &fit.link) {
                (true, HostLink::LinksWith(_)) => "no".to_owned(),
                _ => cell(fit),
            };
            *seen.entry(real).or_default() += 1;
            if ours != *real {
                wrong.push(format!("{name}, {column}: witgate says {ours}, Wasmtime {real}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    for answer in
        ["yes", "no", "-Scli", "-Shttp", "-Scli-exit-with-code", "-Sp3 -Wcomponent-model-async"]
    {
        assert!(seen.get(answer).is_some_and(|times| *times > 5), "{answer}: {seen:?}");
    }
}

/// What `impact` must say of a component by what two real releases said of it: it breaks
/// if it is refused by the second, or needs a flag there that it did not need before.
fn moved(before: &str, after: &str) -> &'static str {
    let flags = |cell: &str| match cell {
        "yes" => Vec::new(),
        cell => cell.split(' ').map(str::to_owned).collect(),
    };
    match (before, after) {
        ("no", _) => "did not link",
        (_, "no") => "breaks",
        _ if flags(after).iter().all(|flag| flags(before).contains(flag)) => "runs",
        _ => "breaks",
    }
}

/// `impact` from one real release to another.
#[test]
fn components_break_where_real_releases_say_so() {
    let hosts = all();
    let Results { columns, components, said } = results(&hosts);
    let directory = TempDir::new().unwrap();
    for (name, bytes) in &components {
        fs::write(directory.path().join(name), bytes).unwrap();
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for [before, after] in [
        ["run 45.0.2", "run 46.0.1"],
        ["run 46.0.1", "run 45.0.2"],
        ["run 36.0.9", "run 42.0.1"],
        ["serve 46.0.1", "run 46.0.1"],
        ["run 48.0.2", "serve 48.0.2"],
    ] {
        let at = [before, after].map(|it| columns.iter().position(|name| name == it).unwrap());
        let request = ImpactRequest {
            consumers: vec![directory.path().display().to_string()],
            against: Some(profile_of(before)),
            candidate: Some(profile_of(after)),
            ..ImpactRequest::default()
        };
        let impacted = witgate::impact(&request).unwrap();
        assert_eq!(impacted.judged, components.len());
        let broken = impacted.broken.iter().map(|it| (it.name.as_str(), "breaks"));
        let unlinked = impacted.unlinked.iter().map(|it| (it.name.as_str(), "did not link"));
        let named: BTreeMap<&str, &str> = broken.chain(unlinked).collect();
        let mut wrong = Vec::new();
        for ((name, _), said) in components.iter().zip(&said) {
            let path = directory.path().join(name);
            let ours = named.get(path.to_str().unwrap()).copied().unwrap_or("runs");
            let real = moved(&said[at[0]], &said[at[1]]);
            *seen.entry(real).or_default() += 1;
            if ours != real {
                wrong.push(format!("{name}: witgate says {ours}, Wasmtime {real}"));
            }
        }
        assert!(wrong.is_empty(), "{before} to {after}:\n{}", wrong.join("\n"));
    }
    assert!(seen.len() == 3 && seen.values().all(|times| *times > 20), "{seen:?}");
}

/// Every offer can be read: a component that uses all of it links where it is offered.
#[test]
fn what_a_host_offers_links_there() {
    let hosts = all();
    let mut known: Vec<&Offer> = Vec::new();
    for host in &hosts {
        let mut components = Vec::new();
        for offer in &host.offers {
            if known.contains(&&**offer) {
                continue;
            }
            known.push(offer);
            let component = match &offer.offered {
                Offered::Interfaces(interfaces) => importing(offer, interfaces, &[], false),
                Offered::World { world, of } if of.is_empty() => of_world(offer, world),
                Offered::World { .. } => continue,
            };
            components.push((format!("{}.wasm", components.len()), component));
        }
        if components.is_empty() {
            continue;
        }
        for fits in ask(&components, HostChoice::Named(&[host.full_name()])) {
            let [fit] = &fits[..] else { panic!("one host was asked about") };
            assert!(fit.links(), "{}: {:?}", fit.full_name(), fit.cause);
            assert!(fit.fit.is_accepted(Opinion::Typing), "{}", fit.full_name());
        }
    }
    assert!(known.len() > 40, "{}", known.len());
}

/// A component that uses all that a world imports, with the gates of the offer open.
fn of_world(offer: &Offer, world: &str) -> Vec<u8> {
    let mut text = format!("package probe:probe;\nworld probe {{ include {world}; }}\n");
    for package in &offer.packages {
        text.push_str(&format!("package {} {{{}}}\n", package.name(), package.body()));
    }
    let mut resolve = Resolve::default();
    resolve.features.extend(offer.features.iter().cloned());
    let package = resolve.push_source("probe.wit", &text).unwrap();
    // What it exports would be the component's to have.
    let id = resolve.packages[package].worlds["probe"];
    resolve.worlds[id].exports.clear();
    let side = Side { resolve, package };
    side.guest(id).unwrap()
}

/// A component that handles HTTP links on every Spin, whichever WASI 0.2 it was built
/// with: Spin gives it one `wasi:http/types`, though its world names two since 3.6.
#[test]
fn spin_links_handlers_of_every_wasi_0_2() {
    let hosts = all();
    let named = ["spin@3.5", "spin@3.6", "spin@4.0"].map(str::to_owned);
    for version in ["0.2.0", "0.2.6", "0.2.12"] {
        let package = format!("wasi:http@{version}");
        let has = |offer: &Offer| offer.packages.iter().any(|it| it.name() == package);
        let offer = hosts.iter().flat_map(|host| &host.offers).find(|offer| has(offer)).unwrap();
        let at = |interface: &str| format!("wasi:http/{interface}@{version}");
        let imports = ["types", "outgoing-handler"].map(at);
        let handler = importing(offer, &imports, &[&at("incoming-handler")], false);
        let answers = ask(&[("handler.wasm".to_owned(), handler)], HostChoice::Named(&named));
        for fit in &answers[0] {
            assert_eq!(
                fit.link,
                HostLink::Links,
                "{version} on {}: {:?}",
                fit.full_name(),
                fit.cause
            );
            assert_eq!(fit.called.len(), 1, "{version} on {}: {:?}", fit.full_name(), fit.called);
        }
    }
}

/// WASI 0.3 on hosts that have 0.2, and the reverse: one line says so.
#[test]
fn the_cause_is_the_generation_of_wasi() {
    let hosts = all();
    let newest = find(&hosts, "wasmtime").unwrap();
    let third = newest.offers.iter().find(|it| it.source.ends_with("src/p3/wit")).unwrap();
    let world = |offer: &Offer| match &offer.offered {
        Offered::World { world, .. } => of_world(offer, world),
        Offered::Interfaces(_) => unreachable!("a world of all of WASI"),
    };
    let components = [("third.wasm".to_owned(), world(third))];
    let named = ["wasmtime@36", "wasmtime@42", "viceroy@0.22"].map(str::to_owned);
    let answers = ask(&components, HostChoice::Named(&named));
    let causes: Vec<Option<&str>> = answers[0].iter().map(|fit| fit.cause.as_deref()).collect();
    assert_eq!(causes[0], Some("the component imports WASI 0.3, and the host has WASI 0.2 only"));
    assert_eq!(
        causes[1],
        Some(
            "the component imports WASI 0.3, and the host has WASI 0.2 and WASI 0.3.0-rc-2026-01-06 only"
        )
    );
    assert!(answers[0][0].notes[0].contains("calls itself 0.3.0"), "{:?}", answers[0][0].notes);
}

#[test]
fn an_unknown_host_is_an_error() {
    let request = Request::on(witgate::Date::constant(2026, 1, 1));
    let named = ["wasmtime@9".to_owned()];
    let error = targets_on_hosts(&request, &[], HostChoice::Named(&named)).unwrap_err();
    assert_eq!(error.to_string(), "unknown host `wasmtime@9`");
    assert!(error.help().unwrap().contains("wasmtime@50.0.1"));
}

/// A host that links a component and no longer calls it; and one of one's own.
#[test]
fn who_is_no_longer_called_breaks() {
    let hosts = all();
    let third = find(&hosts, "wasmtime@46").unwrap();
    let third = third.offers.iter().find(|it| it.source.ends_with("src/p3/wit")).unwrap();
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    let called = importing(third, &[], &["wasi:cli/run@0.3.0"], false);
    fs::write(path("called.wasm"), called).unwrap();
    let random = importing(third, &["wasi:random/random@0.3.0".to_owned()], &[], false);
    fs::write(path("random.wasm"), random).unwrap();
    fs::write(path("host.wit"), "package acme:host; world host {}").unwrap();
    let policy = "[[target]]\nhost = \"ours\"\nwit = \"host.wit\"\n";
    fs::write(path("witgate.toml"), policy).unwrap();
    let broken = |after: &str| -> Vec<(String, String)> {
        let request = ImpactRequest {
            consumers: vec![directory.path().display().to_string()],
            against: Some("wasmtime@46".to_owned()),
            candidate: Some(after.to_owned()),
            policy: Some(path("witgate.toml")),
            ..ImpactRequest::default()
        };
        let impacted = witgate::impact(&request).unwrap();
        assert_eq!((impacted.judged, impacted.unlinked.len()), (2, 0));
        let broken = impacted.broken.iter().map(|it| {
            let name = it.name.rsplit('/').next().unwrap().to_owned();
            (name, it.breakage.reason())
        });
        broken.collect()
    };
    assert_eq!(broken("wasmtime@47"), []);
    let [(called, why), (random, generation)] = &broken("wasmtime@45")[..] else {
        panic!("both break");
    };
    assert_eq!((called.as_str(), random.as_str()), ("called.wasm", "random.wasm"));
    assert_eq!(why, "wasmtime@45.0.3 does not call wasi:cli/run@0.3.0");
    assert!(generation.starts_with("the component imports WASI 0.3, and the host"), "{generation}");
    let ours = broken("ours");
    let reasons: Vec<&str> = ours.iter().map(|(_, reason)| reason.as_str()).collect();
    assert!(reasons[0] == "ours does not call wasi:cli/run@0.3.0", "{reasons:?}");
    assert!(reasons[1].contains("wasi:random"), "{reasons:?}");
}
