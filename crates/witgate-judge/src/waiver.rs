//! Waivers, each with a reason and an end.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use semver::{Version, VersionReq};
use witgate_model::{Site, glob_matches};

use crate::finding::LINT_FINGERPRINT;
use crate::rules;

/// How many days ahead a waiver may end: two years. One that ends later has no
/// end that anybody who reads it today will see.
pub const LONGEST_WAIVER_DAYS: i64 = 731;

/// A waiver for findings: they are reported and counted, and do not fail the
/// gate.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Which findings.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where it is discussed.
    pub issue: Option<String>,
    /// The last day on which it counts; `None` is for ever.
    pub expires: Option<Date>,
    /// The baseline versions for which it counts; `None` is all.
    pub applies: Option<VersionReq>,
    /// Where it is written.
    pub site: Option<Site>,
    /// Whether the baseline's policy has it already: what is the matter with it is no
    /// change's doing then.
    pub is_merged: bool,
}

/// Which findings a waiver suppresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The one of this fingerprint.
    Fingerprint(String),
    /// Those of these fingerprints.
    Fingerprints(Vec<String>),
    /// Those of a rule at items.
    Items {
        /// The rule's id.
        rule: String,
        /// A glob over the items' addresses.
        item: String,
        /// How many there are at most; where there are more, none is suppressed.
        count: usize,
    },
}

/// What became of a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It suppresses so many findings.
    Suppresses(usize),
    /// Its last day is over; so many findings fail again.
    Expired(usize),
    /// It means more findings than it says, so it suppresses none.
    TooBroad(usize),
    /// There is nothing that it means.
    Unused,
}

impl Target {
    /// Whether both are for the same findings, however many.
    pub fn is_for_the_same(&self, other: &Target) -> bool {
        match (self, other) {
            (Target::Fingerprint(own), Target::Fingerprint(other)) => own == other,
            (Target::Fingerprints(own), Target::Fingerprints(other)) => own == other,
            (
                Target::Items { rule, item, .. },
                Target::Items { rule: other_rule, item: other_item, .. },
            ) => rule == other_rule && item == other_item,
            _ => false,
        }
    }

    /// Whether it is for what `lint` finds.
    pub fn is_of_lint(&self) -> bool {
        match self {
            Target::Items { rule, .. } => rules::find(rule).is_some_and(|it| it.lint().is_some()),
            target => {
                let prints = target.fingerprints();
                !prints.is_empty() && prints.iter().all(|it| it.starts_with(LINT_FINGERPRINT))
            }
        }
    }

    /// The fingerprints that it names; none of a rule and items.
    pub fn fingerprints(&self) -> &[String] {
        match self {
            Target::Fingerprint(fingerprint) => std::slice::from_ref(fingerprint),
            Target::Fingerprints(fingerprints) => fingerprints,
            Target::Items { .. } => &[],
        }
    }

    /// Whether the finding of that fingerprint is meant, of that rule at that
    /// item.
    pub(crate) fn means(&self, fingerprint: &str, rule: &str, item: &str) -> bool {
        match self {
            Target::Fingerprint(own) => own == fingerprint,
            Target::Fingerprints(own) => own.iter().any(|own| own == fingerprint),
            Target::Items { rule: own, item: glob, .. } => own == rule && glob_matches(glob, item),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Fingerprint(fingerprint) => f.write_str(fingerprint),
            Target::Fingerprints(fingerprints) => match fingerprints.as_slice() {
                [] => f.write_str("no finding"),
                [only] => f.write_str(only),
                [first, more @ ..] => write!(f, "{first} and {} more", more.len()),
            },
            Target::Items { rule, item, .. } => write!(f, "{rule} at {item}"),
        }
    }
}

impl Waiver {
    /// Whether it has no end, or one that is too far ahead to be one.
    pub fn is_endless(&self, today: Date) -> bool {
        let latest = today.saturating_add(Span::new().days(LONGEST_WAIVER_DAYS));
        self.expires.is_none_or(|last| last > latest)
    }

    /// Whether its last day is over.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }

    /// Whether it counts for a baseline of this version. Of a package without
    /// one, no window can be told.
    pub(crate) fn applies_to(&self, version: Option<&Version>) -> bool {
        let Some(window) = &self.applies else { return true };
        // A prerelease is within a window that its release is within.
        version.is_some_and(|version| {
            let release = Version::new(version.major, version.minor, version.patch);
            window.matches(version) || window.matches(&release)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_for_the_same_findings() {
        let print = |print: &str| Target::Fingerprint(print.to_owned());
        let prints =
            |prints: &[&str]| Target::Fingerprints(prints.iter().map(|&it| it.into()).collect());
        let items = |rule: &str, item: &str, count| Target::Items {
            rule: rule.to_owned(),
            item: item.to_owned(),
            count,
        };
        let each = [
            print("wg1-a"),
            print("wg1-b"),
            prints(&["wg1-a", "wg1-b"]),
            prints(&["wg1-a", "wg1-c"]),
            items("type-removed", "a:b/*", 1),
            items("type-removed", "a:c/*", 1),
            items("type-added", "a:b/*", 1),
        ];
        for (at, one) in each.iter().enumerate() {
            for (other_at, other) in each.iter().enumerate() {
                assert_eq!(one.is_for_the_same(other), at == other_at, "{one} {other}");
            }
        }
        // However many.
        assert!(items("type-added", "a:b/*", 2).is_for_the_same(&each[6]));
    }
}
