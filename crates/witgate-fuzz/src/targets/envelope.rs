//! A DSSE envelope, and keys that are pinned.

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use ed25519_compact::{KeyPair, Seed};
use serde_json::{Value, json};
use witgate::witgate_model::Digest;
use witgate_attest::{
    Attestation, Demand, Outcome, PinnedKey, Requirement, Subject, pae, predicate_types, verify,
};

use super::Target;

pub(super) static TARGET: Target = Target { name: "envelope", run, seeds };

const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// What the attestations are about.
const ARTIFACT: &[u8] = b"the component";

static PAIR: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::from_seed(Seed::new([1; 32])));

/// The only key that is pinned.
pub(super) fn key() -> PinnedKey {
    PinnedKey::from_ed25519("alice", &PAIR.pk).expect("it is a key")
}

/// What is attested by the only envelopes that the key has signed.
static SIGNED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let digest = Digest::of_bytes(ARTIFACT).short(64);
    let statement = |predicate_type: &str, predicate: Value| {
        json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "c.wasm", "digest": {"sha256": digest}}],
            "predicateType": predicate_type,
            "predicate": predicate,
        })
        .to_string()
    };
    let provenance = json!({
        "buildDefinition": {"buildType": "x", "externalParameters": {}},
        "runDetails": {"builder": {"id": "https://example.com/builder"}},
    });
    let other = statement("https://example.com/other/v1", json!({"result": "PASSED"}));
    vec![statement(predicate_types::SLSA_PROVENANCE, provenance), other]
});

/// What is demanded of attestations about [`ARTIFACT`].
pub(super) fn demand() -> Demand {
    Demand {
        keys: vec![key()],
        threshold: NonZeroUsize::MIN,
        sigstore: None,
        requirements: vec![
            Requirement::Signature,
            Requirement::Predicate(predicate_types::SLSA_PROVENANCE.to_owned()),
        ],
        now: "2026-11-20T00:00:00Z".parse().expect("it is a timestamp"),
    }
}

/// Which requirements these bytes meet.
pub(super) fn verified(demand: &Demand, name: &str, bytes: &[u8]) -> usize {
    let subject = Subject { name: "c.wasm".to_owned(), digest: Digest::of_bytes(ARTIFACT) };
    let attestations = [Attestation { name, bytes }];
    let facts = verify(demand, &attestations, &[subject], &[]).expect("the demand can be met");
    assert_eq!(facts.len(), demand.requirements.len());
    facts.iter().filter(|fact| fact.outcome() == Outcome::Verified).count()
}

fn run(input: &[u8]) {
    let demand = demand();
    if verified(&demand, "a.json", input) > 0 {
        assert_was_signed(input);
    }
    if verified(&demand, "a.jsonl", input) > 0 {
        let lines = input.split(|byte| *byte == b'\n');
        assert!(lines.into_iter().any(was_signed), "nobody signed any of these lines");
    }
}

fn assert_was_signed(envelope: &[u8]) {
    assert!(was_signed(envelope), "nobody signed this");
}

/// Whether the payload of an envelope is one that the key has signed.
fn was_signed(envelope: &[u8]) -> bool {
    let Ok(envelope) = serde_json::from_slice::<Value>(envelope) else { return false };
    let payload = envelope["payload"].as_str().unwrap_or_default();
    let decoded = [STANDARD.decode(payload), URL_SAFE.decode(payload)];
    let mut decoded = decoded.into_iter().flatten();
    decoded.any(|payload| SIGNED.iter().any(|signed| signed.as_bytes() == payload))
}

/// An envelope around a payload, with the signature of the key.
pub(super) fn envelope(payload: &str) -> Value {
    let signature = PAIR.sk.sign(pae(PAYLOAD_TYPE, payload.as_bytes()), None);
    json!({
        "payload": STANDARD.encode(payload),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": "alice", "sig": STANDARD.encode(signature)}],
    })
}

/// The payloads that the key has signed.
pub(super) fn payloads() -> &'static [String] {
    &SIGNED
}

fn seeds() -> Vec<Vec<u8>> {
    let envelopes = payloads().iter().map(|payload| envelope(payload).to_string());
    let envelopes: Vec<String> = envelopes.collect();
    let lines = envelopes.join("\n");
    // Text that must not count: the same signature over another payload.
    let forged = envelopes[0].replace("\"payload\":\"", "\"payload\":\"AAAA");
    envelopes.into_iter().chain([lines, forged]).map(String::into_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_verified_and_nothing_else() {
        let seeds = seeds();
        let count = |seed: &Vec<u8>| verified(&demand(), "a.json", seed);
        // An attestation about a build is no signature of the bytes.
        let counts: Vec<usize> = seeds.iter().map(count).collect();
        assert_eq!(counts, [1, 0, 0, 0]);
    }
}
