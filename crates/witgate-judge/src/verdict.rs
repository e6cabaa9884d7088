//! Evidence in, verdict out.

use std::collections::HashMap;
use std::sync::Arc;

use witgate_link::ByOpinion;
use witgate_model::Digest;

use crate::compared::Compared;
use crate::gated_finding::{ConsumersBroken, GatedFinding};
use crate::level::Level;
use crate::release::Release;

/// The typing rules that link answers and cells belong to. The component model
/// may relax subtyping before 1.0; a new profile will then be beside this.
pub const PROFILE: &str = "component-model-2026";

/// Everything that there is to say about a pair of subjects.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The baseline.
    pub baseline: Side,
    /// The last release, where the changes since then were examined too.
    pub release: Option<Side>,
    /// The candidate.
    pub candidate: Side,
    /// How much was examined.
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

/// Whether a component links, by each of the two that decide it: one that uses all that
/// its world offers, or the very component that was given as a side. Wasmtime is asked
/// with a host that `bindgen!` generated for the world.
pub type Link = ByOpinion<LinkAnswer>;

/// What one of the two that decide says of a link.
#[derive(Clone, Debug, Default)]
pub struct LinkAnswer {
    /// Whether it links. `None` where nobody can say: there is no such world on the
    /// other side, or no such component.
    pub links: Option<bool>,
    /// The findings behind a refusal.
    pub because: Because,
    /// The first thing that is refused, in words; or why nobody can say.
    pub reason: Option<String>,
}

impl LinkAnswer {
    /// An answer, with the first thing that is refused.
    pub(crate) fn known(answer: Result<(), String>) -> LinkAnswer {
        LinkAnswer {
            links: Some(answer.is_ok()),
            because: Because::default(),
            reason: answer.err(),
        }
    }

    /// None, with the reason.
    pub(crate) fn unknown(reason: String) -> LinkAnswer {
        LinkAnswer { links: None, because: Because::default(), reason: Some(reason) }
    }

    /// Whether the component is refused.
    pub fn is_rejected(&self) -> bool {
        self.links == Some(false)
    }
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
