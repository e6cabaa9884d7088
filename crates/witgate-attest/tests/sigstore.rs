//! Sigstore bundles: the suite of sigstore-conformance, and what goes wrong with
//! bundles in real life, each its own refusal.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sigstore_verify::trust_root::SIGSTORE_PRODUCTION_TRUSTED_ROOT;
use witgate_attest::{
    Attestation, BundleVersion, Demand, DemandError, EcdsaForm, Fact, Identity, Outcome, PinnedKey,
    Predicate, Refusal, Refused, Requirement, Signer, Sigstore, Subject, Transparency,
    predicate_types, verify,
};
use witgate_model::Digest;
use witgate_testing::corpus;

/// Whom the suite expects where a case does not say: see its README.
const IDENTITY: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// An Ed25519 key that signed nothing here.
const ED25519: [u8; 32] = [
    0xea, 0x4a, 0x6c, 0x63, 0xe2, 0x9c, 0x52, 0x0a, 0xbe, 0xf5, 0x50, 0x7b, 0x13, 0x2e, 0xc5, 0xf9,
    0x95, 0x47, 0x76, 0xae, 0xbe, 0xbe, 0x7b, 0x92, 0x42, 0x1e, 0xea, 0x69, 0x14, 0x46, 0xd2, 0x2c,
];

/// One case of the suite.
struct Case {
    bundle: Vec<u8>,
    subject: Subject,
    demand: Demand,
}

fn cases() -> PathBuf {
    corpus::root().join("vectors/sigstore-conformance/bundle-verify")
}

fn case(suite: &Path, name: &str) -> Case {
    let at = suite.join(name);
    let text = |file: &str| std::fs::read_to_string(at.join(file)).ok();
    let trimmed = |file: &str| text(file).map(|text| text.trim().to_owned());
    let artifact = std::fs::read(at.join("artifact"))
        .unwrap_or_else(|_| std::fs::read(suite.join("../a.txt")).unwrap());
    let key =
        text("key.pub").and_then(|pem| PinnedKey::from_pem("case", &pem, EcdsaForm::Der).ok());
    // With a key the suite verifies by key, and by identity without.
    let identity = key.is_none().then(|| Identity {
        name: trimmed("identity").unwrap_or_else(|| IDENTITY.to_owned()),
        issuer: trimmed("issuer").unwrap_or_else(|| ISSUER.to_owned()),
    });
    let root = text("trusted_root.json");
    Case {
        bundle: std::fs::read(at.join("bundle.sigstore.json")).unwrap(),
        subject: Subject { name: "artifact".to_owned(), digest: Digest::of_bytes(&artifact) },
        demand: Demand {
            keys: key.into_iter().collect(),
            threshold: NonZeroUsize::MIN,
            sigstore: Some(Sigstore {
                trusted_root: root
                    .unwrap_or_else(|| SIGSTORE_PRODUCTION_TRUSTED_ROOT.to_owned())
                    .into_bytes(),
                identities: identity.into_iter().collect(),
                transparency: Transparency::Required,
                oldest_bundle: BundleVersion::V0_1,
            }),
            requirements: vec![Requirement::Signature],
            now: "2026-11-20T00:00:00Z".parse().unwrap(),
        },
    }
}

impl Case {
    /// Asks for a signature, or for provenance where the case carries that.
    fn fact(&mut self) -> Result<Fact, DemandError> {
        if self.bundle.windows(14).any(|at| at == b"\"dsseEnvelope\"") {
            let provenance = predicate_types::SLSA_PROVENANCE.to_owned();
            self.demand.requirements = vec![Requirement::Predicate(provenance)];
        }
        let attestation = Attestation { name: "bundle", bytes: &self.bundle };
        let facts = verify(&self.demand, &[attestation], std::slice::from_ref(&self.subject), &[])?;
        Ok(facts.into_iter().next().unwrap())
    }

    fn refusal(&mut self) -> Refusal {
        let fact = self.fact().unwrap();
        assert_eq!(fact.outcome(), Outcome::Refused, "{fact:?}");
        fact.refused.into_iter().next().unwrap().because
    }

    fn edit(&mut self, edit: impl FnOnce(&mut Value)) {
        self.bundle = edited(&self.bundle, edit);
    }

