//! How it ends, in a line.

use witgate_judge::{Level, Release};
use witgate_model::Bump;

use crate::escape::escape;
use crate::report::Report;
use crate::text::Style;
use crate::words;

/// How it ends: a word, and the rest of the line.
pub(crate) struct Outcome {
    pub(crate) word: &'static str,
    pub(crate) style: Style,
    pub(crate) rest: String,
}

impl Outcome {
    /// How it ended.
    pub(crate) fn of(report: &Report<'_>) -> Outcome {
        let verdict = report.verdict;
        if verdict.compared.is_empty() {
            let rest = "nothing was compared: neither side has a world or an interface".to_owned();
            return Outcome { word: "FAIL", style: Style::Error, rest };
        }
        let (word, style) = match report.passes() {
            false => ("FAIL", Style::Error),
            true if report.fail_on == Level::Off => ("DONE", Style::Bold),
            true => ("PASS", Style::Good),
        };
        let rest = match is_unchanged(report) {
            true => format!(
                "nothing changed: {} in {} as in {}",
                words::compared(&verdict.compared),
                words::side(&verdict.candidate),
                words::side(&verdict.baseline),
            ),
            false => format!("{}; {}", words::tally(report.findings()), gate(report.fail_on)),
        };
        Outcome { word, style, rest }
    }
}

/// How it ended and what is still to be paid for, in one line.
pub(crate) fn line(report: &Report<'_>) -> String {
    let outcome = Outcome::of(report);
    let unpaid = releases(report).filter(|release| !release.paid);
    let needs = needs(unpaid).into_iter().map(|(_, needs)| format!("; {needs}"));
    let rest = format!("{}{}", outcome.rest, needs.collect::<String>());
    format!("{}: {}", outcome.word, escape(&rest))
}

/// Whether both sides promise the same, and nothing else was found either.
pub(crate) fn is_unchanged(report: &Report<'_>) -> bool {
    let verdict = report.verdict;
    report.findings().next().is_none() && verdict.baseline.contract == verdict.candidate.contract
}

fn gate(fail_on: Level) -> &'static str {
    match fail_on {
        Level::Off => "no gate was asked for",
        Level::Note => "the gate fails on any finding",
        Level::Warn => "the gate fails on errors and warnings",
        Level::Error => "the gate fails on errors",
    }
}

/// The releases to speak of.
pub(crate) fn releases<'a>(report: &Report<'a>) -> impl Iterator<Item = &'a Release> + use<'a> {
    let verdict = report.verdict;
    let releases = match verdict.packages.as_slice() {
        [] => std::slice::from_ref(&verdict.bump),
        packages => packages,
    };
    releases.iter().filter(|release| release.required > Bump::None || release.declared > Bump::None)
}

/// What packages need, and whether that is declared: those that need and
/// declare the same are said together, each time with whether it pays.
pub(crate) fn needs<'a>(releases: impl Iterator<Item = &'a Release>) -> Vec<(bool, String)> {
    let mut alike: Vec<(&Release, Vec<&str>)> = Vec::new();
    for release in releases {
        let is_alike = |other: &Release| {
            Release { package: String::new(), ..other.clone() }
                == Release { package: String::new(), ..release.clone() }
        };
        match alike.iter_mut().find(|(other, _)| is_alike(other)) {
            Some((_, packages)) => packages.push(&release.package),
            None => alike.push((release, vec![&release.package])),
        }
    }
    alike.iter().map(|(release, packages)| (release.paid, need(release, packages))).collect()
}

fn need(release: &Release, packages: &[&str]) -> String {
    let (who, is_one) = match packages {
        [""] => ("the contract".to_owned(), true),
        packages => (packages.join(", "), packages.len() == 1),
    };
    let (needs, has, pays, no) = match is_one {
        true => ("needs", "has", "pays", "no version"),
        false => ("need", "have", "pay", "no versions"),
    };
    let Release { required, baseline_version: was, candidate_version: now, .. } = release;
    let declared = now.as_ref().map_or("no version is declared".to_owned(), |now| {
        let is_new = was.as_ref() != Some(now);
        if is_new { format!("{now} is declared") } else { format!("still {now} is declared") }
    });
    match (required, &release.next_version) {
        (Bump::None, _) => {
            let was = was.as_ref().map_or("no version".to_owned(), ToString::to_string);
            format!("{who} {needs} no new version after {was}; {declared}")
        }
        (bump, None) => format!(
            "{who} {has} {bump} changes and {no} {}",
            if release.paid { "to raise" } else { "that could pay for them" },
        ),
        (bump, Some(_)) if release.paid => {
            let step = step(release);
            format!("{who} {step} {pays} for {bump} changes")
        }
        (bump, Some(next)) => format!("{who} {needs} {next} for {bump} changes; {declared}"),
    }
}

fn step(release: &Release) -> String {
    match (&release.baseline_version, &release.candidate_version) {
        (Some(was), Some(now)) => format!("{was} -> {now}"),
        (None, Some(now)) => format!("-> {now}"),
        (Some(was), None) => format!("{was} -> no version"),
        (None, None) => "without a version".to_owned(),
    }
}
