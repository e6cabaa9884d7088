//! What a team lets components do.

use std::fmt;
use std::str::FromStr;

use witgate_capability::{Capability, CapabilityImport, Table, Tier};
use witgate_model::{FunctionName, Name, glob_matches};

/// What becomes of a capability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Components may have it.
    Allow,
    /// A component that gains it fails until somebody has examined it.
    #[default]
    Review,
    /// No component may have it.
    Deny,
}

impl Decision {
    /// Each of them.
    pub const ALL: &[Decision] = &[Decision::Allow, Decision::Review, Decision::Deny];

    /// The word that the policy uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Allow => "allow",
            Decision::Review => "review",
            Decision::Deny => "deny",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Decision {
    type Err = ();

    fn from_str(word: &str) -> Result<Decision, ()> {
        Decision::ALL.iter().copied().find(|decision| decision.as_str() == word).ok_or(())
    }
}

/// What components may do.
///
/// A pattern is a glob over a class (`filesystem`, `unknown:acme:*`), an interface
/// (`wasi:filesystem/*`) or, behind a `#`, a function (`wasi:filesystem/types#*-at`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapabilityPolicy {
    /// What components may have.
    pub allow: Vec<String>,
    /// What somebody must look at.
    pub review: Vec<String>,
    /// What no component may have, whatever else is said.
    pub deny: Vec<String>,
    /// What is said of everything else.
    pub default: Decision,
    /// Which class an interface has.
    pub table: Table,
}

/// How much of a capability a pattern names: the more, the less it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Class,
    Interface,
    Function,
}

impl CapabilityPolicy {
    /// What is said of a function of an import of a class. What a nested component asks for
    /// under another name goes by both: the stricter counts.
    pub fn decide_import(
        &self,
        class: &str,
        name: &str,
        asked_as: Option<&str>,
        function: &str,
    ) -> Decision {
        let own = self.decide(class, name, function);
        asked_as.map_or(own, |asked| own.max(self.decide(class, asked, function)))
    }

    /// What is said of a function of an interface of a class. A denial counts before
    /// all; of other patterns, one for a function before one for an interface, and that
    /// before one for a class; of two alike the stricter one.
    pub fn decide(&self, class: &str, interface: &str, function: &str) -> Decision {
        let reach = |patterns: &[String]| {
            patterns.iter().filter_map(|pattern| reach(pattern, class, interface, function)).max()
        };
        if reach(&self.deny).is_some() {
            return Decision::Deny;
        }
        match (reach(&self.allow), reach(&self.review)) {
            (None, None) => self.default,
            (allow, review) if allow > review => Decision::Allow,
            _ => Decision::Review,
        }
    }
}

/// The functions of a capability by which a component does something, each with its
/// import. What it receives is for whoever calls it.
pub fn acting_functions(
    capability: &Capability,
) -> impl Iterator<Item = (&CapabilityImport, &Name)> {
    let is_power = capability.tier == Tier::Used && capability.class != "http-incoming";
    let imports = capability.imports.iter().filter(move |_| is_power);
    imports.flat_map(|import| import.acting.iter().map(move |function| (import, function)))
}

/// How a pattern is for a function; `None` if it is not.
fn reach(pattern: &str, class: &str, interface: &str, function: &str) -> Option<Reach> {
    if glob_matches(pattern, class) {
        return Some(Reach::Class);
    }
    // An import may have a label before the interface that it is one of.
    let interface = interface.rsplit_once(": ").map_or(interface, |(_, interface)| interface);
    let is_interface = |glob: &str| {
        let bare = interface.split_once('@').map_or(interface, |(bare, _)| bare);
        glob_matches(glob, interface) || glob_matches(glob, bare)
    };
    match pattern.split_once('#') {
        Some((of_interface, of_function)) => {
            let plain = FunctionName::parse(function).to_string();
            let is_function =
                glob_matches(of_function, function) || glob_matches(of_function, &plain);
            (is_interface(of_interface) && is_function).then_some(Reach::Function)
        }
        None => is_interface(pattern).then_some(Reach::Interface),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(allow: &[&str], review: &[&str], deny: &[&str]) -> CapabilityPolicy {
        let all = |patterns: &[&str]| patterns.iter().map(ToString::to_string).collect();
        CapabilityPolicy {
            allow: all(allow),
            review: all(review),
            deny: all(deny),
            ..CapabilityPolicy::default()
        }
    }

    #[test]
    fn a_denial_counts_before_all_and_the_nearest_of_the_rest() {
        let types = "wasi:filesystem/types@0.2.6";
        let open = "[method]descriptor.open-at";
        let of = |policy: &CapabilityPolicy| policy.decide("filesystem", types, open);
        assert_eq!(of(&policy(&[], &[], &[])), Decision::Review);
        assert_eq!(of(&policy(&["filesystem"], &[], &[])), Decision::Allow);
        assert_eq!(of(&policy(&["filesystem"], &["filesystem"], &[])), Decision::Review);
        assert_eq!(of(&policy(&["filesystem"], &["wasi:*/types"], &[])), Decision::Review);
        let at = "wasi:filesystem/types#*-at";
        assert_eq!(of(&policy(&[at], &["wasi:*/types"], &[])), Decision::Allow);
        assert_eq!(of(&policy(&[at], &[], &["file*"])), Decision::Deny);
        let named = "wasi:filesystem/types@0.2.6#descriptor.open-at";
        assert_eq!(of(&policy(&[named], &[], &["sockets"])), Decision::Allow);
        let unknown = policy(&["unknown:acme:*"], &[], &[]);
        assert_eq!(unknown.decide("unknown:acme:a/b", "acme:a/b", "f"), Decision::Allow);
        assert_eq!(unknown.decide("unknown:evil:a/b", "evil:a/b", "f"), Decision::Review);
        // A label or another name hides no interface.
        let denied = policy(&["filesystem"], &[], &["wasi:filesystem/*"]);
        assert_eq!(denied.decide("filesystem", &format!("disk: {types}"), open), Decision::Deny);
        let asked_as = |asked| denied.decide_import("filesystem", "acme:host/disk", asked, open);
        assert_eq!(asked_as(None), Decision::Allow);
        assert_eq!(asked_as(Some(types)), Decision::Deny);
        let closed = CapabilityPolicy { default: Decision::Deny, ..policy(&[], &[], &[]) };
        assert_eq!(of(&closed), Decision::Deny);
    }
}
