//! Contracts that nobody wrote, on hosts before a change and after it: an engine must say
//! of each what the exact check says, and upstream's type checker.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test says what it compared")]

#[path = "../../witgate/tests/appeal/mod.rs"]
#[allow(dead_code, reason = "no question is asked a second time here")]
mod appeal;
#[path = "../../witgate/tests/invented/mod.rs"]
mod invented;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use invented::random::Random;
use invented::{Pair, edits, text};
use oracle::{Side, is_twice};
use support::{Change, World, ask_all, breaks, python_with};
use witgate::witgate_link::{Fit, Guest as Typed, Opinion};
use witgate::witgate_model::Contract;
use witgate::{DeclaredInterfaces, Options, load_bytes};
use witgate_fleet::Engine;

/// Pairs that a plain run examines.
const PAIRS: u64 = 150;

/// So many guests of a pair are of the host before the change, edited.
const EDITED: u64 = 6;

/// So many pairs make a batch, of which one process of an engine is asked.
const BATCH: u64 = 500;

#[derive(Debug, Default)]
struct Count {
    contracts: u64,
    broken: u64,
    by_one_opinion: u64,
    unsure: u64,
    beside: u64,
    asked_upstream: u64,
    appeals: u64,
}

/// Both sides of a change, as witgate and as upstream read them.
struct Hosts {
    contracts: [Contract; 2],
    sides: [Side; 2],
}

/// A guest, with what is right about it.
struct Guest {
    file: String,
    /// Whether it breaks, by the exact check: to typing, and to Wasmtime.
    exactly: [bool; 2],
    /// Whether it breaks, by upstream's type checker; `None` where that cannot be asked.
    upstream: Option<bool>,
    is_moot: bool,
    /// Whether it imports what neither side mentions.
    is_beside: bool,
}

#[test]
fn an_engine_says_what_the_exact_check_says() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    agree(number("WITGATE_SEED").unwrap_or(1), number("WITGATE_PAIRS").unwrap_or(PAIRS));
}

#[test]
#[ignore = "slow: 100,000 contracts, which `.ci/slow fleet` asks for"]
fn an_engine_says_it_of_many_contracts() {
    if std::env::var_os("WITGATE_FLEET_SLOW").is_some() {
        agree(1_000_000, 11_000);
    }
}

fn agree(first: u64, pairs: u64) {
    let Some(python) = python_with("duckdb") else { return };
    let (mut count, mut wrong) = (Count::default(), BTreeMap::new());
    for batch in (first..first + pairs).step_by(BATCH as usize) {
        let memory = Path::new("/dev/shm");
        let scratch = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).unwrap();
        let mut changes = Vec::new();
        for seed in batch..(batch + BATCH).min(first + pairs) {
            let directory = scratch.path().join(seed.to_string());
            changes.extend(change(&directory, seed).map(|change| (seed, change)));
        }
        ask_all(&python, Engine::DuckDb, scratch.path());
        for (seed, (change, guests, texts)) in &changes {
            for detail in compare(change, guests, &mut count) {
                wrong.entry(*seed).or_insert_with(|| format!("{detail}\n{texts}"));
            }
        }
    }
    eprintln!("{count:?}");
    let all: Vec<_> = wrong.keys().copied().collect();
    let shown: Vec<_> = wrong.values().take(2).cloned().collect();
    assert!(wrong.is_empty(), "{} seeds {all:?}:\n{}", wrong.len(), shown.join("\n"));
    if pairs >= PAIRS {
        assert!(count.contracts > 6 * pairs && count.broken > pairs / 3, "{count:?}");
        assert!(count.by_one_opinion > 0 && count.unsure * 5 < count.contracts, "{count:?}");
        assert!(count.asked_upstream * 2 > count.contracts, "{count:?}");
        assert!(count.appeals * 50 < count.contracts, "{count:?}");
    }
}

