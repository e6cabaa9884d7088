//! `witgate conform`, from cases to test results that `[portability]` requires. The runtimes
//! here are scripts; the real ones are asked in the tests of witgate-conform, and in
//! `the_real_runtimes` where they are installed.

#![cfg(unix)]

mod locked;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod sandbox;

use locked::{ARTIFACT, Repository, component, hex, sha256, signed};
use serde_json::{Value, json};

const WIT: &str = "package acme:tool@0.1.0;

interface calc {
  add: func(a: u8, b: u8) -> u8;
  name: func() -> string;
  divide: func(a: u8, b: u8) -> u8;
}

world tool {
  export calc;
}
";

const CASES: &str = "// What the tool does.

case adding
  add(1, 2) -> 3
case its name
  name() -> \"tool\"
case division by zero
  divide(1, 0) traps
";

/// A driver whose `name` answers what `NAME` says, and which cannot `divide` if it says so.
const DRIVER: &str = r#"
while read -r q; do
  id=$(printf %s "$q" | sed 's/.*"id":\([0-9]*\).*/\1/')
  case $q in
    *'"do":"hello"'*) echo "{\"id\":$id,\"ok\":{\"protocol\":1,\"name\":\"$1\",\"version\":\"$2\"}}";;
    *'"function":"add"'*) echo "{\"id\":$id,\"ok\":3}";;
    *'"function":"name"'*) echo "{\"id\":$id,\"ok\":\"$3\"}";;
    *'"function":"divide"'*) echo "{\"id\":$id,\"$4\":\"$1 divides by zero\"}";;
    *) echo "{\"id\":$id,\"ok\":null}";;
  esac
done
"#;

/// A repository with a tool, its cases, and a script that drives no runtime.
fn repository() -> (Repository, Vec<u8>) {
    let repository = Repository::new();
    let tool = component(WIT, "tool");
    repository.write("wit/tool.wit", WIT);
    repository.write("tool.wasm", &tool);
    repository.write("tool.cases", CASES);
    repository.write("driver.sh", DRIVER);
    (repository, tool)
}

/// Arguments that run the cases in runtimes: `name=sh driver.sh NAME VERSION ANSWER DIVIDE`.
fn conform<'a>(runtimes: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["conform", "tool.wasm", "--cases", "tool.cases"];
    for runtime in runtimes {
        arguments.extend(["--runtime", runtime]);
    }
    arguments.extend(more);
    arguments
}

const WASMTIME: &str = "wasmtime=sh driver.sh wasmtime 50.0.1 tool trap";
const JCO: &str = "jco=sh driver.sh jco 1.35.0 tool trap";

