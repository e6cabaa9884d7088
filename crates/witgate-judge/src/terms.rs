//! What a team has agreed to hold a package to.

use std::sync::Arc;

use witgate_link::Opinion;
use witgate_model::{Bump, Form, Numbering, Subject, glob_matches};

use crate::capability_policy::CapabilityPolicy;
use crate::cell::{Cell, Impact};
use crate::level::Level;

/// What a team holds a package to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Who the package is for.
    pub role: Role,
    /// Who must not break; `None` is what the role means.
    pub profile: Option<Profile>,
    /// The hosts that the package is for.
    pub hosts: Hosts,
    /// How the package is numbered.
    pub numbering: Numbering,
    /// Levels that mean those that witgate would take.
    pub levels: Levels,
    /// What a component may do; `None` where nobody has said.
    pub capabilities: Option<Arc<CapabilityPolicy>>,
    /// The path of the component that is judged, where there may be others: what is waived
    /// of one is waived of no other.
    pub component: Option<String>,
    /// The most that a change weighs which breaks compiled guests, and none that is
    /// known; `None` where nobody has said.
    pub unused: Option<Level>,
    /// Whether nothing was ever released, so that nobody can be broken.
    pub is_never_released: bool,
    /// Whether all that was promised is `@unstable`, so that it may change.
    pub is_all_unstable: bool,
}

impl Terms {
    /// The terms as they are for two sides: a compiled component is no library.
    pub fn for_sides(self, baseline: &Subject, candidate: &Subject) -> Terms {
        let is_component = is_component(baseline, candidate);
        let role = match self.role {
            Role::Library if is_component => Role::Component,
            role => role,
        };
        let component = self.component.filter(|_| is_component);
        Terms { role, component, ..self }
    }

    /// Who must not break.
    pub fn profile(&self) -> Profile {
        self.profile.unwrap_or(match self.role {
            Role::Platform => Profile::Link,
            Role::Component | Role::Library => Profile::Semver,
        })
    }
}

/// Whether what is compared is a compiled component, which has no version of its
/// own and is no package that others write against.
pub(crate) fn is_component(baseline: &Subject, candidate: &Subject) -> bool {
    match candidate.form {
        Form::Component => true,
        Form::Nothing => baseline.form == Form::Component,
        Form::Text | Form::WitPackage => false,
    }
}

/// Who a package is for, and so who depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Packages that guests and hosts alike are written against.
    #[default]
    Library,
    /// The worlds of a host, which guests target: what guests import may grow.
    Platform,
    /// The world of one component, which others run: its exports may grow and
    /// its imports shrink, as wkg has it.
    Component,
}

/// The hosts that a package is for, and so who decides whether components link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hosts {
    /// Any: what Wasmtime or component-model typing refuses is a break.
    #[default]
    Either,
    /// Wasmtime with generated bindings.
    Wasmtime,
    /// Hosts and composition tools that go by component-model typing.
    Strict,
}

/// Who must not break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Nothing gates; all is reported.
    Off,
    /// Compiled guests keep running on newer hosts.
    Link,
    /// What takes a breaking release, unless the version declares one.
    Semver,
    /// Compiled guests run on newer and on older hosts.
    LinkBoth,
    /// Nobody breaks, those who build again included.
    Source,
    /// Only additions, whatever the version.
    AdditiveOnly,
    /// No change at all.
    Frozen,
}

/// Gives an enum its words.
macro_rules! words {
    ($type:ty, $noun:literal, [$($value:ident = $word:literal),+ $(,)?]) => {
        impl $type {
            /// Each of them, in order.
            pub const ALL: &[$type] = &[$(Self::$value),+];

            /// The word that the policy uses.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                let found = Self::ALL.iter().copied().find(|value| value.as_str() == word);
                found.ok_or_else(|| format!("unknown {} `{word}`: use {}", $noun, [$($word),+].join(", ")))
            }
        }
    };
}

pub(crate) use words;

words!(Hosts, "kind of host", [Either = "either", Wasmtime = "wasmtime", Strict = "strict"]);
words!(Role, "role", [Library = "library", Platform = "platform", Component = "component"]);
words!(
    Profile,
    "profile",
    [
        Off = "off",
        Link = "link",
        Semver = "semver",
        LinkBoth = "link-both",
        Source = "source",
        AdditiveOnly = "additive-only",
        Frozen = "frozen",
    ]
);

impl Hosts {
    /// Who decides whether a component links with such hosts.
    pub fn opinions(self) -> &'static [Opinion] {
        match self {
            Hosts::Either => &Opinion::ALL,
            Hosts::Wasmtime => &[Opinion::Wasmtime],
            Hosts::Strict => &[Opinion::Typing],
        }
    }

    /// Whether all that hosts of the other kind refuse counts here too.
    pub fn is_as_strict_as(self, other: Hosts) -> bool {
        other.opinions().iter().all(|opinion| self.opinions().contains(opinion))
    }
}

