//! A finding with what it is of.

use std::ops::Deref;

use witgate_judge::{Cell, GatedFinding, Judge, Level, Release, Side, group_of};
use witgate_model::{Bump, Subject};

use crate::report::Comparison;
use crate::spot::{self, Spot};

/// Why no waiver applies to what `diff` finds.
pub(crate) const NO_WAIVER: &str = "not in `diff`: waivers apply to `witgate check`";

/// A finding, the comparison that it is of, and what becomes of the gate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportedFinding<'a> {
    /// What was found.
    pub(crate) finding: &'a GatedFinding,
    /// The comparison; none of a finding about the gate itself.
    pub(crate) comparison: Option<Comparison<'a>>,
    /// Whether it stops the merge: it fails the gate.
    pub(crate) stops: bool,
    /// Whether it says of the version what other errors of the same package come
    /// to, so that it is no error more.
    pub(crate) follows: bool,
    /// The options that `witgate waive` needs; `None` where no waiver applies.
    pub(crate) waive_options: Option<&'a str>,
}

impl Deref for ReportedFinding<'_> {
    type Target = GatedFinding;

    fn deref(&self) -> &GatedFinding {
        self.finding
    }
}

impl<'a> ReportedFinding<'a> {
    pub(crate) fn new(
        finding: &'a GatedFinding,
        comparison: Option<Comparison<'a>>,
        fail_on: Level,
        waive_options: Option<&'a str>,
    ) -> ReportedFinding<'a> {
        ReportedFinding {
            finding,
            comparison,
            stops: finding.fails(fail_on),
            follows: false,
            waive_options,
        }
    }

    /// Whether it counts as an error.
    pub(crate) fn is_error(&self) -> bool {
        self.counts() && self.level == Level::Error
    }

    /// Whether it is about what a component may do.
    pub(crate) fn is_about_capabilities(&self) -> bool {
        group_of(self.rule).is_some_and(|group| group.id == "capabilities")
    }

    /// Whether it is about a host that does not link what it should.
    pub(crate) fn is_about_hosts(&self) -> bool {
        group_of(self.rule).is_some_and(|group| group.id == "hosts")
    }

    /// How much it matters to a reader: whether it fails, then its level, then whether it
    /// is about what a component may do, then whom it breaks.
    pub(crate) fn gravity(&self) -> (bool, Level, bool, Bump, Cell, Cell) {
        let impact = &self.finding.impact;
        let links = impact.old_guest_on_new_host.max(impact.new_guest_on_old_host);
        let source = impact.guest_source.max(impact.host_source);
        (self.stops, self.level, self.is_about_capabilities(), self.bump, links, source)
    }

    /// Whether it is about the gate itself, or about what is pinned.
    pub(crate) fn is_gate(&self) -> bool {
        self.comparison.is_none()
    }

    /// Whether it is about what is pinned, and not about the policy or what is
    /// examined.
    pub(crate) fn is_about_pinned(&self) -> bool {
        match self.rule.judge {
            Judge::Fact(kinds, ..) => kinds.iter().all(|kind| kind.is_about_pinned()),
            Judge::Change(..) | Judge::Whole(..) | Judge::Lint(_) => false,
        }
    }

    /// The comparison's name, where it has one.
    pub(crate) fn place(&self) -> Option<&'a str> {
        self.comparison.and_then(|comparison| comparison.name)
    }

    /// Whether a waiver suppresses it.
    pub(crate) fn is_waived(&self) -> bool {
        self.finding.waiver.is_some()
    }

    /// Whether it counts with its level, and not as waived or earlier.
    pub(crate) fn counts(&self) -> bool {
        !self.is_earlier() && !self.is_waived()
    }

    /// The same, where the reader may count: what follows is not counted either.
    pub(crate) fn mark_for_counting(&self) -> &'static str {
        if self.follows { " (not counted)" } else { self.mark() }
    }

    /// What is behind level and rule of one that does not count.
    pub(crate) fn mark(&self) -> &'static str {
        match (self.is_earlier(), self.is_waived()) {
            (false, false) => "",
            (false, true) => " (waived)",
            (true, false) => " (earlier)",
            (true, true) => " (earlier, waived)",
        }
    }

    /// The command that waives it; none of what does not fail.
    pub(crate) fn waive(&self) -> Option<String> {
        let options = self.waive_options?;
        let can = self.stops && self.why_no_waiver().is_none();
        let print = &self.finding.fingerprint;
        can.then(|| format!("witgate waive {print}{options} --reason \"…\" --expires 90d"))
    }

    /// Why no command waives what fails.
    pub(crate) fn why_no_waiver(&self) -> Option<String> {
        let rule = self.finding.rule.id;
        if !self.stops {
            return None;
        }
        if self.waive_options.is_none() {
            return Some(NO_WAIVER.to_owned());
        }
        if self.finding.is_owed && self.finding.level == Level::Error {
            return Some("waive the changes that need the version; this goes with them".to_owned());
        }
        let can = match self.is_gate() {
            true => self.can_be_waived(),
            false => true,
        };
        (!can).then(|| match rule {
            "policy-loosened" => {
                "not possible: a change of the policy is for its owners to merge".to_owned()
            }
            _ => format!("not possible: fix it, or set another level for `{rule}` in `[rules]`"),
        })
    }

    /// What the candidate is compared with: of an earlier change's finding,
    /// the last release.
    pub(crate) fn baseline(&self) -> Option<(&'a Subject, &'a Side)> {
        let comparison = self.comparison?;
        match self.is_earlier() {
            true => comparison.release.zip(comparison.since()),
            false => Some((comparison.baseline, &comparison.verdict.baseline)),
        }
    }

    /// Where it is in what the candidate is compared with.
    pub(crate) fn was(&self) -> Option<Spot<'a>> {
        if self.is_elsewhere() {
            return self.finding.sites[0].as_ref().and_then(spot::of_site);
        }
        let (baseline, _) = self.baseline()?;
        let (was, now) = self.finding.items_to_read();
        spot::find(baseline, self.comparison?.candidate, was, now)
    }

    /// Where it is in the candidate.
    pub(crate) fn now(&self) -> Option<Spot<'a>> {
        if self.is_elsewhere() {
            return self.finding.sites[1].as_ref().and_then(spot::of_site);
        }
        let (comparison, (was, now)) = (self.comparison?, self.finding.items_to_read());
        spot::find(comparison.candidate, comparison.baseline, now, was)
    }

    /// The file that it is shown in, and where: in the candidate, or where it was
    /// in the baseline if it is gone.
    pub(crate) fn source_position(&self) -> (String, usize) {
        let spot = self.now().or_else(|| self.was());
        spot.map_or_else(Default::default, |spot| (spot.path, spot.place.start))
    }

    /// Whether it is in a file that is no contract.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.finding.sites.iter().any(Option::is_some)
    }

    /// Whether the candidate has no more of what it is about.
    pub(crate) fn is_gone(&self) -> bool {
        match self.is_elsewhere() {
            true => self.finding.sites[1].is_none(),
            false => self.finding.now.is_none() && self.finding.was.is_some(),
        }
    }

    /// The release of the package that it is about.
    pub(crate) fn release(&self) -> Option<&'a Release> {
        let packages = &self.comparison?.verdict.packages;
        let [now, was] = [&self.finding.now, &self.finding.was]
            .map(|item| item.as_ref().map(|item| item.package().bare()));
        [now, was]
            .into_iter()
            .flatten()
            .find_map(|package| packages.iter().find(|release| release.package == package))
    }
}
