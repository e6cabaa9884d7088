//! Envelopes with pinned keys, from files to facts. The keys are made of fixed
//! seeds, and the envelopes here, by code that shares nothing with the crate's
//! but `pae`, whose own vector is the specification's.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_compact::{KeyPair, Seed};
use p256::ecdsa::signature::Signer as _;
use serde_json::{Value, json};
use witgate_attest::{
    Attestation, BundleVersion, Coverage, Demand, DemandError, EcdsaForm, Fact, Manifest,
    ManifestError, Outcome, PinnedKey, Predicate, Refusal, Requirement, Signer, Subject, Tested,
    pae, predicate_types, promotion_statement, svr_statement, test_result_statement, verify,
};
use witgate_model::Digest;

const COMPONENT: &[u8] = b"the component";
const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

fn pair(seed: u8) -> KeyPair {
    KeyPair::from_seed(Seed::new([seed; 32]))
}

fn pinned(name: &str, seed: u8) -> PinnedKey {
    PinnedKey::from_ed25519(name, &pair(seed).pk).unwrap()
}

fn subject(name: &str, bytes: &[u8]) -> Subject {
    Subject { name: name.to_owned(), digest: Digest::of_bytes(bytes) }
}

fn statement(predicate_type: &str, about: &[u8], predicate: Value) -> String {
    let digest = Digest::of_bytes(about).short(64);
    // The first subject names no SHA-256, as in GitHub's release attestations.
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"uri": "pkg:github/o/r@v1", "digest": {"sha1": "00"}},
            {"name": "c.wasm", "digest": {"sha256": digest.to_uppercase()}},
        ],
        "predicateType": predicate_type,
        "predicate": predicate,
    })
    .to_string()
}

/// An envelope around `payload`, signed by Ed25519 keys of these seeds, which are
/// called by these names.
fn envelope(payload: &str, signers: &[(u8, Option<&str>)]) -> String {
    let message = pae(PAYLOAD_TYPE, payload.as_bytes());
    let signatures: Vec<Value> = signers
        .iter()
        .map(|(seed, keyid)| {
            json!({"keyid": keyid, "sig": STANDARD.encode(pair(*seed).sk.sign(&message, None))})
        })
        .collect();
    let payload = STANDARD.encode(payload);
    json!({"payload": payload, "payloadType": PAYLOAD_TYPE, "signatures": signatures}).to_string()
}

fn provenance(about: &[u8]) -> String {
    statement(
        predicate_types::SLSA_PROVENANCE,
        about,
        json!({
            "buildDefinition": {
                "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                "externalParameters": {"workflow": {
                    "ref": "refs/tags/v1",
                    "repository": "https://github.com/o/r",
                    "path": ".github/workflows/release.yml",
                }},
                "resolvedDependencies": [
                    {"uri": "git+https://github.com/o/other", "digest": {"gitCommit": "bbbb"}},
                    {"uri": "git+https://github.com/o/r@refs/tags/v1",
                     "digest": {"gitCommit": "aaaa"}},
                ],
            },
            "runDetails": {"builder": {"id": "https://github.com/o/r/release.yml@refs/tags/v1"}},
        }),
    )
}

fn demand(requirements: impl IntoIterator<Item = Requirement>) -> Demand {
    Demand {
        keys: vec![pinned("alice", 1), pinned("bob", 2)],
        threshold: NonZeroUsize::MIN,
        sigstore: None,
        requirements: requirements.into_iter().collect(),
        now: "2026-11-20T00:00:00Z".parse().unwrap(),
    }
}

fn any_provenance() -> Requirement {
    Requirement::Predicate(predicate_types::SLSA_PROVENANCE.to_owned())
}

fn facts(demand: &Demand, files: &[(&str, &str)]) -> Vec<Fact> {
    let files: Vec<Attestation<'_>> =
        files.iter().map(|(name, text)| Attestation { name, bytes: text.as_bytes() }).collect();
    verify(demand, &files, &[subject("c.wasm", COMPONENT)], &[]).unwrap()
}

