//! Which findings to show, in which order, and how much to say of them.

use std::cmp::Reverse;

use witgate_judge::{GatedFinding, Level};
use witgate_model::glob_matches;

use crate::found::ReportedFinding;

/// Which findings to show: those that every condition allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Findings of this level and above.
    pub level: Option<Level>,
    /// Findings of rules that match one of these globs; of any rule where there
    /// is none.
    pub rules: Vec<String>,
    /// Findings at items whose addresses match one of these globs; at any item
    /// where there is none.
    pub items: Vec<String>,
}

impl Filter {
    /// Whether it lets everything through.
    pub(crate) fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether a finding is to be shown.
    pub(crate) fn shows(&self, finding: &GatedFinding) -> bool {
        let matches = |globs: &[String], text: &str| {
            globs.is_empty() || globs.iter().any(|glob| glob_matches(glob, text))
        };
        self.level.is_none_or(|least| finding.level >= least)
            && matches(&self.rules, finding.rule.id)
            && matches(&self.items, &finding.item)
    }
}

/// How much to say of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// How it ends, and a line for each finding that fails or that lets more pass.
    Quiet,
    /// What counts first; what changes nothing is only counted.
    #[default]
    Normal,
    /// Everything, however long.
    Verbose,
    /// How it ends, and how many findings there are by rule.
    Counts,
}

/// In which order to show findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The gravest first.
    Level,
    /// By the ids of the rules.
    Rule,
    /// By files and lines.
    Source,
}

impl Order {
    /// Sorts findings; those that are alike in this keep their order.
    pub(crate) fn sort(self, findings: &mut [ReportedFinding<'_>]) {
        match self {
            Order::Level => findings.sort_by_key(|found| Reverse((found.counts(), found.level))),
            Order::Rule => findings.sort_by_key(|found| found.rule.id),
            Order::Source => findings.sort_by_cached_key(ReportedFinding::source_position),
        }
    }
}