#[test]
fn the_verdict_and_the_exit_code() {
    let (repository, _) = repository();
    let run = repository.witgate(&conform(&[WASMTIME, JCO], &[]));
    run.expect(0, &["PASS tool.wasm: 3 cases passed in 2 runtimes", "✓ wasmtime 50.0.1  3 passed"]);
    // Another answer in one runtime.
    let other = "jco=sh driver.sh jco 1.35.0 spanner trap";
    let run = repository.witgate(&conform(&[WASMTIME, other], &[]));
    run.expect(
        1,
        &[
            "FAIL tool.wasm: 1 of 3 cases failed",
            "error[answer-differs]: its name, in jco 1.35.0",
            "--> tool.cases:6",
            "call: name()",
            "expected: \"tool\"",
            "got: \"spanner\"",
            "✗ jco 1.35.0 2 passed, 1 failed",
        ],
    );
    // A trap in both is one, whatever they call it.
    repository.write("tool.cases", CASES.replace("traps", "-> 1"));
    let run = repository.witgate(&conform(&[WASMTIME, JCO], &[]));
    run.expect(1, &["error[answer-differs]: division by zero, in every runtime"]);
    repository.write("tool.cases", CASES);
    // What a runtime cannot do is not passed.
    let cannot = "jco=sh driver.sh jco 1.35.0 tool unsupported";
    let run = repository.witgate(&conform(&[WASMTIME, cannot], &[]));
    let because = "not run in jco 1.35.0, because jco divides by zero: `division by zero`";
    run.expect(2, &["INCOMPLETE tool.wasm: 1 case was not run", because]);
    // A driver that cannot be started.
    let run = repository.witgate(&conform(&["own=/nowhere/driver"], &[]));
    run.expect(2, &["INCOMPLETE tool.wasm: 1 runtime did not run", "cannot be started"]);
    // One that witgate brings says what it needs.
    let run = repository.witgate(&conform(&["wasmtime=/nowhere/python3 {driver}"], &[]));
    run.expect(2, &["`/nowhere/python3` cannot be started", "needs Python 3.9 or later with"]);
    // Nothing is run unless it is said where.
    let run = repository.witgate(&conform(&[], &[]));
    run.expect(2, &["INCOMPLETE tool.wasm: nothing was run", "name a runtime"]);
    repository.witgate(&conform(&[], &["--no-run"])).expect(0, &["FITS", "nothing was run"]);
    // What does not fit is found before anything is run, and the rest is run.
    repository.write("tool.cases", CASES.replace("(1, 2)", "(1, 256)"));
    let run = repository.witgate(&conform(&[WASMTIME], &[]));
    let words = ["error[case-does-not-fit]: `256` does not fit", "tool.cases:4:10", "2 passed"];
    run.expect(1, &words);
    // Bad input.
    repository.write("tool.cases", [0xff, 0xfe]);
    let run = repository.witgate(&conform(&[WASMTIME], &[]));
    run.expect(2, &["tool.cases: it is not text in UTF-8"]);
    repository.remove("tool.cases");
    let run = repository.witgate(&conform(&[WASMTIME], &[]));
    run.expect(2, &["tool.cases: no such file"]);
    repository.write("tool.cases", CASES);
    repository.write("tool.wasm", "junk");
    repository.witgate(&conform(&[WASMTIME], &[])).expect(2, &["error"]);
    let run =
        repository.witgate(&["conform", "wit", "--cases", "tool.cases", "--runtime", WASMTIME]);
    run.expect(2, &["wit is not a component in a .wasm file", "--no-run"]);
    let unknown = repository.witgate(&conform(&["wasmer"], &[]));
    unknown.expect(2, &["witgate has no driver for `wasmer`, only for wasmtime and jco"]);
    let named = repository.witgate(&conform(&["../x=sh"], &[]));
    named.expect(2, &["a runtime is named with letters, digits"]);
}