/// Why one envelope does not prove provenance of the component.
fn refusal(demand: &Demand, envelope: &str) -> Refusal {
    let mut fact = facts(demand, &[("a.json", envelope)]).remove(0);
    assert_eq!(fact.outcome(), Outcome::Refused, "{fact:?}");
    fact.refused.remove(0).because
}

#[test]
fn provenance_is_verified_and_told() {
    let envelope = envelope(&provenance(COMPONENT), &[(2, None)]);
    let fact = facts(&demand([any_provenance()]), &[("a.json", &envelope)]).remove(0);
    assert_eq!(fact.outcome(), Outcome::Verified, "{fact:?}");
    let verified = &fact.verified[0];
    assert_eq!(verified.attestation, "a.json");
    assert_eq!(verified.signer, Signer::Keys(vec!["bob".to_owned()]));
    assert_eq!(verified.coverage, Coverage::Direct);
    let Some(Predicate::Provenance(provenance)) = &verified.predicate else { panic!("{fact:?}") };
    assert_eq!(provenance.commit.as_deref(), Some("aaaa"));
    assert_eq!(provenance.workflow.as_deref(), Some(".github/workflows/release.yml"));
}

#[test]
fn url_safe_base64_is_as_good() {
    let payload = provenance(COMPONENT);
    let signature = pair(1).sk.sign(pae(PAYLOAD_TYPE, payload.as_bytes()), None);
    let envelope = json!({
        "payload": URL_SAFE_NO_PAD.encode(&payload), "payloadType": PAYLOAD_TYPE,
        "signatures": [{"sig": URL_SAFE_NO_PAD.encode(signature)}],
    });
    let fact = facts(&demand([any_provenance()]), &[("a", &envelope.to_string())]).remove(0);
    assert_eq!(fact.outcome(), Outcome::Verified, "{fact:?}");
}

#[test]
fn ecdsa_counts_in_the_form_that_the_key_is_pinned_with() {
    let secret = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_point(false);
    // id-ecPublicKey, prime256v1: RFC 5480.
    let header = STANDARD.decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA=").unwrap();
    let spki = STANDARD.encode([&header, point.as_bytes()].concat());
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n");
    let payload = provenance(COMPONENT);
    let signature: p256::ecdsa::Signature = secret.sign(&pae(PAYLOAD_TYPE, payload.as_bytes()));
    let raw = signature.to_bytes().to_vec();
    let der = signature.to_der().as_bytes().to_vec();
    for (pinned, written, expected) in [
        (EcdsaForm::Raw, &raw, Outcome::Verified),
        (EcdsaForm::Der, &der, Outcome::Verified),
        (EcdsaForm::Raw, &der, Outcome::Refused),
        (EcdsaForm::Der, &raw, Outcome::Refused),
    ] {
        let mut demand = demand([any_provenance()]);
        demand.keys = vec![PinnedKey::from_pem("k", &pem, pinned).unwrap()];
        let envelope = json!({
            "payload": STANDARD.encode(&payload), "payloadType": PAYLOAD_TYPE,
            "signatures": [{"sig": STANDARD.encode(written)}],
        });
        let fact = facts(&demand, &[("a", &envelope.to_string())]).remove(0);
        assert_eq!(fact.outcome(), expected, "{pinned:?} {fact:?}");
    }
}

