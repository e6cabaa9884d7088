//! What is shown in files: findings, and why there are none.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range,
};
use serde_json::json;
use witgate::witgate_report::{escape, rule_address};
use witgate::{GatedFinding, Level, Outcome};

use crate::places::{InFile, Places};
use crate::problem::Problem;
use crate::root::Root;
use crate::uri;

/// The name under which editors show it.
const SOURCE: &str = "witgate";

/// What is shown in the files of a root, by their paths.
pub(crate) fn of_root(root: &Root, places: &Places<'_>) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut shown: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let mut show = |place: InFile, diagnostic| {
        let in_file = shown.entry(place.path).or_default();
        // One finding of two packages that share a file is one.
        if !in_file.contains(&diagnostic) {
            in_file.push(diagnostic);
        }
    };
    for (finding, outcome) in root.findings() {
        if let Some(place) = places.of_finding(finding, outcome) {
            let diagnostic = of_finding(finding, outcome, place.range, root, places);
            show(place, diagnostic);
        }
    }
    for problem in root.problems() {
        for place in of_problem(problem, root, places) {
            let diagnostic = problem_at(problem, place.range);
            show(place, diagnostic);
        }
    }
    shown
}

/// A finding as editors show it.
pub(crate) fn of_finding(
    finding: &GatedFinding,
    outcome: Option<&Outcome>,
    range: Range,
    root: &Root,
    places: &Places<'_>,
) -> Diagnostic {
    let before = places.baseline(finding, outcome).map(|was| {
        let location = Location { uri: uri::of_path(&was.path).into(), range: was.range };
        vec![DiagnosticRelatedInformation { location, message: "before the change".to_owned() }]
    });
    Diagnostic {
        range,
        severity: Some(severity(finding)),
        code: Some(finding.rule.id.to_owned().into()),
        code_description: Some(CodeDescription { href: rule_address(finding.rule).into() }),
        source: Some(SOURCE.to_owned()),
        message: message(finding, outcome).into(),
        tags: None,
        related_information: before,
        data: Some(json!({
            "fingerprint": finding.fingerprint,
            "rule": finding.rule.id,
            "root": uri::of_path(&root.directory),
        })),
    }
}

/// What does not count is a hint, whatever its level; so is a note on a change, since
/// there is one for everything that a package adds.
fn severity(finding: &GatedFinding) -> DiagnosticSeverity {
    match finding.level {
        _ if finding.is_earlier() || finding.waiver.is_some() => DiagnosticSeverity::Hint,
        Level::Error => DiagnosticSeverity::Error,
        Level::Warn => DiagnosticSeverity::Warning,
        Level::Note if finding.rule.lint().is_some() => DiagnosticSeverity::Information,
        Level::Note | Level::Off => DiagnosticSeverity::Hint,
    }
}

fn message(finding: &GatedFinding, outcome: Option<&Outcome>) -> String {
    let mut lines = vec![escape(&finding.message).into_owned()];
    if !finding.help.is_empty() {
        lines.push(format!("help: {}", escape(&finding.help)));
    }
    lines.extend(standing(finding, outcome));
    lines.join("\n")
}

/// Why a finding does not count, where it does not.
pub(crate) fn standing(finding: &GatedFinding, outcome: Option<&Outcome>) -> Option<String> {
    if let Some(waiver) = &finding.waiver {
        return Some(format!("waived: {}", escape(&waiver.reason)));
    }
    let release = outcome.and_then(|outcome| outcome.verdict.release.as_ref());
    let release = release.map_or("the last release", |release| &release.place);
    finding
        .is_earlier()
        .then(|| format!("an earlier change, since {}: it does not fail this one", escape(release)))
}

/// Where to show a problem: in its file, or else in every file that is open.
fn of_problem(problem: &Problem, root: &Root, places: &Places<'_>) -> Vec<InFile> {
    if problem.is_nothing {
        return Vec::new();
    }
    let place = problem.site.as_ref().and_then(|site| site.place());
    if let Some(place) = place {
        let path = place.file.path.clone();
        // The line that is wrong may be edited already; it is still what is wrong.
        let place = places.in_file(&path, &place);
        let first = || InFile { path: places.path(&path), range: Range::default() };
        return vec![place.unwrap_or_else(first)];
    }
    let open = places.documents.iter().filter(|document| root.holds(&document.path));
    open.map(|it| InFile { path: it.path.clone(), range: Range::default() }).collect()
}

fn problem_at(problem: &Problem, range: Range) -> Diagnostic {
    let severity = match problem.site {
        Some(_) => DiagnosticSeverity::Error,
        None => DiagnosticSeverity::Information,
    };
    let lead = if problem.site.is_some() { "" } else { "not checked: " };
    Diagnostic {
        range,
        severity: Some(severity),
        code: None,
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: format!("{lead}{}", problem.message).into(),
        tags: None,
        related_information: None,
        data: None,
    }
}