impl Profile {
    /// Whether a change fails the gate that does this to the four parties, takes
    /// this release, and is allowed or not.
    pub(crate) fn gates(self, impact: &Impact, bump: Bump, is_paid: bool, hosts: Hosts) -> bool {
        let links = |cell: Cell| hosts.opinions().iter().any(|opinion| cell.refuses(*opinion));
        let Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source } =
            *impact;
        let [old, new] = [old_guest_on_new_host, new_guest_on_old_host].map(links);
        let [guest, host] = [guest_source, host_source].map(Cell::breaks_someone);
        match self {
            Profile::Off => false,
            Profile::Link => !is_paid && old,
            Profile::Semver => !is_paid && bump == Bump::Breaking,
            Profile::LinkBoth => !is_paid && (old || new),
            Profile::Source => !is_paid && (old || new || guest || host),
            Profile::AdditiveOnly => bump == Bump::Breaking,
            Profile::Frozen => true,
        }
    }

    /// Whether every change that `other` stops is stopped by this one too.
    pub fn is_as_strict_as(self, other: Profile) -> bool {
        // Not a line: additions that break hosts gate under `source` only, and
        // what is allowed under none of the middle ones.
        let stops = |profile: Profile| -> &'static [Profile] {
            match profile {
                Profile::Off => &[Profile::Off],
                Profile::Link => &[Profile::Off, Profile::Link],
                Profile::Semver => &[Profile::Off, Profile::Link, Profile::Semver],
                Profile::LinkBoth => &[Profile::Off, Profile::Link, Profile::LinkBoth],
                Profile::Source => &[
                    Profile::Off,
                    Profile::Link,
                    Profile::Semver,
                    Profile::LinkBoth,
                    Profile::Source,
                ],
                Profile::AdditiveOnly => {
                    &[Profile::Off, Profile::Link, Profile::Semver, Profile::AdditiveOnly]
                }
                Profile::Frozen => Profile::ALL,
            }
        };
        stops(self).contains(&other)
    }
}

/// Levels that mean those that witgate would take. Of several that speak
/// of one finding the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(pub Vec<Override>);

/// A level for findings of a rule, at items, or both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Override {
    /// The rule's id; `None` is every rule.
    pub rule: Option<String>,
    /// A glob over the items' addresses; `None` is every item.
    pub item: Option<String>,
    /// The level.
    pub level: Level,
}

impl Levels {
    /// The level that means a finding's own, if any does.
    pub fn level_for(&self, rule: &str, item: &str) -> Option<Level> {
        let speaks = |it: &&Override| {
            it.rule.as_deref().is_none_or(|id| id == rule)
                && it.item.as_deref().is_none_or(|glob| glob_matches(glob, item))
        };
        self.0.iter().rev().find(speaks).map(|it| it.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_speaks_counts() {
        let level = |rule: Option<&str>, item: Option<&str>, level| Override {
            rule: rule.map(str::to_owned),
            item: item.map(str::to_owned),
            level,
        };
        let levels = Levels(vec![
            level(Some("type-added"), None, Level::Error),
            level(None, Some("a:b/next*"), Level::Off),
            level(Some("type-removed"), Some("a:b/next#*"), Level::Warn),
        ]);
        assert_eq!(levels.level_for("type-added", "a:b/c#t"), Some(Level::Error));
        assert_eq!(levels.level_for("type-added", "a:b/next#t"), Some(Level::Off));
        assert_eq!(levels.level_for("type-removed", "a:b/next#t"), Some(Level::Warn));
        assert_eq!(levels.level_for("type-removed", "a:b/c#t"), None);
    }

    /// What each profile stops of what breaks one audience, and of what a version allows.
    #[test]
    fn what_each_profile_stops() {
        let breaks = |at: usize| {
            let cell = |own| if own == at { Cell::Breaks } else { Cell::Ok };
            Impact {
                old_guest_on_new_host: cell(0),
                new_guest_on_old_host: cell(1),
                guest_source: cell(2),
                host_source: cell(3),
            }
        };
        for (profile, unpaid, breaking, breaking_paid) in [
            (Profile::Off, [false; 4], false, false),
            (Profile::Link, [true, false, false, false], false, false),
            (Profile::Semver, [false; 4], true, false),
            (Profile::LinkBoth, [true, true, false, false], false, false),
            (Profile::Source, [true; 4], false, false),
            (Profile::AdditiveOnly, [false; 4], true, true),
            (Profile::Frozen, [true; 4], true, true),
        ] {
            let stops = |impact: Impact, bump, is_paid| {
                profile.gates(&impact, bump, is_paid, Hosts::Either)
            };
            let of_each = [0, 1, 2, 3].map(|at| stops(breaks(at), Bump::Additive, false));
            assert_eq!(of_each, unpaid, "{profile}");
            let paid = [0, 1, 2, 3].map(|at| stops(breaks(at), Bump::Additive, true));
            assert_eq!(paid, [profile == Profile::Frozen; 4], "{profile}");
            let none = Impact::default();
            assert_eq!(stops(none, Bump::Breaking, false), breaking, "{profile}");
            assert_eq!(stops(none, Bump::Breaking, true), breaking_paid, "{profile}");
        }
    }

    #[test]
    fn strictness_is_a_partial_order() {
        for profile in Profile::ALL {
            assert!(profile.is_as_strict_as(*profile), "{profile}");
            assert!(Profile::Frozen.is_as_strict_as(*profile), "{profile}");
            assert!(profile.is_as_strict_as(Profile::Off), "{profile}");
            assert_eq!(profile.as_str().parse(), Ok(*profile));
        }
        assert!(!Profile::AdditiveOnly.is_as_strict_as(Profile::Source));
        assert!(!Profile::Source.is_as_strict_as(Profile::AdditiveOnly));
    }
}
