//! What people are told of cases, whatever the format.

use witgate_conform::{ConformVerdict, Conformance, DifferenceRule, RuntimeRun, ShippedDriver};
use witgate_model::{count, first_few_names};

use super::{ConformReport, found};

/// The verdict in a word.
pub(super) fn word(conformance: &Conformance) -> &'static str {
    match conformance.verdict() {
        ConformVerdict::Pass if conformance.is_fit_only => "FITS",
        ConformVerdict::Pass => "PASS",
        ConformVerdict::Fail => "FAIL",
        ConformVerdict::Incomplete => "INCOMPLETE",
    }
}

/// The verdict in a sentence.
pub(super) fn verdict(conformance: &Conformance) -> String {
    let all = conformance.file.cases;
    let unfit = conformance.problems.len();
    let failed = found::failed(conformance).len();
    let mut clauses = Vec::new();
    if unfit > 0 {
        clauses.push(match unfit {
            1 => "1 line of the cases does not fit".to_owned(),
            unfit => format!("{unfit} lines of the cases do not fit"),
        });
    }
    let runtimes = match conformance.runs.as_slice() {
        [only] => format!("in {}", only.title()),
        runs => format!("in {}", count(runs.len(), "runtime")),
    };
    if failed > 0 {
        let cases: std::collections::BTreeSet<&str> =
            found::failed(conformance).into_iter().map(|it| it.case).collect();
        let of_all = format!("{} of {}", cases.len(), count(all, "case"));
        clauses.push(match conformance.is_recorded_from_another() {
            true => format!("the behaviour changed in {of_all}"),
            false => format!("{of_all} failed"),
        });
    }
    let faults = found::faults(conformance).count();
    if faults > 0 {
        clauses.push(format!("{} did not run", count(faults, "runtime")));
    }
    let not_run: usize = conformance.runs.iter().map(|run| run.counts().not_run).sum();
    if not_run > 0 && faults == 0 {
        clauses.push(format!("{} not run", was(not_run)));
    }
    let unanswered = conformance.runs.iter().map(|run| run.counts().unanswered).max();
    match unanswered.unwrap_or_default() {
        0 => {}
        1 => clauses.push("1 case has no answer to compare with".to_owned()),
        many => clauses.push(format!("{many} cases have no answer to compare with")),
    }
    match (clauses.is_empty(), all) {
        (false, _) => clauses.join(", "),
        (true, 0) => "there are no cases".to_owned(),
        (true, _) if conformance.is_fit_only => {
            format!("{} the contract; nothing was run", fit(all))
        }
        (true, _) if conformance.runs.is_empty() => "nothing was run".to_owned(),
        (true, _) => format!("{} passed {runtimes}", count(all, "case")),
    }
}

fn was(cases: usize) -> String {
    match cases {
        1 => "1 case was".to_owned(),
        cases => format!("{cases} cases were"),
    }
}

fn fit(cases: usize) -> String {
    match cases {
        1 => "1 case fits".to_owned(),
        cases => format!("{cases} cases fit"),
    }
}

/// What a runtime did, in a line.
pub(super) fn run(run: &RuntimeRun) -> String {
    if let Some(fault) = &run.fault {
        return format!("did not run: {fault}");
    }
    let counts = run.counts();
    let mut clauses = vec![format!("{} passed", counts.passed)];
    if counts.failed > 0 {
        clauses.push(format!("{} failed", counts.failed));
    }
    if counts.unanswered > 0 {
        clauses.push(format!("{} without an answer", counts.unanswered));
    }
    if counts.not_run > 0 {
        clauses.push(format!("{} not run", counts.not_run));
    }
    clauses.join(", ")
}

/// Names, as far as a line should have them.
pub(super) fn listed(names: &[&str]) -> String {
    const LISTED: usize = 3;
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    first_few_names(&names, LISTED)
}

/// What the reader should know.
pub(super) fn notes(report: &ConformReport<'_>) -> Vec<String> {
    let conformance = report.conformance;
    let mut notes = Vec::new();
    if let Some(recorded) = report.recorded_answers {
        let file = &conformance.file.name;
        notes.push(match recorded {
            0 => format!("every call in {file} had an answer; its `recorded` line is up to date"),
            1 => format!("recorded 1 answer in {file}"),
            recorded => format!("recorded {recorded} answers in {file}"),
        });
    } else {
        let unanswered = conformance.runs.iter().map(RuntimeRun::unanswered).max();
        match unanswered.unwrap_or_default() {
            0 => {}
            1 => notes.push("1 call has no answer in the file".to_owned()),
            many => notes.push(format!("{many} calls have no answer in the file")),
        }
    }
    if conformance.is_recorded_from_another_contract() {
        notes.push(
            "the answers were recorded from a component with another contract: `witgate diff` \
             shows what changed"
                .to_owned(),
        );
    }
    notes
}

/// What to do now.
pub(super) fn next(report: &ConformReport<'_>) -> Option<String> {
    let conformance = report.conformance;
    let failed = found::failed(conformance);
    let is_faulty = found::faults(conformance).next().is_some();
    if !conformance.problems.is_empty() {
        return Some("correct these lines, or the contract that they no longer fit".to_owned());
    }
    if failed.iter().any(|it| it.rule == DifferenceRule::BehaviourChanged) {
        return Some(
            "if the change is meant, remove these answers from the file and record them again \
             with `--record`; callers see no difference in the contract, so tell them"
                .to_owned(),
        );
    }
    if !failed.is_empty() {
        return Some("correct the component, or the answers in the file".to_owned());
    }
    let needs = |(run, _): (&RuntimeRun, _)| ShippedDriver::named(&run.name).map(|it| it.needs);
    if let Some(needs) = found::faults(conformance).find_map(needs) {
        return Some(format!(
            "the driver needs {needs}; or name another: `--runtime NAME=COMMAND`"
        ));
    }
    if is_faulty {
        return Some("correct the driver or its command, and run the cases again".to_owned());
    }
    if !found::not_run(conformance).is_empty() {
        return Some(
            "name a runtime that can run these cases: what was not run did not pass".to_owned(),
        );
    }
    if conformance.file.cases == 0 {
        return Some("write a case: `case adds`, and below it `add(1, 2) -> 3`".to_owned());
    }
    if conformance.runs.is_empty() && !conformance.is_fit_only {
        return Some(
            "name a runtime: `--runtime wasmtime`; `--no-run` only checks the cases against the \
             contract"
                .to_owned(),
        );
    }
    let is_unanswered = conformance.runs.iter().any(|run| run.unanswered() > 0);
    (is_unanswered && report.recorded_answers.is_none())
        .then(|| "`--record` writes the answers of this component into the file".to_owned())
}
