//! SARIF 2.1.0, for code scanning.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>, and
//! what GitHub makes of it:
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};
use witgate_judge::{Finding, Level, Rule};
use witgate_model::{Item, Member, TextRange};

use crate::escape::escape;
use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::{FindingGroup, group_ids};
use crate::positions::rule_address;
use crate::report::{Comparison, Report};
use crate::site::{self, Site};
use crate::tally::Tally;
use crate::{notes, outcome, visible, words};

pub(crate) static ROW: Row =
    Row { name: "sarif", summary: "SARIF 2.1.0, for code scanning", write };

/// GitHub shows so many results of a run.
const LIMIT: usize = 5000;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Where the tool is at home.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    invocations: [Value; 1],
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Value,
    locations: [Value; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    partial_fingerprints: Value,
    baseline_state: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
    properties: Value,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (shown, cut) = gravest(report);
    let mut rules: BTreeMap<&'static str, &'static Rule> = BTreeMap::new();
    rules.extend(shown.iter().map(|finding| (finding.rule.id, finding.rule)));
    let index: BTreeMap<_, _> =
        rules.keys().enumerate().map(|(position, id)| (*id, position)).collect();
    let baseline = outcome::sides(report, Comparison::baseline_side);
    let driver = json!({
        "name": "witgate",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": HOME,
        "rules": rules.values().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
    });
    let run = Run {
        tool: json!({ "driver": driver }),
        invocations: [json!({
            "executionSuccessful": !is_lacking(report),
            "toolExecutionNotifications": notifications(report, &cut),
        })],
        column_kind: "unicodeCodePoints",
        results: shown
            .iter()
            .zip(group_ids(&shown))
            .map(|(found, group)| {
                let mut result = result(report, found, index[found.rule.id], &baseline);
                if let Some(group) = group {
                    result.properties["group"] = json!(group);
                }
                result
            })
            .collect(),
    };
    visible::write(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

/// The findings to show, in their order, and those for which there is no room:
/// the least grave.
fn gravest<'a>(report: &Report<'a>) -> (Vec<ReportedFinding<'a>>, Vec<ReportedFinding<'a>>) {
    let findings = report.findings();
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|position| {
        let found = &findings[*position];
        std::cmp::Reverse((found.is_gate(), found.stops, found.counts(), found.level))
    });
    let mut is_shown = vec![false; findings.len()];
    order.iter().take(LIMIT).for_each(|position| is_shown[*position] = true);
    let (shown, cut): (Vec<_>, Vec<_>) =
        findings.into_iter().zip(is_shown).partition(|(_, is_shown)| *is_shown);
    let findings =
        |part: Vec<(ReportedFinding<'a>, bool)>| part.into_iter().map(|(it, _)| it).collect();
    (findings(shown), findings(cut))
}

/// Whether something was not judged that should have been: no results are no pass then.
fn is_lacking(report: &Report<'_>) -> bool {
    report.saw_nothing() || report.is_incomplete
}

fn notifications(report: &Report<'_>, cut: &[ReportedFinding<'_>]) -> Vec<Value> {
    let level = if is_lacking(report) { "error" } else { "note" };
    let mut notifications = vec![notification(level, &outcome::line(report))];
    if !cut.is_empty() {
        let tally = Tally::new(cut);
        let text = format!(
            "{} more results are left out ({tally}); the report of `--format json` has them",
            cut.len()
        );
        notifications.push(notification("warning", &text));
    }
    notifications.extend(report.notes.iter().map(|note| notification("note", note)));
    notifications
}

fn notification(level: &str, text: &str) -> Value {
    json!({ "level": level, "message": message(text) })
}

fn descriptor(rule: &Rule) -> Value {
    let summary = format!("Found when {}.", rule.summary);
    // A rule without a page would leave GitHub without help, which it asks for.
    let page = rule.page();
    let docs = if page.is_empty() { &summary } else { &page };
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": summary },
        "help": { "text": docs, "markdown": docs },
        "helpUri": rule_address(rule),
        "properties": { "tags": ["compatibility", "webassembly", "wit"] },
    })
}

