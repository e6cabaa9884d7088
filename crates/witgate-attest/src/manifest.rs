//! From an OCI manifest to its layers.
//!
//! Registries and their signers speak of manifests, locks of layers. A manifest's
//! digest is that of its bytes, and the bytes name the layers: whoever attests
//! the one attests the others.

use serde::Deserialize;
use witgate_model::Digest;

use crate::refusal::excerpt;

/// The most that is read of a manifest; registries allow 4 MiB.
const BYTES: usize = 4 << 20;

/// An OCI image manifest, as far as it says what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The digest of its bytes, which is what is signed.
    pub digest: Digest,
    /// The digests of its layers, as written: `sha256:…`.
    pub layers: Vec<String>,
}

/// Why something is not a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Larger than any manifest.
    #[error("more than {BYTES} bytes")]
    TooLarge,
    /// Not the JSON of a manifest.
    #[error("not an OCI image manifest: {0}")]
    Malformed(String),
    /// Another kind of manifest, such as an index of several.
    #[error("`{0}` is not an OCI image manifest")]
    OtherKind(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    schema_version: u32,
    media_type: Option<String>,
    layers: Vec<WireLayer>,
}

#[derive(Deserialize)]
struct WireLayer {
    digest: String,
}

impl Manifest {
    /// Reads a manifest's bytes, just as a registry gave them: a changed space is
    /// a changed digest.
    pub fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        if bytes.len() > BYTES {
            return Err(ManifestError::TooLarge);
        }
        let wire: Wire = serde_json::from_slice(bytes)
            .map_err(|error| ManifestError::Malformed(excerpt(&error.to_string())))?;
        if wire.schema_version != 2 {
            return Err(ManifestError::OtherKind(format!("schemaVersion {}", wire.schema_version)));
        }
        match wire.media_type.as_deref() {
            None
            | Some(
                "application/vnd.oci.image.manifest.v1+json"
                | "application/vnd.docker.distribution.manifest.v2+json",
            ) => {}
            Some(other) => return Err(ManifestError::OtherKind(excerpt(other))),
        }
        let layers = wire.layers.into_iter().map(|layer| layer.digest).collect();
        Ok(Manifest { digest: Digest::of_bytes(bytes), layers })
    }

    /// Whether the bytes with this digest are one of its layers.
    pub fn holds(&self, layer: &Digest) -> bool {
        let layer = layer.to_string();
        self.layers.contains(&layer)
    }
}