    fn edit_root(&mut self, edit: impl FnOnce(&mut Value)) {
        let sigstore = self.sigstore();
        sigstore.trusted_root = edited(&sigstore.trusted_root, edit);
    }

    fn sigstore(&mut self) -> &mut Sigstore {
        self.demand.sigstore.as_mut().unwrap()
    }
}

fn edited(json: &[u8], edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value = serde_json::from_slice(json).unwrap();
    edit(&mut value);
    serde_json::to_vec(&value).unwrap()
}

/// Why cases of the suite fail, where their README says it in so many words.
/// The others need only fail.
const REASONS: &[(&str, &str)] = &[
    ("bundle-from-wrong-instance_fail", "UnknownLog"),
    ("bundle-invalid-base64-signature_fail", "Malformed"),
    ("bundle-malformed-json_fail", "Malformed"),
    ("bundle-negative-log-index_fail", "Malformed"),
    ("bundle-unknown-version_fail", "UnsupportedVersion"),
    ("checkpoint-bad-keyhint_fail", "NotIncluded"),
    ("checkpoint-wrong-roothash_fail", "NotIncluded"),
    ("dsse-invalid-sig_fail", "SignatureMismatch"),
    ("dsse-mismatch-envelope_fail", "LogMismatch"),
    ("dsse-mismatch-sig_fail", "LogMismatch"),
    ("inclusion-proof-corrupted-hash_fail", "NotIncluded"),
    ("integrated-time-in-future_fail", "CertificateNotValid"),
    ("intoto-expired-certificate_fail", "CertificateNotValid"),
    ("intoto-missing-inclusion-proof_fail", "NotIncluded"),
    ("intoto-set-outside-signing-cert-validity_fail", "CertificateNotValid"),
    ("intoto-tsa-timestamp-outside-cert-validity_fail", "CertificateNotValid"),
    ("invalid-checkpoint-signature_fail", "NotIncluded"),
    ("invalid-ct-key_fail", "CertificateNotLogged"),
    ("managed-key-no-key_fail", "UnknownKey"),
    ("managed-key-wrong-key_fail", "UnknownKey"),
    ("rekor2-dsse-invalid-sig_fail", "SignatureMismatch"),
    ("rekor2-dsse-mismatch-sig_fail", "LogMismatch"),
    ("rekor2-no-inclusion-proof_fail", "NotIncluded"),
    ("rekor2-no-timestamp_fail", "NoTimestamp"),
    ("rekor2-timestamp-outside-trust-root-tsa-validity_fail", "RootNotValid"),
    ("rekor2-timestamp-payload-mismatch_fail", "NoTimestamp"),
    ("rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail", "NoTimestamp"),
    ("set-invalid-signature_fail", "NotIncluded"),
    ("signature-mismatch_fail", "SignatureMismatch"),
    ("wrong-hashedrekord-cert-and-sig_fail", "LogMismatch"),
    ("wrong-hashedrekord-entry_fail", "LogMismatch"),
    ("wrong-material_fail", "OtherSubject"),
];

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn every_case_of_the_suite_goes_as_it_is_labelled() {
    let suite = cases();
    let mut names: Vec<String> = std::fs::read_dir(&suite)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut wrong = Vec::new();
    for name in &names {
        let fact = case(&suite, name).fact();
        let verified = fact.as_ref().is_ok_and(|fact| fact.outcome() == Outcome::Verified);
        if verified == name.ends_with("_fail") {
            wrong.push(format!("{name}: {fact:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The suite as it was when this was written; fewer would prove less.
    assert!(names.len() >= 70, "only {} cases", names.len());
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn and_fails_for_the_reason_it_was_made_for() {
    let suite = cases();
    for (name, reason) in REASONS {
        let refusal = case(&suite, name).refusal();
        let variant = format!("{refusal:?}");
        assert_eq!(variant.split([' ', '(']).next(), Some(*reason), "{name}: {refusal}");
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn what_was_verified_is_told() {
    let suite = cases();
    let mut case = case(&suite, "happy-path-intoto-in-dsse-v3");
    case.demand.requirements = Vec::new();
    let verified = case.fact().unwrap().verified.remove(0);
    let Signer::Certificate(certificate) = verified.signer else { panic!("no certificate") };
    assert_eq!(certificate.identity, IDENTITY);
    assert_eq!(certificate.issuer, ISSUER);
    let beacon = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon";
    assert_eq!(certificate.source_repository.as_deref(), Some(beacon));

    let bundle = verified.bundle.unwrap();
    assert_eq!(bundle.version, BundleVersion::V0_3);
    assert!(bundle.logged && bundle.certificate_logged);
    assert_eq!(bundle.signed_at.len(), 1);
    assert_eq!(bundle.root.digest, Digest::of_bytes(SIGSTORE_PRODUCTION_TRUSTED_ROOT.as_bytes()));
    // Rekor's key is of January 2021, and is the oldest thing in the root.
    assert_eq!(bundle.root.oldest, Some("2021-01-12T11:53:27Z".parse().unwrap()));
    assert!(bundle.root.newest > bundle.root.oldest);
    assert_eq!(bundle.root.ends, None);

    // As `base64 -d` and `jq` show the payload.
    let Some(Predicate::Provenance(provenance)) = verified.predicate else { panic!("no SLSA") };
    let repository = provenance.source_repository.as_deref();
    assert_eq!(repository, Some("https://github.com/loosebazooka/aa-test"));
    assert_eq!(provenance.source_ref.as_deref(), Some("refs/heads/main"));
    assert_eq!(provenance.workflow.as_deref(), Some(".github/workflows/provenance.yaml"));
    let commit = "ebff8dfbd609b7b22237c7719ce07f2dc7934f5f";
    assert_eq!(provenance.commit.as_deref(), Some(commit));
}

/// The statement says one repository and the certificate another: whoever writes
/// a statement may write anything.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn statement_and_certificate_must_agree_on_the_source() {
    let suite = cases();
    let stated = "https://github.com/loosebazooka/aa-test";
    let certified =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon";
    for (wanted, found) in [(stated, certified), (certified, stated)] {
        let case = case(&suite, "happy-path-intoto-in-dsse-v3");
        let requirement = Requirement::Provenance {
            source_repository: Some(wanted.to_owned()),
            workflow: None,
            builder: None,
        };
        let demand = Demand { requirements: vec![requirement], ..case.demand };
        let attestation = Attestation { name: "bundle", bytes: &case.bundle };
        let facts = verify(&demand, &[attestation], &[case.subject], &[]).unwrap();
        let found = Some(found.to_owned());
        let wanted = wanted.to_owned();
        assert_eq!(facts[0].refused[0].because, Refusal::SourceRepository { found, wanted });
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn somebody_else_s_signature() {
    let suite = cases();
    let mut case = case(&suite, "happy-path-v0.3");
    let identity = case.sigstore().identities[0].clone();

    case.sigstore().identities[0].issuer = "https://accounts.google.com".to_owned();
    let wanted = vec!["https://accounts.google.com".to_owned()];
    assert_eq!(case.refusal(), Refusal::Issuer { found: ISSUER.to_owned(), wanted });

    let name = "https://github.com/o/r/*".to_owned();
    case.sigstore().identities[0] = Identity { name: name.clone(), ..identity.clone() };
    let refusal = Refusal::Identity { found: IDENTITY.to_owned(), wanted: vec![name] };
    assert_eq!(case.refusal(), refusal);

    case.sigstore().identities.clear();
    let refusal = Refusal::Identity { found: IDENTITY.to_owned(), wanted: Vec::new() };
    assert_eq!(case.refusal(), refusal);

    // Any of several, and by a glob.
    let (workflow, _) = IDENTITY.split_once('@').unwrap();
    let other = Identity { name: "me@example.com".to_owned(), ..identity.clone() };
    let glob = Identity { name: format!("{workflow}@refs/*"), ..identity };
    case.sigstore().identities = vec![other, glob];
    assert_eq!(case.fact().unwrap().outcome(), Outcome::Verified);
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_root_that_had_expired_at_signing() {
    let suite = cases();
    let long_ago = || Value::from("2021-03-01T00:00:00Z");
    let mut authorities = case(&suite, "happy-path-v0.2");
    authorities.edit_root(|root| {
        for authority in root["certificateAuthorities"].as_array_mut().unwrap() {
            authority["validFor"]["start"] = Value::from("2021-01-01T00:00:00Z");
            authority["validFor"]["end"] = long_ago();
        }
    });
    let refusal = authorities.refusal();
    let expected = "certificate authority";
    assert!(
        matches!(refusal, Refusal::RootNotValid { authority, .. } if authority == expected),
        "{refusal:?}"
    );

    let mut log = case(&suite, "happy-path-v0.2");
    log.edit_root(|root| {
        for log in root["tlogs"].as_array_mut().unwrap() {
            log["publicKey"]["validFor"]["start"] = Value::from("2021-01-01T00:00:00Z");
            log["publicKey"]["validFor"]["end"] = long_ago();
        }
    });
    let refusal = log.refusal();
    let expected = "transparency log";
    assert!(
        matches!(refusal, Refusal::RootNotValid { authority, .. } if authority == expected),
        "{refusal:?}"
    );
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn an_authority_that_is_not_in_the_root() {
    let suite = cases();
    let mut case = case(&suite, "happy-path-v0.2");
    // Those of the private instance that issued other cases.
    let custom = suite.join("intoto-with-custom-trust-root/trusted_root.json");
    let custom: Value = serde_json::from_slice(&std::fs::read(custom).unwrap()).unwrap();
    case.edit_root(|root| {
        root["certificateAuthorities"] = custom["certificateAuthorities"].clone();
        for authority in root["certificateAuthorities"].as_array_mut().unwrap() {
            authority["validFor"]["start"] = Value::from("2020-01-01T00:00:00Z");
            authority["validFor"].as_object_mut().unwrap().remove("end");
        }
    });
    let refusal = case.refusal();
    assert!(matches!(refusal, Refusal::UntrustedCertificate(_)), "{refusal:?}");
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_downgraded_bundle() {
    let suite = cases();
    let mut case = case(&suite, "happy-path-v0.3");
    case.sigstore().oldest_bundle = BundleVersion::V0_3;
    assert_eq!(case.fact().unwrap().outcome(), Outcome::Verified);
    // 0.1 needs no proof of inclusion; the promise of one is in the bundle still.
    case.edit(|bundle| {
        bundle["mediaType"] = Value::from("application/vnd.dev.sigstore.bundle+json;version=0.1");
    });
    let (found, oldest) = (BundleVersion::V0_1, BundleVersion::V0_3);
    assert_eq!(case.refusal(), Refusal::Downgraded { found, oldest });
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn without_the_log_only_when_the_demand_says_so() {
    let suite = cases();
    let mut case = case(&suite, "intoto-with-custom-trust-root");
    assert_eq!(case.fact().unwrap().outcome(), Outcome::Verified);
    case.edit(|bundle| bundle["verificationMaterial"]["tlogEntries"] = Value::Array(Vec::new()));
    let refusal = case.refusal();
    assert!(matches!(refusal, Refusal::NotIncluded(_)), "{refusal:?}");
    case.sigstore().transparency = Transparency::NotRequired;
    let verified = case.fact().unwrap().verified.remove(0);
    let bundle = verified.bundle.unwrap();
    assert!(!bundle.logged && !bundle.certificate_logged);
    assert!(!bundle.signed_at.is_empty());
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn signed_after_now() {
    let suite = cases();
    let mut case = case(&suite, "happy-path-v0.3");
    let at = case.fact().unwrap().verified[0].bundle.as_ref().unwrap().signed_at[0];
    case.demand.now = at;
    assert_eq!(case.fact().unwrap().outcome(), Outcome::Verified);
    let now = at - std::time::Duration::from_secs(1);
    case.demand.now = now;
    assert_eq!(case.refusal(), Refusal::InTheFuture { at, now });
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_managed_key_is_found_whatever_the_hint_says() {
    let suite = cases();
    let mut case = case(&suite, "managed-key-and-trusted-root");
    let other = PinnedKey::from_ed25519("other", &ED25519);
    case.demand.keys.insert(0, other.unwrap());
    case.edit(|bundle| bundle["verificationMaterial"]["publicKey"]["hint"] = Value::from("other"));
    let verified = case.fact().unwrap().verified.remove(0);
    assert_eq!(verified.signer, Signer::Keys(vec!["case".to_owned()]));
    // And none of the two alone makes two signatures.
    case.demand.threshold = NonZeroUsize::new(2).unwrap();
    assert_eq!(case.refusal(), Refusal::Threshold { found: 1, wanted: 2 });
}

/// A P-256 key that signed nothing here.
fn unused_key() -> PinnedKey {
    let pem = "-----BEGIN PUBLIC KEY-----
\
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECZwWXssdFhcliHEkhQoMMcZyUYI/
\
        RVInlqlj6duqLZWWXwmnH03MsDLEVoTO207fiMRUk+r9lBvXrUpCULItaw==
-----END PUBLIC KEY-----\n";
    PinnedKey::from_pem("unused", pem, EcdsaForm::Der).unwrap()
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_managed_key_is_one_of_several_and_has_to_be_one_of_them() {
    let suite = cases();
    let managed = || case(&suite, "managed-key-and-trusted-root");
    // Another key of the same kind before it.
    let mut case = managed();
    case.demand.keys.insert(0, unused_key());
    let verified = case.fact().unwrap().verified.remove(0);
    assert_eq!(verified.signer, Signer::Keys(vec!["case".to_owned()]));
    // Only the other, and none, however many signatures are demanded.
    case.demand.keys.truncate(1);
    assert!(matches!(case.refusal(), Refusal::UnknownKey { .. }));
    case.demand.keys.clear();
    case.demand.threshold = NonZeroUsize::new(2).unwrap();
    assert!(matches!(case.refusal(), Refusal::UnknownKey { .. }));
    // A lone key that cannot verify a digest is no unknown key.
    let mut case = managed();
    case.demand.keys = vec![PinnedKey::from_ed25519("only", &ED25519).unwrap()];
    let refusal = case.refusal();
    assert!(matches!(refusal, Refusal::Unsupported(_)), "{refusal:?}");
    // What is in no log that is known counts only if the demand says so.
    let mut case = managed();
    case.edit_root(|root| root["tlogs"] = Value::Array(Vec::new()));
    let refusal = case.refusal();
    assert!(matches!(refusal, Refusal::UnknownLog { .. }), "{refusal:?}");
    case.sigstore().transparency = Transparency::NotRequired;
    let verified = case.fact().unwrap().verified.remove(0);
    assert!(!verified.bundle.unwrap().logged);
}

/// A bundle has to say which bytes it is about by a digest that is compared.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_bundle_without_a_digest_that_is_known_is_about_nothing() {
    let suite = cases();
    let names_none = Refusal::Unsupported("it names no SHA-256 digest".to_owned());
    for edit in [
        |message: &mut Value| drop(message.as_object_mut().unwrap().remove("messageDigest")),
        |message: &mut Value| {
            let digest = "A".repeat(86) + "==";
            message["messageDigest"] = json!({"algorithm": "SHA2_512", "digest": digest});
        },
        // The right bytes by another name.
        |message: &mut Value| message["messageDigest"]["algorithm"] = Value::from("SHA2_512"),
    ] {
        let mut case = case(&suite, "happy-path-v0.3");
        assert_eq!(case.fact().unwrap().outcome(), Outcome::Verified);
        case.edit(|bundle| edit(&mut bundle["messageSignature"]));
        assert_eq!(case.refusal(), names_none);
    }
    let mut case = case(&suite, "happy-path-intoto-in-dsse-v3");
    case.edit(|bundle| {
        let statement = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "a", "digest": {"sha512": "00".repeat(64)}}],
            "predicateType": predicate_types::SLSA_PROVENANCE,
            "predicate": {},
        });
        let payload = STANDARD.encode(statement.to_string());
        bundle["dsseEnvelope"]["payload"] = Value::from(payload);
    });
    assert_eq!(case.refusal(), names_none);
}

/// What an expired certificate is refused for, and what only looks like one.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_certificate_that_had_expired_is_told_from_one_of_a_stranger() {
    let suite = cases();
    for name in [
        "intoto-set-outside-signing-cert-validity_fail",
        "intoto-tsa-timestamp-outside-cert-validity_fail",
        "intoto-expired-certificate_fail",
    ] {
        let refusal = case(&suite, name).refusal();
        let Refusal::CertificateNotValid { at, not_before, not_after } = refusal else {
            panic!("{name}: {refusal:?}")
        };
        assert!(not_before < not_after, "{name}");
        assert!(at < not_before || at > not_after, "{name}");
    }
    // A time that nobody signed tells nothing.
    let mut stranger = case(&suite, "rekor2-dsse-happy-path");
    stranger.edit_root(|root| {
        let authorities = root["timestampAuthorities"].clone();
        root["certificateAuthorities"] = authorities;
    });
    stranger.edit(|bundle| {
        let entry = &mut bundle["verificationMaterial"]["tlogEntries"][0];
        assert!(entry["inclusionPromise"].is_null());
        entry["integratedTime"] = Value::from("1600000000");
    });
    let refusal = stranger.refusal();
    assert!(matches!(refusal, Refusal::UntrustedCertificate(_)), "{refusal:?}");
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn without_a_root_no_bundle_counts() {
    let suite = cases();
    let mut case = case(&suite, "managed-key-and-trusted-root");
    case.demand.sigstore = None;
    assert_eq!(case.refusal(), Refusal::NoTrustedRoot);
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn what_is_no_root_is_the_policy_s_fault() {
    let suite = cases();
    for root in ["", "{}", "[]", r#"{"mediaType": "application/json"}"#, "\u{0}"] {
        let mut case = case(&suite, "happy-path-v0.3");
        case.sigstore().trusted_root = root.as_bytes().to_vec();
        assert!(matches!(case.fact(), Err(DemandError::TrustedRoot(_))), "{root:?}");
    }
    let mut case = case(&suite, "happy-path-v0.3");
    case.sigstore().trusted_root.resize(4 << 20, b' ');
    assert_eq!(case.fact().unwrap().outcome(), Outcome::Verified);
    case.sigstore().trusted_root.push(b' ');
    let too_large = DemandError::TrustedRoot("more than 4194304 bytes".to_owned());
    assert_eq!(case.fact().unwrap_err(), too_large);
}

/// No cut and no changed byte of a bundle panics, and none of a signature, a
/// payload or a proof verifies.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn damaged_bundles_are_refused() {
    let suite = cases();
    let whole = case(&suite, "rekor2-dsse-happy-path");
    let Case { bundle, subject, demand } = &whole;
    let requirements = vec![Requirement::Predicate(predicate_types::SLSA_PROVENANCE.to_owned())];
    let demand = Demand { requirements, ..demand.clone() };
    let outcome = |bytes: &[u8]| {
        let attestation = Attestation { name: "bundle", bytes };
        verify(&demand, &[attestation], std::slice::from_ref(subject), &[]).unwrap()[0].outcome()
    };
    assert_eq!(outcome(bundle), Outcome::Verified);
    let end = bundle.trim_ascii_end().len();
    for length in (0..end).step_by(101) {
        assert_eq!(outcome(&bundle[..length]), Outcome::Refused, "cut to {length}");
    }
    for at in (0..end).step_by(211) {
        let mut changed = bundle.clone();
        changed[at] = b'!';
        outcome(&changed);
    }
    let text = std::str::from_utf8(bundle).unwrap();
    for field in ["\"payload\"", "\"sig\"", "\"signedTimestamp\"", "\"canonicalizedBody\""] {
        let value = text.find(field).unwrap() + field.len();
        let at = value + text[value..].find('"').unwrap() + 30;
        let mut changed = bundle.clone();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert_eq!(outcome(&changed), Outcome::Refused, "{field}");
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn hostile_bundles_are_refused_and_bounded() {
    let suite = cases();
    let mut case = case(&suite, "happy-path-v0.1");
    let text = String::from_utf8(case.bundle.clone()).unwrap();
    let deep = format!("{{\"x\":{}{},", "[".repeat(100_000), "]".repeat(100_000));
    case.bundle = text.replacen('{', &deep, 1).into_bytes();
    assert!(matches!(case.refusal(), Refusal::Malformed(_)));

    case.bundle = text.into_bytes();
    let original = case.bundle.clone();
    let chain = "/verificationMaterial/x509CertificateChain/certificates";
    for list in ["/verificationMaterial/tlogEntries", chain] {
        case.bundle = original.clone();
        case.edit(|bundle| {
            let list = bundle.pointer_mut(list).unwrap().as_array_mut().unwrap();
            *list = vec![list[0].clone(); 9];
        });
        let what = "proofs in a bundle";
        assert_eq!(case.refusal(), Refusal::TooLarge { what, limit: 8 }, "{list}");
        // As many as there may be are read, and one of them alone is right.
        case.edit(|bundle| drop(bundle.pointer_mut(list).unwrap().as_array_mut().unwrap().pop()));
        let fact = case.fact().unwrap();
        let is_too_large = |it: &Refused| matches!(it.because, Refusal::TooLarge { .. });
        assert!(!fact.refused.iter().any(is_too_large), "{list}");
    }
}
