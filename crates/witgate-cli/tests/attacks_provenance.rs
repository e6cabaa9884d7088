//! Ways to pass for attested: with a statement that is there and says no, or
//! nothing, or something about other bytes, or that somebody else has signed.

mod locked;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod sandbox;

use std::fs;
use std::path::Path;

use locked::{ARTIFACT, Repository, TOOL, component, signed};
use sandbox::{witgate, write};
use serde_json::{Value, json};

const TEST_RESULT: &str = "https://in-toto.io/attestation/test-result/v0.1";
const SVR: &str = "https://in-toto.io/attestation/svr/v0.2";
const SUMMARY: &str = "https://slsa.dev/verification_summary/v1";
const PROVENANCE: &str = "https://slsa.dev/provenance/v1";
const OTHER: &str = "https://acme.example/audit/v1";

/// A tool of which an attestation of a type is required, and a key that may sign.
struct Attested {
    repository: Repository,
    tool: Vec<u8>,
}

impl Attested {
    /// `rest` goes under `[provenance]`.
    fn requiring(predicate_type: &str, rest: &str) -> Attested {
        let repository = Repository::with_artifact();
        let policy = format!(
            "{ARTIFACT}attestations = [\"tool.intoto.jsonl\"]\n\n[provenance]\n\
             require = [\"{predicate_type}\"]\n{rest}\n\
             [[provenance.key]]\npath = \"keys/release.pem\"\nname = \"release\"\n"
        );
        repository.write("witgate.toml", policy);
        repository.write("keys/release.pem", signed::pem(7));
        repository.commit("attested");
        Attested { repository, tool: component(TOOL, "tool") }
    }

    fn envelope(&self, predicate_type: &str, predicate: &Value) -> String {
        signed::envelope(7, predicate_type, &self.tool, predicate)
    }

    /// Runs both commands with these attestations, which must agree.
    #[track_caller]
    fn expect(&self, attestations: &[String], code: i32, words: &[&str]) {
        self.repository.write("tool.intoto.jsonl", attestations.join("\n") + "\n");
        self.repository.verify(&[]).expect(code, words);
        self.repository.witgate(&["check"]).expect(code, words);
    }

    /// A statement of one type that says this.
    #[track_caller]
    fn says(&self, predicate_type: &str, predicate: &Value, code: i32, words: &[&str]) {
        self.expect(&[self.envelope(predicate_type, predicate)], code, words);
    }
}

#[test]
fn a_test_that_failed_is_no_test_result() {
    let attested = Attested::requiring(TEST_RESULT, "");
    let result = |result: &str, rest: Value| {
        let mut predicate = json!({"result": result, "configuration": [{"name": "wasmtime"}]});
        for (key, value) in rest.as_object().expect("an object") {
            predicate[key] = value.clone();
        }
        predicate
    };
    let says = |predicate: &Value, code, words: &[&str]| {
        attested.says(TEST_RESULT, predicate, code, words);
    };
    says(&result("PASSED", json!({})), 0, &["PASS"]);
    says(&result("PASSED", json!({"passedTests": ["a"], "failedTests": []})), 0, &["PASS"]);
    let refused = "error[provenance-refused]";
    says(&result("FAILED", json!({})), 1, &[refused, "its `result` is `FAILED`"]);
    says(&result("WARNED", json!({})), 1, &[refused, "its `result` is `WARNED`"]);
    let failed = result("PASSED", json!({"failedTests": ["links"]}));
    says(&failed, 1, &[refused, "its test `links` is FAILED"]);
    let warned = result("PASSED", json!({"warnedTests": ["links"]}));
    says(&warned, 1, &[refused, "its test `links` is WARNED"]);
    // A run that failed is not undone by another that passed.
    let both = [result("FAILED", json!({})), result("PASSED", json!({}))];
    let both = both.map(|it| attested.envelope(TEST_RESULT, &it));
    attested.expect(&both, 1, &[refused, "its `result` is `FAILED`"]);
}

