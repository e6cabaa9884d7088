//! Sigstore bundles, offline, against a pinned trusted root.
//!
//! In comes a bundle as JSON; out comes what it is about, who signed it and what
//! was verified on the way. `sigstore-verify` does the work; its types, which
//! change with every release, do not leave this room. Neither the roots that it
//! embeds nor anything fetched is ever used.

mod cryptography;
mod failure;
mod root;

use jiff::Timestamp;
use sigstore_verify::crypto::{CertificateInfo, parse_certificate_info};
use sigstore_verify::types::bundle::VerificationMaterialContent;
use sigstore_verify::types::{
    Artifact, Bundle as Parsed, DerPublicKey, HashAlgorithm, Sha256Hash, SignatureContent,
};
use sigstore_verify::{
    Error, PublicKeyVerificationPolicy, VerificationPolicy, VerificationResult, Verifier,
};

use crate::bundle_version::BundleVersion;
use crate::demand::{DemandError, Identity, Sigstore, Transparency};
use crate::dsse;
use crate::fact::{Bundle, Certificate, Root, Signer};
use crate::identity::identity_matches;
use crate::key::PinnedKey;
use crate::opened::{Content, Opened};
use crate::refusal::{Refusal, excerpt};
use crate::statement::Statement;

/// A pinned instance, read once for many bundles.
pub(crate) struct Instance<'a> {
    demand: &'a Sigstore,
    now: Timestamp,
    root: Root,
    logs: root::Logs,
    verifier: Verifier,
}

