//! A finding that breaks components has a component that it breaks, or there is a reason
//! why not: in every rule's fixture, in contracts made up at random, and in real ones.
//!
//! Upstream's type checker decides. `WITGATE_SEED` and `WITGATE_PAIRS` choose other
//! pairs that are made up, and more of them.

#![allow(clippy::print_stderr, reason = "what came of it is worth reading")]

mod fixture;
mod invented;
mod oracle;
mod scratch;

use std::collections::BTreeMap;
use std::path::Path;

use invented::text;
use scratch::Scratch;
use witgate::witgate_judge::Terms;
use witgate::witgate_link::Opinion;
use witgate::witgate_witness::{Refusal, Sides, Sought, Witness, witnesses};
use witgate::{Cell, GatedFinding, Options, Subject, Verdict};
use witgate_testing::corpus;

/// Pairs that are made up in a plain run.
const PAIRS: u64 = 60;

/// So many findings of a pair are asked for their witnesses.
const FINDINGS: usize = 40;

/// What came of many findings.
#[derive(Default)]
struct Count {
    found: usize,
    wasmtime_only: usize,
    largest: usize,
    not_made: BTreeMap<String, Vec<String>>,
    /// What the finding says that Wasmtime rejects too, and it accepts the guest.
    by_typing_only: Vec<String>,
    defects: Vec<String>,
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Count { found, wasmtime_only, largest, not_made, by_typing_only, defects } = self;
        let not_made: Vec<_> = not_made.iter().map(|(why, of)| (why, of.len(), &of[0])).collect();
        write!(
            f,
            "{found} proved, the largest of {largest} bytes, {wasmtime_only} by Wasmtime only, \
             {} that Wasmtime accepts against the finding, {} defects; not made: {not_made:#?}",
            by_typing_only.len(),
            defects.len()
        )
    }
}

impl Count {
    fn ask(&mut self, name: &str, sides: [&Subject; 2], verdict: &Verdict) {
        let [baseline, candidate] = sides;
        let all = &verdict.findings;
        let findings = all.iter().filter(|it| it.no_witness().is_none());
        let findings: Vec<&GatedFinding> = findings.take(FINDINGS).collect();
        for witnessed in witnesses(Sides { baseline, candidate }, &findings, all) {
            let finding = witnessed.finding;
            for (direction, sought) in &witnessed.sought {
                let name =
                    format!("{name}: {} {} {}", finding.rule.id, finding.item, direction.as_str());
                match sought {
                    Sought::Found(witness) => {
                        self.found(witness);
                        let cell = direction.cell(&finding.impact);
                        if cell.refuses(Opinion::Wasmtime) && !witness.is_refused_by_wasmtime() {
                            let texts = format!("{}\n{}", witness.guest.text, witness.host.text);
                            self.by_typing_only.push(format!("{name}\n{texts}"));
                        }
                    }
                    Sought::NotMade(why) => {
                        let why: String = why.chars().take(400).collect();
                        self.not_made.entry(why).or_default().push(name);
                    }
                    Sought::Defect(defect) => {
                        let texts = defect.texts.as_ref().map_or(String::new(), |(guest, host)| {
                            format!("\n{}\n{}", guest.text, host.text)
                        });
                        self.defects.push(format!("{name}: {}{texts}", defect.message));
                    }
                }
            }
        }
    }

    fn found(&mut self, witness: &Witness) {
        self.largest = self.largest.max(witness.component.len());
        match witness.refusal {
            Refusal::Typing { .. } => self.found += 1,
            Refusal::WasmtimeOnly(_) => self.wasmtime_only += 1,
        }
    }

    #[track_caller]
    fn assert_sound(&self) {
        eprintln!("{self}");
        assert!(self.defects.is_empty(), "{self}\n{}", self.defects.join("\n\n"));
    }
}

#[test]
fn every_rule_has_a_witness_or_a_reason() {
    let mut count = Count::default();
    for fixture in fixture::all() {
        let outcome = fixture.compare();
        let found = count.found + count.wasmtime_only;
        count.ask(&fixture.name, [&outcome.baseline, &outcome.candidate], &outcome.verdict);
        let rule =
            witgate::witgate_judge::find(&fixture.name).expect("fixtures are named for rules");
        let own = outcome.verdict.findings.iter().filter(|it| it.rule.id == rule.id);
        let breaks = own.filter(|finding| finding.no_witness().is_none()).count();
        match rule.no_witness() {
            // What its page says holds of what it finds.
            Some(reason) => assert_eq!(breaks, 0, "{}: {}", rule.id, reason.as_str()),
            None => assert!(breaks > 0 && count.found + count.wasmtime_only > found, "{}", rule.id),
        }
    }
    count.assert_sound();
    assert!(count.not_made.is_empty() && count.by_typing_only.is_empty(), "{count}");
    assert!(count.found > 400 && count.largest < 2560, "{count}");
}

