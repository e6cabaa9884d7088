//! Facts that are no changes of a contract: about the policy, its waivers, what
//! was compared, and what is pinned. Whoever reads files or asks git finds them;
//! what they mean is for the rules to say.

use std::sync::Arc;

use jiff::civil::Date;
use semver::Version;
use witgate_model::{Digest, Entry, EntryKind, Site};

use crate::waiver::{Target, Waiver};

/// Something that was found beside the contracts.
#[derive(Clone, Debug)]
pub enum Fact {
    /// Something pinned was compared with what is there.
    Entry(EntryFact),
    /// Several entries of a lock could not be checked, and need not be.
    EntriesNotCheckable(EntriesNotCheckable),
    /// A lock no longer says what the baseline's said.
    LockRewritten(LockRewrite),
    /// The policy lets more pass than the baseline's did.
    PolicyLoosened(PolicyLoosened),
    /// Something is the matter with a waiver.
    Waiver(WaiverFact),
    /// A package is not in the commit that it would be compared with.
    PackageNew(PackageNew),
    /// The policy says that a package is compared with nothing.
    BaselineNone(BaselineNone),
    /// The change rewrites what it is compared with.
    BaselineRewritten(BaselineRewritten),
    /// One version of a package has different contents in several places.
    DefinedTwice(DefinedTwice),
    /// A package that the change touched could not be judged.
    NotJudged(NotJudged),
    /// The version of a package is written again, and differs.
    VersionEcho(VersionEcho),
    /// What the policy says that it runs on a host does not link there.
    HostRefusal(HostRefusal),
}

/// The kinds of facts, each of which some rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is a fact, or a part of one, of the same name")]
pub enum FactKind {
    LockEntry,
    PackagePin,
    ArtifactPin,
    ArtifactWorld,
    Attestation,
    TestResult,
    Promotion,
    EntriesNotCheckable,
    LockDigestChanged,
    LockEntryRemoved,
    LockRequirementLoosened,
    LockSourceChanged,
    LockRolledBack,
    PinRewritten,
    ArtifactDeleted,
    LockEmptied,
    LockRemoved,
    PolicyLoosened,
    WaiverUnused,
    WaiverExpired,
    WaiverTooBroad,
    WaiverTooWide,
    WaiverEndless,
    PackageNew,
    BaselineNone,
    BaselineRewritten,
    DefinedTwice,
    NotJudged,
    VersionEcho,
    HostRefuses,
    HostNeedsFlags,
}

impl FactKind {
    /// Those of entries, whatever was compared with what.
    pub const ENTRIES: &[FactKind] = &[
        FactKind::LockEntry,
        FactKind::PackagePin,
        FactKind::ArtifactPin,
        FactKind::ArtifactWorld,
        FactKind::Attestation,
        FactKind::TestResult,
        FactKind::Promotion,
    ];

    /// Whether such facts are about what is pinned: locks, artifacts and what is
    /// attested of them. The others are about the policy and what is examined.
    pub fn is_about_pinned(self) -> bool {
        match self {
            FactKind::LockEntry
            | FactKind::PackagePin
            | FactKind::ArtifactPin
            | FactKind::ArtifactWorld
            | FactKind::Attestation
            | FactKind::TestResult
            | FactKind::Promotion
            | FactKind::EntriesNotCheckable
            | FactKind::LockDigestChanged
            | FactKind::LockEntryRemoved
            | FactKind::LockRequirementLoosened
            | FactKind::LockSourceChanged
            | FactKind::LockRolledBack
            | FactKind::PinRewritten
            | FactKind::ArtifactDeleted
            | FactKind::LockEmptied
            | FactKind::LockRemoved => true,
            FactKind::PolicyLoosened
            | FactKind::WaiverUnused
            | FactKind::WaiverExpired
            | FactKind::WaiverTooBroad
            | FactKind::WaiverTooWide
            | FactKind::WaiverEndless
            | FactKind::PackageNew
            | FactKind::VersionEcho
            | FactKind::HostRefuses
            | FactKind::HostNeedsFlags
            | FactKind::BaselineNone
            | FactKind::BaselineRewritten
            | FactKind::DefinedTwice
            | FactKind::NotJudged => false,
        }
    }

