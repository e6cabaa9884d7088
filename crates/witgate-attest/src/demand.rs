//! What is trusted and what is asked for, as plain data.

use std::num::NonZeroUsize;

use jiff::Timestamp;

use crate::bundle_version::BundleVersion;
use crate::key::PinnedKey;
use crate::requirement::Requirement;

/// What is trusted, and what must be attested.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Keys whose signatures count, in envelopes and in managed-key bundles.
    pub keys: Vec<PinnedKey>,
    /// How many different keys must have signed an envelope.
    pub threshold: NonZeroUsize,
    /// The Sigstore instance and identities that count.
    pub sigstore: Option<Sigstore>,
    /// What must be attested about every subject.
    pub requirements: Vec<Requirement>,
    /// The time of verification. What was signed after it is refused.
    pub now: Timestamp,
}

/// A pinned Sigstore instance, and whose certificates of it count.
#[derive(Clone, Debug)]
pub struct Sigstore {
    /// The content of a `trusted_root.json`.
    pub trusted_root: Vec<u8>,
    /// Who may sign with a certificate.
    pub identities: Vec<Identity>,
    /// Whether the public logs must have seen it.
    pub transparency: Transparency,
    /// The oldest bundle version that counts.
    pub oldest_bundle: BundleVersion,
}

/// Somebody that a certificate was issued to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A glob over the certificate's subject: an email address, or a workflow
    /// such as `https://github.com/o/r/.github/workflows/release.yml@refs/tags/*`.
    pub name: String,
    /// Who vouches for it, exactly, such as
    /// `https://token.actions.githubusercontent.com`.
    pub issuer: String,
}

/// Whether transparency logs must include signature and certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transparency {
    /// They must: what Sigstore's public instance promises.
    Required,
    /// They need not, as in GitHub's instance for private repositories, which
    /// has no logs. A signed timestamp must still say when it was signed.
    NotRequired,
}

/// Why a demand can be met by nothing at all: it is the policy that is wrong,
/// not an attestation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DemandError {
    /// More keys must sign than are pinned.
    #[error("{threshold} different keys must sign, and {keys} are pinned")]
    Threshold {
        /// How many must sign.
        threshold: usize,
        /// How many different ones there are.
        keys: usize,
    },
    /// Neither a key nor a trusted root.
    #[error("attestations are required, but neither a key nor a Sigstore trusted root is pinned")]
    NothingTrusted,
    /// The trusted root cannot be used.
    #[error("not a usable Sigstore trusted root: {0}")]
    TrustedRoot(String),
    /// A trusted root, in a build that cannot use one.
    #[error("this build cannot verify Sigstore bundles (feature `sigstore`)")]
    NoSigstore,
}