/// What is there twice is a yes to one reader and a no to another.
#[test]
fn a_statement_says_each_thing_once() {
    let attested = Attested::requiring(TEST_RESULT, "");
    let digest = locked::hex(&attested.tool);
    let statement = |digests: &str, predicate: &str| {
        let text = format!(
            "{{\"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [{{\"name\": \
             \"tool\", \"digest\": {{{digests}}}}}], \"predicateType\": \"{TEST_RESULT}\", \
             \"predicate\": {{{predicate}}}}}"
        );
        [signed::signed(7, &text)]
    };
    let right = format!("\"sha256\": \"{digest}\"");
    let other = format!("\"sha256\": \"{}\"", "0".repeat(64));
    let passed = "\"result\": \"PASSED\", \"configuration\": [{\"name\": \"wasmtime\"}]";
    attested.expect(&statement(&right, passed), 0, &["PASS"]);
    let twice = |predicate: &str| statement(&right, predicate);
    let refused = ["error[provenance-refused]", "malformed", "duplicate field"];
    attested.expect(&twice(&format!("\"result\": \"FAILED\", {passed}")), 1, &refused);
    attested.expect(
        &twice(&format!("{passed}, \"failedTests\": [{{\"a\": 1, \"a\": 2}}]")),
        1,
        &refused,
    );
    attested.expect(&statement(&format!("{other}, {right}"), passed), 1, &refused);
}

#[test]
fn a_pass_with_failed_tests_proves_no_portability() {
    let attested = Attested::requiring(TEST_RESULT, "");
    let policy = attested.repository.read("witgate.toml");
    attested
        .repository
        .write("witgate.toml", format!("{policy}\n[portability]\nruntimes = [\"wasmtime\"]\n"));
    let mut predicate = json!({"result": "PASSED", "configuration": [{"name": "wasmtime"}]});
    attested.says(TEST_RESULT, &predicate, 0, &["PASS"]);
    predicate["failedTests"] = json!(["links"]);
    let words = ["error[portability-unproved]", "its test `links` is FAILED"];
    attested.says(TEST_RESULT, &predicate, 1, &words);
}

#[test]
fn a_verification_that_failed_is_no_summary() {
    let attested = Attested::requiring(SUMMARY, "");
    let summary = |result: &str| json!({"verifier": {"id": "https://acme.example"}, "verificationResult": result});
    attested.says(SUMMARY, &summary("PASSED"), 0, &["PASS"]);
    let words = ["error[provenance-refused]", "its `verificationResult` is `FAILED`"];
    attested.says(SUMMARY, &summary("FAILED"), 1, &words);
    let both = ["PASSED", "FAILED"].map(|it| attested.envelope(SUMMARY, &summary(it)));
    attested.expect(&both, 1, &words);
    attested.says(
        SUMMARY,
        &json!({"verifier": {"id": "x"}}),
        1,
        &["`verificationResult` is empty"],
    );
}

#[test]
fn an_empty_predicate_says_nothing() {
    for (predicate_type, full) in [
        (OTHER, json!({"auditor": "somebody"})),
        (
            PROVENANCE,
            json!({
                "buildDefinition": {"buildType": "https://acme.example/build"},
                "runDetails": {"builder": {"id": "https://acme.example/builder"}},
            }),
        ),
    ] {
        let attested = Attested::requiring(predicate_type, "");
        attested.says(predicate_type, &full, 0, &["PASS"]);
        for hollow in [json!({}), json!(null), json!({"auditor": "", "notes": []}), json!("yes")] {
            let words = ["error[provenance-refused]", "is empty or missing"];
            attested.says(predicate_type, &hollow, 1, &words);
        }
    }
    // Or something else than yes.
    let attested = Attested::requiring(OTHER, "");
    let words = ["error[provenance-refused]", "its `result` is `rejected`"];
    attested.says(OTHER, &json!({"auditor": "somebody", "result": "rejected"}), 1, &words);
    for field in ["result", "passed", "approved"] {
        let words = ["error[provenance-refused]", &format!("its `{field}` is `false`")];
        attested.says(OTHER, &json!({"auditor": "somebody", field: false}), 1, &words);
        attested.says(OTHER, &json!({"auditor": "somebody", field: true}), 0, &["PASS"]);
    }
}

