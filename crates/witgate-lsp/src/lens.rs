//! What is above functions and types: who uses them, and whom their change breaks.

use std::collections::BTreeMap;
use std::path::Path;

use gen_lsp_types::{CodeLens, Command, Range};
use serde_json::json;
use witgate::witgate_link::Usage;
use witgate::witgate_model::{Form, Item, Member, count};
use witgate::{GatedFinding, Impact, Outcome};

use crate::actions::OPEN_RULE;
use crate::places::{Places, touches};
use crate::root::Root;
use crate::{audiences, items};

/// Of a file that declares more, only what changed has a lens.
const COUNTED: usize = 5_000;

/// The lenses of a file.
pub(crate) fn in_file(root: &Root, file: &Path, places: &Places<'_>) -> Vec<CodeLens> {
    let mut lenses: BTreeMap<(Range, String), CodeLens> = BTreeMap::new();
    for outcome in root.outcomes() {
        for lens in of_outcome(outcome, file, places) {
            // A file that two packages read has each lens once.
            let title = lens.command.as_ref().map(|it| it.title.clone()).unwrap_or_default();
            lenses.insert((lens.range, title), lens);
        }
    }
    lenses.into_values().collect()
}

fn of_outcome(outcome: &Outcome, file: &Path, places: &Places<'_>) -> Vec<CodeLens> {
    let declared = items::in_file(outcome, file, places);
    if declared.is_empty() {
        return Vec::new();
    }
    let mut changed: BTreeMap<Item, Vec<&GatedFinding>> = BTreeMap::new();
    let counts = |finding: &&GatedFinding| !finding.is_earlier() && finding.waiver.is_none();
    let mut elsewhere = Vec::new();
    for finding in outcome.verdict.findings.iter().filter(counts) {
        match finding.now.as_ref().and_then(items::holder) {
            Some(item) => changed.entry(item).or_default().push(finding),
            None => elsewhere.push(finding),
        }
    }
    let is_built = outcome.candidate.form == Form::Component;
    let is_counted = declared.len() <= COUNTED;
    let usage = Usage::new(&outcome.candidate.contract, is_built);
    let mut lenses = Vec::new();
    for declared in &declared {
        if let (Item::In(_, Member::Type(_)), true) = (&declared.item, is_counted) {
            let users = usage.reach(&declared.item).functions.len();
            lenses.push(lens(
                declared.range,
                format!("used by {}", count(users, "function")),
                None,
            ));
        }
        if let Some(findings) = changed.get(&declared.item) {
            lenses.extend(broken(declared.range, findings));
        }
    }
    // What is gone is reported where it was: at the interface or world.
    let mut of_holders: Vec<(Range, Vec<&GatedFinding>)> = Vec::new();
    for finding in elsewhere {
        let place = places.of_finding(finding, Some(outcome)).filter(|place| place.path == file);
        let Some(place) = place else { continue };
        match of_holders.iter_mut().find(|(range, _)| touches(range, &place.range)) {
            Some((_, findings)) => findings.push(finding),
            None => of_holders.push((place.range, vec![finding])),
        }
    }
    lenses.extend(of_holders.iter().filter_map(|(range, findings)| broken(*range, findings)));
    lenses
}

/// Whom some findings break together; nothing where that is nobody.
fn broken(range: Range, findings: &[&GatedFinding]) -> Option<CodeLens> {
    let impact = findings.iter().fold(Impact::NONE, |all, it| all.worse(it.impact));
    let worst = findings.iter().max_by_key(|it| (it.bump, it.level))?;
    let consumers = findings.iter().filter_map(|it| it.consumers.as_ref());
    let consumers = consumers.filter(|it| it.broken > 0).max_by_key(|it| it.broken);
    let consumers = consumers.map(|it| {
        let known = count(it.known, "known consumer");
        format!(", {} of {known}", it.broken)
    });
    let title = audiences::summary(&impact)? + &consumers.unwrap_or_default();
    Some(lens(range, title, Some(worst.rule.id)))
}

fn lens(range: Range, title: String, rule: Option<&str>) -> CodeLens {
    let command = Command {
        title,
        tooltip: None,
        // Of one that opens nothing, the title is all there is.
        command: rule.map(|_| OPEN_RULE).unwrap_or_default().to_owned(),
        arguments: rule.map(|rule| vec![json!(rule)]),
    };
    CodeLens { range, command: Some(command), data: None }
}