fn result(
    report: &Report<'_>,
    finding: &ReportedFinding<'_>,
    rule_index: usize,
    baseline: &str,
) -> Outcome {
    let mut text = notes::message(finding);
    // Code scanning shows each result by itself, so that each says all.
    for (key, note) in notes::lines(report, &FindingGroup::alone(*finding)) {
        // GitHub shows the rule's help beside each result.
        if key != "explain" {
            write!(text, "\n{key}: {note}").expect("a string takes whatever is written");
        }
    }
    let cells =
        finding.impact.cells().map(|(party, cell)| (party.to_owned(), json!(cell.as_str())));
    let mut location = json!({ "physicalLocation": physical(&site::now(finding, report.here)) });
    if !finding.item.is_empty() {
        location["logicalLocations"] = json!([logical(finding)]);
    }
    let related = site::was(finding, report.here).map(|site| {
        let side = finding.baseline().map(|(_, side)| words::side(side));
        let text = whose(finding, &site, side.as_deref().unwrap_or(baseline));
        json!({ "physicalLocation": physical(&site), "message": message(&text) })
    });
    let suppressions = finding.waiver.iter().map(|waiver| {
        let justification = escape(&words::waiver(waiver)).into_owned();
        json!({ "kind": "external", "status": "accepted", "justification": justification })
    });
    let mut properties = json!({
        "bump": finding.bump.as_str(),
        "impact": Value::Object(cells.into_iter().collect()),
        "introduced": finding.introduced.as_str(),
        "level": finding.level.as_str(),
        "paid": finding.paid,
    });
    if let Some(name) = finding.place() {
        properties["place"] = json!(name);
    }
    Outcome {
        rule_id: finding.rule.id,
        rule_index,
        level: match finding.level {
            // Code scanning stops a merge by the level alone, and knows
            // nothing of suppressions.
            _ if !finding.counts() => "note",
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Note | Level::Off => "note",
        },
        message: message(&text),
        locations: [location],
        related_locations: related.into_iter().collect(),
        partial_fingerprints: json!({ "witgate/v1": finding.fingerprint }),
        baseline_state: if finding.is_earlier() { "unchanged" } else { "new" },
        suppressions: suppressions.collect(),
        properties,
    }
}

/// What is at a related location.
fn whose(finding: &ReportedFinding<'_>, site: &Site<'_>, side: &str) -> String {
    let whose = if finding.is_earlier() { "last release" } else { "baseline" };
    let not = if site.exact { "" } else { "not here " };
    let comma = if side.is_empty() { "" } else { ", " };
    format!("{not}in the {whose}{comma}{side}")
}

/// Plain text in which nothing is a link (3.11.6) or waits for an argument
/// (3.11.5).
fn message(text: &str) -> Value {
    let lines: Vec<_> = text.split('\n').map(escape).collect();
    let mut text = lines.join("\n").replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    json!({ "text": text })
}

fn physical(site: &Site<'_>) -> Value {
    // GitHub shows no result without a line: of a file as such, that is its first.
    let region = site.place.as_ref().map_or_else(|| json!({ "startLine": 1 }), region);
    json!({ "artifactLocation": { "uri": uri(&site.path) }, "region": region })
}

/// Lines and columns count from one, and the end column is the one behind the
/// last character (3.30.8), as places have it.
fn region(place: &TextRange<'_>) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

fn logical(finding: &Finding) -> Value {
    // The kinds of 3.33.7.
    let kind = match finding.item_at() {
        None | Some(Item::Package(_)) => "namespace",
        Some(Item::In(_, member)) => match member {
            Member::Itself => "module",
            Member::Type(_) => "type",
            Member::Part(..) | Member::Key(..) => "member",
            Member::Function(_) => "function",
            Member::Param(..) => "parameter",
            Member::Result(_) => "returnType",
        },
    };
    json!({ "fullyQualifiedName": finding.item, "kind": kind })
}

/// A path as a relative reference; an absolute one as a `file` URI.
fn uri(path: &str) -> String {
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => write!(uri, "%{byte:02X}").expect("a string takes whatever is written"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{message, uri};

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("wit/a b.wit"), "wit/a%20b.wit");
        assert_eq!(uri("c:x/é"), "c%3Ax/%C3%A9");
        assert_eq!(uri("../wit/deps"), "../wit/deps");
        assert_eq!(uri("/a/b"), "file:///a/b");
    }

    #[test]
    fn messages_are_plain() {
        assert_eq!(message("`a` [b]")["text"], "`a` [b]");
        assert_eq!(message("[a](1) {0}")["text"], "\\[a\\](1) {{0}}");
    }
}
