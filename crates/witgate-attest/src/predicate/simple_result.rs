//! in-toto simple verification result v0.2: what a verifier found to hold.

use serde::Deserialize;
use serde_json::Value;

use crate::refusal::Refusal;

/// What a verifier found to hold of the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleResult {
    /// The verifier's URI.
    pub verifier: String,
    /// When it looked, as it wrote it.
    pub created: String,
    /// What it found to hold.
    pub properties: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    verifier: WireVerifier,
    time_created: String,
    properties: Vec<String>,
}

#[derive(Deserialize)]
struct WireVerifier {
    id: String,
}

impl SimpleResult {
    pub(super) fn parse(predicate: Value) -> Result<SimpleResult, Refusal> {
        let wire: Wire = serde_json::from_value(predicate)
            .map_err(|error| Refusal::malformed(format!("verification result: {error}")))?;
        let Wire { verifier, time_created, properties } = wire;
        Ok(SimpleResult { verifier: verifier.id, created: time_created, properties })
    }
}
