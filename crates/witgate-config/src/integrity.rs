//! What a policy says of integrity: locks, artifacts, provenance, portability.
//!
//! Words and paths only; whoever verifies turns them into keys and bytes.

use witgate_model::Site;

use crate::capabilities::Capabilities;
use crate::stated::Stated;
use crate::words::words;

/// Which locks are examined, and what they must show.
#[derive(Clone, Debug, Default)]
pub struct LockPolicy {
    /// Locks beside those that are found: paths relative to the policy.
    pub files: Option<Stated<Vec<String>>>,
    /// Directories that hold locked bytes, likewise.
    pub bytes: Option<Stated<Vec<String>>>,
    /// Whether what cannot be checked fails.
    pub require_verified: Option<Stated<bool>>,
}

/// A component that is built or vendored here.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Where it is: relative to the policy, `/`-separated, never above it.
    pub path: Stated<String>,
    /// The world that it claims to fit: its name, or with its package.
    pub world: Option<Stated<String>>,
    /// The manifest of the OCI image that it is published as: a file of JSON.
    pub manifest: Option<Stated<String>>,
    /// Files of attestations.
    pub attestations: Option<Stated<Vec<String>>>,
    /// What it may do, beside what is said of all.
    pub capabilities: Option<Capabilities>,
    /// The header of its table.
    pub site: Site,
}

/// What must be attested about each artifact, and by whom.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// What must be there: predicate types, or [`SIGNATURE`](Self::SIGNATURE).
    pub require: Option<Stated<Vec<String>>>,
    /// The repository that it must be built from.
    pub source_repository: Option<Stated<String>>,
    /// The workflow that must have built it.
    pub workflow: Option<Stated<String>>,
    /// A glob over the id of the builder.
    pub builder: Option<Stated<String>>,
    /// The keys whose signatures count.
    pub keys: Vec<Key>,
    /// How many different keys must have signed.
    pub threshold: Option<Stated<usize>>,
    /// A Sigstore `trusted_root.json`.
    pub trusted_root: Option<Stated<String>>,
    /// Whose certificates count.
    pub identities: Vec<Identity>,
    /// The oldest Sigstore bundle that counts.
    pub oldest_bundle: Option<Stated<BundleVersion>>,
    /// Whether the public logs must have seen it.
    pub transparency: Option<Stated<Transparency>>,
    /// The header of its table.
    pub site: Site,
}

impl Provenance {
    /// What `require` calls a signature over the file itself, which is no
    /// statement and has no predicate type.
    pub const SIGNATURE: &str = "signature";

    /// What must be there where nothing is said: SLSA provenance.
    pub const DEFAULT: &str = "https://slsa.dev/provenance/v1";

    /// What must be there.
    pub fn required(&self) -> Vec<&str> {
        match &self.require {
            Some(require) => require.value.iter().map(String::as_str).collect(),
            None => vec![Provenance::DEFAULT],
        }
    }
}

/// A key whose signatures count.
#[derive(Clone, Debug)]
pub struct Key {
    /// A file: PEM, or as wasmsign2 writes it.
    pub path: Stated<String>,
    /// What reports call it; its path where nothing is said.
    pub name: Option<Stated<String>>,
    /// How its signatures are written, where it is an ECDSA key.
    pub ecdsa: Option<Stated<EcdsaForm>>,
}

/// Somebody whose certificates count.
#[derive(Clone, Debug)]
pub struct Identity {
    /// A glob over the certificate's subject.
    pub name: Stated<String>,
    /// Who must vouch for it.
    pub issuer: Stated<String>,
    /// The header of its table.
    pub site: Site,
}

/// How an ECDSA signature is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EcdsaForm {
    /// An ASN.1 sequence.
    #[default]
    Der,
    /// Both numbers side by side.
    Raw,
}

/// A version of the Sigstore bundle format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BundleVersion {
    /// 0.1.
    V0_1,
    /// 0.2.
    V0_2,
    /// 0.3.
    #[default]
    V0_3,
}

/// Whether the public logs must have seen a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transparency {
    /// They must.
    #[default]
    Required,
    /// They need not.
    NotRequired,
}

words!(EcdsaForm { Der: "der", Raw: "raw" });
words!(BundleVersion { V0_1: "0.1", V0_2: "0.2", V0_3: "0.3" });
words!(Transparency { Required: "required", NotRequired: "not-required" });