#[test]
fn keys_are_counted_not_signatures_nor_names() {
    let payload = provenance(COMPONENT);
    let mut two = demand([any_provenance()]);
    two.threshold = NonZeroUsize::new(2).unwrap();
    let one_twice = envelope(&payload, &[(1, Some("alice")), (1, Some("bob"))]);
    assert_eq!(refusal(&two, &one_twice), Refusal::Threshold { found: 1, wanted: 2 });
    let both = envelope(&payload, &[(1, None), (9, None), (2, None)]);
    let fact = facts(&two, &[("a", &both)]).remove(0);
    let names = vec!["alice".to_owned(), "bob".to_owned()];
    assert_eq!(fact.verified[0].signer, Signer::Keys(names));

    // The same key under two names is one, and then two cannot sign.
    two.keys = vec![pinned("alice", 1), pinned("bob", 1)];
    let attestation = Attestation { name: "a", bytes: both.as_bytes() };
    let error = verify(&two, &[attestation], &[], &[]).unwrap_err();
    assert_eq!(error, DemandError::Threshold { threshold: 2, keys: 1 });
}

#[test]
fn an_unknown_key() {
    let demand = demand([any_provenance()]);
    let envelope = envelope(&provenance(COMPONENT), &[(9, Some("mallory"))]);
    let hints = vec!["mallory".to_owned()];
    assert_eq!(refusal(&demand, &envelope), Refusal::UnknownKey { hints });
}

/// A key's name lets nothing in and keeps nothing out.
#[test]
fn a_key_s_name_decides_nothing() {
    let demand = demand([any_provenance()]);
    let payload = provenance(COMPONENT);
    let forged = envelope(&payload, &[(9, Some("alice"))]);
    let key = Some("alice".to_owned());
    assert_eq!(refusal(&demand, &forged), Refusal::SignatureMismatch { key });
    let misnamed = envelope(&payload, &[(1, Some("mallory"))]);
    assert_eq!(facts(&demand, &[("a", &misnamed)])[0].outcome(), Outcome::Verified);
}

#[test]
fn a_signature_over_other_bytes() {
    let demand = demand([any_provenance()]);
    let mut envelope: Value =
        serde_json::from_str(&envelope(&provenance(b"harmless"), &[(1, Some("alice"))])).unwrap();
    envelope["payload"] = Value::from(STANDARD.encode(provenance(COMPONENT)));
    let key = Some("alice".to_owned());
    assert_eq!(refusal(&demand, &envelope.to_string()), Refusal::SignatureMismatch { key });
}

/// A statement is signed, and is no signature over the file.
#[test]
fn a_statement_is_no_plain_signature() {
    let envelope = envelope(&provenance(COMPONENT), &[(1, None)]);
    let fact = facts(&demand([Requirement::Signature]), &[("a", &envelope)]).remove(0);
    assert_eq!(fact.outcome(), Outcome::Absent, "{fact:?}");
}

#[test]
fn an_unsigned_one() {
    let demand = demand([any_provenance()]);
    assert_eq!(refusal(&demand, &envelope(&provenance(COMPONENT), &[])), Refusal::Unsigned);
}

#[test]
fn an_attestation_of_another_file() {
    let demand = demand([any_provenance()]);
    let envelope = envelope(&provenance(b"another"), &[(1, None)]);
    let about = vec!["pkg:github/o/r@v1".to_owned(), "c.wasm".to_owned()];
    assert_eq!(refusal(&demand, &envelope), Refusal::OtherSubject { about });
}

