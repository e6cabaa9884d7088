//! Detects breaking changes in WIT packages and WebAssembly components.
//!
//! This crate is what the `witgate` command does, as a library: it reads two contracts, finds every change between them, and says who
//! breaks and which release that takes.
//!
//! ```
//! use witgate::{Level, Options, Terms};
//!
//! let baseline = "
//!     package demo:shapes@0.2.0;
//!     interface draw {
//!       variant shape { circle(u32), square(u32) }
//!       area: func(shape: shape) -> u32;
//!     }
//!     world canvas { import draw; }";
//! let candidate = "
//!     package demo:shapes@0.2.1;
//!     interface draw {
//!       variant shape { circle(u32), square(u32), hexagon(u32) }
//!       area: func(shape: shape) -> u32;
//!     }
//!     world canvas { import draw; }";
//! let read = |text: &str| witgate::load_bytes("shapes.wit", text.as_bytes(), &Options::default());
//! let verdict = witgate::compare(&read(baseline)?, &read(candidate)?, &Terms::default());
//!
//! let mut findings = verdict.findings.iter();
//! let finding = findings.find(|finding| finding.rule.id == "variant-case-added").unwrap();
//! assert_eq!(finding.item, "demo:shapes/draw#shape.hexagon");
//! assert_eq!(finding.impact.old_guest_on_new_host, witgate::Cell::BreaksUsers);
//!
//! // The candidate calls itself 0.2.1, which allows no breaking change.
//! assert_eq!(verdict.bump.required, witgate::Bump::Breaking);
//! assert_eq!(verdict.bump.next_version.as_ref().unwrap().to_string(), "0.3.0");
//! assert!(!verdict.passes(Level::Error));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`diff`] reads two sources as the command names them and compares them;
//! [`check`] is the gate. Below them are [`load`](witgate_load::load),
//! [`diff`](witgate_diff::diff) and [`judge`](witgate_judge::judge); reports are
//! written by [`witgate_report`]. Nothing but the drivers of [`conform`] runs what was
//! read, and the network is used only with the feature `registry`, by the `Registries` that a caller puts into
//! [`Options::fetch`], and only for a source in a registry that the caller names.

#![forbid(unsafe_code)]

mod bump;
mod check;
mod ci;
mod compare;
mod conform;
mod doctor;
mod echoes;
mod error;
mod history;
mod hosts;
mod impact;
mod init;
mod inspect;
mod lint;
pub mod manual;
mod migrate;
mod pin;
mod promote;
#[cfg(feature = "registry")]
mod publish;
#[cfg(feature = "registry")]
mod registries;
mod submodules;
mod targets;
mod verify;
mod waive;
mod witness;

pub use bump::{Bumped, VersionStep, apply_bump, bump};
pub use check::{Checked, KeptCheck, ReadAgain, Request, check};
pub use ci::{Ci, CiSnippet};
pub use compare::{Outcome, diff, diff_by_policy};
pub use conform::{ConformRequest, Conformed, RuntimeChoice, conform, conform_statements};
pub use doctor::{Health, Sign, doctor};
pub use error::{Error, Party};
pub use history::{HistoryRequest, Since, history};
pub use hosts::{HostChoice, HostWorld, host_worlds};
pub use impact::elsewhere::{DeclaredInterfaces, ProvidedElsewhere, provided_elsewhere_note};
pub use impact::{Consumer, Consumers, ImpactRequest, Opened, OwnersFile, find_consumers, impact};
pub use init::{Begun, init};
pub use inspect::{InspectRequest, inspect, inspect_bytes};
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use lint::{FixedFile, LintOptions, Linted, apply_fixes, fixed_files, lint};
pub use migrate::migrate;
pub use pin::{Became, Pinned, pin};
pub use promote::{Promoted, PromotionRequest, promote, promotion_statement};
#[cfg(feature = "registry")]
pub use publish::{PublishTarget, PublishedDigests, publish, published, receipt};
#[cfg(feature = "registry")]
pub use registries::Registries;
pub use targets::{Targeted, targets, targets_on_hosts};
pub use verify::{Verified, statement, verify};
pub use waive::{Waived, WantedWaiver, prune, waive, waivers};
pub use witgate_judge::{
    Cell, Finding, GatedFinding, Impact, Level, Link, LinkAnswer, Release, Rule, Standing, Target,
    Terms, Verdict, Waiver, WorldAnswer, compare,
};
pub use witgate_link::{ByOpinion, Opinion};
pub use witgate_load::{Options, Overlay, Place, load_bytes, on_deep_stack};
pub use witgate_model::{Bump, Subject};
#[cfg(feature = "registry")]
pub use witgate_registry;
pub use witgate_verify::{Integrity, Means, Progress};
pub use witness::{Witnesses, prepare_witness_directory, witnesses};
pub use {
    witgate_capability, witgate_config, witgate_conform, witgate_cost, witgate_diff, witgate_files,
    witgate_history, witgate_hosts, witgate_judge, witgate_link, witgate_load, witgate_lock,
    witgate_migration, witgate_model, witgate_promotion, witgate_report, witgate_verify,
    witgate_witness,
};
