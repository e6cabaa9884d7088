//! An attestation whose signature was verified.

use crate::demand::Demand;
use crate::document::{Document, Shape};
use crate::key::distinct;
use crate::statement::Statement;
use crate::{Bundle, DemandError, PinnedKey, Refusal, Signer, dsse};

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
    pub(crate) fn about(&self) -> Vec<String> {
        match self {
            Content::File { sha256 } => vec![format!("sha256:{sha256}")],
            Content::Statement(statement) => statement.about.clone(),
        }
    }
}

/// A demand's trust, read once for many attestations.
pub(crate) struct Trust<'a> {
    /// Different keys.
    keys: Vec<&'a PinnedKey>,
    threshold: usize,
    #[cfg(feature = "sigstore")]
    sigstore: Option<crate::sigstore::Instance<'a>>,
}

impl<'a> Trust<'a> {
    pub(crate) fn of(demand: &'a Demand) -> Result<Trust<'a>, DemandError> {
        let keys = distinct(&demand.keys);
        let threshold = demand.threshold.get();
        if keys.is_empty() && demand.sigstore.is_none() {
            return Err(DemandError::NothingTrusted);
        }
        if !keys.is_empty() && keys.len() < threshold {
            return Err(DemandError::Threshold { threshold, keys: keys.len() });
        }
        #[cfg(not(feature = "sigstore"))]
        if demand.sigstore.is_some() {
            return Err(DemandError::NoSigstore);
        }
        Ok(Trust {
            keys,
            threshold,
            #[cfg(feature = "sigstore")]
            sigstore: demand
                .sigstore
                .as_ref()
                .map(|sigstore| crate::sigstore::Instance::new(sigstore, demand.now))
                .transpose()?,
        })
    }

    /// Verifies one attestation, whatever it is about.
    pub(crate) fn open(&self, document: &Document<'_>) -> Result<Opened, Refusal> {
        match document.shape()? {
            Shape::Envelope => {
                let signed = dsse::verify(document.bytes, &self.keys, self.threshold)?;
                let statement = Statement::parse(&signed.payload_type, &signed.payload)?;
                let signer = Signer::Keys(signed.keys);
                Ok(Opened { content: Content::Statement(statement), signer, bundle: None })
            }
            #[cfg(feature = "sigstore")]
            Shape::Bundle(version) => match &self.sigstore {
                Some(sigstore) => {
                    sigstore.open(document.bytes, version, &self.keys, self.threshold)
                }
                None => Err(Refusal::NoTrustedRoot),
            },
            #[cfg(not(feature = "sigstore"))]
            Shape::Bundle(_) => Err(Refusal::NoSigstore),
        }
    }
}