/// Nothing is signed about a set of attestations, so one can be removed; that
/// is distinguished from one that is bad, and from one of a neighbour.
#[test]
fn a_deleted_attestation() {
    let test = |runtime: &str| {
        let predicate = json!({"result": "PASSED", "configuration": [{"name": runtime}]});
        envelope(&statement(predicate_types::TEST_RESULT, COMPONENT, predicate), &[(1, None)])
    };
    let provenance = envelope(&provenance(COMPONENT), &[(1, None)]);
    let passed = |runtime: &str| Requirement::Passed { runtime: runtime.to_owned() };
    let demand = demand([any_provenance(), passed("wasmtime"), passed("jco")]);
    let outcomes = |text: &str| -> Vec<Outcome> {
        facts(&demand, &[("all.intoto.jsonl", text)]).iter().map(Fact::outcome).collect()
    };
    use Outcome::{Absent, Verified};
    let (one, two) = (test("wasmtime"), test("jco"));
    assert_eq!(outcomes(&format!("{provenance}\n{one}\n{two}")), [Verified; 3]);
    assert_eq!(outcomes(&format!("{provenance}\n\n{two}\n")), [Verified, Absent, Verified]);
    assert_eq!(outcomes(&format!("{one}\n{two}\n")), [Absent, Verified, Verified]);
    assert_eq!(outcomes(""), [Absent; 3]);

    let other = subject("d.wasm", b"another");
    let subjects = [subject("c.wasm", COMPONENT), other];
    let attestation = Attestation { name: "a", bytes: provenance.as_bytes() };
    let facts = verify(&demand, &[attestation], &subjects, &[]).unwrap();
    let outcomes: Vec<_> = facts.iter().map(Fact::outcome).collect();
    assert_eq!(outcomes, [Verified, Absent, Absent, Absent, Absent, Absent]);
}

#[test]
fn a_test_that_failed_is_told_even_beside_one_that_passed() {
    let requirement = Requirement::Passed { runtime: "wasmtime 50".to_owned() };
    let demand = demand([requirement]);
    let test = |result: &str| {
        let predicate =
            json!({"result": result, "configuration": [{"uri": "x"}, {"name": "wasmtime 50"}]});
        envelope(&statement(predicate_types::TEST_RESULT, COMPONENT, predicate), &[(1, None)])
    };
    let runtime = || "wasmtime 50".to_owned();
    let failed = Refusal::NotPassed { runtime: runtime(), result: Tested::Failed };
    assert_eq!(refusal(&demand, &test("FAILED")), failed);
    let warned = Refusal::NotPassed { runtime: runtime(), result: Tested::Warned };
    assert_eq!(refusal(&demand, &test("WARNED")), warned);
    assert!(matches!(refusal(&demand, &test("SKIPPED")), Refusal::Malformed(_)));

    let lines = format!("{}\n{}\n", test("FAILED"), test("PASSED"));
    let fact = facts(&demand, &[("t.jsonl", &lines)]).remove(0);
    assert_eq!(fact.verified[0].attestation, "t.jsonl:2");
    assert_eq!(
        (fact.refused[0].attestation.as_str(), &fact.refused[0].because),
        ("t.jsonl:1", &failed)
    );

    // Of many the first are told, and how many there are.
    let lines = format!("{}\n", test("FAILED")).repeat(20);
    let fact = facts(&demand, &[("t.jsonl", &lines)]).remove(0);
    assert_eq!((fact.refused.len(), fact.unlisted), (16, 4));
}

#[test]
fn whoever_is_meant_is_named_in_a_refusal() {
    let because = |hints: &[&str]| {
        Refusal::UnknownKey { hints: hints.iter().map(|&it| it.to_owned()).collect() }.to_string()
    };
    assert_eq!(because(&[]), "signed by no pinned key, but by nobody");
    assert_eq!(because(&["k", "l"]), "signed by no pinned key, but by `k`, `l`");
    let (found, oldest) = (BundleVersion::V0_1, BundleVersion::V0_3);
    let because = Refusal::Downgraded { found, oldest }.to_string();
    assert_eq!(because, "bundle version 0.1 is older than 0.3, the oldest that is accepted");
    assert_eq!(BundleVersion::V0_2.to_string(), "0.2");
}

