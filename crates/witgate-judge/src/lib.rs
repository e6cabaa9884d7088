//! Evidence in, verdict out: the opinions of witgate.
//!
//! A [`Rule`] looks at one change and says who it breaks, or at one [`Fact`] about
//! the gate or about what is pinned; whether guests and
//! hosts link at all is worked out from the contracts themselves, as
//! component-model typing does it, and the two must agree. Nothing here reads,
//! writes or fails.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod answers;
mod capability_policy;
mod cell;
mod change_facts;
mod compare;
mod compared;
mod cost_change;
mod direction;
mod evidence;
mod explain;
mod fact;
mod finding;
mod finish;
mod gate;
mod gated_finding;
mod hints;
mod judge;
mod judge_facts;
mod judge_lints;
mod level;
mod lint;
mod lint_evidence;
mod overall;
mod payers;
mod placeholder;
mod reach;
mod release;
mod rule;
mod rules;
mod severity;
mod since;
mod terms;
mod verdict;
mod waive;
mod waiver;
mod weigh;
mod witness;
mod world_pairs;

pub use capability_policy::{CapabilityPolicy, Decision, acting_functions};
pub use cell::{Cell, Impact, Row, Rows};
pub use compare::{compare, compare_capabilities, same_verdict};
pub use compared::Compared;
pub use direction::Direction;
pub use evidence::Evidence;
pub use fact::{
    BaselineNone, BaselineRewritten, DefinedTwice, EntriesNotCheckable, EntryFact, Fact, FactKind,
    HostMatter, HostRefusal, LockChange, LockRewrite, LoosenedKind, NotJudged, PackageNew,
    PolicyLoosened, VersionEcho, WaiverFact, WaiverMatter,
};
pub use finding::{Finding, Reach, ReachedWorld, entry_fingerprint};
pub use gate::{Gated, Judged, gate};
pub use gated_finding::{ConsumersBroken, GatedFinding, Introduced};
pub use judge::judge;
pub use judge_facts::{PolicyLevels, judge_facts};
pub use judge_lints::{LintTerms, judge_lints, waive_lints};
pub use level::Level;
pub use lint::{Lint, LintDraft, Preset, Stage, TextEdit};
pub use lint_evidence::{
    Declared, LintEvidence, LintItem, PackageMetadata, UnusedComment, UnusedWhy,
};
pub use placeholder::is_placeholder;
pub use release::Release;
pub use rule::{COMPONENTIZE_PY, Draft, JCO, Judge, LevelSource, Rule, WASMTIME, WIT_BINDGEN};
pub use rules::{RULE_GROUPS, RULES, RuleGroup, find, group_of};
pub use since::Since;
pub use terms::{Hosts, Levels, Override, Profile, Role, Terms};
pub use verdict::{Because, Link, LinkAnswer, PROFILE, Side, Verdict, WorldAnswer};
pub use waiver::{LONGEST_WAIVER_DAYS, Standing, Target, Waiver};
pub use witness::NoWitness;
pub use world_pairs::paired_worlds;