/// The same hash passed in every runtime, from one command: `[portability]` takes the
/// statements as they are, once the pipeline has signed them.
#[test]
fn portability_takes_the_statements() {
    let (repository, tool) = repository();
    let policy = format!(
        "{ARTIFACT}attestations = [\"results/wasmtime.dsse\", \"results/jco.dsse\"]\n\n\
         [provenance]\nrequire = \
         [\"https://in-toto.io/attestation/test-result/v0.1\"]\n[[provenance.key]]\npath = \"keys/ci.pem\"\nname = \"ci\"\n\n\
         [portability]\nruntimes = [\"wasmtime 50\", \"jco 1.35.0\"]\n"
    );
    repository.write("witgate.toml", policy);
    repository.write("keys/ci.pem", signed::pem(7));
    repository.witgate(&["pin"]).expect(0, &["new  tool.wasm"]);
    repository.commit("a tool");
    let sign = |runtime: &str| {
        let path = format!("results/{runtime}.json");
        let statement: Value = serde_json::from_str(&repository.read(&path)).expect("JSON");
        assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
        let subject = json!([{ "name": "tool.wasm", "digest": { "sha256": hex(&tool) } }]);
        assert_eq!(statement["subject"], subject);
        let predicate_type = statement["predicateType"].as_str().expect("text");
        // As it is: signed::envelope writes the same statement with this predicate.
        let envelope = signed::envelope(7, predicate_type, &tool, &statement["predicate"]);
        repository.write(&format!("results/{runtime}.dsse"), envelope);
        statement
    };
    let statements = ["--statements", "results"];
    repository.witgate(&conform(&[WASMTIME, JCO], &statements)).expect(0, &["PASS"]);
    let wasmtime = sign("wasmtime");
    let names: Vec<&str> = wasmtime["predicate"]["configuration"]
        .as_array()
        .expect("configurations")
        .iter()
        .map(|it| it["name"].as_str().expect("a name"))
        .collect();
    let versions = ["wasmtime", "wasmtime 50", "wasmtime 50.0", "wasmtime 50.0.1", "tool.cases"];
    assert_eq!(names, versions);
    let passed = json!(["adding", "its name", "division by zero"]);
    assert_eq!(wasmtime["predicate"]["passedTests"], passed);
    let run = repository.verify(&[]);
    run.expect(1, &["error[portability-unproved]", "a passed test in `jco 1.35.0`"]);
    sign("jco");
    repository.verify(&[]).expect(0, &["PASS"]);

    // One that failed, and one that was not run, prove nothing.
    let wrong = "jco=sh driver.sh jco 1.35.0 spanner trap";
    repository.witgate(&conform(&[WASMTIME, wrong], &statements)).expect(1, &["FAIL"]);
    let jco = sign("jco");
    assert_eq!(jco["predicate"]["result"], "FAILED");
    assert_eq!(jco["predicate"]["failedTests"], json!(["its name"]));
    let run = repository.verify(&[]);
    run.expect(1, &["error[portability-unproved]", "the result is FAILED"]);
    let cannot = "jco=sh driver.sh jco 1.35.0 tool unsupported";
    repository.witgate(&conform(&[cannot], &statements)).expect(2, &["INCOMPLETE"]);
    let jco = sign("jco");
    assert_eq!(jco["predicate"]["result"], "WARNED");
    repository.verify(&[]).expect(1, &["error[portability-unproved]"]);

    // A case that does not fit failed, in every runtime.
    repository.write("tool.cases", CASES.replace("(1, 2)", "(1, 256)"));
    repository.witgate(&conform(&[JCO], &statements)).expect(1, &["FAIL"]);
    let jco = sign("jco");
    assert_eq!(jco["predicate"]["result"], "FAILED");
    assert_eq!(jco["predicate"]["failedTests"], json!(["adding"]));
    repository.verify(&[]).expect(1, &["error[portability-unproved]"]);

    // A statement of an earlier run does not stay where a run came to none.
    let broken = repository.witgate(&conform(&["jco=/nowhere/driver"], &statements));
    broken.expect(1, &["FAIL"]);
    assert!(!repository.path().join("results/jco.json").exists());
}