#[test]
fn a_simple_result_without_properties_says_nothing() {
    let attested = Attested::requiring(SVR, "");
    let result = |properties: Value| {
        json!({
            "verifier": {"id": "https://acme.example"},
            "timeCreated": "2026-11-20T00:00:00Z",
            "properties": properties,
        })
    };
    attested.says(SVR, &result(json!(["acme/audited"])), 0, &["PASS"]);
    for properties in [json!([]), json!([""])] {
        let words = ["error[provenance-refused]", "`properties` is empty"];
        attested.says(SVR, &result(properties), 1, &words);
    }
    // What witgate itself writes of a run that failed.
    attested.says(SVR, &result(json!(["witgate/worlds-fitted"])), 1, &["`witgate/passed`"]);
    attested.says(SVR, &result(json!(["witgate/worlds-fitted", "witgate/passed"])), 0, &["PASS"]);
}

/// Names of which one is the beginning or the end of another.
#[test]
fn a_name_that_is_part_of_another_is_another() {
    let repository = "https://github.com/acme/tool";
    let attested = Attested::requiring(
        PROVENANCE,
        &format!(
            "source-repository = \"{repository}\"\nworkflow = \".github/workflows/release.yml\"\n\
             builder = \"https://github.com/acme/builder/.github/workflows/*@refs/tags/v*\"\n"
        ),
    );
    let provenance = |repository: &str, workflow: &str, builder: &str| {
        json!({
            "buildDefinition": {
                "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                "externalParameters": {"workflow": {"repository": repository, "path": workflow}},
            },
            "runDetails": {"builder": {"id": builder}},
        })
    };
    let release = ".github/workflows/release.yml";
    let builder = "https://github.com/acme/builder/.github/workflows/build.yml@refs/tags/v1";
    attested.says(PROVENANCE, &provenance(repository, release, builder), 0, &["PASS"]);
    for other in [
        "https://github.com/acme/tool-evil",
        "https://github.com/acme/tool/evil",
        "https://github.com/acme/too",
        "https://evil.example/https://github.com/acme/tool",
        "https://github.com/evil@https://github.com/acme/tool",
        "",
    ] {
        let words = ["error[provenance-refused]", "not from `https://github.com/acme/tool`"];
        attested.says(PROVENANCE, &provenance(other, release, builder), 1, &words);
    }
    for other in [".github/workflows/release.yml.evil", "x/.github/workflows/release.yml", ""] {
        let words = ["error[provenance-refused]", "built by workflow"];
        attested.says(PROVENANCE, &provenance(repository, other, builder), 1, &words);
    }
    for other in [
        "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main",
        // A branch that is called like a tag.
        "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/x@refs/tags/v1",
        "https://github.com/acme/builder/.github/workflows/build.yml",
        "https://evil.example/https://github.com/acme/builder/.github/workflows/b.yml@refs/tags/v1",
    ] {
        let words = ["error[provenance-refused]", "built by `https://"];
        attested.says(PROVENANCE, &provenance(repository, release, other), 1, &words);
    }
}

/// The least component that there is.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

/// A day on which every bundle here was signed already.
const LATER: &str = "2030-01-01";

const TAGS: &str = "https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v*";

/// What `sigstore/make.py` wrote.
fn made(name: &str) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sigstore");
    fs::read_to_string(directory.join(name)).expect(name)
}

/// A component that a workflow may sign with a certificate of an instance of its
/// own, whose signatures are stamped and in no log.
fn certified(identity: &str, rest: &str) -> Repository {
    let repository = Repository::new();
    repository.write("tool.wasm", COMPONENT);
    repository.write("wit/tool.wit", TOOL);
    repository.write("trusted_root.json", made("trusted_root.json"));
    let policy = format!(
        "[[package]]\npath = \"wit\"\n\n[[artifact]]\npath = \"tool.wasm\"\n\
         attestations = [\"tool.sigstore.json\"]\n\n[provenance]\n\
         require = [\"{PROVENANCE}\"]\ntrusted-root = \"trusted_root.json\"\n\
         transparency = \"not-required\"\n{rest}\n[[provenance.identity]]\n\
         name = \"{identity}\"\nissuer = \"https://token.actions.githubusercontent.com\"\n"
    );
    repository.write("witgate.toml", policy);
    repository.commit("certified");
    repository
}

#[track_caller]
fn signed_by(repository: &Repository, bundle: &str, code: i32, words: &[&str]) {
    repository.write("tool.sigstore.json", made(&format!("{bundle}.sigstore.json")));
    repository.verify(&["--as-of", LATER]).expect(code, words);
    repository.witgate(&["check", "--as-of", LATER]).expect(code, words);
}

