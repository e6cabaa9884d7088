//! Evidence in, verdict out.

use std::sync::Arc;

use witgate_model::Digest;

use crate::compared::Compared;
use crate::finding::Finding;
use crate::level::Level;
use crate::release::Release;

/// The typing rules that link answers and cells belong to. The component model
/// may relax subtyping before 1.0; a new profile will then stand beside this.
pub const PROFILE: &str = "component-model-2026";

/// Everything that there is to say about a pair of subjects.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The baseline.
    pub baseline: Side,
    /// The last release, where the changes since then were looked at too.
    pub release: Option<Side>,
    /// The candidate.
    pub candidate: Side,
    /// How much was looked at.
    pub compared: Compared,
    /// The release that the changes need and the one that is declared, over
    /// all packages.
    pub bump: Release,
    /// Likewise for each governed package.
    pub packages: Vec<Release>,
    /// Whether guests and hosts of either side link, world by world.
    pub worlds: Vec<WorldAnswer>,
    /// What was found, in the order of items.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// The worst level of all findings.
    pub fn level(&self) -> Level {
        self.findings.iter().map(|finding| finding.level).max().unwrap_or_default()
    }

    /// Whether the gate passes when findings of `fail_on` and above fail it;
    /// `Level::Off` lets everything pass.
    pub fn passes(&self, fail_on: Level) -> bool {
        !self.findings.iter().any(|finding| finding.fails(fail_on))
    }
}

/// One of the two sides, as reports name it.
#[derive(Clone, Debug)]
pub struct Side {
    /// The place as the user named it.
    pub place: String,
    /// What that came down to.
    pub resolved: Option<String>,
    /// The contract's digest.
    pub contract: Digest,
}

/// Whether guests and hosts of either side link in a world.
#[derive(Clone, Debug)]
pub struct WorldAnswer {
    /// The world's address.
    pub world: String,
    /// A component compiled against the baseline, where the candidate is
    /// implemented.
    pub old_guest_on_new_host: Link,
    /// A component compiled against the candidate, where only the baseline is.
    pub new_guest_on_old_host: Link,
    /// What else there is to say: that the world is new, gone or renamed.
    pub note: Option<String>,
}

/// Whether a component that uses all that its world offers links.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// `None` where nobody can say: there is no such world on the other side,
    /// or no such component.
    pub links: Option<bool>,
    /// The fingerprints of the findings behind a refusal, in order. Worlds that
    /// the same ones reach share them.
    pub because: Arc<[String]>,
    /// The first thing that component-model typing refuses, in words.
    pub reason: Option<String>,
}
