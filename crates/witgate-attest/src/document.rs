//! From files to single attestations.
//!
//! In come files as they were found: one attestation each, or one a line when
//! the name ends in `.jsonl`. Out come the pieces, each distinguished by its shape
//! as bundle or envelope. Nothing is decoded here, and nothing believed.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::bundle_version::BundleVersion;
use crate::refusal::{Refusal, excerpt};

/// A file that may hold attestations.
#[derive(Clone, Copy, Debug)]
pub struct Attestation<'a> {
    /// The file's name, as it is to appear in reports.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// The most that is read of one file.
const BYTES: usize = 32 << 20;
/// The most attestations that one file may hold.
const LINES: usize = 1024;
/// The most log entries, timestamps, or certificates of one bundle. Real ones
/// have one or two.
const PROOFS: usize = 8;

/// One attestation.
#[derive(Clone, Debug)]
pub(crate) struct Document<'a> {
    /// `name`, or `name:line`.
    pub(crate) name: String,
    pub(crate) bytes: &'a [u8],
}

/// What an attestation looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Bundle(BundleVersion),
    Envelope,
}

/// The attestations in a file, each with its place.
pub(crate) fn documents<'a>(
    file: &Attestation<'a>,
) -> Result<Vec<Document<'a>>, (String, Refusal)> {
    let refused = |refusal| Err((file.name.to_owned(), refusal));
    if file.bytes.len() > BYTES {
        return refused(Refusal::TooLarge { what: "bytes", limit: BYTES });
    }
    if !file.name.ends_with(".jsonl") {
        return Ok(vec![Document { name: file.name.to_owned(), bytes: file.bytes }]);
    }
    let lines = file.bytes.split(|byte| *byte == b'\n').enumerate();
    let documents: Vec<_> = lines
        .filter(|(_, bytes)| !bytes.trim_ascii().is_empty())
        .take(LINES + 1)
        .map(|(index, bytes)| Document { name: format!("{}:{}", file.name, index + 1), bytes })
        .collect();
    if documents.len() > LINES {
        return refused(Refusal::TooLarge { what: "attestations", limit: LINES });
    }
    Ok(documents)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline {
    media_type: Option<String>,
    verification_material: Option<OutlineMaterial>,
    payload_type: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OutlineMaterial {
    tlog_entries: Option<Vec<IgnoredAny>>,
    timestamp_verification_data: Option<OutlineTimestamps>,
    x509_certificate_chain: Option<OutlineChain>,
}

#[derive(Deserialize)]
struct OutlineChain {
    certificates: Option<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OutlineTimestamps {
    rfc3161_timestamps: Option<Vec<IgnoredAny>>,
}

impl Document<'_> {
    pub(crate) fn shape(&self) -> Result<Shape, Refusal> {
        let outline: Outline = match serde_json::from_slice(self.bytes) {
            Ok(outline) => outline,
            // JSON that has not our fields, and what is no JSON at all.
            Err(_) if self.bytes.trim_ascii_start().first() != Some(&b'{') => {
                return Err(Refusal::NotAnAttestation);
            }
            Err(error) => return Err(Refusal::malformed(error)),
        };
        let Some(material) = outline.verification_material else {
            return match outline.payload_type {
                Some(_) => Ok(Shape::Envelope),
                None => Err(Refusal::NotAnAttestation),
            };
        };
        let media_type = outline.media_type.unwrap_or_default();
        let version = BundleVersion::of_media_type(&media_type)
            .ok_or_else(|| Refusal::UnsupportedVersion { found: excerpt(&media_type) })?;
        let timestamps = material.timestamp_verification_data.and_then(|it| it.rfc3161_timestamps);
        let chain = material.x509_certificate_chain.and_then(|it| it.certificates);
        for proofs in [material.tlog_entries, timestamps, chain].into_iter().flatten() {
            if proofs.len() > PROOFS {
                return Err(Refusal::TooLarge { what: "proofs in a bundle", limit: PROOFS });
            }
        }
        Ok(Shape::Bundle(version))
    }
}
