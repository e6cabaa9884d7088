//! What a policy says.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use witgate_judge::{Hosts, Level, Levels, Preset, Profile, Role, Terms, Waiver};
use witgate_model::{Numbering, Site, Sources, path};

use crate::stated::Stated;

use crate::capabilities::Capabilities;
use crate::consumers::Consumers;
use crate::integrity::{Artifact, LockPolicy, Provenance};
use crate::promotion::Promotion;
use crate::target::HostTarget;

/// The baseline of a package where nothing is said of it.
pub const DEFAULT_BASELINE: &str = "merge-base";

/// The last release of a package where nothing is said of it.
pub const DEFAULT_RELEASE: &str = "release";

/// What a baseline or release says that is compared with nothing.
pub const NONE: &str = "none";

/// A policy: what the file says, and nothing that it does not say.
#[derive(Clone, Debug)]
pub struct Config {
    /// The versions of witgate that may judge by it.
    pub required_version: Option<Stated<String>>,
    /// Who must not break, where a package does not say it.
    pub profile: Option<Stated<Profile>>,
    /// The hosts that packages are for, where a package does not say it.
    pub hosts: Option<Stated<Hosts>>,
    /// Whether additions may come with a patch release, where a package does not
    /// say it.
    pub patch_additions: Option<Stated<bool>>,
    /// The least level that fails the gate.
    pub fail_on: Option<Stated<Level>>,
    /// The baseline, where a package does not say it.
    pub baseline: Option<Stated<String>>,
    /// The last release, where a package does not say it.
    pub release: Option<Stated<String>>,
    /// Directories of packages that contracts use, for all packages.
    pub deps: Option<Stated<Vec<String>>>,
    /// Directories whose WIT is nobody's contract.
    pub exclude: Option<Stated<Vec<String>>>,
    /// Whether anything was ever released, where a package does not say it.
    pub released: Option<Stated<bool>>,
    /// The packages, in their order; none is the one that the caller finds.
    pub packages: Vec<Package>,
    /// The levels: those of rules everywhere, then those at items, so that the
    /// last that speaks counts.
    pub levels: Levels,
    /// The waivers, in their order.
    pub waivers: Vec<Arc<Waiver>>,
    /// Whose policy counts.
    pub policy_from: Option<Stated<PolicyFrom>>,
    /// Where versions of packages are written again, in their order.
    pub echoes: Vec<Echo>,
    /// The preset of rules that `lint` looks with.
    pub lint_preset: Option<Stated<Preset>>,
    /// Which locks are examined, and what they must show.
    pub lock: LockPolicy,
    /// The components that are built or vendored here, in their order.
    pub artifacts: Vec<Artifact>,
    /// The hosts on which components of these packages run, in their order.
    pub targets: Vec<HostTarget>,
    /// What must be attested about each of them, and by whom.
    pub provenance: Option<Provenance>,
    /// The runtimes in which each of them must have passed its tests.
    pub runtimes: Option<Stated<Vec<String>>>,
    /// What a canary is held to before it is promoted.
    pub promotion: Option<Promotion>,
    /// What components may do.
    pub capabilities: Option<Capabilities>,
    /// Components that run on what is checked.
    pub consumers: Option<Consumers>,
    /// Where each of the levels is written.
    pub(crate) level_sites: Vec<Site>,
    /// Where each key of each waiver is written.
    pub(crate) waiver_keys: Vec<BTreeMap<&'static str, Site>>,
    pub(crate) sources: Arc<Sources>,
}