#[test]
fn the_source_the_workflow_and_the_builder() {
    let ask = |source: Option<&str>, workflow: Option<&str>, builder: Option<&str>| {
        demand([Requirement::Provenance {
            source_repository: source.map(str::to_owned),
            workflow: workflow.map(str::to_owned),
            builder: builder.map(str::to_owned),
        }])
    };
    let envelope = envelope(&provenance(COMPONENT), &[(1, None)]);
    let source = Some("https://github.com/o/r");
    let workflow = Some(".github/workflows/release.yml");
    let builder = Some("https://github.com/o/r/release.yml@refs/tags/*");
    let fact = facts(&ask(source, workflow, builder), &[("a", &envelope)]).remove(0);
    assert_eq!(fact.outcome(), Outcome::Verified, "{fact:?}");

    let refused = |demand| refusal(&demand, &envelope);
    assert!(matches!(
        refused(ask(Some("https://github.com/o/r2"), workflow, builder)),
        Refusal::SourceRepository { found: Some(found), .. } if found == "https://github.com/o/r"
    ));
    assert!(matches!(refused(ask(source, Some("ci.yml"), builder)), Refusal::Workflow { .. }));
    assert!(matches!(refused(ask(source, workflow, Some("me"))), Refusal::Builder { .. }));

    // What is silent about it does not pass for agreeing.
    let silent = statement(predicate_types::SLSA_PROVENANCE, COMPONENT, json!({}));
    let silent = self::envelope(&silent, &[(1, None)]);
    let refused = refusal(&ask(source, None, None), &silent);
    assert!(matches!(refused, Refusal::SourceRepository { found: None, .. }), "{refused:?}");
}

#[test]
fn what_is_signed_of_a_manifest_holds_of_its_layers() {
    let layer = Digest::of_bytes(COMPONENT);
    let manifest = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"digest": Digest::of_bytes(b"{}").to_string()},
        "layers": [{"mediaType": "application/wasm", "digest": layer.to_string(), "size": 13}],
    })
    .to_string();
    let parsed = Manifest::parse(manifest.as_bytes()).unwrap();
    assert_eq!(parsed.digest, Digest::of_bytes(manifest.as_bytes()));
    assert_eq!(parsed.layers, [layer.to_string()]);

    let envelope = envelope(&provenance(manifest.as_bytes()), &[(1, None)]);
    let attestations = [Attestation { name: "a", bytes: envelope.as_bytes() }];
    let demand = demand([any_provenance()]);
    let subjects = [subject("c.wasm", COMPONENT), subject("d.wasm", b"{}")];
    let facts = verify(&demand, &attestations, &subjects, std::slice::from_ref(&parsed)).unwrap();
    assert_eq!(facts[0].verified[0].coverage, Coverage::Manifest(parsed.digest));
    // The config is no layer.
    assert_eq!(facts[1].outcome(), Outcome::Absent);
    // Without the manifest nothing links the two; with one byte more neither.
    let alone = verify(&demand, &attestations, &subjects, &[]).unwrap();
    assert_eq!(alone[0].outcome(), Outcome::Refused);
    let spaced = Manifest::parse(format!("{manifest} ").as_bytes()).unwrap();
    let spaced = verify(&demand, &attestations, &subjects, &[spaced]).unwrap();
    assert_eq!(spaced[0].outcome(), Outcome::Refused);
}

