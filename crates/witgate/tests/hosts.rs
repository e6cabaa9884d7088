//! Components on hosts: what `targets` says of a host is held to what real releases of
//! it said, in `../witgate-oracles/hosts/results.md`, and to what is known of each by
//! hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod hosted;
mod oracle;

use std::collections::BTreeMap;

use hosted::{ask, cell, importing, in_order};
use oracle::Side;
use wit_parser::Resolve;
use witgate::witgate_hosts::{HostProfile, Offer, Offered, all, find};
use witgate::witgate_link::Opinion;
use witgate::witgate_report::HostLink;
use witgate::{HostChoice, Request, targets_on_hosts};

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

#[test]
fn real_releases_say_the_same() {
    let hosts = all();
    let mut rows = RESULTS.lines().filter(|line| line.starts_with("| "));
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let columns = cells(rows.next().unwrap()).split_off(2);
    let named: Vec<String> = columns.iter().map(|column| profile_of(column)).collect();
    let (mut components, mut expected) = (Vec::new(), Vec::new());
    for row in rows {
        let row = cells(row);
        let offer = offer_with(&hosts, &row[0]);
        let package = offer.packages.iter().find(|package| package.id == row[0]).unwrap();
        let (name, version) = package.name().split_once('@').unwrap();
        for interface in row[1].split(", ") {
            let import = format!("{name}/{interface}@{version}");
            let component = importing(offer, &[import], &[], true);
            components.push((format!("{}--{interface}.wasm", row[0]), component));
            expected.push(row[2..].to_vec());
        }
    }
    assert!(components.len() > 200, "{}", components.len());
    let answers = ask(&components, HostChoice::Named(&named));
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
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
            let real = in_order(real);
            *seen.entry(real.clone()).or_default() += 1;
            if ours != real {
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
