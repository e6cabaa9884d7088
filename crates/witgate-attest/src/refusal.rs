//! Why an attestation does not count, one variant for each thing to do about it.

use std::fmt::Display;

use jiff::Timestamp;

use crate::bundle_version::BundleVersion;
use crate::predicate::tested::Tested;

/// Why an attestation, or an embedded signature, does not count.
///
/// Text inside comes from the attestation and from libraries; it is cut to a
/// few hundred characters, and whoever shows it escapes it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Some other file.
    #[error("neither a Sigstore bundle nor a DSSE envelope")]
    NotAnAttestation,
    /// It begins like an attestation and does not go on like one.
    #[error("malformed: {0}")]
    Malformed(String),
    /// It exceeds what is read at all.
    #[error("more than {limit} {what}")]
    TooLarge {
        /// What there is too much of, such as `bytes`.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// A bundle of a version that nobody here knows.
    #[error("bundle version `{found}` is not supported (0.1 to 0.3 are)")]
    UnsupportedVersion {
        /// The bundle's media type.
        found: String,
    },
    /// A bundle of a version older than the policy takes: older ones prove less.
    #[error("bundle version {found} is older than {oldest}, the oldest that is accepted")]
    Downgraded {
        /// The bundle's version.
        found: BundleVersion,
        /// The policy's.
        oldest: BundleVersion,
    },
    /// A signature of a kind that this build cannot verify.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// An envelope around something other than an in-toto statement.
    #[error("signed, but `{found}` is not an in-toto statement")]
    PayloadType {
        /// Its payload type.
        found: String,
    },
    /// A statement of a version that nobody here knows.
    #[error("signed, but `{found}` is not in-toto Statement v1")]
    StatementType {
        /// Its `_type`.
        found: String,
    },
    /// A Sigstore bundle, where the policy pins no trusted root.
    #[error("a Sigstore bundle, and no trusted root is pinned to verify it with")]
    NoTrustedRoot,
    /// A Sigstore bundle, in a build without them.
    #[error("a Sigstore bundle, which this build cannot verify (feature `sigstore`)")]
    NoSigstore,

    /// There is no signature in it.
    #[error("not signed")]
    Unsigned,
    /// Every signature says that it is by a key that is not pinned.
    #[error("signed by no pinned key, but by {}", or_nobody(hints))]
    UnknownKey {
        /// What the signatures call their keys.
        hints: Vec<String>,
    },
    /// A signature over other bytes than these: changed after signing, or signed
    /// by a key that does not say that it is another.
    #[error("the signature is not over these bytes{}", by(key))]
    SignatureMismatch {
        /// The pinned key that it claims to be by.
        key: Option<String>,
    },
    /// Good signatures, but too few.
    #[error("signed by {found} of the pinned keys, and {wanted} are demanded")]
    Threshold {
        /// How many different pinned keys signed.
        found: usize,
        /// How many must.
        wanted: usize,
    },

    /// The trusted root had no authority of that kind at the time of signing:
    /// the root has expired, or the signature is older than it.
    #[error("the trusted root has no {authority} that was valid at {at}")]
    RootNotValid {
        /// Which kind of authority.
        authority: &'static str,
        /// The time of signing.
        at: Timestamp,
    },
    /// The certificate was not valid at the time of signing.
    #[error("signed at {at}, but the certificate is valid from {not_before} to {not_after}")]
    CertificateNotValid {
        /// The time of signing.
        at: Timestamp,
        /// When it begins to be valid.
        not_before: Timestamp,
        /// When it ends.
        not_after: Timestamp,
    },
    /// The certificate was not issued by an authority of the trusted root.
    #[error("the certificate does not lead to the trusted root: {0}")]
    UntrustedCertificate(String),
    /// The certificate's own log has not seen it.
    #[error("the certificate was not logged: {0}")]
    CertificateNotLogged(String),
    /// Signed by somebody else.
    #[error("signed by `{found}`, not by {}", or_nobody(wanted))]
    Identity {
        /// Who signed.
        found: String,
        /// Who may.
        wanted: Vec<String>,
    },
    /// The right name, vouched for by the wrong party.
    #[error("the identity is vouched for by `{found}`, not by {}", or_nobody(wanted))]
    Issuer {
        /// Who vouches.
        found: String,
        /// Who may.
        wanted: Vec<String>,
    },
    /// No proof, or no good one, that the transparency log includes it.
    #[error("no inclusion in the transparency log: {0}")]
    NotIncluded(String),
    /// Logged, but in a log that the trusted root does not know.
    #[error("logged in `{0}`, which the trusted root does not know")]
    UnknownLog(String),
    /// The log's entry is about something else.
    #[error("the entry in the transparency log is not this one: {0}")]
    LogMismatch(String),
    /// Nobody trusted says when it was signed.
    #[error("no trusted time of signing: {0}")]
    NoTimestamp(String),
    /// Signed after the time that the verification takes for now.
    #[error("signed at {at}, which is after {now}")]
    InTheFuture {
        /// The time of signing.
        at: Timestamp,
        /// The time of verification.
        now: Timestamp,
    },

    /// About other files than those asked about.
    #[error("verified, but about other bytes: {}", or_nobody(about))]
    OtherSubject {
        /// What it calls its subjects, a few of them.
        about: Vec<String>,
    },
    /// Built from other sources.
    #[error("built from {}, not from `{wanted}`", or_nothing(found))]
    SourceRepository {
        /// Where it says it was built from.
        found: Option<String>,
        /// Where it must be.
        wanted: String,
    },
    /// Built by another workflow.
    #[error("built by workflow {}, not by `{wanted}`", or_nothing(found))]
    Workflow {
        /// The workflow's file.
        found: Option<String>,
        /// Which it must be.
        wanted: String,
    },
    /// Built by another builder.
    #[error("built by {}, not by `{wanted}`", or_nothing(found))]
    Builder {
        /// The builder's id.
        found: Option<String>,
        /// Which it must be.
        wanted: String,
    },
    /// It says nothing, where something must be said.
    #[error("`{missing}` is empty or missing")]
    Hollow {
        /// What is empty.
        missing: &'static str,
    },
    /// It says no.
    #[error("its `{field}` is `{value}`")]
    Negative {
        /// Where it says so.
        field: String,
        /// What it says.
        value: String,
    },
    /// It says that all tests passed, and lists one that did not.
    #[error("the result is PASSED, and its test `{test}` is {result}")]
    Contradictory {
        /// How the test went.
        result: Tested,
        /// The test.
        test: String,
    },
    /// A test run that did not pass.
    #[error("tested in `{runtime}`, and the result is {result}")]
    NotPassed {
        /// Where it ran.
        runtime: String,
        /// How it went.
        result: Tested,
    },
    /// A statement about something else, where one about a canary is meant.
    #[error("it is no statement of `witgate promote`")]
    NoPromotion,
}

/// How much outside text a refusal repeats.
const EXCERPT: usize = 300;

impl Refusal {
    pub(crate) fn malformed(detail: impl Display) -> Refusal {
        Refusal::Malformed(excerpt(&detail.to_string()))
    }
}

/// The beginning of some text from outside.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn or_nobody(names: &[String]) -> String {
    if names.is_empty() {
        return "nobody".to_owned();
    }
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn or_nothing(name: &Option<String>) -> String {
    name.as_ref().map_or_else(|| "what it does not say".to_owned(), |name| format!("`{name}`"))
}

fn by(key: &Option<String>) -> String {
    key.as_ref().map(|key| format!(" (by `{key}`, it says)")).unwrap_or_default()
}
