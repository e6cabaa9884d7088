//! A code quality report, as GitLab shows it in merge requests.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use witgate_judge::{Finding, Level};
use witgate_model::Bump;

use crate::escape::escape;
use crate::format::Row;
use crate::report::Report;
use crate::{notes, site, visible};

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
    let issues = report.findings().map(|finding| {
        let times = seen.entry(&finding.fingerprint).or_default();
        *times += 1;
        issue(report, finding, *times)
    });
    visible::write(&issues.collect::<Vec<_>>(), out)
}

fn issue(report: &Report<'_>, finding: &Finding, times: usize) -> Issue {
    let site = site::now(report, finding);
    let item = match finding.item.is_empty() {
        true => String::new(),
        false => format!(" ({})", finding.item),
    };
    // GitLab keeps one issue of each fingerprint.
    let fingerprint = match times {
        1 => finding.fingerprint.clone(),
        times => format!("{}-{times}", finding.fingerprint),
    };
    Issue {
        description: escape(&format!("{}{item}", notes::message(finding))).into_owned(),
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
/// else.
fn severity(finding: &Finding) -> &'static str {
    match finding.level {
        Level::Error if finding.impact.is_silent() => "blocker",
        Level::Error => "critical",
        Level::Warn if finding.bump == Bump::Breaking => "major",
        Level::Warn => "minor",
        Level::Note | Level::Off => "info",
    }
}
