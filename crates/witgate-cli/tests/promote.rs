//! `witgate promote`, from metrics to a signed statement that `check` requires.

mod locked;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod sandbox;

use locked::{ARTIFACT, Repository, TOOL, component, hex, signed};
use serde_json::{Value, json};

const PROMOTION: &str = "https://github.com/witgate/witgate/promotion/v1";
const AS_OF: [&str; 2] = ["--as-of", "2027-01-15T12:00:00Z"];

const POLICY: &str = r#"attestations = ["tool.intoto.jsonl"]

[[provenance.key]]
path = "keys/release.pem"
name = "release"

[promotion]
require = true

[[promotion.limit]]
measure = "trap-rate"
max-increase = "5"
"#;

/// A scrape of a host: calls and traps by the digest of the component.
fn scrape(minute: u32, components: &[(&str, u32, u32)]) -> String {
    let lines = components.iter().map(|(digest, calls, traps)| {
        let label = format!("artifact_hash=\"{digest}\"");
        let bucket = "faas_invoke_duration_seconds_bucket";
        format!(
            "faas_errors_total{{{label}}} {traps}\n\
             {bucket}{{{label},le=\"0.1\"}} {calls}\n{bucket}{{{label},le=\"+Inf\"}} {calls}\n"
        )
    });
    let lines: String = lines.collect();
    format!("HTTP/1.1 200 OK\r\nDate: Fri, 15 Jan 2027 11:{minute:02}:00 GMT\r\n\r\n{lines}")
}

/// A tool that must have passed as a canary, and the metrics of that.
struct Canary {
    repository: Repository,
    tool: Vec<u8>,
    production: String,
}

impl Canary {
    fn new(traps: u32) -> Canary {
        let repository = Repository::with_artifact();
        repository.write("witgate.toml", format!("{ARTIFACT}{POLICY}"));
        repository.write("keys/release.pem", signed::pem(7));
        let tool = component(TOOL, "tool");
        let (own, production) = (hex(&tool), hex(b"production"));
        let before = [(own.as_str(), 0, 0), (&production, 500_000, 90)];
        let after = [(own.as_str(), 20_000, traps), (&production, 700_000, 130)];
        repository.write("before.txt", scrape(0, &before));
        repository.write("after.txt", scrape(30, &after));
        repository.commit("a canary");
        Canary { repository, tool, production: format!("sha256:{production}") }
    }

    fn promote(&self, evidence: &[&str], more: &[&str]) -> sandbox::Run {
        let baseline = ["promote", "tool.wasm", "--baseline", &self.production, "--evidence"];
        self.repository.witgate(&[&baseline[..], evidence, &AS_OF, more].concat())
    }

    /// What the canary is judged as, as a statement of the tool.
    fn predicate(&self, code: i32) -> Value {
        let run = self.promote(&["before.txt", "after.txt"], &["--statement", "promotion.json"]);
        run.expect(code, &[]);
        let statement: Value =
            serde_json::from_str(&self.repository.read("promotion.json")).expect("it is JSON");
        assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
        assert_eq!(statement["predicateType"], PROMOTION);
        assert_eq!(statement["subject"][0]["digest"]["sha256"], hex(&self.tool));
        statement["predicate"].clone()
    }

    /// Attests provenance, which is required too, and something else.
    #[track_caller]
    fn check(&self, attestation: &str, code: i32, words: &[&str]) {
        let provenance = signed::provenance(7, &self.tool, "https://github.com/acme/tool");
        self.repository.write("tool.intoto.jsonl", format!("{provenance}\n{attestation}\n"));
        self.repository.verify(&[]).expect(code, words);
        self.repository.witgate(&["check"]).expect(code, words);
    }
}

#[test]
fn check_requires_a_canary_that_passed() {
    let canary = Canary::new(2);
    let passed = canary.predicate(0);
    assert_eq!(passed["result"], "PASSED");
    let envelope =
        |seed, predicate: &Value| signed::envelope(seed, PROMOTION, &canary.tool, predicate);
    canary.check(&envelope(7, &passed), 0, &["PASS"]);

    let missing = "error[promotion-unproved]";
    canary.check("", 1, &[missing, "a passed promotion"]);
    // By somebody else, or about other bytes.
    canary.check(&envelope(9, &passed), 1, &[missing]);
    canary.check(&signed::envelope(7, PROMOTION, b"other", &passed), 1, &[missing]);
    // One that failed, that is undecided, or that says nothing of it.
    let with = |result: Value| {
        let mut predicate = passed.clone();
        predicate["result"] = result;
        envelope(7, &predicate)
    };
    canary.check(&with(json!("FAILED")), 1, &[missing, "its `result` is `FAILED`"]);
    canary.check(&with(json!("UNDECIDED")), 1, &[missing, "its `result` is `UNDECIDED`"]);
    canary.check(&with(json!(null)), 1, &[missing, "`result` is empty or missing"]);
    // What failed is not undone by what passed.
    let both = format!("{}\n{}", with(json!("FAILED")), envelope(7, &passed));
    canary.check(&both, 1, &[missing, "its `result` is `FAILED`"]);
}