    /// Each of them.
    pub const ALL: &[FactKind] = &[
        FactKind::LockEntry,
        FactKind::PackagePin,
        FactKind::ArtifactPin,
        FactKind::ArtifactWorld,
        FactKind::Attestation,
        FactKind::TestResult,
        FactKind::Promotion,
        FactKind::EntriesNotCheckable,
        FactKind::LockDigestChanged,
        FactKind::LockEntryRemoved,
        FactKind::LockRequirementLoosened,
        FactKind::LockSourceChanged,
        FactKind::LockRolledBack,
        FactKind::PinRewritten,
        FactKind::ArtifactDeleted,
        FactKind::LockEmptied,
        FactKind::LockRemoved,
        FactKind::PolicyLoosened,
        FactKind::WaiverUnused,
        FactKind::WaiverExpired,
        FactKind::WaiverTooBroad,
        FactKind::WaiverTooWide,
        FactKind::WaiverEndless,
        FactKind::PackageNew,
        FactKind::BaselineNone,
        FactKind::BaselineRewritten,
        FactKind::DefinedTwice,
        FactKind::NotJudged,
        FactKind::VersionEcho,
        FactKind::HostRefuses,
        FactKind::HostNeedsFlags,
    ];
}

/// Something that a `[[target]]` says runs on a host, and does not link there.
#[derive(Clone, Debug)]
pub struct HostRefusal {
    /// The host, as the policy names it.
    pub host: String,
    /// The release that was examined, with the host's name; the host alone, if it is one
    /// of the policy's own.
    pub release: String,
    /// The world, or the component.
    pub guest: String,
    /// Why it does not link.
    pub matter: HostMatter,
    /// The `[[target]]`.
    pub site: Option<Site>,
}

/// Why something does not link on a host.
#[derive(Clone, Debug)]
pub enum HostMatter {
    /// The host refuses it.
    Refused {
        /// What explains most of it.
        cause: Option<String>,
        /// The functions and types that are refused, as far as they are reported.
        items: Vec<String>,
    },
    /// The host would have to be started with more flags.
    NeedsFlags(String),
    /// Nothing is compared with the host.
    Nothing,
}

/// A place that should have the version of a package, and has another one or none.
#[derive(Clone, Debug)]
pub struct VersionEcho {
    /// The file, as the policy names it.
    pub file: String,
    /// What the policy looks for in it.
    pub pattern: String,
    /// The package.
    pub package: String,
    /// The package's version.
    pub version: Version,
    /// What is there instead; `None` where nothing matches.
    pub found: Option<Version>,
    /// Whether the file can be read.
    pub is_there: bool,
    /// Where: in the file, or the pattern in the policy.
    pub site: Option<Site>,
}

/// What came of one entry.
#[derive(Clone, Debug)]
pub struct EntryFact {
    /// The entry.
    pub entry: Entry,
    /// Where it is written, or what asks for it.
    pub site: Option<Site>,
    /// What changed inside of what it pins, where that is known.
    pub changed: Option<String>,
    /// Whether the policy or the caller requires everything to be verified.
    pub is_required: bool,
    /// Whether nothing that it is about has changed since the commit that the change
    /// started from, so that it was so before.
    pub was_so: bool,
    /// Whether of all that it is about only the directory of this repository changed that
    /// it comes from.
    pub is_behind_source: bool,
}

/// Entries of one lock that could not be checked.
#[derive(Clone, Debug)]
pub struct EntriesNotCheckable {
    /// The first of them.
    pub first: Entry,
    /// Where that is written.
    pub site: Option<Site>,
    /// How many there are.
    pub count: usize,
    /// How many entries the lock has, these included.
    pub total: usize,
}

/// What a change does to a lock of the baseline.
#[derive(Clone, Debug)]
pub struct LockRewrite {
    /// The id of the lock's format.
    pub format: &'static str,
    /// The lock.
    pub file: String,
    /// The entry; `None` for the lock as a whole.
    pub entry: Option<String>,
    /// What it does.
    pub change: LockChange,
    /// What changed inside of what the entry pins, where that is known.
    pub changed: Option<String>,
    /// Where it is written in the baseline's lock and in the candidate's.
    pub sites: [Option<Site>; 2],
}

