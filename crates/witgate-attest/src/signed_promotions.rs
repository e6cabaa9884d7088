//! What trusted signers say of canaries, whatever it is: evidence for whoever judges them again.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::demand::{Demand, DemandError};
use crate::document::{Attestation, documents};
use crate::fact::{Refused, Signer};
use crate::opened::Content;
use crate::predicate::Predicate;
use crate::refusal::Refusal;
use crate::trust::Trust;

/// A statement about a canary that somebody trusted has signed.
#[derive(Clone, Debug)]
pub struct SignedPromotion {
    /// The attestation: a file, or a line of it.
    pub attestation: String,
    /// Who signed it.
    pub signer: Signer,
    /// SHA-256 digests of what it is about, in lower-case hexadecimal.
    pub sha256: BTreeSet<String>,
    /// What it says.
    pub predicate: Value,
}

/// The statements about canaries in some attestations, each verified, or why it does not count.
pub fn signed_promotions(
    demand: &Demand,
    attestations: &[Attestation<'_>],
) -> Result<Vec<Result<SignedPromotion, Refused>>, DemandError> {
    let trust = Trust::new(demand)?;
    let mut found = Vec::new();
    for file in attestations {
        let documents = match documents(file) {
            Ok(documents) => documents,
            Err((attestation, because)) => {
                found.push(Err(Refused { attestation, because }));
                continue;
            }
        };
        for document in documents {
            let attestation = document.name.clone();
            let opened = trust.open(&document);
            found.push(match opened.map(|opened| (opened.signer, opened.content)) {
                Err(because) => Err(Refused { attestation, because }),
                Ok((signer, Content::Statement(statement))) => match statement.predicate {
                    Predicate::Promotion(promotion) => Ok(SignedPromotion {
                        attestation,
                        signer,
                        sha256: statement.sha256,
                        predicate: promotion.predicate,
                    }),
                    _ => Err(Refused { attestation, because: Refusal::NoPromotion }),
                },
                Ok((_, Content::File { .. })) => {
                    Err(Refused { attestation, because: Refusal::NoPromotion })
                }
            });
        }
    }
    Ok(found)
}
