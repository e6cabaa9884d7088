//! What there is to write.

use std::collections::{BTreeMap, BTreeSet};

use witgate_judge::{Compared, GatedFinding, Level, Release, Side, Verdict};
use witgate_model::{Entry, Name, PackageName, SourceFile, Subject};

use crate::filter::{Detail, Filter, Order};

use crate::found::ReportedFinding;

/// One package of several, or the only one: a verdict with what it takes to
/// write it down.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// What the policy calls it; `None` where there is but one.
    pub name: Option<&'a str>,
    /// What was found.
    pub verdict: &'a Verdict,
    /// What this change started from, for its text.
    pub baseline: &'a Subject,
    /// The last release, where that was compared too, for its text.
    pub release: Option<&'a Subject>,
    /// The candidate, for its text.
    pub candidate: &'a Subject,
}

/// Everything that a report says.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// What was compared, in the order of the policy; empty where only locks and
    /// the like were examined.
    pub comparisons: Vec<Comparison<'a>>,
    /// What was found about the policy itself and about what is pinned: it
    /// is at the top.
    pub gate: &'a [GatedFinding],
    /// What is said of each entry that is pinned, or should be: a record, which
    /// fails nothing by itself. What fails is among the findings of `gate`.
    pub integrity: &'a [Entry],
    /// The texts of the files that these entries are of, for their lines; of a
    /// file that is not here, the path is all that is said.
    pub locks: &'a [SourceFile],
    /// How many packages were linted; `None` where nothing was asked but what
    /// compares.
    pub linted: Option<usize>,
    /// What the reader should know of how it was done.
    pub notes: &'a [String],
    /// Whether something could not be judged that should have been.
    pub is_incomplete: bool,
    /// Findings of this level and above fail the gate; `Level::Off` lets
    /// everything pass.
    pub fail_on: Level,
    /// The options that `witgate waive` needs to find what this run found; `None`
    /// where no waiver applies, as in `diff`.
    pub waive_options: Option<&'a str>,
    /// By fingerprints, the directory with the witness of each finding that has one.
    pub witnesses: Option<&'a BTreeMap<String, String>>,
    /// Which findings to show. It changes neither the counts nor how it ends.
    pub filter: Filter,
    /// In which order to show them; `None` for that of the format.
    pub order: Option<Order>,
    /// The working directory, from the top of its repository; empty where it is the top,
    /// or there is none. What review tools read names files from the top.
    pub here: &'a str,
    /// How much to say of them. Only the human format respects it.
    pub detail: Detail,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl Default for Report<'_> {
    /// A report on nothing, without colour, eighty columns wide, that errors
    /// fail.
    fn default() -> Self {
        Report {
            comparisons: Vec::new(),
            gate: &[],
            integrity: &[],
            locks: &[],
            linted: None,
            notes: &[],
            is_incomplete: false,
            fail_on: Level::Error,
            waive_options: Some(""),
            witnesses: None,
            filter: Filter::default(),
            order: None,
            here: "",
            detail: Detail::default(),
            color: false,
            width: 80,
        }
    }
}

impl<'a> Report<'a> {
    /// A report on one comparison, and the default in all else.
    pub fn new(verdict: &'a Verdict, baseline: &'a Subject, candidate: &'a Subject) -> Report<'a> {
        let only = Comparison { name: None, verdict, baseline, release: None, candidate };
        Report { comparisons: vec![only], ..Report::default() }
    }

    /// The directory with the witness of a finding, if it has one.
    pub(crate) fn witness(&self, finding: &GatedFinding) -> Option<&'a str> {
        self.witnesses?.get(&finding.fingerprint).map(String::as_str)
    }

    /// Whether the gate passes. Where nothing was compared it never does, and
    /// without a comparison there must be an entry that was examined.
    pub fn passes(&self) -> bool {
        let fails = self.gate.iter().any(|finding| finding.fails(self.fail_on))
            || self.comparisons.iter().any(|comparison| !comparison.verdict.passes(self.fail_on));
        !fails && !self.is_incomplete && !self.saw_nothing()
    }