/// With the identity of the manual.
#[test]
fn neither_a_branch_nor_a_longer_name_is_the_release() {
    let repository = certified(TAGS, "");
    signed_by(&repository, "release", 0, &["PASS"]);
    for other in ["branch", "branch-like-a-tag", "longer-name"] {
        signed_by(&repository, other, 1, &["error[provenance-refused]", "signed by `https://"]);
    }
    // Nor is it if somebody else says so.
    repository.edit("witgate.toml", "https://token.actions", "https://token.other");
    signed_by(&repository, "release", 1, &["error[provenance-refused]", "token.other"]);
    // Any workflow of the repository, at a tag: a branch is none either.
    let any = "https://github.com/acme/tool/.github/workflows/*@refs/tags/*";
    let repository = certified(any, "");
    signed_by(&repository, "release", 0, &["PASS"]);
    signed_by(&repository, "branch-like-a-tag", 1, &["error[provenance-refused]"]);
    let manual =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/integrity.md"));
    let manual = manual.expect("the manual");
    assert!(manual.contains("/release.yml@refs/tags/v*\"") && !manual.contains("yml@*\""));
}

/// Whoever writes a statement may write anything; the certificate is not theirs.
#[test]
fn statement_and_certificate_name_one_workflow() {
    let workflow = "workflow = \".github/workflows/release.yml\"\n";
    let source = "source-repository = \"https://github.com/acme/tool\"\n";
    for rest in [workflow.to_owned(), format!("{source}{workflow}")] {
        let repository = certified(TAGS, &rest);
        signed_by(&repository, "release", 0, &["PASS"]);
        for other in ["other-workflow", "longer-workflow"] {
            let words = ["error[provenance-refused]", "built by workflow `https://github.com/acme"];
            signed_by(&repository, other, 1, &words);
        }
    }
    let repository = certified(TAGS, source);
    let words = ["error[provenance-refused]", "built from `https://github.com/evil/tool`"];
    signed_by(&repository, "other-repository", 1, &words);
}

/// An older format proves less, and must still prove what it has to.
#[test]
fn a_bundle_of_an_older_format_is_as_good_as_the_policy_says() {
    const BUNDLES: [&str; 3] = ["release-0.1", "release-0.2", "release"];
    for (first, oldest) in ["0.1", "0.2", "0.3"].into_iter().enumerate() {
        let repository = certified(TAGS, &format!("oldest-bundle = \"{oldest}\"\n"));
        for (at, bundle) in BUNDLES.into_iter().enumerate() {
            let refused = "error[provenance-refused]";
            let (code, words) = match at {
                at if at < first => (1, [refused, "is older than"]),
                // The log has promised nothing.
                0 => (1, [refused, "must have an inclusion promise"]),
                _ => (0, ["PASS", ""]),
            };
            signed_by(&repository, bundle, code, &words);
        }
    }
}

/// A bundle without a certificate, which a key that is pinned has signed.
#[test]
fn a_key_vouches_in_a_bundle_as_the_policy_says() {
    let key = |name: &str| format!("\n[[provenance.key]]\npath = \"{name}.pem\"\n");
    let with = |rest: &str, keys: &[&str]| {
        let repository = certified(TAGS, rest);
        repository.write("key.pem", made("key.pem"));
        repository.write("other.pem", signed::pem(7));
        let keys: String = keys.iter().map(|name| key(name)).collect();
        let policy = repository.read("witgate.toml") + &keys;
        repository.write("witgate.toml", policy);
        repository
    };
    signed_by(&with("", &["key"]), "key", 0, &["PASS"]);
    signed_by(&with("", &["other", "key"]), "key", 0, &["PASS"]);
    signed_by(&with("", &["other"]), "key", 1, &["error[provenance-refused]"]);
    signed_by(&with("", &[]), "key", 1, &["error[provenance-refused]"]);
    // One key is not two, and no log has seen it.
    let words = ["error[provenance-refused]", "and 2 are demanded"];
    signed_by(&with("threshold = 2\n", &["other", "key"]), "key", 1, &words);
    let logged = with("", &["key"]);
    logged.edit("witgate.toml", "transparency = \"not-required\"\n", "");
    signed_by(&logged, "key", 1, &["error[provenance-refused]"]);
}

