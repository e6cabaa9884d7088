//! What was found out.

use jiff::Timestamp;
use witgate_model::Digest;

use crate::bundle_version::BundleVersion;
use crate::predicate::Predicate;
use crate::refusal::Refusal;
use crate::requirement::Requirement;

/// What is attested about one subject, measured by one requirement.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The subject's name.
    pub subject: String,
    /// What was required of it.
    pub requirement: Requirement,
    /// The attestations that meet the requirement.
    pub verified: Vec<Verified>,
    /// Those that might have met it and do not, the first few. Beside verified
    /// ones only those that contradict them, such as a failed test.
    pub refused: Vec<Refused>,
    /// How many more were refused.
    pub unlisted: usize,
}

/// A fact in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At least one attestation meets the requirement.
    Verified,
    /// There are attestations, and none will do.
    Refused,
    /// There is none: never made, or removed.
    Absent,
}

impl Fact {
    /// The fact in one word.
    pub fn outcome(&self) -> Outcome {
        if !self.verified.is_empty() {
            Outcome::Verified
        } else if !self.refused.is_empty() {
            Outcome::Refused
        } else {
            Outcome::Absent
        }
    }
}

/// An attestation that meets a requirement.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Its file, with the line where a file holds several.
    pub attestation: String,
    /// Who signed it.
    pub signer: Signer,
    /// How it was verified, if it is a Sigstore bundle.
    pub bundle: Option<Bundle>,
    /// How it is about the subject.
    pub coverage: Coverage,
    /// What it says; `None` for a plain signature.
    pub predicate: Option<Predicate>,
}

/// An attestation that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its file, with the line where a file holds several.
    pub attestation: String,
    /// Why not.
    pub because: Refusal,
}

/// How an attestation is about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// It names the file's digest.
    Direct,
    /// It names the digest of an OCI manifest, and the file is a layer of that.
    Manifest(Digest),
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Pinned keys, by name.
    Keys(Vec<String>),
    /// Somebody to whom Sigstore issued a certificate.
    Certificate(Certificate),
}

impl Signer {
    pub(crate) fn source_repository(&self) -> Option<&str> {
        match self {
            Signer::Keys(_) => None,
            Signer::Certificate(certificate) => certificate.source_repository.as_deref(),
        }
    }

    /// The workflow that the certificate was issued to.
    pub(crate) fn workflow(&self) -> Option<&str> {
        match self {
            Signer::Keys(_) => None,
            Signer::Certificate(certificate) => {
                let identity = Some(certificate.identity.as_str());
                certificate.workflow.as_deref().or(identity.filter(|it| it.contains("://")))
            }
        }
    }
}

/// What a certificate says about whom it was issued to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Who: an email address, or a workflow.
    pub identity: String,
    /// Who vouched for it.
    pub issuer: String,
    /// The repository that the workflow ran for.
    pub source_repository: Option<String>,
    /// The commit it ran for.
    pub commit: Option<String>,
    /// The git ref it ran for.
    pub source_ref: Option<String>,
    /// The workflow that ran, as a URI.
    pub workflow: Option<String>,
}

/// How a Sigstore bundle was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The bundle's version.
    pub version: BundleVersion,
    /// The trusted root it was verified with.
    pub root: Root,
    /// Whether inclusion in the transparency log was verified.
    pub logged: bool,
    /// Whether the certificate's own log was verified to have seen it.
    pub certificate_logged: bool,
    /// When it was signed, as trusted clocks say.
    pub signed_at: Vec<Timestamp>,
}

/// A pinned trusted root. It has no date of its own; how old it is shows in the
/// newest thing that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// The digest of the file.
    pub digest: Digest,
    /// When the first of its keys and authorities began to be valid.
    pub oldest: Option<Timestamp>,
    /// When the last of them began to be.
    pub newest: Option<Timestamp>,
    /// When the last certificate authority ends, unless one has no end.
    pub ends: Option<Timestamp>,
}
