//! What the gate makes of a finding.

use std::ops::Deref;
use std::sync::Arc;

use witgate_model::Item;

use crate::finding::Finding;
use crate::level::Level;
use crate::rule::Judge;
use crate::waiver::Waiver;

/// A finding with what the gate makes of it.
#[derive(Clone, Debug)]
pub struct GatedFinding {
    /// What was found.
    pub finding: Finding,
    /// How grave it is.
    pub level: Level,
    /// Whether the candidate's version already allows it.
    pub paid: bool,
    /// Whose doing it is.
    pub introduced: Introduced,
    /// What the last release has to do with it, for the reader.
    pub release_hint: Option<String>,
    /// Which components that exist it breaks, where somebody looked.
    pub consumers: Option<Arc<ConsumersBroken>>,
    /// Why it is less grave than what it is about would be, where the policy lowers
    /// what breaks no component that exists.
    pub why_lowered: Option<String>,
    /// What suppresses it.
    pub waiver: Option<Arc<Waiver>>,
    /// Whether it fails no gate, whatever its level.
    pub never_fails: bool,
    /// Whether nobody can change it before a breaking release, so that it is not
    /// reported; a waiver of it is still needed.
    pub is_settled: bool,
}

/// Which of the components that exist a finding, or all of a verdict, breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumersBroken {
    /// How many of them linked before.
    pub known: usize,
    /// How many of these it breaks.
    pub broken: usize,
    /// Some of their names, for a sentence; empty where it breaks none.
    pub named: String,
    /// Whether there may be others, which could not be read.
    pub is_incomplete: bool,
    /// The same in words, with some of their names.
    pub sentence: String,
}

impl ConsumersBroken {
    /// Whether it breaks none of them, and all are known.
    pub fn is_unused(&self) -> bool {
        self.known > 0 && self.broken == 0 && !self.is_incomplete
    }
}

/// Whose doing a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Introduced {
    /// This change's: it is not so in the baseline.
    Here,
    /// This change's, about something that the last release lacks.
    Unreleased {
        /// Whether the baseline's version is released. If it is not, nobody
        /// has seen the version that a candidate falls behind.
        is_baseline_out: bool,
    },
    /// An earlier change's, since the last release. It counts for the release
    /// that is needed, and fails no gate.
    Earlier,
}

impl Introduced {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Introduced::Here | Introduced::Unreleased { .. } => "here",
            Introduced::Earlier => "earlier",
        }
    }
}

impl Deref for GatedFinding {
    type Target = Finding;

    fn deref(&self) -> &Finding {
        &self.finding
    }
}

impl GatedFinding {
    /// A finding of this change, as grave as its rule says.
    pub fn new(finding: Finding, paid: bool) -> GatedFinding {
        let level = finding.own_level;
        let introduced = Introduced::Here;
        GatedFinding {
            finding,
            level,
            paid,
            introduced,
            release_hint: None,
            consumers: None,
            why_lowered: None,
            waiver: None,
            never_fails: false,
            is_settled: false,
        }
    }

    /// Whether it is an earlier change's doing.
    pub fn is_earlier(&self) -> bool {
        self.introduced == Introduced::Earlier
    }

    /// Whether it fails a gate that findings of `fail_on` and above fail.
    pub fn fails(&self, fail_on: Level) -> bool {
        fail_on > Level::Off
            && self.level >= fail_on
            && !self.is_earlier()
            && self.waiver.is_none()
            && !self.never_fails
    }

    /// Whether a waiver may suppress it: what is the matter with the policy, with a
    /// waiver or with what is pinned is fixed or given another level.
    pub fn can_be_waived(&self) -> bool {
        match self.rule.judge {
            Judge::Change(..) | Judge::Whole(..) | Judge::Lint(_) => true,
            Judge::Fact(..) => {
                matches!(
                    self.rule.id,
                    "package-new"
                        | "baseline-none"
                        | "baseline-rewritten"
                        | "package-defined-twice"
                )
            }
        }
    }

    /// The finding's hints, then what the last release has to do with it, who breaks,
    /// and why it is less grave for that.
    pub fn all_hints(&self) -> Vec<&str> {
        let consumers = self.consumers.iter().map(|consumers| &consumers.sentence);
        let hints = self.finding.hints.iter().chain(&self.release_hint);
        let hints = hints.chain(consumers).chain(&self.why_lowered);
        hints.map(String::as_str).collect()
    }
}

/// This change's findings before those of earlier ones; root causes before what
/// follows from all of them, such as the version.
pub(crate) fn sort(findings: &mut [GatedFinding]) {
    fn key(it: &GatedFinding) -> (bool, bool, Option<&Item>, &str, &str) {
        (it.is_earlier(), it.is_whole(), it.item_at(), it.rule.id, &it.fingerprint)
    }
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
}
