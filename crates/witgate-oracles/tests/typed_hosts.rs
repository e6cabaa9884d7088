//! Components nobody wrote, on hosts nobody wrote whose functions have types: `targets`,
//! the rows of needs and offers, and `impact` against a real Wasmtime.
//!
//! `WITGATE_SEED` and `WITGATE_PAIRS` choose other pairs, and more of them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../witgate/tests/invented/mod.rs"]
mod invented;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
#[path = "../../witgate/tests/scratch/mod.rs"]
mod scratch;

use std::fs;

use invented::model::Model;
use invented::{Pair, text};
use oracle::Side;
use scratch::Scratch;
use witgate::witgate_link::{Fit, Needs, Offers, Opinion};
use witgate::{ImpactRequest, Options, Subject};
use witgate_oracles::{guest, host};

/// Pairs that a plain run examines.
const PAIRS: u64 = 150;

#[derive(Debug, Default)]
struct Count {
    asked: u64,
    links: u64,
    by_rows: u64,
    by_impact: u64,
    /// Components that Wasmtime does not link with a host of their own world.
    not_before: u64,
    /// Refused for a type or the number of parameters, and for nothing else.
    for_types: u64,
    /// Components that Wasmtime 48 does not read, mostly for getters and setters, or hosts
    /// that `bindgen!` does not make.
    no_answer: u64,
}

#[test]
fn random_components_on_typed_hosts() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    let pairs = number("WITGATE_PAIRS").unwrap_or(PAIRS);
    let (mut count, mut wrong) = (Count::default(), Vec::new());
    let scratch = Scratch::new();
    for seed in first..first + pairs {
        let Pair { was, now, .. } = invented::pair(seed);
        for (guest, host) in [(&was, &now), (&now, &was)] {
            let asked = ask(&scratch, guest, host, &mut count);
            wrong.extend(asked.into_iter().map(|it| format!("seed {seed}: {it}")));
        }
    }
    eprintln!("{count:?}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    if pairs >= PAIRS {
        assert!(count.asked > 200, "{count:?}");
        assert!(count.links * 10 > count.asked && count.links * 10 < count.asked * 9, "{count:?}");
        assert!(count.by_rows * 2 > count.asked && count.by_impact * 2 > count.asked, "{count:?}");
        assert!(count.for_types * 20 > count.asked, "{count:?}");
        assert!(count.no_answer < count.asked, "{count:?}");
    }
}

fn ask(scratch: &Scratch, guest: &Model, host: &Model, count: &mut Count) -> Vec<String> {
    let mut wrong = Vec::new();
    let texts = [guest, host].map(text::print);
    let [Ok(guest_side), Ok(host_side)] = [Side::parse(&texts[0]), Side::parse(&texts[1])] else {
        return wrong;
    };
    let Ok(host_subject) = scratch.load(&texts[1]) else { return wrong };
    for (name, guest_world) in guest_side.worlds() {
        let Some(host_world) = host_side.world(&name) else { continue };
        let Ok(bytes) = guest_side.guest(guest_world) else { continue };
        let Ok(component) = scratch.load_component(&bytes) else { continue };
        let (Ok(read), Ok(typed)) =
            (guest::read(&bytes), host::Host::generate(&host_side.resolve, host_world))
        else {
            count.no_answer += 1;
            continue;
        };
        let said = typed.instantiate(&read);
        let links = said.is_ok();
        count.asked += 1;
        count.links += u64::from(links);
        // As "expected `u32` found `u64`".
        let is_for_types = |reason: &str| reason.contains("expected ");
        count.for_types += u64::from(said.as_ref().is_err_and(|reason| is_for_types(reason)));
        let mut compare = |who: &str, ours: bool| {
            if ours != links {
                wrong.push(format!("{name}: {who} says {ours}, Wasmtime {said:?}"));
            }
        };
        let Subject { contract, .. } = &host_subject;
        let (world, _) = contract.worlds().find(|(it, _)| *it.name == name).unwrap();
        let fit = Fit::in_world(&component.contract, contract, &world).unwrap();
        compare("targets", fit.is_accepted(Opinion::Wasmtime));
        let needs = Needs::new(&component.contract).unwrap();
        let offers = Offers::new(contract, &world).unwrap();
        if needs.unsure().is_none() && offers.unsure().is_none() {
            count.by_rows += 1;
            compare("rows", needs.unmet(&offers, Opinion::Wasmtime).is_empty());
        }
        // Whoever Wasmtime did not link before cannot break there.
        let own = host::Host::generate(&guest_side.resolve, guest_world);
        if own.is_ok_and(|own| own.instantiate(&read).is_err()) {
            count.not_before += 1;
        } else if let Some(runs) = impact(&bytes, [&texts[0], &texts[1]], &name) {
            count.by_impact += 1;
            compare("impact", runs);
        }
    }
    wrong
}

/// Whether `impact` lets a component run on the host after the change, by Wasmtime.
/// `None` if it says that it did not run before, or that its host cannot be compared.
fn impact(bytes: &[u8], [was, now]: [&str; 2], world: &str) -> Option<bool> {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let request = ImpactRequest {
        consumers: vec![write("guest.wasm", bytes)],
        against: Some(write("was.wit", was.as_bytes())),
        candidate: Some(write("now.wit", now.as_bytes())),
        world: Some(world.to_owned()),
        options: Options::default(),
        ..ImpactRequest::default()
    };
    let impacted = witgate::impact(&request).ok()?;
    if impacted.judged == 0 || !impacted.unlinked.is_empty() {
        return None;
    }
    let mut worlds = impacted.broken.iter().flat_map(|broken| &broken.breakage.worlds);
    Some(!worlds.any(|world| world.refused_by.contains(&Opinion::Wasmtime)))
}
