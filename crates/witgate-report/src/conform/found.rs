//! What did not pass, each thing once: runtimes that agree share an entry.

use std::collections::BTreeMap;

use witgate_conform::{CaseOutcome, Conformance, Difference, DifferenceRule, RuntimeRun};

/// How a trap is told, before its reason.
const TRAPPED: &str = "it trapped";

/// A case that failed, and the runtimes in which it failed in the same way.
pub(super) struct Failed<'a> {
    pub(super) case: &'a str,
    pub(super) rule: DifferenceRule,
    pub(super) difference: &'a Difference,
    pub(super) runtimes: Vec<String>,
}

/// Cases that were not run for one reason.
pub(super) struct NotRun<'a> {
    pub(super) because: &'a str,
    pub(super) cases: Vec<&'a str>,
    pub(super) runtime: String,
}

/// In the order of lines.
pub(super) fn failed(conformance: &Conformance) -> Vec<Failed<'_>> {
    let mut found: BTreeMap<_, Failed<'_>> = BTreeMap::new();
    for run in &conformance.runs {
        for case in &run.cases {
            let CaseOutcome::Failed(difference) = &case.outcome else { continue };
            // Each runtime has its own words for a trap.
            let got = match difference.got.starts_with(TRAPPED) {
                true => TRAPPED,
                false => &difference.got,
            };
            let key = (difference.line, case.line, difference.is_answer, got);
            let failed = found.entry(key).or_insert_with(|| Failed {
                case: &case.name,
                rule: conformance.rule(difference),
                difference,
                runtimes: Vec::new(),
            });
            failed.runtimes.push(run.title());
        }
    }
    found.into_values().collect()
}

/// By runtime and reason.
pub(super) fn not_run(conformance: &Conformance) -> Vec<NotRun<'_>> {
    let mut found: Vec<NotRun<'_>> = Vec::new();
    for run in &conformance.runs {
        let first = found.len();
        for case in &run.cases {
            let CaseOutcome::NotRun { because } = &case.outcome else { continue };
            match found[first..].iter_mut().find(|it| it.because == because) {
                Some(known) => known.cases.push(&case.name),
                None => {
                    found.push(NotRun { because, cases: vec![&case.name], runtime: run.title() })
                }
            }
        }
    }
    found
}

/// The runtimes in which no case was run at all, with the reason.
pub(super) fn faults(conformance: &Conformance) -> impl Iterator<Item = (&RuntimeRun, &str)> {
    conformance.runs.iter().filter_map(|run| Some((run, run.fault.as_deref()?)))
}