/// What happened to an entry of a lock, or to the lock.
#[derive(Clone, Debug)]
pub enum LockChange {
    /// The same version from the same source has another digest.
    Digest {
        /// The baseline's.
        was: Digest,
        /// The candidate's.
        now: Digest,
        /// Whether the source is a branch, whose content may change.
        is_of_branch: bool,
    },
    /// The entry is not in the lock any more.
    EntryRemoved {
        /// Whether what it pinned may still be used.
        is_needed: bool,
    },
    /// The entry's requirement allows more versions.
    RequirementLoosened {
        /// The baseline's.
        was: String,
        /// The candidate's.
        now: String,
    },
    /// The entry comes from elsewhere.
    SourceChanged {
        /// The baseline's source.
        was: String,
        /// The candidate's source.
        now: String,
        /// Whether the bytes are the same nonetheless.
        same_bytes: bool,
    },
    /// The entry pins a lower version.
    RolledBack {
        /// The baseline's version.
        was: String,
        /// The candidate's version.
        now: String,
    },
    /// An artifact is pinned to other bytes, or a package to another contract
    /// under the same version.
    Repinned {
        /// The baseline's digest.
        was: Digest,
        /// The candidate's digest.
        now: Digest,
        /// Whether it is an artifact.
        is_artifact: bool,
    },
    /// An artifact that the policy names is not there any more.
    ArtifactDeleted {
        /// The commit that has it.
        commit: String,
        /// Whether its bytes there are the pinned ones, where it is pinned.
        is_pinned: Option<bool>,
    },
    /// The lock has no entries any more.
    Emptied {
        /// How many it had.
        entries: usize,
        /// Whether anything that it pinned may still be used.
        is_needed: bool,
    },
    /// The lock is not there any more.
    Removed {
        /// How many entries it had.
        entries: usize,
        /// The commit that has it.
        commit: String,
        /// Whether anything that it pinned may still be used.
        is_needed: bool,
    },
}

/// What of a policy is loosened, as far as it makes a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoosenedKind {
    /// A waiver, which a change may bring along for what it breaks.
    Waiver,
    /// A release that is named where none was: one more comparison, unless a release
    /// would have been found.
    NewRelease,
    /// Anything else.
    #[default]
    Other,
}

/// One way in which the policy lets more pass than the baseline's did.
#[derive(Clone, Debug)]
pub struct PolicyLoosened {
    /// What tells it from all others, whatever the lines are.
    pub identity: String,
    /// What the policy says, and said before.
    pub matter: String,
    /// What is loosened.
    pub kind: LoosenedKind,
    /// On which condition a reviewer may merge it. It is part of the program, so
    /// no text from a repository gets into it.
    pub merge_if: &'static str,
    /// Whether it counts already; if not, it counts once it is merged, since the
    /// baseline's policy says `from = "baseline"`.
    pub is_in_force: bool,
    /// Where it is written in the baseline's policy and in the candidate's.
    pub sites: [Option<Site>; 2],
}

/// Something that is the matter with a waiver.
#[derive(Clone, Debug)]
pub struct WaiverFact {
    /// The waiver.
    pub waiver: Arc<Waiver>,
    /// What is the matter.
    pub matter: WaiverMatter,
}

impl WaiverFact {
    /// Which findings the waiver is for.
    pub fn target(&self) -> &Target {
        &self.waiver.target
    }
}

/// What is the matter with a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverMatter {
    /// No finding matches.
    Unused {
        /// Whether some would, if the baseline had a version that it is for.
        is_out_of_window: bool,
    },
    /// It has expired.
    Expired {
        /// Its last day.
        on: Date,
        /// How many findings match.
        count: usize,
        /// Whether one of them fails the gate.
        fails: bool,
    },
    /// More findings match than it allows.
    TooBroad {
        /// How many match.
        count: usize,
        /// Whether one of them fails the gate.
        fails: bool,
    },
    /// Fewer findings match than it allows.
    TooWide {
        /// How many match.
        count: usize,
        /// How many it allows.
        allowed: usize,
    },
    /// It never expires, or in more than
    /// [`LONGEST_WAIVER_DAYS`](crate::LONGEST_WAIVER_DAYS).
    Endless,
}

