//! The trusted root that a policy pins.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sigstore_verify::trust_root::TrustedRoot;
use sigstore_verify::types::{Bundle as Parsed, TimeRange};
use witgate_model::Digest;

use crate::demand::DemandError;
use crate::fact::Root;
use crate::refusal::{Refusal, excerpt};

/// The most that is read of a root; real ones have a few kilobytes.
const BYTES: usize = 4 << 20;

/// What the media types of trusted roots have in common.
const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.trustedroot";

pub(super) fn unusable(error: impl std::fmt::Display) -> DemandError {
    DemandError::TrustedRoot(excerpt(&error.to_string()))
}

/// Reads a root, and how old it is.
pub(super) fn parse(bytes: &[u8]) -> Result<(Root, TrustedRoot), DemandError> {
    if bytes.len() > BYTES {
        return Err(unusable(format_args!("more than {BYTES} bytes")));
    }
    let json = std::str::from_utf8(bytes).map_err(unusable)?;
    let trusted = TrustedRoot::from_json(json).map_err(unusable)?;
    // Every list in it may be left out, so any object with a media type would do.
    if !trusted.media_type.starts_with(MEDIA_TYPE) {
        return Err(unusable(format_args!("its media type is `{}`", trusted.media_type)));
    }
    Ok((age(Digest::of_bytes(bytes), &trusted), trusted))
}

fn age(digest: Digest, trusted: &TrustedRoot) -> Root {
    let authorities = trusted.certificate_authorities.iter().map(|it| it.valid_for);
    let windows = authorities
        .clone()
        .chain(trusted.timestamp_authorities.iter().map(|it| it.valid_for))
        .chain(trusted.tlogs.iter().map(|it| it.public_key.valid_for))
        .chain(trusted.ctlogs.iter().map(|it| it.public_key.valid_for));
    let starts = windows.flatten().map(|window| window.start);
    let ends: Option<Vec<Timestamp>> = authorities.map(|window| window?.end).collect();
    Root {
        digest,
        oldest: starts.clone().min(),
        newest: starts.max(),
        ends: ends.and_then(|ends| ends.into_iter().max()),
    }
}

/// Which transparency logs a root knows, and when each was valid.
pub(super) struct Logs(BTreeMap<Vec<u8>, Option<TimeRange>>);

impl Logs {
    pub(super) fn new(trusted: &TrustedRoot) -> Logs {
        let logs = trusted.tlogs.iter();
        Logs(
            logs.map(|log| (log.log_id.key_id.as_bytes().to_vec(), log.public_key.valid_for))
                .collect(),
        )
    }

    /// Why an inclusion was not verified, when it is the root that lacks the log.
    pub(super) fn missing(&self, bundle: &Parsed) -> Option<Refusal> {
        bundle.verification_material.tlog_entries.iter().find_map(|entry| {
            let id = &entry.log_id.key_id;
            let Some(window) = self.0.get(id.as_bytes()) else {
                return Some(Refusal::UnknownLog(excerpt(&id.to_string())));
            };
            let at = entry.integrated_time?;
            let valid = window.is_none_or(|window| window.contains(at));
            (!valid).then_some(Refusal::RootNotValid { authority: "transparency log", at })
        })
    }
}