/// A package that the policy names.
#[derive(Clone, Debug)]
pub struct Package {
    /// Where it is: relative to the file, `/`-separated, `.` for the file's own
    /// directory; never above it.
    pub path: Stated<String>,
    /// Who it is for.
    pub role: Option<Stated<Role>>,
    /// Who must not break.
    pub profile: Option<Stated<Profile>>,
    /// The hosts that it is for.
    pub hosts: Option<Stated<Hosts>>,
    /// Whether additions to it may come with a patch release.
    pub patch_additions: Option<Stated<bool>>,
    /// The features of WIT that count as enabled.
    pub features: Option<Stated<Vec<String>>>,
    /// Directories of packages that it uses.
    pub deps: Option<Stated<Vec<String>>>,
    /// What it is compared with.
    pub baseline: Option<Stated<String>>,
    /// Why it is compared with nothing.
    pub reason: Option<Stated<String>>,
    /// Its last release.
    pub release: Option<Stated<String>>,
    /// Whether it was ever released.
    pub released: Option<Stated<bool>>,
    /// What it may do, where it is a component, beside what is said of all.
    pub capabilities: Option<Capabilities>,
    /// The header of its table.
    pub site: Site,
}

/// Where the version of a package is written again: in code, a manifest, a document.
#[derive(Clone, Debug)]
pub struct Echo {
    /// The file.
    pub file: Stated<String>,
    /// What is there, with `{version}` for the version.
    pub pattern: Stated<String>,
    /// The path of the package; `None` where there is but one.
    pub package: Option<Stated<String>>,
}

/// What an [`Echo`]'s pattern has in place of the version.
pub const VERSION_PLACEHOLDER: &str = "{version}";

/// Whose policy counts where a change touches it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PolicyFrom {
    /// The candidate's: a change carries its own waivers, and what it loosens
    /// is found.
    #[default]
    Candidate,
    /// The baseline's: what a change loosens counts once it is merged. Only the
    /// baseline's own policy can say so.
    Baseline,
}

impl PolicyFrom {
    /// Each of them.
    pub const ALL: &[PolicyFrom] = &[PolicyFrom::Candidate, PolicyFrom::Baseline];

    /// The word that the file uses.
    pub fn as_str(self) -> &'static str {
        match self {
            PolicyFrom::Candidate => "candidate",
            PolicyFrom::Baseline => "baseline",
        }
    }
}

impl fmt::Display for PolicyFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PolicyFrom {
    type Err = ();

    fn from_str(word: &str) -> Result<PolicyFrom, ()> {
        PolicyFrom::ALL.iter().copied().find(|from| from.as_str() == word).ok_or(())
    }
}

impl Config {
    /// What a package is held to; `None` is one that the policy does not name.
    /// `artifact` is what it is listed as, where it is a component.
    pub fn terms(&self, package: Option<&Package>, artifact: Option<&Artifact>) -> Terms {
        Terms {
            role: role(package),
            profile: self.stated_profile(package).map(|stated| stated.value),
            hosts: self.hosts_of(package),
            numbering: Numbering {
                patch_additions: self.patch_additions_of(package),
                ..Numbering::default()
            },
            levels: self.levels.clone(),
            capabilities: self.capabilities_of(package, artifact),
            unused: self.consumers.as_ref().and_then(|it| Some(it.unused.as_ref()?.value)),
            ..Terms::default()
        }
    }

    /// Whether each artifact must have passed as a canary.
    pub fn requires_promotion(&self) -> bool {
        let promotion = self.promotion.as_ref();
        promotion.and_then(|it| it.require.as_ref()).is_some_and(|require| require.value)
    }

    /// Where the file says that a package was never released.
    pub fn never_released<'c>(&'c self, package: Option<&'c Package>) -> Option<&'c Stated<bool>> {
        let own = package.and_then(|package| package.released.as_ref());
        own.or(self.released.as_ref()).filter(|released| !released.value)
    }

    /// The hosts that a package is for.
    pub(crate) fn hosts_of(&self, package: Option<&Package>) -> Hosts {
        let own = package.and_then(|package| package.hosts.as_ref());
        own.or(self.hosts.as_ref()).map_or(Hosts::default(), |stated| stated.value)
    }

    /// Whether additions to a package may come with a patch release.
    pub(crate) fn patch_additions_of(&self, package: Option<&Package>) -> bool {
        let own = package.and_then(|package| package.patch_additions.as_ref());
        own.or(self.patch_additions.as_ref()).is_some_and(|stated| stated.value)
    }

