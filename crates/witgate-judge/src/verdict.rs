//! Evidence in, verdict out.

use std::collections::HashMap;
use std::sync::Arc;

use witgate_link::Opinion;
use witgate_model::Digest;

use crate::compared::Compared;
use crate::gated_finding::{ConsumersBroken, GatedFinding};
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
    /// Which components that exist run with the baseline and not with the candidate,
    /// where somebody looked.
    pub consumers: Option<Arc<ConsumersBroken>>,
    /// What was found, in the order of items.
    pub findings: Vec<GatedFinding>,
}

impl Verdict {
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

/// Whether a component links: one that uses all that its world offers, or the
/// very component that was given as a side.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// What component-model typing says. `None` where nobody can say: there is
    /// no such world on the other side, or no such component.
    pub links: Option<bool>,
    /// The findings behind a refusal.
    pub because: Because,
    /// The first thing that is refused, in words.
    pub reason: Option<String>,
    /// What Wasmtime's linker says.
    pub wasmtime: WasmtimeLink,
}

/// Whether a component links in Wasmtime, with a host that `bindgen!` generated
/// for the world; as [`Link`].
#[derive(Clone, Debug, Default)]
pub struct WasmtimeLink {
    /// `None` where there is no such world on the other side.
    pub links: Option<bool>,
    /// The findings behind a refusal.
    pub because: Because,
    /// The first thing that is refused, in words.
    pub reason: Option<String>,
}

/// The fingerprints of the findings behind a refusal, in order. Worlds that the
/// same findings reach share the lists of them, so that all are linear in what
/// changed.
#[derive(Clone, Debug, Default)]
pub struct Because(Vec<Arc<[String]>>);

impl Because {
    pub(crate) fn new(lists: Vec<Arc<[String]>>) -> Because {
        Because(lists.into_iter().filter(|list| !list.is_empty()).collect())
    }

    /// Whether no finding is behind it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many findings are behind it.
    pub fn len(&self) -> usize {
        self.0.iter().map(|list| list.len()).sum()
    }

    /// Their fingerprints.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|list| list.iter()).map(String::as_str)
    }

    /// Whether something holds of one of the lists at least. What it says of a
    /// list is asked once, as long as `known` is kept.
    pub fn any_list(
        &self,
        known: &mut HashMap<*const String, bool>,
        mut holds: impl FnMut(&[String]) -> bool,
    ) -> bool {
        self.0.iter().any(|list| *known.entry(list.as_ptr()).or_insert_with(|| holds(list)))
    }
}

impl FromIterator<String> for Because {
    fn from_iter<I: IntoIterator<Item = String>>(fingerprints: I) -> Because {
        Because::new(vec![fingerprints.into_iter().collect()])
    }
}

impl Link {
    /// What one of the two says.
    pub fn links_by(&self, opinion: Opinion) -> Option<bool> {
        match opinion {
            Opinion::Typing => self.links,
            Opinion::Wasmtime => self.wasmtime.links,
        }
    }

    /// The first thing that one of the two refuses.
    pub fn reason_by(&self, opinion: Opinion) -> Option<&str> {
        match opinion {
            Opinion::Typing => self.reason.as_deref(),
            Opinion::Wasmtime => self.wasmtime.reason.as_deref(),
        }
    }

    /// The findings behind a refusal of one of the two.
    pub fn because_by(&self, opinion: Opinion) -> &Because {
        match opinion {
            Opinion::Typing => &self.because,
            Opinion::Wasmtime => &self.wasmtime.because,
        }
    }

    pub(crate) fn because_mut(&mut self, opinion: Opinion) -> &mut Because {
        match opinion {
            Opinion::Typing => &mut self.because,
            Opinion::Wasmtime => &mut self.wasmtime.because,
        }
    }
}
