//! Why nothing could be judged.
//!
//! One variant for each thing that the user would do. A message says what is
//! wrong, [`Error::help`] how to fix it.

mod help;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use witgate_model::{Site, count};

/// Which of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// What was promised before.
    Baseline,
    /// What is promised now.
    Candidate,
    /// The last release.
    Release,
    /// What is to fit a world.
    Component,
    /// What is examined.
    Source,
    /// Where a component is to link.
    Host,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Party::Baseline => "baseline",
            Party::Candidate => "candidate",
            Party::Release => "release",
            Party::Component => "component",
            Party::Source => "source",
            Party::Host => "host",
        })
    }
}

/// Why nothing could be judged.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A side cannot be read.
    #[error("{party}: {error}")]
    Load {
        /// Which side.
        party: Party,
        /// Why.
        error: witgate_load::Error,
    },
    /// The baseline that `check` takes when it is told nothing is not there.
    #[error("no baseline: {error}")]
    NoBaseline {
        /// Why.
        error: witgate_load::Error,
    },
    /// A source in a registry that no commit names but this change.
    #[error(
        "the policy names `{place}`, and no baseline commit confirms it, so nothing was requested"
    )]
    UnconfirmedRegistry {
        /// The source.
        place: String,
    },
    /// A registry does not give what was asked of it.
    #[cfg(feature = "registry")]
    #[error("registry: {error}")]
    Registry {
        /// Why.
        error: witgate_registry::Error,
    },
    /// A file that is not published as it is.
    #[error("{place} is neither a directory nor a .wasm file, which are what is published")]
    NotPublishable {
        /// The file.
        place: String,
    },
    /// A package without a version, which cannot be published.
    #[error("`{package}` in {place} declares no version, so it cannot be published")]
    NoVersion {
        /// The package.
        package: String,
        /// Where it is.
        place: String,
    },
    /// What is to be published does not say its name.
    #[error("{place} does not say which package it is")]
    NoPackageName {
        /// Where it is.
        place: String,
    },
    /// A name that is not that of a package with its version.
    #[error("`{text}` is not `NAMESPACE:NAME@VERSION`")]
    BadPackageName {
        /// What was given.
        text: String,
    },
    /// Something else than a registry to publish to.
    #[error("`{to}` is not a source in a registry")]
    NoRegistryTarget {
        /// What was given.
        to: String,
    },
    /// Several packages where one is published at a time.
    #[error("there are several packages here: {names}")]
    SeveralPackages {
        /// Their paths.
        names: String,
    },
    /// The baseline does not hold the candidate's path.
    #[error("nothing was compared: `{candidate}` is new, {baseline} does not have it")]
    NewHere {
        /// The candidate.
        candidate: String,
        /// The baseline.
        baseline: String,
        /// Directories of the baseline that the candidate may have been in.
        homes: Vec<String>,
    },
    /// A package on one side, and a component on the other.
    #[error(
        "{package} is a WIT package and {component} is a component, so they are not versions of one contract"
    )]
    PackageAndComponent {
        /// The package.
        package: String,
        /// The component.
        component: String,
        /// The command that compares them.
        command: String,
    },
    /// WIT, where something that a host runs is asked for.
    #[error("{place} is WIT, and nothing that a host could run")]
    NothingToRun {
        /// The place.
        place: String,
    },
    /// Something else where a component is asked for.
    #[error("{place} is a WIT package, not a component")]
    NoComponent {
        /// Where it is.
        place: String,
    },
    /// Nothing to ask about.
    #[error("no component in {looked_at}")]
    NoConsumer {
        /// What was named.
        looked_at: String,
    },
    /// A file that says whose components are cannot be read.
    #[error("owners file {file}: {reason}")]
    Owners {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A core module without a contract, where one is migrated.
    #[error("{place} is a core module without a contract, so there is nothing to migrate")]
    NoContractToMigrate {
        /// Where it is.
        place: String,
    },
    /// A component, where the contract to migrate to is asked for.
    #[error("{place} is a component, not a contract to migrate to")]
    NoContractToMigrateTo {
        /// Where it is.
        place: String,
    },
    /// A file of metrics that says nothing.
    #[error("evidence `{file}`: {reason}")]
    Evidence {
        /// The file.
        file: String,
        /// Why it says nothing.
        reason: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// What is no digest where one is meant.
    #[error("`{text}` is not a digest")]
    BadDigest {
        /// What was given.
        text: String,
    },
    /// A source of text where one of wasm is asked for.
    #[error("{place} is not wasm, so no host runs it")]
    NotWasm {
        /// Where it is.
        place: String,
    },
    /// A file of cases, or the component that they are for, cannot be used.
    #[error("{file}: {reason}")]
    Cases {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// What is no component in a file, where cases are run.
    #[error("{place} is not a component in a .wasm file, so no runtime runs it")]
    NotRunnable {
        /// Where it is.
        place: String,
    },
    /// Nothing can be run.
    #[error("{runtime}: {reason}")]
    Runtime {
        /// Which runtime.
        runtime: String,
        /// Why.
        reason: String,
        /// What to do about it.
        help: String,
    },
    /// No answer was written into a file of cases.
    #[error("no answer was recorded: {reason}")]
    NotRecorded {
        /// Why.
        reason: String,
        /// What to do about it.
        help: String,
    },
    /// A component that would be compared with itself.
    #[error("candidate and baseline are the same bytes, so there is nothing to promote")]
    SameComponent,
    /// WIT without a world.
    #[error("no world in {place}")]
    NoWorld {
        /// Where worlds were looked for.
        place: String,
    },
    /// WIT without a world, of which something is behind features that are not enabled.
    #[error("no world in {place}, which has {}", behind(withheld))]
    WorldsWithheld {
        /// Where worlds were looked for.
        place: String,
        /// The features, and how many items are behind each.
        withheld: BTreeMap<String, usize>,
    },
    /// No world has this name.
    #[error("unknown world `{world}`")]
    UnknownWorld {
        /// The name.
        world: String,
        /// The worlds there are.
        known: Vec<String>,
    },
    /// There is no profile of a host.
    #[error("unknown host `{}`", .0.wanted)]
    UnknownHost(witgate_hosts::UnknownHost),
    /// A change is from a known host to something else, or the reverse.
    #[error("`{host}` is a known host, and {other}")]
    HostAlone {
        /// The known host.
        host: String,
        /// What the other side is.
        other: String,
    },
    /// A world is asked for of a known host.
    #[error("`--world` chooses among the worlds of a source, and `{host}` is a known host")]
    WorldOfHost {
        /// The known host.
        host: String,
    },
    /// Several worlds have this name.
    #[error("more than one world is named `{world}`")]
    SeveralWorlds {
        /// The name.
        world: String,
        /// The worlds there are.
        known: Vec<String>,
    },
    /// The policy cannot be read.
    #[error("policy: {path}: {reason}")]
    PolicyUnreadable {
        /// Its file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The policy cannot be written.
    #[error("policy: {path}: cannot write: {reason}")]
    PolicyUnwritable {
        /// Its file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// There is a policy already.
    #[error("policy: {path} already exists")]
    PolicyThere {
        /// Its file.
        path: String,
    },
    /// There is nothing that a policy could name.
    #[error("no contract found that can be read, so no policy was written")]
    NothingToGovern {
        /// What could not be read, and why, a line each.
        left_out: Vec<String>,
    },
    /// There is a CI configuration already.
    #[error("{path} already exists")]
    CiThere {
        /// Its file.
        path: String,
        /// What to do about it.
        help: String,
    },
    /// Nothing is found that a waiver would suppress.
    #[error("no finding matches `{target}`")]
    NothingToWaive {
        /// What was to be suppressed.
        target: String,
    },
    /// A waiver without a reason.
    #[error("a waiver needs a reason{}", given(.reason))]
    NoReason {
        /// What was given instead of one.
        reason: String,
    },
    /// A directory whose history is asked for and that has none.
    #[error("`{directory}` is not in a git repository{reason}")]
    NotARepository {
        /// The directory.
        directory: String,
        /// What git said beside that.
        reason: String,
    },
    /// A repository without a commit.
    #[error("the repository has no commit yet")]
    NoCommit,
    /// A repository whose commits are all later.
    #[error("no commit is of {day} or earlier")]
    NoCommitUntil {
        /// The last day that counts.
        day: Date,
    },
    /// There is nothing to waive.
    #[error("no finding fails, so there is nothing to waive")]
    NothingFails,
    /// A waiver that expires before it begins.
    #[error("the expiry date {expires} is in the past: today is {today}")]
    EndsBefore {
        /// Its last day.
        expires: Date,
        /// Today.
        today: Date,
    },
    /// A finding about the gate itself.
    #[error("findings of `{rule}` cannot be waived")]
    NotForWaivers {
        /// The rule.
        rule: &'static str,
    },
    /// A fingerprint that is cut too short.
    #[error("`{cut}` matches {}", .fingerprints.join(", "))]
    WaivesSeveral {
        /// What was given.
        cut: String,
        /// What it may be.
        fingerprints: Vec<String>,
    },
    /// A waiver that would suppress more than it says.
    #[error("`{target}` matches {}", witgate_model::count(*.count, "finding"))]
    WaivesMore {
        /// What was to be suppressed.
        target: String,
        /// How many there are.
        count: usize,
    },
    /// The policy is not valid.
    #[error("policy: {at}: {message}")]
    Policy {
        /// Where.
        at: Site,
        /// What is the matter.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// A lock file cannot be read.
    #[error("lock: {error}")]
    Lock {
        /// Why.
        error: witgate_lock::Error,
    },
    /// A directory that should hold locked bytes is none.
    #[error("{path}: no such directory")]
    NoBytes {
        /// What was named.
        path: String,
    },
    /// What is to be published is another package than the one that is named.
    #[error("`{text}` names another package than the one to publish, `{package}`")]
    OtherPackage {
        /// What names it.
        text: String,
        /// The package.
        package: String,
    },
    /// The next version cannot be worked out.
    #[error("the next version cannot be worked out: {reason}")]
    NoNextVersion {
        /// Why.
        reason: String,
    },
    /// A package has no version to raise.
    #[error("`{package}` has no version")]
    PackageWithoutVersion {
        /// The package.
        package: String,
    },
    /// Packages have several versions, and one would be written into all.
    #[error("the packages have different versions: {}", .versions.join(", "))]
    SeveralVersions {
        /// The versions.
        versions: Vec<String>,
    },
    /// A version is before the one that is declared.
    #[error("{to} is before {was}, the version of the package")]
    BumpBackwards {
        /// The version of the package.
        was: String,
        /// The version to write.
        to: String,
    },
    /// Nothing asks for another version.
    #[error("no change requires another version")]
    NothingToBump,
    /// A version was written, and not everywhere.
    #[error("{version} could not be written everywhere, so nothing was changed")]
    BumpIncomplete {
        /// The version.
        version: String,
    },
    /// A file changed between reading and fixing it.
    #[error("`{path}` has changed since it was read")]
    FixOutdated {
        /// The file.
        path: String,
    },
    /// A fix would have changed what the package promises.
    #[error("the fixes would have changed the contract, so nothing was changed")]
    FixChangesContract,
    /// There is no lock, no pin and no artifact.
    #[error("nothing was verified: no lock file, pin or artifact in {place}")]
    NothingToVerify {
        /// Where they were looked for.
        place: String,
    },
    /// There is no contract and no artifact.
    #[error("nothing was pinned: no WIT and no artifact in {place}")]
    NothingToPin {
        /// Where they were looked for.
        place: String,
    },
    /// Only what is on disk can be verified, pinned, published or edited.
    #[error(
        "`{place}` is not on disk: only files on disk can be verified, pinned, published or edited"
    )]
    NotOnDisk {
        /// The place.
        place: String,
    },
    /// The baseline is to be the pin, and there is none.
    #[error("`{place}` is not pinned: {reason}")]
    NotPinned {
        /// The package.
        place: String,
        /// What is missing.
        reason: String,
    },
    /// An artifact that is to be pinned is not there, or cannot be read.
    #[error("`{path}` cannot be pinned: {reason}")]
    CannotPin {
        /// The artifact.
        path: String,
        /// Why.
        reason: String,
    },
    /// What pinning writes cannot be written.
    #[error("{path}: cannot write: {reason}")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Witnesses were to go where something else is.
    #[error("cannot write witnesses to {directory}: {found} is no witness")]
    WitnessDirectory {
        /// The directory.
        directory: String,
        /// What is there.
        found: String,
    },
    /// `check` was told no place, and there is none to find.
    #[error("no WIT found: there is neither `wit/` nor a .wit file in this directory")]
    NoContract,
    /// `check` was told no place, and there are two to find.
    #[error("there is WIT both in this directory and in `wit/`")]
    TwoContracts,
    /// All the WIT is in directories that are not examined.
    #[error("nothing was checked: all WIT in this directory is excluded")]
    NothingToJudge {
        /// What was left out, and why, a line each.
        left_out: Vec<String>,
    },
    /// Neither side has an interface or world to compare.
    #[error("nothing was compared: {baseline} and {candidate} have no interface or world")]
    NothingCompared {
        /// The baseline.
        baseline: String,
        /// The candidate.
        candidate: String,
    },
}

impl From<witgate_verify::Error> for Error {
    fn from(error: witgate_verify::Error) -> Error {
        use witgate_verify::Error as Verify;
        match error {
            Verify::Baseline { error } => Error::NoBaseline { error },
            Verify::Lock { error } => Error::Lock { error },
            Verify::Policy { site, message, help } => {
                Error::Policy { at: *site, message, help: Some(help) }
            }
            Verify::Attestation { name, reason } => {
                let help = "have it signed by somebody that `[provenance]` of the policy trusts";
                Error::Evidence { file: name, reason, help: Some(help.to_owned()) }
            }
            Verify::NoBytes { path } => Error::NoBytes { path },
        }
    }
}

impl Error {
    /// No world in WIT, of which so many items are behind features that are not enabled.
    pub(crate) fn no_world(place: String, withheld: BTreeMap<String, usize>) -> Error {
        match withheld.is_empty() {
            true => Error::NoWorld { place },
            false => Error::WorldsWithheld { place, withheld },
        }
    }

    /// Whether it is about the text of one package, and no reason not to look at
    /// others.
    pub(crate) fn is_of_one_package(&self) -> bool {
        use witgate_load::Error as Load;
        let Error::Load { error, .. } = self else { return false };
        matches!(
            error,
            Load::Wit { .. }
                | Load::MissingPackage { .. }
                | Load::DuplicatePackage { .. }
                | Load::NotUtf8 { .. }
                | Load::LfsPointer { .. }
                | Load::TooLarge { .. }
                | Load::TooManyIncluded { .. }
                | Load::TooDeep { .. }
                | Load::LeadsOut { .. }
                | Load::NotRegular { .. }
                | Load::Unreadable { .. }
                | Load::Upstream { .. }
                | Load::Wasm { .. }
                | Load::Submodule { .. }
        )
    }

    /// A policy that is not valid.
    pub(crate) fn policy(error: witgate_config::Error) -> Error {
        Error::Policy { message: error.message(), help: error.help(), at: error.at }
    }

    /// A policy of the commit that a change started from, for another version of witgate.
    pub(crate) fn policy_of_baseline(error: witgate_config::Error) -> Error {
        let help = "install that version; to change what is required, first merge a \
                    `required-version` that allows both versions";
        let message = format!("at the baseline, {}", error.message());
        Error::Policy { message, help: Some(help.to_owned()), at: error.at }
    }

    /// What is the matter, without the place that [`Error::site`] tells.
    pub fn message(&self) -> String {
        match self {
            // The line says of itself that it is here.
            Error::Load { party: Party::Candidate | Party::Source | Party::Component, error }
                if error.site().is_some() =>
            {
                error.message()
            }
            Error::Load { party, error } => format!("{party}: {}", error.message()),
            Error::NoBaseline { error } => format!("no baseline: {}", error.message()),
            Error::Policy { message, .. } => format!("policy: {message}"),
            Error::Lock { error } => format!("lock: {}", error.message()),
            _ => self.to_string(),
        }
    }

    /// The text that the error is about.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Error::Load { error, .. } | Error::NoBaseline { error } => error.site(),
            Error::Policy { at, .. } => Some(at),
            Error::Lock { error } => error.site(),
            _ => None,
        }
    }

    /// The message, behind the place that it is about.
    pub(crate) fn located_message(&self) -> String {
        match self.site() {
            Some(site) => format!("{site}: {}", self.message()),
            None => self.message(),
        }
    }
}

/// The flag that opens features.
pub(crate) fn flag(withheld: &BTreeMap<String, usize>) -> String {
    let features: Vec<&str> = withheld.keys().map(String::as_str).collect();
    format!("--features {}", features.join(","))
}

/// How many items are behind which features, in words.
pub(crate) fn behind(withheld: &BTreeMap<String, usize>) -> String {
    let features: Vec<String> = withheld.keys().map(|feature| format!("`{feature}`")).collect();
    let items = count(withheld.values().sum(), "`@unstable` item");
    let closed = if features.len() == 1 { "feature" } else { "features" };
    format!("{items} ({closed} {} not enabled)", features.join(", "))
}

fn given(reason: &str) -> String {
    if reason.trim().is_empty() {
        String::new()
    } else {
        format!(", and `{reason}` is a placeholder")
    }
}
