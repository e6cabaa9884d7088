//! DSSE envelopes with pinned keys.
//!
//! In comes an envelope as JSON; out comes its payload, and by which of the
//! pinned keys it is signed. Every signature is tried with every key: what a
//! signature calls its key decides nothing, and only words the refusal. One key
//! counts once, however often it signed.

use serde::Deserialize;

use crate::base64;
use crate::key::PinnedKey;
use crate::refusal::{Refusal, excerpt};

/// The most signatures of one envelope.
const SIGNATURES: usize = 16;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    payload: String,
    payload_type: String,
    signatures: Vec<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    keyid: Option<String>,
    sig: String,
}

/// What an envelope was found to hold.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) payload_type: String,
    pub(crate) payload: Vec<u8>,
    /// Names of the keys that signed it.
    pub(crate) keys: Vec<String>,
}

/// The bytes that an envelope's signatures are over (pre-authentication
/// encoding).
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let (type_length, length) = (payload_type.len(), payload.len());
    let mut bytes = format!("DSSEv1 {type_length} {payload_type} {length} ").into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// Verifies an envelope. `keys` are different keys.
pub(crate) fn verify(
    json: &[u8],
    keys: &[&PinnedKey],
    threshold: usize,
) -> Result<Signed, Refusal> {
    let envelope: Envelope = serde_json::from_slice(json).map_err(Refusal::malformed)?;
    if envelope.signatures.len() > SIGNATURES {
        return Err(Refusal::TooLarge { what: "signatures in an envelope", limit: SIGNATURES });
    }
    let decoded = |text: &str, what: &str| {
        base64::decode(text).ok_or_else(|| Refusal::malformed(format!("{what} is not base64")))
    };
    let payload = decoded(&envelope.payload, "the payload")?;
    let signatures: Vec<Vec<u8>> = envelope
        .signatures
        .iter()
        .map(|signature| decoded(&signature.sig, "a signature"))
        .collect::<Result<_, _>>()?;

    let message = pae(&envelope.payload_type, &payload);
    let signed = |key: &&&PinnedKey| signatures.iter().any(|sig| key.signed(&message, sig));
    let signers: Vec<String> =
        keys.iter().filter(signed).map(|key| key.name().to_owned()).collect();
    if signers.is_empty() {
        let hints = envelope.signatures.iter().map(|it| it.keyid.as_deref().unwrap_or_default());
        return Err(nobody_signed(keys, hints));
    }
    if signers.len() < threshold {
        return Err(Refusal::Threshold { found: signers.len(), wanted: threshold });
    }
    Ok(Signed { payload_type: envelope.payload_type, payload, keys: signers })
}

/// Why there is no good signature, as far as the names of the keys tell.
pub(crate) fn nobody_signed<'a>(
    keys: &[&PinnedKey],
    hints: impl Iterator<Item = &'a str> + Clone,
) -> Refusal {
    if hints.clone().next().is_none() {
        return Refusal::Unsigned;
    }
    let hinted = |hint: &str| keys.iter().find(|key| key.is_hinted_by(hint));
    if let Some(key) = hints.clone().find_map(hinted) {
        return Refusal::SignatureMismatch { key: Some(key.name().to_owned()) };
    }
    if keys.is_empty() || hints.clone().all(|hint| !hint.is_empty()) {
        return Refusal::UnknownKey { hints: hints.map(excerpt).collect() };
    }
    Refusal::SignatureMismatch { key: None }
}

#[cfg(test)]
mod tests {
    use super::{pae, verify};
    use crate::base64;
    use crate::key::{EcdsaForm, PinnedKey};
    use crate::refusal::Refusal;

    /// The test vector of the DSSE specification, protocol.md. Its key is given
    /// there as two decimal numbers; these are the same in hexadecimal.
    const X: [u8; 32] = [
        0x67, 0xcd, 0x39, 0x0f, 0x77, 0xaa, 0x35, 0x9c, 0xb0, 0x8c, 0x22, 0x35, 0xf6, 0x52, 0x27,
        0x04, 0x93, 0xa9, 0xed, 0x83, 0x2b, 0x0a, 0xbc, 0xc0, 0x1f, 0x70, 0x95, 0x4c, 0x03, 0x90,
        0xd2, 0x38,
    ];
    const Y: [u8; 32] = [
        0x0c, 0x78, 0x2b, 0xd5, 0x4e, 0x26, 0x91, 0x25, 0xa4, 0x4f, 0x44, 0x33, 0xaf, 0xf1, 0x43,
        0x2c, 0xe9, 0x4e, 0x12, 0xbc, 0xa7, 0x3a, 0xa6, 0x7a, 0xc8, 0x0c, 0xea, 0x12, 0x60, 0x8d,
        0xdf, 0x74,
    ];
    const ENVELOPE: &str = r#"{"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}"#;

    fn key(form: EcdsaForm) -> PinnedKey {
        let spki = [&crate::key::P256_SPKI[..], &[4], &X, &Y].concat();
        let body = base64::encode(&spki);
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
        PinnedKey::from_pem("spec", &pem, form).expect("the specification's key is one")
    }

    #[test]
    fn the_specification_s_vector() {
        let pae = pae("http://example.com/HelloWorld", b"hello world");
        assert_eq!(pae, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        let key = key(EcdsaForm::Raw);
        let signed = verify(ENVELOPE.as_bytes(), &[&key], 1).expect("it verifies");
        assert_eq!(signed.payload, b"hello world");
        assert_eq!(signed.keys, ["spec"]);
    }

    #[test]
    fn its_near_misses() {
        let raw = key(EcdsaForm::Raw);
        let refused = |envelope: &str, key| verify(envelope.as_bytes(), &[key], 1).err();
        let mismatch = Some(Refusal::SignatureMismatch { key: None });
        // Another payload, another type, and a key that expects the other form.
        assert_eq!(refused(&ENVELOPE.replace("aGVs", "aGVt"), &raw), mismatch);
        assert_eq!(refused(&ENVELOPE.replace("HelloWorld", "HelloWorlt"), &raw), mismatch);
        assert_eq!(refused(ENVELOPE, &key(EcdsaForm::Der)), mismatch);
        // The payload length counts bytes: `ä` is two.
        assert_eq!(pae("ä", "ä".as_bytes()), "DSSEv1 2 ä 2 ä".as_bytes());
    }
}