    /// How it ended, in one word.
    pub(crate) fn status(&self) -> &'static str {
        match self.passes() {
            _ if self.is_incomplete => "incomplete",
            true => "pass",
            false => "fail",
        }
    }

    /// Whether no side of any comparison has anything to compare, or, where
    /// there is no comparison, no entry was examined.
    pub(crate) fn saw_nothing(&self) -> bool {
        match self.comparisons.as_slice() {
            [] => self.integrity.is_empty() && self.linted.is_none_or(|packages| packages == 0),
            comparisons => {
                comparisons.iter().all(|comparison| comparison.verdict.compared.is_empty())
            }
        }
    }

    /// Whether there are comparisons to tell apart.
    pub(crate) fn is_several(&self) -> bool {
        self.comparisons.len() > 1
    }

    /// Whether nothing changed and nothing was found either.
    pub(crate) fn is_quiet(&self) -> bool {
        reported(self.gate).next().is_none()
            && self.comparisons.iter().all(|comparison| {
                comparison.is_unchanged() && comparison.findings().next().is_none()
            })
    }

    /// Everything that was found: what is about the gate itself, then comparison
    /// by comparison what is this change's, then what earlier ones left.
    pub(crate) fn all_findings(&self) -> Vec<ReportedFinding<'a>> {
        let findings = self.comparisons.iter().flat_map(|findings| self.all_of(findings));
        self.all_about_gate().chain(findings).collect()
    }

    /// What of it is to be shown, in the order that was asked for.
    pub(crate) fn findings(&self) -> Vec<ReportedFinding<'a>> {
        let comparison =
            self.comparisons.iter().flat_map(|comparison| self.findings_of(comparison));
        let mut findings: Vec<_> = self.about_gate().into_iter().chain(comparison).collect();
        if let Some(order) = self.order {
            order.sort(&mut findings);
        }
        findings
    }

    /// What is about the gate itself, as far as it is to be shown.
    pub(crate) fn about_gate(&self) -> Vec<ReportedFinding<'a>> {
        self.all_about_gate().filter(|found| self.filter.shows(found)).collect()
    }

    fn all_about_gate(&self) -> impl Iterator<Item = ReportedFinding<'a>> {
        reported(self.gate)
            .map(|finding| ReportedFinding::new(finding, None, self.fail_on, self.waive_options))
    }

    /// What is of one comparison, as far as it is to be shown.
    pub(crate) fn findings_of(&self, comparison: &Comparison<'a>) -> Vec<ReportedFinding<'a>> {
        let mut findings = self.all_of(comparison);
        findings.retain(|found| self.filter.shows(found));
        findings
    }

    /// What is of one comparison.
    pub(crate) fn all_of(&self, comparison: &Comparison<'a>) -> Vec<ReportedFinding<'a>> {
        let mut findings: Vec<ReportedFinding<'a>> = comparison
            .findings()
            .map(|finding| {
                ReportedFinding::new(finding, Some(*comparison), self.fail_on, self.waive_options)
            })
            .collect();
        findings.sort_by_key(|found| found.is_earlier());
        if findings.iter().all(|found| !found.finding.is_owed) {
            return findings;
        }
        // The packages of which an error tells already that the version is not
        // enough, whatever their versions are.
        fn name(package: &PackageName) -> (&Name, &Name) {
            (&package.namespace, &package.name)
        }
        let causes = findings.iter().filter(|it| it.is_error() && !it.finding.is_owed);
        let payers = causes.flat_map(|cause| cause.finding.payers.iter());
        let told: BTreeSet<(&Name, &Name)> = payers.map(|payer| name(payer)).collect();
        for found in findings.iter_mut().filter(|it| it.finding.is_owed) {
            let item = found.finding.item_at();
            found.follows = item.is_some_and(|item| told.contains(&name(item.package())));
        }
        findings
    }

    /// The packages in which this change is not to be seen, with how many
    /// findings earlier ones left there.
    pub(crate) fn unchanged(&self) -> Vec<String> {
        let unchanged = self.comparisons.iter().filter(|comparison| comparison.is_unchanged());
        unchanged
            .map(|comparison| match self.findings_of(comparison).len() {
                0 => comparison.title().to_owned(),
                earlier => format!("{} ({earlier} earlier)", comparison.title()),
            })
            .collect()
    }
}

impl<'a> Comparison<'a> {
    /// Whether both sides promise the same, and nothing else was found either
    /// that would be this change's.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.promises_the_same() && self.findings().all(GatedFinding::is_earlier)
    }

    /// Whether both sides promise the same.
    pub(crate) fn promises_the_same(&self) -> bool {
        self.verdict.baseline.contract == self.verdict.candidate.contract
    }

    /// The findings to report, in the order of the verdict.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &'a GatedFinding> + use<'a> {
        reported(&self.verdict.findings)
    }

    /// What to call it among others.
    pub(crate) fn title(&self) -> &'a str {
        self.name.unwrap_or(&self.verdict.candidate.place)
    }

    /// What the candidate is compared with, as reports name it.
    pub(crate) fn baseline_side(&self) -> Option<&'a Side> {
        Some(&self.verdict.baseline)
    }

    /// What is judged, likewise.
    pub(crate) fn candidate_side(&self) -> Option<&'a Side> {
        Some(&self.verdict.candidate)
    }

    /// The last release, likewise.
    pub(crate) fn since(&self) -> Option<&'a Side> {
        self.verdict.release.as_ref()
    }

    /// How much was examined.
    pub(crate) fn compared(&self) -> Compared {
        self.verdict.compared
    }

    /// The releases of its packages; what means all where none is
    /// governed.
    pub(crate) fn releases(&self) -> &'a [Release] {
        match self.verdict.packages.as_slice() {
            [] => std::slice::from_ref(&self.verdict.bump),
            packages => packages,
        }
    }
}

fn reported(findings: &[GatedFinding]) -> impl Iterator<Item = &GatedFinding> {
    findings.iter().filter(|finding| finding.level != Level::Off)
}