impl<'a> Instance<'a> {
    pub(crate) fn new(demand: &'a Sigstore, now: Timestamp) -> Result<Instance<'a>, DemandError> {
        cryptography::install();
        let (root, trusted) = root::parse(&demand.trusted_root)?;
        let verifier = Verifier::new(&trusted).map_err(root::unusable)?;
        Ok(Instance { demand, now, root, logs: root::Logs::new(&trusted), verifier })
    }

    /// Verifies a bundle, whatever it is about.
    pub(crate) fn open(
        &self,
        json: &[u8],
        version: BundleVersion,
        keys: &[&PinnedKey],
        threshold: usize,
    ) -> Result<Opened, Refusal> {
        let oldest = self.demand.oldest_bundle;
        if version < oldest {
            return Err(Refusal::Downgraded { found: version, oldest });
        }
        let json = std::str::from_utf8(json).map_err(Refusal::malformed)?;
        let bundle = Parsed::from_json(json).map_err(Refusal::malformed)?;
        let digest = claimed_digest(&bundle)?;
        let (result, signer) = match &bundle.verification_material.content {
            VerificationMaterialContent::PublicKey(key) => {
                self.by_key(&bundle, digest, &key.hint, keys, threshold)?
            }
            _ => self.by_certificate(&bundle, digest)?,
        };

        let mut signed_at = result.verified_timestamps().to_vec();
        signed_at.sort_unstable();
        signed_at.dedup();
        if let Some(at) = signed_at.iter().copied().find(|at| *at > self.now) {
            return Err(Refusal::InTheFuture { at, now: self.now });
        }
        let content = match &bundle.content {
            SignatureContent::DsseEnvelope(envelope) => Content::Statement(Statement::parse(
                &envelope.payload_type,
                envelope.payload.as_bytes(),
            )?),
            _ => Content::File { sha256: digest.to_hex() },
        };
        Ok(Opened {
            content,
            signer,
            bundle: Some(Bundle {
                version,
                root: self.root,
                logged: result.tlog_verified(),
                certificate_logged: result.sct_verified(),
                signed_at,
            }),
        })
    }

    fn by_certificate(
        &self,
        bundle: &Parsed,
        digest: Sha256Hash,
    ) -> Result<(VerificationResult, Signer), Refusal> {
        let logged = self.demand.transparency == Transparency::Required;
        let policy = VerificationPolicy::any_identity();
        let policy = if logged { policy } else { policy.skip_tlog_unsafe().skip_sct() };
        let result = self
            .verifier
            .verify(Artifact::from_digest(digest), bundle, &policy)
            .map_err(|error| self.refusal(error, bundle, digest))?;
        // Without a verified chain everything below would be its own say-so.
        let info = result
            .certificate()
            .filter(|_| result.certificate_verified())
            .ok_or_else(|| Refusal::malformed("no certificate"))?;
        let certificate = certificate(info);
        self.accept(&certificate)?;
        Ok((result, Signer::Certificate(certificate)))
    }

    fn by_key(
        &self,
        bundle: &Parsed,
        digest: Sha256Hash,
        hint: &str,
        keys: &[&PinnedKey],
        threshold: usize,
    ) -> Result<(VerificationResult, Signer), Refusal> {
        if threshold > 1 && !keys.is_empty() {
            return Err(Refusal::Threshold { found: 1, wanted: threshold });
        }
        let logged = self.demand.transparency == Transparency::Required;
        for key in keys {
            let policy = PublicKeyVerificationPolicy::new(DerPublicKey::from_bytes(key.spki()));
            let policy = if logged { policy } else { policy.skip_tlog_unsafe() };
            match self.verifier.verify(Artifact::from_digest(digest), bundle, &policy) {
                Ok(result) => return Ok((result, Signer::Keys(vec![key.name().to_owned()]))),
                // Another key may have signed it.
                Err(Error::SignatureInvalid(_) | Error::Crypto(_)) => {}
                // An Ed25519 key cannot verify a digest, whoever signed.
                Err(Error::UnsupportedArtifact(_)) if keys.len() > 1 => {}
                Err(error) => return Err(self.refusal(error, bundle, digest)),
            }
        }
        Err(dsse::nobody_signed(keys, std::iter::once(hint)))
    }

    /// Whether the certificate was issued to somebody that may sign.
    fn accept(&self, certificate: &Certificate) -> Result<(), Refusal> {
        let allowed = &self.demand.identities;
        let named = |identity: &&Identity| identity_matches(&identity.name, &certificate.identity);
        if allowed.iter().filter(named).any(|it| it.issuer == certificate.issuer) {
            return Ok(());
        }
        let wanted: Vec<String> =
            allowed.iter().filter(named).map(|it| it.issuer.clone()).collect();
        if wanted.is_empty() {
            let wanted = allowed.iter().map(|identity| identity.name.clone()).collect();
            return Err(Refusal::Identity { found: excerpt(&certificate.identity), wanted });
        }
        Err(Refusal::Issuer { found: excerpt(&certificate.issuer), wanted })
    }

    /// The refusal that an error of the library amounts to.
    fn refusal(&self, error: Error, bundle: &Parsed, digest: Sha256Hash) -> Refusal {
        let refusal = failure::refusal(error);
        match refusal {
            Refusal::UntrustedCertificate(_) => self.outlived(bundle, digest).unwrap_or(refusal),
            Refusal::NotIncluded(_) => self.logs.missing(bundle).unwrap_or(refusal),
            other => other,
        }
    }

    /// Whether a certificate that leads nowhere had merely expired. The library
    /// walks the chain before it looks at the times and does not tell the two
    /// apart. Nothing is accepted by the answer; it only words the refusal.
    fn outlived(&self, bundle: &Parsed, digest: Sha256Hash) -> Option<Refusal> {
        let info = parse_certificate_info(bundle.signing_certificate()?).ok()?;
        let (not_before, not_after) = (info.not_before, info.not_after);
        // By now the logs' promises were verified, and with them their times; for
        // those of timestamps the library is asked again, without the chain.
        let entries = &bundle.verification_material.tlog_entries;
        let promised = entries.iter().filter(|entry| entry.inclusion_promise.is_some());
        let mut times: Vec<Timestamp> = promised.filter_map(|it| it.integrated_time).collect();
        let policy = VerificationPolicy::any_identity().skip_certificate_chain().skip_tlog_unsafe();
        if let Ok(result) = self.verifier.verify(Artifact::from_digest(digest), bundle, &policy) {
            times.extend(result.verified_timestamps());
        }
        let at = times.into_iter().find(|at| !(not_before..=not_after).contains(at))?;
        Some(Refusal::CertificateNotValid { at, not_before, not_after })
    }
}

/// A SHA-256 digest that the bundle itself claims to be about. The library wants
/// an artifact to compare with; given the bundle's own claim it verifies the
/// signature over that claim once, and which subjects the claim meets is decided
/// afterwards, from verified bytes.
fn claimed_digest(bundle: &Parsed) -> Result<Sha256Hash, Refusal> {
    let missing = || Refusal::Unsupported("it names no SHA-256 digest".to_owned());
    match &bundle.content {
        SignatureContent::MessageSignature(signature) => {
            let digest = signature.message_digest.as_ref().ok_or_else(missing)?;
            if digest.algorithm != HashAlgorithm::Sha2256 {
                return Err(missing());
            }
            Sha256Hash::try_from(digest.digest.as_bytes()).map_err(Refusal::malformed)
        }
        SignatureContent::DsseEnvelope(envelope) => {
            let claimed = Statement::parse(&envelope.payload_type, envelope.payload.as_bytes())?;
            let digest = claimed.sha256.first().ok_or_else(missing)?;
            Sha256Hash::from_hex(digest).map_err(Refusal::malformed)
        }
        _ => Err(Refusal::Unsupported("the content of the bundle".to_owned())),
    }
}

fn certificate(info: &CertificateInfo) -> Certificate {
    let claims = &info.ci_claims;
    Certificate {
        identity: info.identity.as_ref().map(ToString::to_string).unwrap_or_default(),
        issuer: info.issuer.clone().unwrap_or_default(),
        source_repository: claims.source_repository_uri.clone(),
        commit: claims.source_repository_digest.clone(),
        source_ref: claims.source_repository_ref.clone(),
        workflow: claims.build_config_uri.clone(),
    }
}