    /// What a package is compared with, as far as the file says it; otherwise
    /// it is [`DEFAULT_BASELINE`].
    pub fn baseline<'c>(&'c self, package: Option<&'c Package>) -> Option<&'c Stated<String>> {
        package.and_then(|package| package.baseline.as_ref()).or(self.baseline.as_ref())
    }

    /// The last release of a package, as far as the file says it; otherwise it
    /// is [`DEFAULT_RELEASE`].
    pub fn release<'c>(&'c self, package: Option<&'c Package>) -> Option<&'c Stated<String>> {
        package.and_then(|package| package.release.as_ref()).or(self.release.as_ref())
    }

    /// The directories in which the packages are looked for that a package uses and
    /// does not bring along: its own, and then those of all; from the file.
    pub fn deps<'c>(&'c self, package: Option<&'c Package>) -> impl Iterator<Item = &'c str> {
        let own = package.and_then(|package| package.deps.as_ref());
        own.into_iter().chain(&self.deps).flat_map(|deps| &deps.value).map(String::as_str)
    }

    /// Whether a path from the file is in a directory that is excluded.
    pub fn is_excluded(&self, path: &str) -> bool {
        let excluded = self.exclude.iter().flat_map(|exclude| &exclude.value);
        path::is_below(path, excluded.map(String::as_str))
    }

    /// Marks the waivers that the baseline's policy has already.
    pub fn mark_merged_waivers(&mut self, baseline: &Config) {
        for waiver in &mut self.waivers {
            let is_same = |it: &Arc<Waiver>| {
                (&it.target, it.expires, &it.applies)
                    == (&waiver.target, waiver.expires, &waiver.applies)
            };
            let is_merged = baseline.waivers.iter().any(is_same);
            if is_merged {
                *waiver = Arc::new(Waiver { is_merged, ..(**waiver).clone() });
            }
        }
    }

    /// The least level that fails the gate.
    pub fn fail_on(&self) -> Level {
        self.fail_on.as_ref().map_or(Level::Error, |stated| stated.value)
    }

    /// Whose policy counts.
    pub fn policy_from(&self) -> PolicyFrom {
        self.policy_from.as_ref().map_or(PolicyFrom::Candidate, |stated| stated.value)
    }

    /// What a place without a policy has: the defaults.
    pub(crate) fn empty() -> Config {
        Config {
            required_version: None,
            profile: None,
            hosts: None,
            patch_additions: None,
            fail_on: None,
            baseline: None,
            release: None,
            released: None,
            deps: None,
            exclude: None,
            packages: Vec::new(),
            levels: Levels::default(),
            waivers: Vec::new(),
            policy_from: None,
            echoes: Vec::new(),
            lint_preset: None,
            lock: LockPolicy::default(),
            artifacts: Vec::new(),
            targets: Vec::new(),
            provenance: None,
            runtimes: None,
            promotion: None,
            capabilities: None,
            consumers: None,
            level_sites: Vec::new(),
            waiver_keys: Vec::new(),
            sources: Arc::default(),
        }
    }

    /// The text that all sites are in: one file.
    pub fn sources(&self) -> &Arc<Sources> {
        &self.sources
    }

    /// Who must not break, by profile or role.
    pub(crate) fn profile_of(&self, package: Option<&Package>) -> Profile {
        let profile = self.stated_profile(package).map(|stated| stated.value);
        Terms { role: role(package), profile, ..Terms::default() }.profile()
    }

    pub(crate) fn stated_profile<'c>(
        &'c self,
        package: Option<&'c Package>,
    ) -> Option<&'c Stated<Profile>> {
        package.and_then(|package| package.profile.as_ref()).or(self.profile.as_ref())
    }
}

/// Who a package is for.
pub(crate) fn role(package: Option<&Package>) -> Role {
    package.and_then(|package| package.role.as_ref()).map_or(Role::default(), |role| role.value)
}
