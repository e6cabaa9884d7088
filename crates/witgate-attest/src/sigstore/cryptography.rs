//! The arithmetic that `sigstore-verify` leaves to its user, in Rust alone: the
//! hashes, ECDSA over P-256 and P-384, Ed25519, and RSA as certificate
//! authorities of one's own still use it. RSA-PSS and ML-DSA are refused.

mod rsa;

use ed25519_compact as ed25519;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use sha2::digest::Digest;
use sha2::{Sha256, Sha384, Sha512};
use sigstore_verify::crypto::{
    CryptoProvider, Error, HashContext, Result, SigningScheme, install_default_provider,
};
use sigstore_verify::types::HashAlgorithm;

#[derive(Debug)]
struct PureRust;

static PROVIDER: PureRust = PureRust;

/// Makes this the process's provider, unless it has one.
pub(super) fn install() {
    // Whoever installed another, in a program that also does, has said so first.
    let _ = install_default_provider(&PROVIDER);
}

struct Hashing<D>(D);

impl<D: Digest + Send> HashContext for Hashing<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finalize(self: Box<Self>) -> Vec<u8> {
        self.0.finalize().to_vec()
    }
}

impl CryptoProvider for PureRust {
    fn hash(&self, algorithm: HashAlgorithm) -> Result<Box<dyn HashContext>> {
        Ok(match algorithm {
            HashAlgorithm::Sha2256 => Box::new(Hashing(Sha256::new())),
            HashAlgorithm::Sha2384 => Box::new(Hashing(Sha384::new())),
            HashAlgorithm::Sha2512 => Box::new(Hashing(Sha512::new())),
            other => return Err(Error::UnsupportedAlgorithm(other.to_string())),
        })
    }

    fn verify_raw(
        &self,
        scheme: SigningScheme,
        public_key: &[u8],
        data: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        match scheme.hash_algorithm() {
            Some(algorithm) => {
                let mut hash = self.hash(algorithm)?;
                hash.update(data);
                self.verify_prehashed(scheme, public_key, &hash.finalize(), signature)
            }
            None if scheme == SigningScheme::Ed25519 => ed25519::PublicKey::from_slice(public_key)
                .and_then(|key| key.verify(data, &ed25519::Signature::from_slice(signature)?))
                .map_err(|_| invalid(scheme)),
            None => Err(Error::UnsupportedAlgorithm(scheme.name().to_owned())),
        }
    }

    fn verify_prehashed(
        &self,
        scheme: SigningScheme,
        public_key: &[u8],
        digest: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        let verified = match scheme {
            SigningScheme::EcdsaP256Sha256 | SigningScheme::EcdsaP256Sha384 => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(public_key).and_then(|key| {
                    key.verify_prehash(digest, &p256::ecdsa::Signature::from_der(signature)?)
                })
            }
            SigningScheme::EcdsaP384Sha256 | SigningScheme::EcdsaP384Sha384 => {
                p384::ecdsa::VerifyingKey::from_sec1_bytes(public_key).and_then(|key| {
                    key.verify_prehash(digest, &p384::ecdsa::Signature::from_der(signature)?)
                })
            }
            SigningScheme::RsaPkcs1Sha256
            | SigningScheme::RsaPkcs1Sha384
            | SigningScheme::RsaPkcs1Sha512 => {
                let valid = rsa::verify_pkcs1(public_key, digest, signature);
                return if valid { Ok(()) } else { Err(invalid(scheme)) };
            }
            other => return Err(Error::UnsupportedAlgorithm(other.name().to_owned())),
        };
        verified.map_err(|_| invalid(scheme))
    }
}

fn invalid(scheme: SigningScheme) -> Error {
    Error::Verification(format!("{} signature invalid", scheme.name()))
}

#[cfg(test)]
mod tests {
    use ed25519_compact::{KeyPair, Seed};
    use sigstore_verify::crypto::{CryptoProvider as _, Error, SigningScheme};

    use super::PureRust;

    /// What signs whole messages is one of two kinds, of which one is here.
    #[test]
    fn an_ed25519_signature_counts_as_that_alone() {
        let pair = KeyPair::from_seed(Seed::new([1; 32]));
        let signature = pair.sk.sign(b"message", None);
        let verify =
            |scheme| PureRust.verify_raw(scheme, pair.pk.as_ref(), b"message", signature.as_ref());
        assert!(verify(SigningScheme::Ed25519).is_ok());
        for scheme in [SigningScheme::MlDsa44, SigningScheme::MlDsa65, SigningScheme::MlDsa87] {
            assert!(matches!(verify(scheme), Err(Error::UnsupportedAlgorithm(_))), "{scheme:?}");
        }
    }
}
