//! The library's errors as our refusals.

use sigstore_verify::{CertificateError, Error, TimestampError, TransparencyLogError, bundle};

use crate::refusal::{Refusal, excerpt};

/// The refusal that an error amounts to, as far as the error alone tells.
pub(super) fn refusal(error: Error) -> Refusal {
    match error {
        Error::SignatureInvalid(_) => Refusal::SignatureMismatch { key: None },
        Error::Certificate(error) => certificate(error),
        Error::TransparencyLog(error) => log(error),
        Error::Timestamp(error) => timestamp(error),
        Error::Bundle(error) => structure(error),
        // The artifact given is the bundle's own claim: it is the log's entry
        // that disagrees.
        Error::ArtifactMismatch(detail) => Refusal::LogMismatch(excerpt(&detail)),
        Error::UnsupportedBundle(detail) | Error::UnsupportedArtifact(detail) => {
            Refusal::Unsupported(excerpt(&detail))
        }
        other => Refusal::malformed(other),
    }
}

fn certificate(error: CertificateError) -> Refusal {
    match error {
        CertificateError::ChainInvalid(detail) => Refusal::UntrustedCertificate(excerpt(&detail)),
        CertificateError::NoValidAuthority { time } => {
            Refusal::RootNotValid { authority: "certificate authority", at: time }
        }
        CertificateError::Sct(detail) => Refusal::CertificateNotLogged(excerpt(&detail)),
        CertificateError::Malformed(detail) => Refusal::malformed(detail),
        // Not valid at the time; asking again says what the times are.
        other => Refusal::UntrustedCertificate(excerpt(&other.to_string())),
    }
}

fn log(error: TransparencyLogError) -> Refusal {
    match error {
        TransparencyLogError::UnknownLog { log_id } => Refusal::UnknownLog(excerpt(&log_id)),
        TransparencyLogError::EntryMismatch(detail) => Refusal::LogMismatch(excerpt(&detail)),
        TransparencyLogError::IntegratedTime(detail) => Refusal::NoTimestamp(excerpt(&detail)),
        TransparencyLogError::MalformedEntry(detail) => Refusal::malformed(detail),
        proof => Refusal::NotIncluded(excerpt(&proof.to_string())),
    }
}

fn timestamp(error: TimestampError) -> Refusal {
    match error {
        TimestampError::OutsideAuthorityValidity { time } => {
            Refusal::RootNotValid { authority: "timestamp authority", at: time }
        }
        TimestampError::Invalid(detail) | TimestampError::NoVerifiedTimestamp(detail) => {
            Refusal::NoTimestamp(excerpt(&detail))
        }
        other => Refusal::NoTimestamp(excerpt(&other.to_string())),
    }
}

fn structure(error: bundle::Error) -> Refusal {
    match error {
        bundle::Error::MissingInclusionPromise(_)
        | bundle::Error::MissingInclusionProof(_)
        | bundle::Error::MissingSigningTimeEvidence
        | bundle::Error::MissingCheckpoint
        | bundle::Error::LogIndexOutOfRange { .. }
        | bundle::Error::CheckpointRootMismatch => {
            Refusal::NotIncluded(excerpt(&error.to_string()))
        }
        other => Refusal::malformed(other),
    }
}
