//! Whether a component links on a host.

use std::sync::Arc;

use semver::Version;
use witgate_link::{Fit, Opinion};

/// Whether a component links on a release of a host.
#[derive(Clone, Debug)]
pub struct HostFit {
    /// The host.
    pub name: String,
    /// Its release; none of a host of the policy.
    pub version: Option<Version>,
    /// What is meant by the name.
    pub about: String,
    /// The answer.
    pub link: HostLink,
    /// The interfaces that the host calls if a component exports them.
    pub calls: Vec<String>,
    /// Those that it calls of this component.
    pub called: Vec<String>,
    /// Function by function, with the flags of the answer.
    pub fit: Arc<Fit>,
    /// What explains the refusal.
    pub cause: Option<String>,
    /// What a reader should know of this release.
    pub notes: Vec<String>,
}

/// Whether, and how, a component links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostLink {
    /// As the host is by default.
    Links,
    /// If these flags are given.
    LinksWith(String),
    /// Not at all.
    Refused,
}

impl HostFit {
    /// Whether it links, be it with flags.
    pub fn links(&self) -> bool {
        self.link != HostLink::Refused
    }

    /// The host with its release, as it is named on the command line.
    pub fn full_name(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{version}", self.name),
            None => self.name.clone(),
        }
    }

    /// Whether component-model typing says the same.
    pub(super) fn typing(&self) -> bool {
        self.fit.is_accepted(Opinion::Typing)
    }

    /// What is said of it besides the releases.
    pub(super) fn said(&self) -> String {
        let mut said = match (&self.link, &self.cause) {
            (HostLink::Links, _) => "links".to_owned(),
            (HostLink::LinksWith(flags), _) => format!("links with {flags}"),
            (HostLink::Refused, Some(cause)) => format!("does not link: {cause}"),
            (HostLink::Refused, None) => "does not link".to_owned(),
        };
        if self.links() && !self.typing() {
            said.push_str(" (component-model typing refuses it)");
        }
        said
    }
}
