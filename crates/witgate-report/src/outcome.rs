//! How it ends, in a line.

use std::collections::BTreeSet;

use semver::Version;
use witgate_judge::{Level, Release, Side};
use witgate_model::{Bump, COMPONENT_PACKAGE, count, first_few_names};

use crate::escape::escape;
use crate::found::ReportedFinding;
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::text::Style;
use crate::{integrity, whole, words};

/// So many packages and places are named in a line.
const NAMED: usize = 5;

/// So many packages that need the same release.
const LISTED: usize = 20;

/// How it ends: a word, and the rest of the line.
pub(crate) struct Outcome {
    pub(crate) word: &'static str,
    pub(crate) style: Style,
    pub(crate) rest: String,
}

impl Outcome {
    /// How it ended.
    pub(crate) fn from_report(report: &Report<'_>) -> Outcome {
        if report.saw_nothing() {
            let nothing = match report.comparisons.len() {
                0 => "nothing was verified: there is no lock file, pin or artifact",
                1 => "nothing was compared: neither side has a world or an interface",
                _ => "nothing was compared: no package has a world or an interface",
            };
            let rest = said([Some(nothing.to_owned()), integrity::sum(report.integrity)]);
            return Outcome { word: "FAIL", style: Style::Error, rest };
        }
        let (word, style) = match report.passes() {
            false if report.is_incomplete => ("INCOMPLETE", Style::Error),
            false => ("FAIL", Style::Error),
            true if report.fail_on == Level::Off => change(report),
            true => ("PASS", Style::Good),
        };
        let integrity = integrity::sum(report.integrity);
        let rest = match report.is_quiet() {
            true => said([unchanged_sides(report), integrity, nothing_linted(report)]),
            false => said([
                Some(Tally::new(&report.all_findings()).to_string()),
                linted(report),
                integrity,
                gate(report.fail_on).map(str::to_owned),
            ]),
        };
        Outcome { word, style, rest }
    }
}

/// How it ended and what is still to be allowed, in one line.
pub(crate) fn line(report: &Report<'_>) -> String {
    let outcome = Outcome::from_report(report);
    let unpaid = releases(report).into_iter().filter(|release| !release.paid);
    let needs = needs(unpaid).into_iter().map(|need| format!("; {}", need.text));
    let rest = format!("{}{}", outcome.rest, needs.collect::<String>());
    format!("{}: {}", outcome.word, escape(&rest))
}

/// What there is to say, one after the other.
fn said<const N: usize>(clauses: [Option<String>; N]) -> String {
    clauses.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What both sides of all comparisons have in common, where that is everything.
fn unchanged_sides(report: &Report<'_>) -> Option<String> {
    (!report.comparisons.is_empty()).then(|| {
        let said = if report.fail_on == Level::Off { "" } else { "nothing changed: " };
        format!(
            "{said}{} in {} as in {}",
            words::compared(&whole::compared(report)),
            sides(report, Comparison::candidate_side),
            sides(report, Comparison::baseline_side),
        )
    })
}

/// How many packages were linted, behind what was found in them.
fn linted(report: &Report<'_>) -> Option<String> {
    report.linted.map(|packages| count(packages, "package"))
}

/// The same where nothing was found.
fn nothing_linted(report: &Report<'_>) -> Option<String> {
    report.linted.map(|packages| format!("no findings in {}", count(packages, "package")))
}

/// What a comparison that nobody gates comes to.
fn change(report: &Report<'_>) -> (&'static str, Style) {
    if report.is_quiet() {
        return ("UNCHANGED", Style::Good);
    }
    if report.comparisons.is_empty() {
        return ("SUMMARY", Style::Bold);
    }
    let promises_the_same = report.comparisons.iter().all(Comparison::promises_the_same);
    let is_denied = |found: &ReportedFinding<'_>| found.is_error() && found.is_about_capabilities();
    match whole::bump(report).required {
        // What a policy denies, no version allows.
        Bump::None | Bump::Additive if report.all_findings().iter().any(is_denied) => {
            ("NOT ALLOWED", Style::Error)
        }
        Bump::None if promises_the_same => ("UNCHANGED", Style::Good),
        Bump::Breaking => ("BREAKING", Style::Error),
        Bump::Additive => ("ADDITIVE", Style::Bold),
        Bump::None => ("COMPATIBLE", Style::Good),
    }
}

/// What fails, where that is not errors alone.
fn gate(fail_on: Level) -> Option<&'static str> {
    match fail_on {
        Level::Off | Level::Error => None,
        Level::Note => Some("any finding fails"),
        Level::Warn => Some("warnings fail too"),
    }
}

/// One side of all comparisons: the place and what it came down to; where they
/// differ, each with the packages that it is of.
pub(crate) fn sides<'a>(
    report: &Report<'a>,
    side: fn(&Comparison<'a>) -> Option<&'a Side>,
) -> String {
    let mut alike: Vec<(String, Vec<&str>)> = Vec::new();
    for comparison in &report.comparisons {
        let Some(side) = side(comparison) else { continue };
        let side = words::side(side);
        match alike.iter_mut().find(|(other, _)| *other == side) {
            Some((_, packages)) => packages.push(comparison.title()),
            None => alike.push((side, vec![comparison.title()])),
        }
    }
    let is_one = alike.len() == 1;
    let each = alike.into_iter().map(|(side, packages)| match packages.as_slice() {
        // A package is called by its place already.
        [package] if is_one || *package == side => side,
        _ if is_one => side,
        packages => format!("{side} ({})", first_few_names(packages, NAMED)),
    });
    first_few_names(&each.collect::<Vec<_>>(), NAMED)
}