#[test]
fn what_is_no_manifest_is_said() {
    let kind = |text: &str| Manifest::parse(text.as_bytes()).unwrap_err();
    assert!(matches!(kind("{}"), ManifestError::Malformed(_)));
    assert!(matches!(kind(r#"{"schemaVersion":1,"layers":[]}"#), ManifestError::OtherKind(_)));
    let index =
        r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","layers":[]}"#;
    assert!(matches!(kind(index), ManifestError::OtherKind(_)));
    // Two readers could take either: not this one.
    let twice = r#"{"schemaVersion":2,"layers":[],"layers":[]}"#;
    assert!(matches!(kind(twice), ManifestError::Malformed(_)));
    let large = format!("{}{}", " ".repeat(4 << 20), "{}");
    assert_eq!(kind(&large), ManifestError::TooLarge);
    let most = format!("{}{}", " ".repeat((4 << 20) - 2), "{}");
    assert!(matches!(kind(&most), ManifestError::Malformed(_)));
}

#[test]
fn our_own_result_is_a_statement_like_others() {
    let subjects: BTreeMap<String, Digest> = [
        ("c.wasm".to_owned(), Digest::of_bytes(COMPONENT)),
        ("a.wasm".to_owned(), Digest::of_bytes(b"a")),
    ]
    .into();
    let properties: BTreeSet<String> =
        ["WITGATE_LOCKED", "WITGATE_COMPATIBLE"].map(str::to_owned).into();
    let at = "2026-11-20T12:00:00Z".parse().unwrap();
    let text = svr_statement(&subjects, "https://example.com/v1", at, &properties);
    let expected = format!(
        concat!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":["#,
            r#"{{"name":"a.wasm","digest":{{"sha256":"{}"}}}},"#,
            r#"{{"name":"c.wasm","digest":{{"sha256":"{}"}}}}],"#,
            r#""predicateType":"https://in-toto.io/attestation/svr/v0.2","predicate":{{"#,
            r#""verifier":{{"id":"https://example.com/v1"}},"timeCreated":"2026-11-20T12:00:00Z","#,
            r#""properties":["WITGATE_COMPATIBLE","WITGATE_LOCKED"]}}}}"#,
        ),
        Digest::of_bytes(b"a").short(64),
        Digest::of_bytes(COMPONENT).short(64),
    );
    assert_eq!(text, expected);

    let envelope = envelope(&text, &[(1, None)]);
    let demand = demand([Requirement::Predicate(predicate_types::SVR.to_owned())]);
    let fact = facts(&demand, &[("a", &envelope)]).remove(0);
    let Some(Predicate::SimpleResult(result)) = &fact.verified[0].predicate else { panic!() };
    assert_eq!(result.verifier, "https://example.com/v1");
    assert_eq!(result.properties, ["WITGATE_COMPATIBLE", "WITGATE_LOCKED"]);
}

#[test]
fn results_of_tests_and_of_promotions_are_statements_like_others() {
    let predicate = json!({"result": "PASSED"});
    let subject = || ("c.wasm", Digest::of_bytes(COMPONENT));
    let digest = Digest::of_bytes(COMPONENT).short(64);
    for (text, predicate_type) in [
        (test_result_statement(subject(), &predicate), predicate_types::TEST_RESULT),
        (promotion_statement(subject(), &predicate), predicate_types::PROMOTION),
    ] {
        let written: Value = serde_json::from_str(&text).unwrap();
        let expected = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "c.wasm", "digest": {"sha256": digest}}],
            "predicateType": predicate_type,
            "predicate": {"result": "PASSED"},
        });
        assert_eq!(written, expected);
    }
}

