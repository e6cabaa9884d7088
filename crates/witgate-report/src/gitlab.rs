//! A code quality report, as GitLab shows it in merge requests.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use witgate_judge::Level;
use witgate_model::Bump;

use crate::escape::escape;
use crate::format::Row;
use crate::found::ReportedFinding;
use crate::report::Report;
use crate::{notes, site, visible, words};

pub(crate) static ROW: Row =
    Row { name: "gitlab", summary: "a code quality report for GitLab", write };

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let issues = report.findings().into_iter().map(|found| {
        let times = seen.entry(&found.finding.fingerprint).or_default();
        *times += 1;
        issue(&found, *times, report.here)
    });
    visible::write(&issues.collect::<Vec<_>>(), out)
}

fn issue(finding: &ReportedFinding<'_>, times: usize, here: &str) -> Issue {
    let site = site::now(finding, here);
    let item = match finding.item.is_empty() {
        true => String::new(),
        false => format!(" ({})", finding.item),
    };
    let waived = finding.waiver.as_deref().map(words::waiver);
    let why = match (waived, finding.is_earlier()) {
        (Some(waiver), _) => format!("; waived: {waiver}"),
        (None, true) => "; from an earlier change, so it does not fail".to_owned(),
        (None, false) => String::new(),
    };
    let description = format!("{}{item}{why}", notes::message(finding));
    // GitLab keeps one issue of each fingerprint.
    let fingerprint = match times {
        1 => finding.fingerprint.clone(),
        times => format!("{}-{times}", finding.fingerprint),
    };
    Issue {
        description: escape(&description).into_owned(),
        check_name: finding.rule.id,
        fingerprint,
        severity: severity(finding),
        location: Location {
            path: site.path,
            lines: Lines { begin: site.place.map_or(1, |place| place.line) },
        },
    }
}

/// What nobody is told of is worst: it compiles, links, and means something
/// else. What fails nothing is good to know.
fn severity(finding: &ReportedFinding<'_>) -> &'static str {
    match finding.level {
        _ if !finding.counts() => "info",
        Level::Error if finding.impact.is_silent() => "blocker",
        Level::Error => "critical",
        Level::Warn if finding.bump == Bump::Breaking => "major",
        Level::Warn => "minor",
        Level::Note | Level::Off => "info",
    }
}
