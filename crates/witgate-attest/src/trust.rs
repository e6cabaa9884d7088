//! What is trusted, and whether it signed an attestation.

use crate::demand::{Demand, DemandError};
use crate::document::{Document, Shape};
use crate::dsse;
use crate::fact::Signer;
use crate::key::{PinnedKey, distinct};
use crate::opened::{Content, Opened};
use crate::refusal::Refusal;
#[cfg(feature = "sigstore")]
use crate::sigstore::Instance;
use crate::statement::Statement;

/// A demand's trust, read once for many attestations.
pub(crate) struct Trust<'a> {
    /// Different keys.
    keys: Vec<&'a PinnedKey>,
    threshold: usize,
    #[cfg(feature = "sigstore")]
    sigstore: Option<Instance<'a>>,
}

impl<'a> Trust<'a> {
    pub(crate) fn new(demand: &'a Demand) -> Result<Trust<'a>, DemandError> {
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
                .map(|sigstore| Instance::new(sigstore, demand.now))
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
