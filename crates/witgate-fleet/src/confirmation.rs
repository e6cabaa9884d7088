//! What `confirm` found, for people and as CSV.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use witgate::provided_elsewhere_note;
use witgate::witgate_files;
use witgate::witgate_link::Opinion;
use witgate::witgate_model::count;
use witgate::witgate_report::escape;
use witgate_fleet::{Because, Confirmation, Confirmed, Error, opinion_name};

/// So many of a kind are named; the CSV file has all.
const NAMED: usize = 10;

/// What was found, for people: disagreements first, then what breaks by which finding.
pub(crate) fn text(confirmation: &Confirmation) -> String {
    let Confirmation { checked, unreadable, others } = confirmation;
    let mut lines = Vec::new();
    let wrong: Vec<&Confirmed> = checked.iter().filter(|it| it.is_disagreement).collect();
    if !wrong.is_empty() {
        lines.push(format!("SQL and the exact check disagree about {}:", contracts(wrong.len())));
        for it in wrong.iter().take(NAMED) {
            let exactly = if it.answer.is_broken() { "breaks" } else { "does not break" };
            let path = escape(&it.path);
            lines.push(format!("  {path} {exactly}; contract {}", it.contract));
        }
        lines.extend(more(wrong.len()));
    }
    if !unreadable.is_empty() {
        lines.push(format!("Not read again: {}:", contracts(unreadable.len())));
        for (_, reason) in unreadable.iter().take(NAMED) {
            lines.push(format!("  {}", escape(reason)));
        }
        lines.extend(more(unreadable.len()));
    }
    let broken: Vec<&Confirmed> = checked.iter().filter(|it| it.answer.is_broken()).collect();
    let components = broken.iter().map(|it| it.components).sum();
    let owners: BTreeSet<&String> = broken.iter().flat_map(|it| &it.owners).collect();
    lines.push(format!(
        "{} of {} {}{}",
        count(components, "component"),
        contracts(broken.len()),
        if components == 1 { "breaks" } else { "break" },
        match owners.len() {
            0 => String::new(),
            number => format!(", of {}", count(number, "owner")),
        }
    ));
    let findings = by_finding(&broken);
    for (finding, components) in findings.iter().take(NAMED) {
        lines.push(format!("  {} by {}", count(*components, "component"), escape(finding)));
    }
    lines.extend(more(findings.len()));
    let not_before = checked.iter().filter(|it| it.answer.linked_before == [false, false]);
    let not_before: usize = not_before.map(|it| it.components).sum();
    if not_before > 0 {
        lines.push(format!(
            "{} of those that were checked did not link before the change",
            count(not_before, "component")
        ));
    }
    let because = |wanted| checked.iter().filter(|it| it.because == wanted).count();
    lines.push(format!(
        "Checked exactly: {} that SQL flagged, {} that it cannot judge, {} of the other {others}",
        contracts(because(Because::Flagged)),
        because(Because::Unsure),
        because(Because::Sampled),
    ));
    let beside = checked.iter().filter(|it| !it.answer.provided_elsewhere.is_empty());
    let interfaces: BTreeSet<String> =
        beside.clone().flat_map(|it| it.answer.provided_elsewhere.iter().cloned()).collect();
    let note = provided_elsewhere_note(beside.map(|it| it.components).sum(), &interfaces);
    lines.extend(note.map(|note| format!("Note: {}", escape(&note))));
    lines.push(String::new());
    lines.join("\n")
}

fn contracts(number: usize) -> String {
    count(number, "contract")
}

fn more(number: usize) -> Option<String> {
    (number > NAMED).then(|| format!("  and {} more: `-o FILE` writes all", number - NAMED))
}

/// The findings, those that break most components first; what no finding explains is told
/// by the first thing that is refused.
fn by_finding(broken: &[&Confirmed]) -> Vec<(String, usize)> {
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for it in broken {
        let reasons = it.answer.breaks.iter().flatten().map(String::as_str).take(1);
        let told: Vec<&str> = match it.findings.is_empty() {
            true => reasons.collect(),
            false => it.findings.iter().map(String::as_str).collect(),
        };
        for finding in told {
            *all.entry(finding).or_default() += it.components;
        }
    }
    let mut all: Vec<(String, usize)> =
        all.into_iter().map(|(finding, components)| (finding.to_owned(), components)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// Writes a row for each contract and opinion.
pub(crate) fn write_csv(confirmation: &Confirmation, file: &Path) -> Result<(), Error> {
    let mut text = String::from("contract,opinion,checked,answer,reason,findings\n");
    for it in &confirmation.checked {
        let because = match it.because {
            Because::Flagged => "flagged",
            Because::Unsure => "unsure",
            Because::Sampled => "sampled",
        };
        for opinion in Opinion::ALL {
            let at = opinion as usize;
            let (answer, reason) = match (&it.answer.breaks[at], it.answer.linked_before[at]) {
                (Some(reason), _) => ("breaks", reason.as_str()),
                (None, true) => ("runs", ""),
                (None, false) => ("did not link before", ""),
            };
            let findings = it.findings.join("; ");
            let fields =
                [&*it.contract, opinion_name(opinion), because, answer, reason, findings.as_str()];
            text.push_str(&fields.map(quoted).join(","));
            text.push('\n');
        }
    }
    for (contract, reason) in &confirmation.unreadable {
        let fields = [contract.as_str(), "", "", "not read", reason.as_str(), ""];
        text.push_str(&fields.map(quoted).join(","));
        text.push('\n');
    }
    witgate_files::write_output(file, text)
        .map_err(|error| Error::Write { path: file.to_owned(), error })
}

fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}
