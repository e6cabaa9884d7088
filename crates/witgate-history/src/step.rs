//! One step of a history: a commit of the main line, compared with the one before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A first-parent commit that touches contracts, compared with its first parent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// The commit's id.
    pub commit: String,
    /// When it was committed: seconds since 1970.
    pub time: i64,
    /// The first line of its message.
    pub title: String,
    /// The first release that contains it; `None` if it is unreleased.
    pub release: Option<String>,
    /// How many contracts differ in their text or in the text of what they use.
    pub compared: usize,
    /// Breaking changes, by what covers them.
    pub breaking: Breaking,
    /// The first few breaking changes, uncovered ones first.
    pub examples: Vec<BreakingChange>,
    /// Breaking changes by the id of the rule that found them; those of what was never
    /// released are left out.
    pub rules: BTreeMap<String, usize>,
    /// Additive changes to packages that both sides have.
    pub additions: usize,
    /// Packages that the commit adds.
    pub packages_added: Vec<String>,
    /// Packages that the commit removes.
    pub packages_removed: Vec<String>,
    /// Classes of capabilities that components gained.
    pub capabilities_gained: Vec<CapabilityGain>,
    /// Pins of `witgate.lock` that do not match what the commit has.
    pub pins_unverified: Vec<String>,
    /// Lock entries that pin other bytes for the same version, or pin nothing any more.
    pub locks_rewritten: Vec<String>,
    /// The waivers of the policy after the commit; `None` where there is no policy that
    /// can be read.
    pub waivers: Option<Vec<WaiverMark>>,
    /// The targets of the waivers that the commit adds.
    pub waivers_added: Vec<String>,
    /// Packages whose declared version changed.
    pub versions: Vec<VersionChange>,
    /// Contracts that could not be judged, and why.
    pub not_judged: Vec<NotJudged>,
}

/// Breaking changes, by what covers them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Breaking {
    /// Neither the version nor a waiver covers them.
    pub uncovered: usize,
    /// A waiver covers them.
    pub waived: usize,
    /// The declared version allows them.
    pub covered: usize,
    /// They change what was never released, so that they break nobody who has a release.
    pub unreleased: usize,
}

impl Breaking {
    /// Those that break somebody who has a release, or may.
    pub fn total(&self) -> usize {
        self.uncovered.saturating_add(self.waived).saturating_add(self.covered)
    }

    /// How many of one kind.
    pub fn count_mut(&mut self, cover: Cover) -> &mut usize {
        match cover {
            Cover::Uncovered => &mut self.uncovered,
            Cover::Waived => &mut self.waived,
            Cover::Covered => &mut self.covered,
            Cover::Unreleased => &mut self.unreleased,
        }
    }

    pub(crate) fn add(&mut self, other: &Breaking) {
        self.uncovered = self.uncovered.saturating_add(other.uncovered);
        self.waived = self.waived.saturating_add(other.waived);
        self.covered = self.covered.saturating_add(other.covered);
        self.unreleased = self.unreleased.saturating_add(other.unreleased);
    }
}

/// What covers a breaking change. Of several findings on one change the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cover {
    /// Nothing.
    Uncovered,
    /// A waiver.
    Waived,
    /// The version.
    Covered,
    /// Nothing has to: it was never released.
    Unreleased,
}

/// One breaking change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakingChange {
    /// The rule's id.
    pub rule: String,
    /// The item's address.
    pub item: String,
    /// What changed, in one line.
    pub message: String,
    /// What covers it.
    pub cover: Cover,
}

/// A class of capabilities that a component did not use before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CapabilityGain {
    /// The component: its path.
    pub component: String,
    /// The class.
    pub class: String,
}

/// A waiver, as far as its number and age go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverMark {
    /// What it waives.
    pub target: String,
    /// Its last day, as `2027-02-18`; `None` where it has none.
    pub expires: Option<String>,
}

/// Another version of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VersionChange {
    /// `namespace:name`.
    pub package: String,
    /// The version before; `None` where it had none, or was not there.
    pub was: Option<String>,
    /// The version after it; `None` where it has none, or is not there any more.
    pub now: Option<String>,
}

/// A contract that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotJudged {
    /// Where it is.
    pub contract: String,
    /// Why not.
    pub reason: String,
}

/// The release that changes need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequiredBump {
    /// None of the contracts changed in a way that needs another version.
    #[default]
    None,
    /// Something was added.
    Additive,
    /// Something breaks.
    Breaking,
}

impl RequiredBump {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            RequiredBump::None => "none",
            RequiredBump::Additive => "additive",
            RequiredBump::Breaking => "breaking",
        }
    }
}
