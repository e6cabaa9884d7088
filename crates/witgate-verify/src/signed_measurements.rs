//! What was measured of canaries, as somebody trusted has signed it.

use serde_json::Value;
use witgate_model::Digest;

use crate::error::Error;
use crate::provenance;
use crate::workspace::Workspace;

/// Measurements of a component that somebody trusted has signed.
#[derive(Clone, Debug)]
pub struct SignedMeasurements {
    /// Who signed them.
    pub signer: String,
    /// What they are about.
    pub digests: Vec<Digest>,
    /// What the statement says.
    pub predicate: Value,
}

/// The statements in a file, each verified with what the policy trusts. One that does not count
/// is an error: whoever names it means it.
pub fn signed_measurements(
    workspace: &Workspace<'_>,
    name: &str,
    bytes: &[u8],
) -> Result<Vec<SignedMeasurements>, Error> {
    provenance::measurements::read(workspace, name, bytes)
}