#[test]
fn a_canary_that_traps_is_rejected() {
    let canary = Canary::new(60);
    assert_eq!(canary.predicate(1)["result"], "FAILED");
}

#[test]
fn what_somebody_trusted_has_signed_is_evidence() {
    let canary = Canary::new(2);
    let mut predicate = canary.predicate(0);
    let sign = |seed: u8, predicate: &Value| {
        let envelope = signed::envelope(seed, PROMOTION, &canary.tool, predicate);
        canary.repository.write("signed.json", envelope);
        canary.promote(&["signed.json"], &[])
    };
    let words = ["PROMOTE tool.wasm", "20,000 calls in 30 minutes", "signed by the key `release`"];
    sign(7, &predicate).expect(0, &words);
    // The numbers count, and not what somebody made of them.
    predicate["candidate"]["counts"]["traps"] = json!(60);
    sign(7, &predicate)
        .expect(1, &["REJECT tool.wasm", "of 10,000 above the baseline's: exceeded"]);
    sign(9, &predicate).expect(2, &["evidence `signed.json`", "`[provenance]` of the policy"]);

    let statement = canary.repository.read("promotion.json");
    canary.repository.write("bare.json", statement);
    canary.promote(&["bare.json"], &[]).expect(2, &["evidence `bare.json`"]);
    // With metrics beside it, calls may be counted twice.
    predicate["candidate"]["counts"]["traps"] = json!(2);
    sign(7, &predicate).expect(0, &[]);
    let both = canary.promote(&["signed.json", "before.txt", "after.txt"], &[]);
    both.expect(2, &["may count calls twice"]);
    // Of a month ago it is stale.
    let late = ["--as-of", "2027-02-15T12:00:00Z"];
    let run = [
        &["promote", "tool.wasm", "--baseline", &canary.production, "--evidence", "signed.json"],
        &late[..],
    ];
    canary.repository.witgate(&run.concat()).expect(2, &["31 d ago"]);
}

#[test]
fn a_manifest_stands_for_the_component() {
    let canary = Canary::new(2);
    let layer = json!({
        "mediaType": "application/wasm",
        "digest": format!("sha256:{}", hex(&canary.tool)),
        "size": canary.tool.len(),
    });
    let manifest = json!({"schemaVersion": 2, "layers": [layer]}).to_string();
    let image = format!("ghcr.io/acme/tool@sha256:{}", hex(manifest.as_bytes()));
    canary.repository.write("tool.manifest.json", &manifest);
    for file in ["before.txt", "after.txt"] {
        let text = canary.repository.read(file).replace(&hex(&canary.tool), &image);
        canary.repository.write(file, text);
    }
    let evidence = ["before.txt", "after.txt"];
    canary.promote(&evidence, &[]).expect(2, &["the evidence is about another component"]);
    canary.repository.edit(
        "witgate.toml",
        "path = \"tool.wasm\"\n",
        "path = \"tool.wasm\"\nmanifest = \"tool.manifest.json\"\n",
    );
    canary.promote(&evidence, &[]).expect(0, &["PROMOTE tool.wasm"]);
    canary.repository.edit("tool.manifest.json", &hex(&canary.tool), &hex(b"other"));
    canary.promote(&evidence, &[]).expect(2, &["it is the manifest of other bytes"]);
}

#[test]
fn reports_replace_no_evidence() {
    let canary = Canary::new(2);
    let evidence = ["before.txt", "after.txt"];
    for file in ["before.txt", "tool.wasm", "witgate.toml"] {
        let before = std::fs::read(canary.repository.path().join(file)).expect("it is there");
        let run = canary.promote(&evidence, &["--statement", file]);
        run.expect(2, &["it is an input of this run"]);
        let after = std::fs::read(canary.repository.path().join(file)).expect("it is there");
        assert!(before == after, "{file}");
    }
}
