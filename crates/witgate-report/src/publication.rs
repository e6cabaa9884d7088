//! What there is to say before a package is published: what `witgate publish` writes.

mod human;
mod json;

use std::io::{self, Write};

use semver::Version;
use witgate_judge::{GatedFinding, Impact, Level};
use witgate_model::{Bump, Digest};

use crate::page::Page;

pub use json::PUBLISH_SCHEMA;

/// What there is to say before a package is published.
#[derive(Clone, Debug)]
pub struct Publication {
    /// `namespace:name`.
    pub package: String,
    /// The declared version.
    pub version: Version,
    /// Where it was read from.
    pub source: String,
    /// The repository of the registry.
    pub repository: String,
    /// The digest of the contract that was judged.
    pub contract: Digest,
    /// The digest of the wasm that was judged, where the source is a file of wasm.
    pub wasm: Option<Digest>,
    /// The versions in the registry, in order.
    pub releases: Vec<Version>,
    /// Whether this version is there already.
    pub state: PublishState,
    /// The releases that it was compared with.
    pub neighbours: Vec<Neighbour>,
    /// The least version that may be published, where the declared one may not.
    pub next_version: Option<Version>,
    /// The packages that it uses.
    pub dependencies: Vec<PublishDependency>,
    /// How many locked entries were verified, of how many.
    pub locked: Option<[usize; 2]>,
    /// What else stops or disturbs: of lock files, and of the source.
    pub problems: Vec<PublishProblem>,
    /// The commands that publish it.
    pub commands: Vec<String>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// Findings of this level and above fail.
    pub fail_on: Level,
}

/// Whether a version is in the registry already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishState {
    /// It is not there.
    New,
    /// It is there with the same content.
    Published,
    /// It is there with other content.
    Republished,
}

/// Which release a package is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same version, with other content.
    Same,
    /// The latest release below, in its compatible version range.
    Below,
    /// The next release above, in its compatible version range.
    Above,
    /// The latest release below, where none is in the compatible version range.
    Previous,
    /// The prerelease before a prerelease.
    Prerelease,
}

/// A release that a package was compared with.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Its version.
    pub version: Version,
    /// Which release it is.
    pub relation: Relation,
    /// Whether a break of it fails.
    pub counts: bool,
    /// The bump that the changes require.
    pub required: Bump,
    /// The bump that the two versions declare.
    pub declared: Bump,
    /// What the changes do to each audience, at worst.
    pub impact: Impact,
    /// What was found.
    pub findings: Vec<GatedFinding>,
}

/// A package that another uses.
#[derive(Clone, Debug)]
pub struct PublishDependency {
    /// With its version.
    pub name: String,
    /// Whether it can be fetched.
    pub state: DependencyState,
}

/// Whether a dependency can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependencyState {
    /// It is in this repository.
    Published(String),
    /// It is not where it would be looked for, which has these versions.
    Missing(String),
    /// It has no version.
    Unversioned,
    /// Nobody knows.
    Unknown(String),
}

/// Something else that stops or disturbs.
#[derive(Clone, Debug)]
pub struct PublishProblem {
    /// How grave it is.
    pub level: Level,
    /// The rule that found it.
    pub rule: String,
    /// One line.
    pub message: String,
}

impl Neighbour {
    /// Whether it lets the package be published. The same version with other content never
    /// does.
    pub fn passes(&self, fail_on: Level) -> bool {
        let fails = self.findings.iter().any(|finding| finding.fails(fail_on));
        self.relation != Relation::Same && !(self.counts && fails)
    }
}

impl PublishDependency {
    /// How grave its state is.
    pub fn level(&self) -> Level {
        match self.state {
            DependencyState::Published(_) => Level::Off,
            DependencyState::Missing(_) | DependencyState::Unversioned => Level::Error,
            DependencyState::Unknown(_) => Level::Warn,
        }
    }
}

impl Publication {
    /// Whether it may be published, or is published already.
    pub fn passes(&self) -> bool {
        self.state == PublishState::Published
            || self.state == PublishState::New
                && self.neighbours.iter().all(|it| it.passes(self.fail_on))
                && !self.dependencies.iter().any(|it| fails(it.level(), self.fail_on))
                && !self.problems.iter().any(|it| fails(it.level, self.fail_on))
    }

    /// The gravest level of what stops it.
    pub fn gravest_failure(&self) -> Level {
        let counting = self.neighbours.iter().filter(|it| it.counts);
        let findings = counting.flat_map(|it| &it.findings);
        let findings = findings.filter(|it| it.fails(self.fail_on)).map(|finding| finding.level);
        let dependencies = self.dependencies.iter().map(PublishDependency::level);
        let problems = self.problems.iter().map(|problem| problem.level);
        findings.chain(dependencies).chain(problems).max().unwrap_or(Level::Off)
    }

    /// Whether there is something to do.
    pub fn is_to_be_published(&self) -> bool {
        self.passes() && self.state == PublishState::New
    }

    /// Writes a page for a terminal; a quiet one has only what fails, and how it ends.
    pub fn write_human(
        &self,
        is_quiet: bool,
        color: bool,
        width: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let page = &mut Page::new(out, color, width);
        if is_quiet { human::write_quiet(self, page) } else { human::write(self, page) }
    }

    /// Writes `witgate/publish/1`.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write(self, out)
    }
}

/// Whether a level fails where `fail_on` and above do.
fn fails(level: Level, fail_on: Level) -> bool {
    fail_on != Level::Off && level != Level::Off && level >= fail_on
}
