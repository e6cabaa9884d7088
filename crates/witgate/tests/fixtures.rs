//! Every fixture through every rule, a trial each:
//! `cargo test -p witgate --test fixtures enum-case-added` runs one.
//!
//! `BLESS=1` writes `expected.txt`; read what it wrote.

mod agreement;
mod fixture;

use std::fmt::Write as _;
use std::process::ExitCode;

use fixture::Fixture;
use libtest_mimic::{Arguments, Failed, Trial};
use witgate::Outcome;
use witgate_testing::golden;

fn main() -> ExitCode {
    let trials = fixture::all().into_iter().map(|fixture| {
        let name = fixture.name.clone();
        Trial::test(name, move || is_as_expected(&fixture))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn is_as_expected(fixture: &Fixture) -> Result<(), Failed> {
    let outcome = fixture.compare();
    let mut faults = agreement::faults(&outcome);
    if !outcome.verdict.findings.iter().any(|finding| finding.rule.id == fixture.name) {
        faults.push("the rule does not fire in its own fixture".to_owned());
    }
    let expected = fixture.path.join("expected.txt");
    faults.extend(golden::compare(&expected, &text(&outcome)).err());
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// The outcome, as `expected.txt` has it.
fn text(outcome: &Outcome) -> String {
    let mut text = String::new();
    for finding in &outcome.verdict.findings {
        let cells = finding.impact.cells().map(|(_, cell)| cell.as_str()).join(" ");
        let (level, rule) = (finding.level, finding.rule.id);
        let line = format!("{level} {rule} {} | {cells} | {}", finding.item, finding.bump);
        writeln!(text, "{line}").expect("a string takes all");
    }
    for answer in &outcome.verdict.worlds {
        let word = |links| match links {
            Some(true) => "yes",
            Some(false) => "no",
            None => "?",
        };
        let forward = word(answer.old_guest_on_new_host.typing.links);
        let backward = word(answer.new_guest_on_old_host.typing.links);
        writeln!(text, "world {}: old->new {forward}  new->old {backward}", answer.world)
            .expect("a string takes all");
    }
    text
}