/// Writes the hosts of a seed, and guests for them: those of the host before the change,
/// of the host after it, and of hosts that have little to do with it.
fn change(directory: &Path, seed: u64) -> Option<(Change, Vec<Guest>, String)> {
    let Pair { was, now, .. } = invented::pair(seed);
    let texts = [&was, &now].map(text::print);
    let read = |text: &str| load_bytes("contract.wit", text.as_bytes(), &Options::default());
    let [Ok(was_read), Ok(now_read)] = [read(&texts[0]), read(&texts[1])] else { return None };
    let [Ok(was_side), Ok(now_side)] = [Side::parse(&texts[0]), Side::parse(&texts[1])] else {
        return None;
    };
    let change = Change::new(directory);
    if change.offers("before", &texts[0]).is_err() || change.offers("after", &texts[1]).is_err() {
        return None;
    }
    let hosts =
        Hosts { contracts: [was_read.contract, now_read.contract], sides: [was_side, now_side] };
    let mut models = vec![invented::pair(seed + 1).now, was.clone(), now.clone()];
    // Others that were nearly built for the host before the change.
    for edit in 0..EDITED {
        let mut edited = was.clone();
        edits::apply(&mut edited, &mut Random::new(seed * EDITED + edit), 1);
        models.push(edited);
    }
    let mut guests = Vec::new();
    for (from, model) in models.iter().enumerate() {
        let Ok(side) = Side::parse(&text::print(model)) else { continue };
        for (world, id) in side.worlds() {
            let Ok(bytes) = side.guest(id) else { continue };
            let file = format!("{from}-{world}.wasm");
            let models = [&was, &now, model];
            let is_moot = models.into_iter().any(appeal::is_moot) || is_twice(&side, id);
            let Some(guest) = guest(&hosts, file, &bytes, is_moot) else { continue };
            change.component(&guest.file, &bytes);
            guests.push(guest);
        }
    }
    if guests.is_empty() {
        return None;
    }
    change.index();
    change.write_question(Engine::DuckDb, "impact");
    let texts = format!("--- before\n{}--- after\n{}", texts[0], texts[1]);
    Some((change, guests, texts))
}

fn guest(hosts: &Hosts, file: String, bytes: &[u8], is_moot: bool) -> Option<Guest> {
    let component = load_bytes("guest.wasm", bytes, &Options::default()).ok()?.contract;
    let mut is_moot = is_moot;
    let declared = DeclaredInterfaces::new(&hosts.contracts.each_ref());
    let elsewhere = declared.provided_elsewhere(&component);
    let (name, world) = component.worlds().next()?;
    let built = Typed::built(&component, &name, world);
    // Nobody provides that here, so upstream would refuse it.
    let is_beside = !elsewhere.interfaces.is_empty();
    let mut can_be_asked = !is_beside;
    let mut by_upstream = [Vec::new(), Vec::new()];
    let mut exactly = [[Vec::new(), Vec::new()], [Vec::new(), Vec::new()]];
    for moment in 0..2 {
        let (contract, side) = (&hosts.contracts[moment], &hosts.sides[moment]);
        for (name, world) in contract.worlds() {
            let plain = World { name: name.bare(), exports: world.exports.len(), accepts: false };
            let host = Typed::host(contract, &name, world);
            let fit = Fit::of_guest(&built, &host, |key| elsewhere.has(key));
            for opinion in Opinion::ALL {
                let accepts = fit.is_accepted(opinion);
                exactly[opinion as usize][moment].push(World { accepts, ..plain.clone() });
            }
            let id = side.world(&name.name)?;
            // A world of which there is no component makes no host either.
            can_be_asked &= side.guest(id).is_ok();
            is_moot |= is_twice(side, id);
            let accepts = side.accepts(id, bytes).is_ok();
            by_upstream[moment].push(World { accepts, ..plain });
        }
    }
    Some(Guest {
        file,
        exactly: exactly.map(|[before, after]| breaks(&before, &after)),
        upstream: can_be_asked.then(|| breaks(&by_upstream[0], &by_upstream[1])),
        is_moot,
        is_beside,
    })
}

fn compare(change: &Change, guests: &[Guest], count: &mut Count) -> Vec<String> {
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in change.answer() {
        let file = row["path"].rsplit('/').next().unwrap().to_owned();
        let what = format!("{}{}", row["answer"], row["opinion"]);
        said.entry(file).or_default().insert(what);
    }
    let mut wrong = Vec::new();
    for guest in guests {
        count.contracts += 1;
        let said = said.remove(&guest.file).unwrap_or_default();
        if said.contains("ask confirm") {
            count.unsure += 1;
            continue;
        }
        let broken = ["breakstyping", "breakswasmtime"].map(|it| said.contains(it));
        count.broken += u64::from(broken[0]);
        count.beside += u64::from(guest.is_beside && broken[0]);
        count.by_one_opinion += u64::from(broken[0] != broken[1]);
        if broken != guest.exactly {
            let exactly = guest.exactly;
            wrong.push(format!("{}: engine {broken:?}, exactly {exactly:?}", guest.file));
        }
        let Some(upstream) = guest.upstream else { continue };
        count.asked_upstream += 1;
        if upstream != broken[0] && guest.is_moot {
            count.appeals += 1;
        } else if upstream != broken[0] {
            wrong.push(format!("{}: engine {}, upstream {upstream}", guest.file, broken[0]));
        }
    }
    wrong
}