#[test]
fn signed_but_no_statement() {
    let demand = demand([any_provenance()]);
    let signed = |payload: &str, payload_type: &str| {
        let signature = pair(1).sk.sign(pae(payload_type, payload.as_bytes()), None);
        let envelope = json!({
            "payload": STANDARD.encode(payload), "payloadType": payload_type,
            "signatures": [{"sig": STANDARD.encode(signature)}],
        });
        refusal(&demand, &envelope.to_string())
    };
    let statement = provenance(COMPONENT);
    assert!(matches!(signed(&statement, "text/plain"), Refusal::PayloadType { .. }));
    let longer = format!("{PAYLOAD_TYPE}; charset=utf-8");
    assert!(matches!(signed(&statement, &longer), Refusal::PayloadType { .. }));
    let old = statement.replace("Statement/v1", "Statement/v0.1");
    assert!(matches!(signed(&old, PAYLOAD_TYPE), Refusal::StatementType { .. }));
    assert!(matches!(signed("hello", PAYLOAD_TYPE), Refusal::Malformed(_)));
    let twice = statement.replacen('{', r#"{"subject":[],"#, 1);
    assert!(matches!(signed(&twice, PAYLOAD_TYPE), Refusal::Malformed(_)));
}

#[test]
fn nothing_can_be_met_when_nothing_is_trusted() {
    let mut demand = demand([any_provenance()]);
    demand.keys.clear();
    assert_eq!(verify(&demand, &[], &[], &[]).unwrap_err(), DemandError::NothingTrusted);
    demand.requirements.clear();
    assert!(verify(&demand, &[], &[], &[]).unwrap().is_empty());
}

#[test]
fn hostile_files_are_refused_and_bounded() {
    let demand = demand([any_provenance()]);
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    let nested = format!(r#"{{"payloadType":{},"payload":"","signatures":[]}}"#, deep("[", "]"));
    let material = format!(
        r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{}}}"#,
        deep(r#"{"a":"#, "")
    );
    let huge = format!(
        r#"{{"payload":"{}","payloadType":"x","signatures":[{{"sig":""}}]}}"#,
        "A".repeat(8 << 20)
    );
    let many =
        json!({"payload": "", "payloadType": "", "signatures": vec![json!({"sig": ""}); 17]});
    let good = envelope(&provenance(COMPONENT), &[(1, None)]);
    // As many signatures as there may be.
    let most = envelope(&provenance(COMPONENT), &[(1, None); 16]);
    assert_eq!(facts(&demand, &[("a", &most)])[0].outcome(), Outcome::Verified);
    for (text, what) in [
        ("", "nothing"),
        ("\u{0}\u{0}", "binary"),
        ("[1, 2]", "a list"),
        ("{}", "an empty object"),
        (r#"{"payloadType": 1, "payload": 2, "signatures": 3}"#, "other types"),
        (r#"{"payload": "a", "payloadType": "x", "signatures": [{"sig": "AAAA"}]}"#, "bad base64"),
        (&nested, "deep lists"),
        (&deep("[", ""), "deeper lists"),
        (&material, "deep objects"),
        (&huge, "much base64"),
        (&many.to_string(), "many signatures"),
        (&good[..good.len() / 2], "half of one"),
    ] {
        let fact = facts(&demand, &[("a", text)]).remove(0);
        assert_eq!(fact.outcome(), Outcome::Refused, "{what}");
        assert!(fact.refused[0].because.to_string().len() < 1000, "{what}");
    }
    for length in 0..good.len() {
        assert_eq!(facts(&demand, &[("a", &good[..length])])[0].outcome(), Outcome::Refused);
    }

    for (text, is_ours) in [("", false), ("\u{0}", false), ("[1, 2]", false), ("{", true)] {
        let because = facts(&demand, &[("a", text)]).remove(0).refused.remove(0).because;
        assert_eq!(matches!(because, Refusal::Malformed(_)), is_ours, "{text:?}: {because}");
    }

    let lines = "{}\n".repeat(1025);
    let fact = facts(&demand, &[("a.jsonl", &lines)]).remove(0);
    let limit = 1024;
    assert_eq!(fact.refused[0].because, Refusal::TooLarge { what: "attestations", limit });
    let fact = facts(&demand, &[("a.jsonl", &lines[..3 * limit])]).remove(0);
    assert_eq!((fact.refused.len(), fact.unlisted), (16, limit - 16));
    let large = " ".repeat((32 << 20) + 1);
    let because = facts(&demand, &[("a", &large)]).remove(0).refused.remove(0).because;
    assert_eq!(because, Refusal::TooLarge { what: "bytes", limit: 32 << 20 });
    let because = facts(&demand, &[("a", &large[1..])]).remove(0).refused.remove(0).because;
    assert_eq!(because, Refusal::NotAnAttestation);
}

#[test]
fn a_bundle_where_no_root_is_pinned() {
    let bundle = json!({
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {"publicKey": {"hint": "alice"}},
    });
    let refusal = refusal(&demand([any_provenance()]), &bundle.to_string());
    let expected =
        if cfg!(feature = "sigstore") { Refusal::NoTrustedRoot } else { Refusal::NoSigstore };
    assert_eq!(refusal, expected);
}