/// The first seed, and how many there are.
fn seeds() -> (u64, u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    (number("WITGATE_SEED").unwrap_or(1), number("WITGATE_PAIRS").unwrap_or(PAIRS))
}

#[test]
fn invented_contracts_have_their_witnesses() {
    let (first, pairs) = seeds();
    let scratch = Scratch::new();
    let mut count = Count::default();
    for seed in first..first + pairs {
        let pair = invented::pair(seed);
        let [was, now] = [&pair.was, &pair.now].map(|model| scratch.load(&text::print(model)));
        let (Ok(was), Ok(now)) = (was, now) else { continue };
        let verdict = witgate::compare(&was, &now, &Terms::default());
        if pairs == 1 {
            eprintln!("{}\n{}", text::print(&pair.was), text::print(&pair.now));
        }
        count.ask(&format!("seed {seed}"), [&was, &now], &verdict);
    }
    count.assert_sound();
    assert!(count.found as u64 > pairs, "{count}");
}

/// A guest that is compared as the component that it is carries what it was built with.
#[test]
fn components_have_their_witnesses() {
    let (first, pairs) = seeds();
    let scratch = Scratch::new();
    let mut count = Count::default();
    let mut components = 0;
    for seed in first..first + pairs {
        let pair = invented::pair(seed);
        let built = [&pair.was, &pair.now].map(|model| components_of(&text::print(model)));
        let [Some(was), Some(now)] = built else { continue };
        for (world, was) in was {
            let Some(now) = now.get(&world) else { continue };
            let [was, now] = [&was, now].map(|component| scratch.load_component(component));
            let (Ok(was), Ok(now)) = (was, now) else { continue };
            let verdict = witgate::compare(&was, &now, &Terms::default());
            count.ask(&format!("seed {seed}, {world}"), [&was, &now], &verdict);
            components += 1;
        }
    }
    eprintln!("{components} pairs of components");
    count.assert_sound();
    assert!(count.found as u64 > pairs / 3, "{count}");
}

/// A component of each world of a text, as upstream builds it.
fn components_of(text: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let side = oracle::Side::parse(text).ok()?;
    let worlds = side.worlds().into_iter();
    Some(worlds.filter_map(|(name, world)| Some((name, side.guest(world).ok()?))).collect())
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn cases_have_their_witnesses() {
    let mut count = Count::default();
    for part in ["cases", "cases-hard", "cases-worlds", "corpus/pairs"] {
        for case in corpus::directories(&corpus::root().join(part)) {
            ask_case(&case, &mut count);
        }
    }
    count.assert_sound();
    assert!(count.by_typing_only.is_empty(), "{}", count.by_typing_only.join("\n\n"));
    assert!(count.found > 1000, "{count}");
}

fn ask_case(case: &Path, count: &mut Count) {
    let place = |side: &str| case.join(side).to_str().expect("a plain path").to_owned();
    let every = Options { all_features: true, ..Options::default() };
    // Some of them are cases of what cannot be read.
    if let Ok(outcome) = witgate::diff(&place("before"), &place("after"), &every) {
        let name = case.display().to_string();
        count.ask(&name, [&outcome.baseline, &outcome.candidate], &outcome.verdict);
    }
}

/// A finding that says of what links that it breaks is found out, and so is the run.
#[test]
fn a_wrong_finding_is_a_defect() {
    let mut outcome = fixture::all()
        .into_iter()
        .find(|fixture| fixture.name == "deprecated-added")
        .expect("there is such a fixture")
        .compare();
    let sides = [&outcome.baseline, &outcome.candidate];
    let mut count = Count::default();
    count.ask("as it is", sides, &outcome.verdict);
    assert!(count.defects.is_empty() && count.found == 0, "{count}");
    assert!(!witgate::witnesses(&[&outcome]).has_defects());

    let wrong = outcome.verdict.findings.iter_mut().find(|it| it.rule.id == "deprecated-added");
    wrong.expect("the rule fires").finding.impact.old_guest_on_new_host = Cell::BreaksUsers;
    let made = witgate::witnesses(&[&outcome]);
    assert!(made.has_defects());
    let notes = made.notes(Path::new("w"));
    assert!(notes[0].starts_with("this is a bug in witgate, please report it: wg1-"), "{notes:?}");
    assert!(notes[0].ends_with("every guest that was tried links"), "{notes:?}");
    // What it is about is written down, to be reported.
    assert_eq!(made.paths(Path::new("w")).len(), 1);
}
