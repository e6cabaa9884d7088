//! What changed in each package, and what release that takes.

use std::collections::BTreeMap;

use semver::Version;
use witgate_judge::Release;
use witgate_model::{Bump, COMPONENT_PACKAGE};

use super::{fill, more};
use crate::found::ReportedFinding;
use crate::markup::{code, text};
use crate::report::{Comparison, Report};

/// More packages than anyone looks through.
const ROWS: usize = 50;

/// Room that they take at most.
const ROOM: usize = 20_000;

const HEAD: &str = "\
| package | breaking here | earlier | additions | waived | required | release |
|---|---|---|---|---|---|---|
";

pub(super) fn write(report: &Report<'_>, page: &mut String) {
    let rows: Vec<String> = report
        .comparisons
        .iter()
        .flat_map(|comparison| packages(comparison, &report.findings_of(comparison)))
        .collect();
    if rows.is_empty() {
        return;
    }
    page.push_str(&format!("\n{HEAD}"));
    let count = rows.len();
    let left = fill(page, ROOM, rows.into_iter().take(ROWS));
    more(left + count.saturating_sub(ROWS), "packages", page);
}

/// A row for each package of which there is something to say, and one for
/// what is about none of them.
fn packages(comparison: &Comparison<'_>, found: &[ReportedFinding<'_>]) -> Vec<String> {
    let name = comparison.name.map_or(String::new(), |name| format!("{}: ", code(name)));
    let mut about: BTreeMap<Option<&str>, Vec<&ReportedFinding<'_>>> = BTreeMap::new();
    for finding in found {
        let package = finding.release().map(|release| release.package.as_str());
        about.entry(package).or_default().push(finding);
    }
    let mut rows = Vec::new();
    for release in &comparison.verdict.packages {
        let about = about.remove(&Some(release.package.as_str())).unwrap_or_default();
        if is_told(release) || !about.is_empty() {
            let package = format!("{name}{}", code(&release.package));
            rows.push(row(&package, &about, Some(release)));
        }
    }
    let others = about.remove(&None).unwrap_or_default();
    let bump = Some(&comparison.verdict.bump)
        .filter(|bump| comparison.verdict.packages.is_empty() && is_told(bump));
    if !others.is_empty() || bump.is_some() {
        let what = if comparison.verdict.packages.is_empty() { "the contract" } else { "others" };
        rows.push(row(&format!("{name}{what}"), &others, bump));
    }
    rows
}

fn is_told(release: &Release) -> bool {
    release.required > Bump::None || release.declared > Bump::None
}

fn row(package: &str, findings: &[&ReportedFinding<'_>], release: Option<&Release>) -> String {
    let count = |counts: &dyn Fn(&ReportedFinding<'_>) -> bool| match findings
        .iter()
        .filter(|finding| counts(finding))
        .count()
    {
        0 => "–".to_owned(),
        count => count.to_string(),
    };
    let here = |bump: Bump| count(&|finding| finding.counts() && finding.bump == bump);
    let cells = [
        package.to_owned(),
        here(Bump::Breaking),
        count(&|finding| finding.is_earlier() && !finding.is_waived()),
        here(Bump::Additive),
        count(&|finding| finding.is_waived()),
        release.map_or("–".to_owned(), |release| release.required.to_string()),
        release.map_or("–".to_owned(), step),
    ];
    format!("| {} |\n", cells.join(" | "))
}

/// The step of versions, or the one that it takes.
fn step(release: &Release) -> String {
    let version = |version: &Option<Version>| {
        version.as_ref().map_or("no version".to_owned(), |version| text(&version.to_string()))
    };
    let (was, now) = (&release.baseline_version, &release.candidate_version);
    if release.package == COMPONENT_PACKAGE {
        return "–".to_owned();
    }
    match (&release.next_version, release.paid) {
        (_, true) if was == now => format!("still {}", version(now)),
        (_, true) => format!("✅ {} → {}", version(was), version(now)),
        (Some(next), false) => {
            let next = text(&next.to_string());
            match was == now {
                true => format!("**{next}**; version is still {}", version(now)),
                false => format!("**{next}**; {} is not enough", version(now)),
            }
        }
        (None, false) if release.is_renamed => "no version allows a new name".to_owned(),
        (None, false) if was.is_some() => format!("there is no version after {}", version(was)),
        (None, false) => "declares no version".to_owned(),
    }
}