#[test]
fn a_root_that_had_expired_vouches_for_nothing() {
    let repository = certified(TAGS, "");
    signed_by(&repository, "release", 0, &["PASS"]);
    for authorities in ["certificateAuthorities", "timestampAuthorities"] {
        let mut root: Value = serde_json::from_str(&made("trusted_root.json")).expect("JSON");
        root[authorities][0]["validFor"] =
            json!({"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"});
        repository.write("trusted_root.json", root.to_string());
        signed_by(&repository, "release", 1, &["error[provenance-refused]"]);
        root[authorities] = json!([]);
        repository.write("trusted_root.json", root.to_string());
        signed_by(&repository, "release", 1, &["error[provenance-refused]"]);
    }
    // Where the logs must have seen it, no stamp is enough.
    repository.write("trusted_root.json", made("trusted_root.json"));
    repository.edit("witgate.toml", "transparency = \"not-required\"\n", "");
    signed_by(&repository, "release", 1, &["error[provenance-refused]"]);
}

/// Signed for other bytes, and after the day that counts.
#[test]
fn a_bundle_is_about_its_bytes_and_of_its_day() {
    let repository = certified(TAGS, "");
    repository.write("tool.sigstore.json", made("release.sigstore.json"));
    let early = repository.verify(&["--as-of", "2025-01-01"]);
    early.expect(1, &["error[provenance-refused]", "which is after"]);
    let mut other = COMPONENT.to_vec();
    other.extend([0, 2, 1, b'x']);
    repository.write("tool.wasm", other);
    signed_by(&repository, "release", 1, &["error[provenance-refused]", "verified, but about"]);
}

/// A component of one custom section, signed within by wasmsign2 0.2.8 with the Ed25519 key
/// of the seed 7, 7, 7, …
const SIGNED_WITHIN: &str = "\
    0061736d0d0001000078097369676e61747572650101010169013dd7075ddc9b5e5c665fa22eeb51ef131e355e\
    d8d4dd8ecf986cb503963148110146036b65790140bd96b399f3c4afbd3b157414d5137daac57b7d33afaa7ecb\
    c13afeea89a6515a7a4bf8267139ade72625c6d13f3cb224eb2b5400d462269b46956daedfd41c090004017\
    8aabb";

#[test]
fn a_signature_within_is_over_the_bytes() {
    let hex = SIGNED_WITHIN.as_bytes().chunks(2).map(|two| {
        let two = std::str::from_utf8(two).expect("hexadecimal");
        u8::from_str_radix(two, 16).expect("hexadecimal")
    });
    let whole: Vec<u8> = hex.collect();
    let mut changed = whole.clone();
    *changed.last_mut().expect("bytes") ^= 1;
    let unsigned = b"\0asm\x0d\0\x01\0".to_vec();
    let refused = "`dist/a.wasm: a signature`: signed within, and it does not count";
    for (bytes, require, code, words) in [
        (&whole, "signature", 0, vec!["1 of 1 entry verified"]),
        (&changed, "signature", 1, vec![refused, "not over these bytes"]),
        // One that is not there is absent, and not wrong.
        (&unsigned, "signature", 1, vec!["provenance-absent", "no `attestations` are named"]),
        // Nobody asked for it, and it is wrong all the same.
        (&changed, "https://slsa.dev/provenance/v1", 1, vec![refused, "provenance-absent"]),
    ] {
        let repository = tempfile::tempdir().expect("a directory");
        let here = repository.path();
        write(here, "dist/a.wasm", bytes);
        write(here, "keys/release.pem", signed::pem(7));
        let policy = format!(
            "[[artifact]]\npath = \"dist/a.wasm\"\n\n[provenance]\nrequire = [\"{require}\"]\n\
             key = [{{ path = \"keys/release.pem\", name = \"release\" }}]\n"
        );
        write(here, "witgate.toml", policy);
        let run = witgate(here, &["verify"]);
        run.expect(code, &words);
        let is_refused = run.said.contains("provenance-refused");
        assert_eq!(is_refused, words.contains(&refused), "{}", run.said);
    }
}
