//! Facts about linking: what a real Wasmtime 48.0.8 was seen to do, in `facts`, and what
//! upstream's type checker says here. `targets` and `impact` must say the same, with the
//! exact check and with the rows of needs and offers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod facts;
mod oracle;
mod scratch;

use facts::Fact;
use oracle::Side;
use scratch::Scratch;
use witgate::witgate_link::{Fit, Needs, Offers, Opinion};
use witgate::witgate_load::on_deep_stack;
use witgate::{ImpactRequest, Options};

/// What is said of a fact: by the oracles, or by witgate in some way.
type Answers = [bool; 2];

/// A component of the fact's guest.
fn component(fact: &Fact) -> Vec<u8> {
    match (fact.guest(), fact.component()) {
        (Some(text), _) => {
            let side =
                Side::parse(&text).unwrap_or_else(|error| panic!("{}: {error:#}", fact.name));
            side.guest(side.world("w").unwrap()).unwrap()
        }
        (None, text) => wat::parse_str(text.unwrap()).unwrap(),
    }
}

/// By [`Opinion::ALL`], what `targets` and the rows say.
fn targets(scratch: &Scratch, bytes: &[u8], host: &str) -> Vec<(&'static str, Answers)> {
    let component = scratch.load_component(bytes).unwrap();
    let host = scratch.load(host).unwrap();
    let (world, _) = host.contract.worlds().find(|(name, _)| &*name.name == "w").unwrap();
    let fit = Fit::in_world(&component.contract, &host.contract, &world).unwrap();
    let needs = Needs::new(&component.contract).unwrap();
    let offers = Offers::new(&host.contract, &world).unwrap();
    let exact = Opinion::ALL.map(|opinion| fit.is_accepted(opinion));
    let mut said = vec![("targets", exact)];
    if needs.unsure().is_none() && offers.unsure().is_none() {
        let rows = Opinion::ALL.map(|opinion| needs.unmet(&offers, opinion).is_empty());
        said.push(("rows", rows));
    }
    said
}

/// By [`Opinion::ALL`], whether `impact` lets the component run on the host after a
/// change, which ran on one that is made for it.
fn impact(bytes: &[u8], was: &str, now: &str) -> Answers {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let request = ImpactRequest {
        consumers: vec![write("guest.wasm", bytes)],
        against: Some(write("was.wit", was.as_bytes())),
        candidate: Some(write("now.wit", now.as_bytes())),
        options: Options::default(),
        ..ImpactRequest::default()
    };
    let impacted = witgate::impact(&request).unwrap();
    assert_eq!((impacted.judged, impacted.unlinked.len()), (1, 0), "{:?}", impacted.unlinked);
    let worlds = impacted.broken.iter().flat_map(|broken| &broken.breakage.worlds);
    let refused: Vec<Opinion> = worlds.flat_map(|world| world.refused_by.clone()).collect();
    Opinion::ALL.map(|opinion| !refused.contains(&opinion))
}

#[test]
fn witgate_says_what_both_oracles_say() {
    let (asked, wrong) = on_deep_stack(|| {
        let scratch = Scratch::new();
        let (mut asked, mut wrong) = (Asked::default(), Vec::new());
        for fact in facts::all() {
            let bytes = component(&fact);
            let Some(host) = fact.host() else {
                asked.untyped += 1;
                continue;
            };
            let side = Side::parse(&host).unwrap();
            let typing = side.accepts(side.world("w").unwrap(), &bytes).is_ok();
            let oracles = [typing, fact.links];
            let mut said = targets(&scratch, &bytes, &host);
            if let Some(was) = fact.guest() {
                said.push(("impact", impact(&bytes, &was, &host)));
            }
            asked.facts += 1;
            asked.answers += said.len();
            if !said.iter().any(|(who, _)| *who == "rows") {
                asked.unsure.push(fact.name);
            }
            asked.links += usize::from(fact.links);
            asked.apart += usize::from(typing != fact.links);
            for (who, said) in said {
                if said != oracles {
                    let name = fact.name;
                    wrong.push(format!("{name}: {who} says {said:?}, the oracles {oracles:?}"));
                }
            }
        }
        (asked, wrong)
    });
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    // One has no contract. Of the others each is asked about by `targets`, by rows and by
    // `impact`, but for two components that no contract makes; and rows do not say which
    // of two versions a host answers with.
    assert_eq!((asked.facts, asked.untyped, asked.links), (102, 1, 43), "{asked:?}");
    assert_eq!(asked.answers, 102 * 3 - 2 - asked.unsure.len(), "{asked:?}");
    assert!(matches!(asked.unsure[..], [only] if only.starts_with("two host versions")));
    assert!(asked.apart > 10, "{asked:?}");
}

#[derive(Debug, Default)]
struct Asked {
    facts: usize,
    untyped: usize,
    answers: usize,
    /// Those that a real Wasmtime linked.
    links: usize,
    /// Those of which the oracles say different things.
    apart: usize,
    /// Those that the rows cannot say.
    unsure: Vec<&'static str>,
}
