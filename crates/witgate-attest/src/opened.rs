//! An attestation whose signature was verified.

use crate::fact::{Bundle, Signer};
use crate::statement::Statement;

/// What somebody trusted has signed.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) content: Content,
    pub(crate) signer: Signer,
    /// How it was verified, if it came as a bundle.
    pub(crate) bundle: Option<Bundle>,
}

/// What a signature is over.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A file itself; its SHA-256 in hexadecimal. Only bundles do that.
    #[cfg_attr(not(feature = "sigstore"), expect(dead_code, reason = "only bundles sign files"))]
    File { sha256: String },
    /// A statement about files.
    Statement(Statement),
}

impl Content {
    /// Whether it is about the bytes with this SHA-256.
    pub(crate) fn is_about(&self, hex: &str) -> bool {
        match self {
            Content::File { sha256 } => sha256 == hex,
            Content::Statement(statement) => statement.sha256.contains(hex),
        }
    }

    /// What it calls what it is about.
    pub(crate) fn subject_names(&self) -> Vec<String> {
        match self {
            Content::File { sha256 } => vec![format!("sha256:{sha256}")],
            Content::Statement(statement) => statement.about.clone(),
        }
    }
}
