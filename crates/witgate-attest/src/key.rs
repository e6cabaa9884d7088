//! Public keys that a policy pins.
//!
//! In come keys as PEM, as raw bytes or as wasmsign2 writes them; out comes
//! whether such a key made a signature. Nothing is ever signed here.

use std::fmt;

use ed25519_compact as ed25519;
use p256::ecdsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};

use crate::base64;

/// How an ECDSA signature is written. Verifiers must not guess: DSSE leaves it
/// to the parties, so the policy says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EcdsaForm {
    /// An ASN.1 sequence of r and s, as OpenSSL and Sigstore write it.
    Der,
    /// r and s side by side, 64 bytes, as JOSE and the DSSE examples write it.
    Raw,
}

/// Why a key cannot be pinned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a PEM block that says `PUBLIC KEY`.
    #[error("not a PEM public key (`-----BEGIN PUBLIC KEY-----`)")]
    NotPem,
    /// A key of some other kind.
    #[error("neither an Ed25519 nor an uncompressed ECDSA P-256 public key")]
    Unsupported,
    /// The right kind, but no such key can exist.
    #[error("not a point on the key's curve")]
    NotOnCurve,
}

/// A public key that a policy trusts, and the name it goes by in reports.
#[derive(Clone)]
pub struct PinnedKey {
    name: String,
    key: Key,
    spki: Vec<u8>,
}

#[derive(Clone)]
enum Key {
    Ed25519(ed25519::PublicKey),
    P256 { key: p256::ecdsa::VerifyingKey, form: EcdsaForm },
}

/// Everything of an Ed25519 SubjectPublicKeyInfo before the 32 bytes of the key.
const ED25519_SPKI: [u8; 12] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Everything of a P-256 SubjectPublicKeyInfo before the 65 bytes of the point.
pub(crate) const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The byte that wasmsign2 writes before an Ed25519 public key.
const WASMSIGN_ED25519: u8 = 1;

impl PinnedKey {
    /// A key from its PEM text. `form` matters for ECDSA keys only.
    pub fn from_pem(
        name: impl Into<String>,
        pem: &str,
        form: EcdsaForm,
    ) -> Result<PinnedKey, KeyError> {
        let body = pem
            .split_once("-----BEGIN PUBLIC KEY-----")
            .and_then(|(_, rest)| rest.split_once("-----END PUBLIC KEY-----"))
            .map(|(body, _)| body.split_ascii_whitespace().collect::<String>())
            .ok_or(KeyError::NotPem)?;
        PinnedKey::from_spki(name.into(), &base64::decode(&body).ok_or(KeyError::NotPem)?, form)
    }

    /// An Ed25519 key from its 32 bytes.
    pub fn from_ed25519(name: impl Into<String>, key: &[u8; 32]) -> Result<PinnedKey, KeyError> {
        let spki = [&ED25519_SPKI[..], key].concat();
        PinnedKey::from_spki(name.into(), &spki, EcdsaForm::Der)
    }

    /// An Ed25519 key from the file that `wasmsign2 keygen` writes: a byte that
    /// names the algorithm, and the key.
    pub fn from_wasmsign(name: impl Into<String>, bytes: &[u8]) -> Result<PinnedKey, KeyError> {
        match bytes {
            [WASMSIGN_ED25519, key @ ..] => {
                PinnedKey::from_ed25519(name, key.try_into().map_err(|_| KeyError::Unsupported)?)
            }
            _ => Err(KeyError::Unsupported),
        }
    }

    fn from_spki(name: String, spki: &[u8], form: EcdsaForm) -> Result<PinnedKey, KeyError> {
        let key = if let Some(key) = spki.strip_prefix(&ED25519_SPKI) {
            let key = ed25519::PublicKey::from_slice(key).map_err(|_| KeyError::Unsupported)?;
            key.validate().map_err(|_| KeyError::NotOnCurve)?;
            Key::Ed25519(key)
        } else if let Some(point @ [0x04, ..]) = spki.strip_prefix(&P256_SPKI)
            && point.len() == 65
        {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point)
                .map_err(|_| KeyError::NotOnCurve)?;
            Key::P256 { key, form }
        } else {
            return Err(KeyError::Unsupported);
        };
        Ok(PinnedKey { name, key, spki: spki.to_vec() })
    }

    /// The name it goes by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key itself, as a DER SubjectPublicKeyInfo.
    #[cfg(feature = "sigstore")]
    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Whether it is an Ed25519 key, the only kind that components carry
    /// signatures of.
    pub(crate) fn is_ed25519(&self) -> bool {
        matches!(self.key, Key::Ed25519(_))
    }

    /// Whether this key signed this message.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            Key::Ed25519(key) => ed25519::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            Key::P256 { key, form } => {
                let signature = match form {
                    EcdsaForm::Der => p256::ecdsa::Signature::from_der(signature),
                    EcdsaForm::Raw => p256::ecdsa::Signature::from_slice(signature),
                };
                signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
        }
    }

    /// Whether a hint means this key: its name, or the SHA-256 of its DER in hex
    /// or base64, as tools write them. Good for wording a refusal, never for a
    /// decision.
    pub(crate) fn is_hinted_by(&self, hint: &str) -> bool {
        let digest = Sha256::digest(&self.spki);
        let hex = || digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        hint == self.name || hint.eq_ignore_ascii_case(&hex()) || hint == base64::encode(&digest)
    }
}

/// The keys without those that are the same key under another name.
pub(crate) fn distinct(keys: &[PinnedKey]) -> Vec<&PinnedKey> {
    let mut distinct: Vec<&PinnedKey> = Vec::new();
    for key in keys {
        if !distinct.iter().any(|other| other.spki == key.spki) {
            distinct.push(key);
        }
    }
    distinct
}

impl fmt::Debug for PinnedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinnedKey").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::{EcdsaForm, KeyError, PinnedKey};

    #[test]
    fn what_is_no_key_is_said() {
        let pem = |body: &str| {
            let text = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
            PinnedKey::from_pem("k", &text, EcdsaForm::Der).map(|_| ()).unwrap_err()
        };
        assert_eq!(pem("AAAA"), KeyError::Unsupported);
        assert_eq!(pem("!"), KeyError::NotPem);
        assert_eq!(
            PinnedKey::from_pem("k", "ssh-ed25519 AAAA", EcdsaForm::Der).unwrap_err(),
            KeyError::NotPem
        );
        assert_eq!(PinnedKey::from_wasmsign("k", &[2; 33]).unwrap_err(), KeyError::Unsupported);
        assert_eq!(PinnedKey::from_wasmsign("k", &[1; 32]).unwrap_err(), KeyError::Unsupported);
        // The identity point: every signature by it would be easy to forge.
        let mut weak = [0; 32];
        weak[0] = 1;
        assert_eq!(PinnedKey::from_ed25519("k", &weak).unwrap_err(), KeyError::NotOnCurve);
    }
}
