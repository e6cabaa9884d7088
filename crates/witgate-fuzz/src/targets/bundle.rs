//! A Sigstore bundle, and the trusted root of Sigstore's public instance.

use serde_json::{Value, json};
use sigstore_verify::trust_root::SIGSTORE_PRODUCTION_TRUSTED_ROOT;
use witgate_attest::{BundleVersion, Identity, Sigstore, Transparency};

use super::Target;
use super::envelope::{demand, envelope, payloads, verified};

pub(super) static TARGET: Target = Target { name: "bundle", run, seeds };

fn run(input: &[u8]) {
    for transparency in [Transparency::Required, Transparency::NotRequired] {
        let identity = Identity {
            name: "https://github.com/sigstore-conformance/*".to_owned(),
            issuer: "https://token.actions.githubusercontent.com".to_owned(),
        };
        let mut demand = demand();
        // An envelope is for another target: here no key counts.
        demand.keys.clear();
        demand.sigstore = Some(Sigstore {
            trusted_root: SIGSTORE_PRODUCTION_TRUSTED_ROOT.as_bytes().to_vec(),
            identities: vec![identity],
            transparency,
            oldest_bundle: BundleVersion::V0_1,
        });
        // The public instance has never attested anything about this artifact.
        assert_eq!(verified(&demand, "a.sigstore.json", input), 0);
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let entry = json!({
        "logIndex": "1",
        "logId": {"keyId": "wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0="},
        "kindVersion": {"kind": "dsse", "version": "0.0.1"},
        "integratedTime": "1730000000",
        "inclusionPromise": {"signedEntryTimestamp": "MEUCIQ=="},
        "inclusionProof": {
            "logIndex": "1", "rootHash": "AAAA", "treeSize": "2", "hashes": ["AAAA"],
            "checkpoint": {"envelope": "rekor.sigstore.dev - 1\n2\nAAAA\n\n\u{2014} rekor AAAA\n"},
        },
        "canonicalizedBody": "e30=",
    });
    let bundle = |version: &str, material: Value| {
        let mut material = material;
        material["tlogEntries"] = json!([entry]);
        material["timestampVerificationData"] =
            json!({"rfc3161Timestamps": [{"signedTimestamp": "MAA="}]});
        json!({
            "mediaType": format!("application/vnd.dev.sigstore.bundle{version}"),
            "verificationMaterial": material,
            "dsseEnvelope": envelope(&payloads()[0]),
        })
    };
    let chain = json!({"x509CertificateChain": {"certificates": [{"rawBytes": "MAA="}]}});
    let mut message = bundle(".v0.3+json", json!({"certificate": {"rawBytes": "MAA="}}));
    message.as_object_mut().expect("it is an object").remove("dsseEnvelope");
    message["messageSignature"] = json!({
        "messageDigest": {"algorithm": "SHA2_256", "digest": "AAAA"}, "signature": "MAA=",
    });
    [
        bundle("+json;version=0.1", chain.clone()),
        bundle("+json;version=0.2", chain),
        bundle(".v0.3+json", json!({"certificate": {"rawBytes": "MAA="}})),
        bundle(".v0.3+json", json!({"publicKey": {"hint": "alice"}})),
        message,
    ]
    .map(|bundle| bundle.to_string().into_bytes())
    .to_vec()
}