/// The packages in which this change is not to be seen, among others in which
/// it is.
pub(crate) fn unchanged(report: &Report<'_>) -> Option<String> {
    let unchanged = report.unchanged();
    (report.is_several() && !unchanged.is_empty() && !report.is_quiet())
        .then(|| first_few_names(&unchanged, NAMED))
}

/// The dependencies that an earlier side lacks, so that a change inside them cannot be
/// seen.
pub(crate) fn unseen(report: &Report<'_>) -> Option<String> {
    let earlier = report.comparisons.iter().flat_map(|it| [Some(it.baseline), it.release]);
    let unseen = earlier.flatten().flat_map(|side| side.unseen.iter().map(String::as_str));
    let unseen: BTreeSet<&str> = unseen.collect();
    let names: Vec<&str> = unseen.into_iter().collect();
    (!names.is_empty()).then(|| {
        format!(
            "changes inside {}, which the revision that is compared does not have",
            first_few_names(&names, NAMED)
        )
    })
}

/// The releases to speak of.
pub(crate) fn releases<'a>(report: &Report<'a>) -> Vec<&'a Release> {
    let releases = report.comparisons.iter().flat_map(|comparison| comparison.releases());
    releases
        .filter(|release| release.required > Bump::None || release.declared > Bump::None)
        .collect()
}

/// What packages need that need and declare the same.
pub(crate) struct Need<'a> {
    /// Whether what is declared is enough.
    pub(crate) is_enough: bool,
    /// The packages, as they are called in the text.
    pub(crate) packages: Vec<&'a str>,
    /// What they need, and what they declare.
    pub(crate) text: String,
}

/// What packages need: those that need and declare the same are said together.
pub(crate) fn needs<'a>(releases: impl Iterator<Item = &'a Release>) -> Vec<Need<'a>> {
    let mut alike: Vec<(&Release, Vec<&str>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for release in releases {
        let package = match release.package.as_str() {
            COMPONENT_PACKAGE => "the component",
            "" => "the contract",
            package => package,
        };
        let is_alike = |other: &Release| {
            Release { package: String::new(), ..other.clone() }
                == Release { package: String::new(), ..release.clone() }
        };
        let position = alike.iter().position(|(other, _)| is_alike(other)).unwrap_or(alike.len());
        // Packages that are gone have no name.
        let is_new = seen.insert((position, package));
        match alike.get_mut(position) {
            Some((_, packages)) if is_new => packages.push(package),
            Some(_) => {}
            None => alike.push((release, vec![package])),
        }
    }
    let needs = alike.into_iter().map(|(release, packages)| Need {
        is_enough: release.paid,
        text: need(release, &packages),
        packages,
    });
    needs.collect()
}

fn need(release: &Release, packages: &[&str]) -> String {
    let (who, is_one) = (first_few_names(packages, LISTED), packages.len() == 1);
    let (needs, has, declares) = match is_one {
        true => ("needs", "has", "declares"),
        false => ("need", "have", "declare"),
    };
    let Release { required, baseline_version: was, candidate_version: now, .. } = release;
    let declared = |what: &str| match now {
        None => "no version is declared".to_owned(),
        now if now == was => format!("version is still {}", version(now)),
        now => format!("{} {what}", version(now)),
    };
    match (required, &release.next_version) {
        (Bump::None, _) if release.package == COMPONENT_PACKAGE => {
            format!("{who} {has} no changes that others notice")
        }
        (Bump::None, _) => {
            let declared = declared("is declared");
            format!("{who} {needs} no new version after {}; {declared}", version(was))
        }
        (bump, None) if release.is_of_removed_packages() => format!(
            "{who} {has} {bump} changes, and a removed package has no version that could allow them"
        ),
        (bump, None) if release.is_renamed => {
            format!("{who} {has} {bump} changes, and no version allows a new name")
        }
        (bump, None) if release.paid => {
            format!("{who} had no version, and {} is enough for {bump} changes", version(now))
        }
        (bump, None) if release.package == COMPONENT_PACKAGE => {
            format!("{who} {has} {bump} changes")
        }
        (bump, None) if was.is_some() => {
            format!("{who} {has} {bump} changes, and there is no version after {}", version(was))
        }
        (bump, None) => format!("{who} {has} {bump} changes but {declares} no version"),
        (bump, Some(_)) if release.paid => {
            let step = step(release);
            format!("{who} {step} is enough for {bump} changes")
        }
        (bump, Some(next)) => {
            let declared = declared("is not enough");
            format!("{who} {needs} {next} for {bump} changes; {declared}")
        }
    }
}

fn version(version: &Option<Version>) -> String {
    version.as_ref().map_or("no version".to_owned(), Version::to_string)
}

fn step(release: &Release) -> String {
    match (&release.baseline_version, &release.candidate_version) {
        (Some(was), Some(now)) => format!("{was} -> {now}"),
        (None, Some(now)) => format!("-> {now}"),
        (Some(was), None) => format!("{was} -> no version"),
        (None, None) => "without a version".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use semver::Version;
    use witgate_judge::Release;
    use witgate_model::Bump;

    use super::needs;

    fn said(release: &Release) -> String {
        needs([release].into_iter()).remove(0).text
    }

    #[test]
    fn a_first_version_is_named() {
        let release = Release {
            package: "a:b".to_owned(),
            required: Bump::Breaking,
            declared: Bump::Breaking,
            candidate_version: Some(Version::new(0, 1, 0)),
            paid: true,
            ..Release::default()
        };
        assert_eq!(said(&release), "a:b had no version, and 0.1.0 is enough for breaking changes");
    }

    #[test]
    fn a_removed_package_has_no_version() {
        let release = Release { required: Bump::Breaking, paid: false, ..Release::default() };
        assert_eq!(
            said(&release),
            "the contract has breaking changes, and a removed package has no version that could \
             allow them"
        );
    }
}