/// A package that the commit that it would be compared with does not have, or has
/// elsewhere as another version.
#[derive(Clone, Debug)]
pub struct PackageNew {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// The commit.
    pub commit: String,
    /// The directories in which the commit has a package of that name.
    pub homes: Vec<String>,
    /// Where the policy names it.
    pub site: Option<Site>,
}

/// A package that is compared with nothing.
#[derive(Clone, Debug)]
pub struct BaselineNone {
    /// Its path.
    pub path: String,
    /// The reason that the policy gives.
    pub reason: String,
    /// Where the policy says it.
    pub site: Option<Site>,
}

/// A baseline that a change writes itself.
#[derive(Clone, Debug)]
pub struct BaselineRewritten {
    /// The place of the baseline.
    pub place: String,
    /// Where the package is that is compared with it.
    pub package: String,
    /// The commit that the change started from.
    pub commit: String,
    /// How many changes there are between the commit's baseline and the new one.
    pub changes: usize,
    /// How many of these are breaking.
    pub breaking: usize,
    /// Whether the new one counts; if not, the commit's does.
    pub is_in_force: bool,
    /// Where the policy names the package.
    pub site: Option<Site>,
}

/// One version of a package that has different contents in several places.
#[derive(Clone, Debug)]
pub struct DefinedTwice {
    /// Its name with its version.
    pub package: String,
    /// Where it is.
    pub place: String,
    /// Where it differs from that.
    pub others: Vec<String>,
    /// Whether those are copies in `deps`.
    pub is_vendored: bool,
    /// Whether the baseline commit has the same places with different contents.
    pub was_so: bool,
    /// Where the policy names the package.
    pub site: Option<Site>,
}

/// A package that could not be judged.
#[derive(Clone, Debug)]
pub struct NotJudged {
    /// Where it is.
    pub package: String,
    /// Whether this change touched it, and not only what it uses.
    pub is_touched: bool,
    /// Why not.
    pub reason: String,
    /// What to do about that, where the error says so.
    pub help: Option<String>,
    /// The text that the reason is about.
    pub site: Option<Site>,
}

impl Fact {
    /// Which kind of fact it is.
    pub fn kind(&self) -> FactKind {
        match self {
            Fact::Entry(it) => match it.entry.kind {
                EntryKind::LockEntry => FactKind::LockEntry,
                EntryKind::PackagePin => FactKind::PackagePin,
                EntryKind::ArtifactPin => FactKind::ArtifactPin,
                EntryKind::ArtifactWorld => FactKind::ArtifactWorld,
                EntryKind::Attestation => FactKind::Attestation,
                EntryKind::TestResult => FactKind::TestResult,
                EntryKind::Promotion => FactKind::Promotion,
            },
            Fact::EntriesNotCheckable(_) => FactKind::EntriesNotCheckable,
            Fact::LockRewritten(it) => match it.change {
                LockChange::Digest { .. } => FactKind::LockDigestChanged,
                LockChange::EntryRemoved { .. } => FactKind::LockEntryRemoved,
                LockChange::RequirementLoosened { .. } => FactKind::LockRequirementLoosened,
                LockChange::SourceChanged { .. } => FactKind::LockSourceChanged,
                LockChange::RolledBack { .. } => FactKind::LockRolledBack,
                LockChange::Repinned { .. } => FactKind::PinRewritten,
                LockChange::ArtifactDeleted { .. } => FactKind::ArtifactDeleted,
                LockChange::Emptied { .. } => FactKind::LockEmptied,
                LockChange::Removed { .. } => FactKind::LockRemoved,
            },
            Fact::PolicyLoosened(_) => FactKind::PolicyLoosened,
            Fact::Waiver(it) => match it.matter {
                WaiverMatter::Unused { .. } => FactKind::WaiverUnused,
                WaiverMatter::Expired { .. } => FactKind::WaiverExpired,
                WaiverMatter::TooBroad { .. } => FactKind::WaiverTooBroad,
                WaiverMatter::TooWide { .. } => FactKind::WaiverTooWide,
                WaiverMatter::Endless => FactKind::WaiverEndless,
            },
            Fact::PackageNew(_) => FactKind::PackageNew,
            Fact::VersionEcho(_) => FactKind::VersionEcho,
            Fact::HostRefusal(it) => match it.matter {
                HostMatter::Refused { .. } | HostMatter::Nothing => FactKind::HostRefuses,
                HostMatter::NeedsFlags(_) => FactKind::HostNeedsFlags,
            },
            Fact::BaselineNone(_) => FactKind::BaselineNone,
            Fact::BaselineRewritten(_) => FactKind::BaselineRewritten,
            Fact::DefinedTwice(_) => FactKind::DefinedTwice,
            Fact::NotJudged(_) => FactKind::NotJudged,
        }
    }

