//! What there is to write.

use witgate_judge::{Finding, Level, Release, Verdict};
use witgate_model::Subject;

use crate::spot::{self, Spot};

/// A verdict with what it takes to write it down.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was found.
    pub verdict: &'a Verdict,
    /// The baseline, for its text.
    pub baseline: &'a Subject,
    /// The candidate, for its text.
    pub candidate: &'a Subject,
    /// Findings of this level and above fail the gate; `Level::Off` lets
    /// everything pass.
    pub fail_on: Level,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl<'a> Report<'a> {
    /// A report without colour, eighty columns wide, that errors fail.
    pub fn new(verdict: &'a Verdict, baseline: &'a Subject, candidate: &'a Subject) -> Report<'a> {
        Report { verdict, baseline, candidate, fail_on: Level::Error, color: false, width: 80 }
    }

    /// Whether the gate passes. Where nothing was compared it never does.
    pub fn passes(&self) -> bool {
        self.verdict.passes(self.fail_on) && !self.verdict.compared.is_empty()
    }

    /// The findings to report, in the order of the verdict.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.verdict.findings.iter().filter(|finding| finding.level != Level::Off)
    }

    /// Where a finding stands in the baseline.
    pub(crate) fn was(&self, finding: &Finding) -> Option<Spot<'a>> {
        spot::find(self.baseline, self.candidate, finding.was.as_ref(), finding.now.as_ref())
    }

    /// Where a finding stands in the candidate.
    pub(crate) fn now(&self, finding: &Finding) -> Option<Spot<'a>> {
        spot::find(self.candidate, self.baseline, finding.now.as_ref(), finding.was.as_ref())
    }

    /// The release of the package that a finding is about.
    pub(crate) fn release(&self, finding: &Finding) -> Option<&'a Release> {
        let [now, was] = [&finding.now, &finding.was]
            .map(|item| item.as_ref().map(|item| item.package().bare()));
        [now, was].into_iter().flatten().find_map(|package| {
            self.verdict.packages.iter().find(|release| release.package == package)
        })
    }
}