#[test]
fn a_recorded_answer_that_changes() {
    let (repository, tool) = repository();
    let cases = "// What the tool does.\n\ncase calls  // three\n  add(\n    1, // one\n    2)\n  \
                 name() // of it\ncase division\n  divide(1, 0)\n";
    repository.write("tool.cases", cases);
    // What nobody has written down is not passed.
    let words = ["0 passed, 1 failed, 1 without an answer", "it trapped: wasmtime divides by zero"];
    repository.witgate(&conform(&[WASMTIME], &[])).expect(1, &words);
    repository.write("tool.cases", "case its name\n  name()\n");
    let words = ["INCOMPLETE tool.wasm: 1 case has no answer to compare with", "`--record`"];
    repository.witgate(&conform(&[WASMTIME], &["--statements", "results"])).expect(2, &words);
    assert!(repository.read("results/wasmtime.json").contains("\"WARNED\""));
    repository.write("tool.cases", cases);
    let run = repository.witgate(&conform(&[WASMTIME], &["--record"]));
    run.expect(0, &["PASS", "recorded 3 answers in tool.cases"]);
    let contract = repository.witgate(&[
        "conform",
        "tool.wasm",
        "--cases",
        "tool.cases",
        "--no-run",
        "--format",
        "json",
    ]);
    let contract: Value = serde_json::from_str(&contract.said).expect("JSON");
    let contract = contract["component"]["contract"].as_str().expect("a digest").to_owned();
    let recorded = format!(
        "// What the tool does.\n\nrecorded component {} contract {contract}\n\ncase calls  // \
         three\n  add(\n    1, // one\n    2) -> 3\n  name() -> \"tool\" // of it\ncase \
         division\n  divide(1, 0) traps\n",
        sha256(&tool)
    );
    assert_eq!(repository.read("tool.cases"), recorded);
    // The same component again: nothing is new, and nothing is written twice.
    let run = repository.witgate(&conform(&[WASMTIME], &["--record"]));
    run.expect(0, &["every call in tool.cases had an answer"]);
    assert_eq!(repository.read("tool.cases"), recorded);
    // Another answer of the same component is one thing; of another one with the same
    // contract, another.
    let other = "wasmtime=sh driver.sh wasmtime 50.0.1 spanner trap";
    let run = repository.witgate(&conform(&[other], &[]));
    run.expect(1, &["error[answer-differs]: calls"]);
    repository.write("tool.wasm", locked::with_section(&tool, "note", "x"));
    let run = repository.witgate(&conform(&[other], &[]));
    run.expect(
        1,
        &[
            "FAIL tool.wasm: the behaviour changed in 1 of 2 cases",
            "error[behaviour-changed]: calls, in wasmtime 50.0.1",
            "recorded: \"tool\"",
            "got: \"spanner\"",
        ],
    );
    repository.witgate(&conform(&[WASMTIME], &[])).expect(0, &["PASS"]);
    // With another contract it is not the behaviour alone.
    let text = WIT.replace("name: func()", "also: func();\n  name: func()");
    repository.write("tool.wasm", component(&text, "tool"));
    let run = repository.witgate(&conform(&[other], &[]));
    run.expect(1, &["error[answer-differs]: calls", "another contract", "witgate diff"]);
    // Nothing is recorded over an answer that differs, and nothing where runtimes disagree.
    let before = repository.read("tool.cases");
    let run = repository.witgate(&conform(&[other], &["--record"]));
    run.expect(2, &["no answer was recorded: `calls` in line 5", "expected: \"tool\""]);
    assert_eq!(repository.read("tool.cases"), before);
    repository.write("tool.cases", "case calls\n  name()\n");
    let two = ["a=sh driver.sh a 1 tool trap", "b=sh driver.sh b 2 spanner trap"];
    let run = repository.witgate(&conform(&two, &["--record"]));
    run.expect(
        2,
        &["the runtimes answer line 2 differently: `-> \"tool\"` in a 1, `-> \"spanner\"` in b 2"],
    );
    assert_eq!(repository.read("tool.cases"), "case calls\n  name()\n");
}

/// A policy of the candidate, or its tree, makes nothing run: only the command line does.
#[test]
fn nothing_else_starts_a_program() {
    let (repository, _) = repository();
    repository.write("wasmtime_driver.py", "import os; os.mkdir('ran')");
    repository.write("python3", "#!/bin/sh\nmkdir ran\n");
    for arguments in [
        &["check", "--against", "none"][..],
        &["verify"],
        &conform(&[], &[]),
        &conform(&[], &["--no-run"]),
    ] {
        repository.witgate(arguments);
    }
    assert!(!repository.path().join("ran").exists());
}

/// Names and values from outside reach neither the terminal nor Markdown as they are.
#[test]
fn hostile_texts_are_escaped() {
    let (repository, _) = repository();
    repository.write("tool.cases", "case \u{1b}[31m<b>::error\n  name() -> \"\u{202e}|`\"\n");
    let driver = DRIVER.replace("$3", "<script>|*x*");
    repository.write("driver.sh", driver.replace("$1 divides by zero", "x"));
    let run = repository.witgate(&conform(&[WASMTIME], &[]));
    assert_eq!(run.code, 1, "{}", run.said);
    assert!(!run.said.contains(['\u{1b}', '\u{202e}']), "{}", run.said);
    let run = repository.witgate(&conform(&[WASMTIME], &["--format", "markdown"]));
    assert_eq!(run.code, 1, "{}", run.said);
    assert!(!run.said.contains(['\u{1b}', '\u{202e}']), "{}", run.said);
    assert!(!run.said.contains(" <b>"), "{}", run.said);
}