    /// Where it is written in the baseline and in the candidate.
    pub fn sites(&self) -> [Option<Site>; 2] {
        match self {
            Fact::Entry(it) => [None, it.site.clone()],
            Fact::EntriesNotCheckable(it) => [None, it.site.clone()],
            Fact::LockRewritten(it) => it.sites.clone(),
            Fact::PolicyLoosened(it) => it.sites.clone(),
            Fact::Waiver(it) => [None, it.waiver.site.clone()],
            Fact::PackageNew(it) => [None, it.site.clone()],
            Fact::VersionEcho(it) => [None, it.site.clone()],
            Fact::HostRefusal(it) => [None, it.site.clone()],
            Fact::BaselineNone(it) => [None, it.site.clone()],
            Fact::BaselineRewritten(it) => [None, it.site.clone()],
            Fact::DefinedTwice(it) => [None, it.site.clone()],
            Fact::NotJudged(it) => [None, it.site.clone()],
        }
    }

    /// What tells it from all others that one rule judges: no line is part of it.
    pub(crate) fn identity(&self) -> String {
        match self {
            Fact::Entry(it) => entry_identity(&it.entry),
            Fact::EntriesNotCheckable(it) => format!("{} {}", it.first.format, it.first.file),
            Fact::LockRewritten(it) => {
                let LockRewrite { format, file, entry, .. } = it;
                let entry = entry.as_deref().unwrap_or_default();
                match &it.change {
                    LockChange::Digest { now, .. } => {
                        format!("{format} {file} {entry} digest {now}")
                    }
                    LockChange::EntryRemoved { .. } => format!("{format} {file} {entry} removed "),
                    LockChange::RequirementLoosened { now, .. } => {
                        format!("{format} {file} {entry} requirement {now}")
                    }
                    LockChange::SourceChanged { now, .. } => {
                        format!("{format} {file} {entry} source {now}")
                    }
                    LockChange::RolledBack { now, .. } => {
                        format!("{format} {file} {entry} version {now}")
                    }
                    LockChange::Repinned { now, .. } => {
                        format!("{format} {file} {entry} pinned {now}")
                    }
                    LockChange::ArtifactDeleted { .. } => {
                        format!("{format} {file} {entry} deleted")
                    }
                    LockChange::Emptied { .. } => format!("{format} {file} {entry} emptied "),
                    LockChange::Removed { .. } => format!("{format} {file} gone"),
                }
            }
            Fact::PolicyLoosened(it) => it.identity.clone(),
            Fact::Waiver(it) => it.target().to_string(),
            Fact::PackageNew(it) => it.name.clone(),
            Fact::VersionEcho(it) => format!("{} {}", it.file, it.pattern),
            Fact::HostRefusal(it) => format!("{} {}", it.host, it.guest),
            Fact::BaselineNone(it) => it.path.clone(),
            Fact::BaselineRewritten(it) => format!("{} {}", it.package, it.place),
            Fact::DefinedTwice(it) => {
                format!("{} {} {}", it.package, it.place, it.others.join(" "))
            }
            Fact::NotJudged(it) => it.package.clone(),
        }
    }
}

/// What tells an entry from all others.
pub(crate) fn entry_identity(entry: &Entry) -> String {
    format!("{} {} {}", entry.format, entry.file, entry.name)
}
