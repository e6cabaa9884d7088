//! Provenance to facts: who signed what about which digest, offline.
//!
//! In come attestations as bytes (DSSE envelopes, Sigstore bundles, lines of
//! `.intoto.jsonl`), what is trusted and asked for as a [`Demand`], the digests
//! in question, and the time to judge by. Out comes one [`Fact`] for each
//! requirement and subject: what was verified, by whom, and why the rest was
//! not. Signatures that components carry within are read by [`embedded`].
//!
//! This crate reads no file, asks no network, and gives no opinion: whether an
//! absent attestation stops a merge is for others to say. Bytes are believed
//! only after a signature over them verified; a key's name never decides. (The
//! Sigstore library also consults the machine's clock, only ever to refuse what
//! is dated after it.)

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod answer;
mod base64;
mod bundle_version;
mod demand;
mod document;
mod dsse;
pub mod embedded;
mod fact;
mod identity;
mod json;
mod key;
mod manifest;
mod opened;
mod predicate;
pub mod predicate_types;
mod refusal;
mod requirement;
mod signed_promotions;
#[cfg(feature = "sigstore")]
mod sigstore;
mod statement;
mod svr;
mod trust;
mod verify;
mod written;

pub use bundle_version::BundleVersion;
pub use demand::{Demand, DemandError, Identity, Sigstore, Transparency};
pub use document::Attestation;
pub use dsse::pae;
pub use fact::{Bundle, Certificate, Coverage, Fact, Outcome, Refused, Root, Signer, Verified};
pub use key::{EcdsaForm, KeyError, PinnedKey};
pub use manifest::{Manifest, ManifestError};
pub use predicate::Predicate;
pub use predicate::promotion::Promotion;
pub use predicate::provenance::Provenance;
pub use predicate::simple_result::SimpleResult;
pub use predicate::test_result::TestResult;
pub use predicate::tested::Tested;
pub use refusal::Refusal;
pub use requirement::Requirement;
pub use signed_promotions::{SignedPromotion, signed_promotions};
pub use svr::svr_statement;
pub use verify::{Subject, verify};
pub use written::{promotion_statement, test_result_statement};
