//! Repositories of compiled components, without any WIT.

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;

/// A component that exports an interface with `go`, which takes such a parameter,
/// and the functions that `more` names.
fn component(ty: &str, core: &str, more: &[&str]) -> Vec<u8> {
    let each =
        |text: &dyn Fn(&str) -> String| -> String { more.iter().map(|it| text(it)).collect() };
    let text = format!(
        r#"(component
          (core module $m (func (export "go") (param {core})) {})
          (core instance $i (instantiate $m))
          (func $go (param "a" {ty}) (canon lift (core func $i "go"))) {}
          (component $inner
            (import "go" (func $go (param "a" {ty}))) {}
            (export "go" (func $go)) {})
          (instance $api (instantiate $inner (with "go" (func $go)) {}))
          (export "acme:plug/api@0.2.0" (instance $api)))"#,
        each(&|it| format!("(func (export \"{it}\"))")),
        each(&|it| format!("(func ${it} (canon lift (core func $i \"{it}\")))")),
        each(&|it| format!("(import \"{it}\" (func ${it}))")),
        each(&|it| format!("(export \"{it}\" (func ${it}))")),
        each(&|it| format!("(with \"{it}\" (func ${it}))")),
    );
    wat::parse_str(text).expect("a component")
}

/// Words that no report on components has: nobody can give one a version.
#[track_caller]
fn asks_for_no_version(said: &str) {
    for word in ["declare", "a version", "no version", "version-bump", "version-not-bumped"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
}

/// A repository of two components and a core module, with or without a policy.
fn repository(policy: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "dist/plug.wasm", component("u32", "i32", &["stop"]));
    write(here, "other.wasm", component("u32", "i32", &[]));
    write(here, "dist/core.wasm", wat::parse_str("(module)").expect("a module"));
    write(here, "node_modules/x/y.wasm", component("u32", "i32", &[]));
    if !policy.is_empty() {
        write(here, "witgate.toml", policy);
    }
    commit(here, "one");
    git(here, &["tag", "v1.0.0"]);
    directory
}

/// The life of a repository with both components in its lock.
fn live(here: &Path) {
    let pinned = witgate(here, &["pin"]);
    pinned.expect(0, &["new dist/plug.wasm", "new other.wasm"]);
    // What others build is not pinned.
    assert!(!pinned.said.contains("node_modules"), "{}", pinned.said);
    commit(here, "pinned");
    witgate(here, &["verify"]).expect(0, &["verified"]);
    witgate(here, &["check"]).expect(0, &["PASS"]);
    git(here, &["checkout", "-q", "-b", "feature"]);

    // More exports break nobody, and the pin tells.
    write(here, "dist/plug.wasm", component("u32", "i32", &["stop", "more"]));
    let added = witgate(here, &["check", "--against", "main"]);
    added.expect(1, &["function-added", "artifact-changed"]);
    asks_for_no_version(&added.said);
    witgate(here, &["pin"]).expect(0, &["changed dist/plug.wasm"]);
    let added = witgate(here, &["check"]);
    added.expect(0, &["function-added", "PASS"]);
    asks_for_no_version(&added.said);
    commit(here, "one function more");

    // Fewer break those who call them, however it is asked.
    write(here, "dist/plug.wasm", component("u64", "i64", &[]));
    for against in ["merge-base", "pin", "main", "v1.0.0", "release", "HEAD"] {
        let broken = witgate(here, &["check", "--against", against]);
        broken
            .expect(1, &["function-removed", "function-param-type-changed", "since it was pinned"]);
        asks_for_no_version(&broken.said);
        for format in ["short", "json", "markdown"] {
            let broken = witgate(here, &["check", "--against", against, "--format", format]);
            broken.expect(1, &["function-removed"]);
            asks_for_no_version(&broken.said.replace("\"declared\": \"none\"", ""));
        }
    }
    witgate(here, &["verify"]).expect(1, &["artifact-changed"]);

    // Bytes that say the same are a matter of the pin alone.
    let mut bytes = component("u32", "i32", &["stop", "more"]);
    bytes.extend([0, 3, 2, b'a', b'b']);
    write(here, "dist/plug.wasm", bytes);
    witgate(here, &["verify"]).expect(1, &["dist/plug.wasm"]);
    witgate(here, &["pin"]).expect(0, &["changed dist/plug.wasm"]);
    witgate(here, &["check"]).expect(0, &["PASS"]);
    write(here, "dist/plug.wasm", "no component");
    witgate(here, &["verify"])
        .expect(1, &["error[artifact-changed]", "it changed, and cannot be read"]);
}

#[test]
fn components_of_a_policy_are_pinned_and_checked() {
    let policy = "[[artifact]]\npath = \"dist/plug.wasm\"\n[[artifact]]\npath = \"other.wasm\"\n";
    let repository = repository(policy);
    live(repository.path());
}

#[test]
fn components_are_found_without_a_policy() {
    let repository = repository("");
    live(repository.path());
}

/// The policy that `init` writes looks at no less than a check without one.
#[test]
fn components_are_pinned_by_their_bytes_after_init() {
    let repository = repository("");
    let here = repository.path();
    write(here, "tests/probe.wasm", component("u8", "i32", &[]));
    commit(here, "a component of tests");
    witgate(here, &["init"]).expect(0, &["wrote witgate.toml"]);
    witgate(here, &["pin"]).expect(0, &["new tests/probe.wasm"]);
    witgate(here, &["verify"]).expect(0, &["verified"]);
    // Other bytes of the same contract are another component.
    let mut bytes = component("u8", "i32", &[]);
    bytes.extend([0, 3, 2, b'a', b'b']);
    write(here, "tests/probe.wasm", bytes);
    for command in ["verify", "check"] {
        witgate(here, &[command]).expect(1, &["artifact-changed", "tests/probe.wasm"]);
    }
    std::fs::remove_file(here.join("witgate.lock")).expect("it was written");
    live(here);
}

/// A component beside WIT gets the world that it fits, without its version: the name
/// still finds the world after the next release.
#[test]
fn init_names_the_world_that_a_component_fits() {
    let repository = repository("");
    let here = repository.path();
    let wit = "package acme:plug@0.2.0;\ninterface api { go: func(a: u32); }\n\
               world plugin { export api; }\nworld other { export more: func(); }\n";
    write(here, "wit/p.wit", wit);
    write(here, "tests/probe.wasm", component("u32", "i32", &[]));
    commit(here, "wit");
    witgate(here, &["init"]).expect(0, &["wrote witgate.toml for wit"]);
    let policy = std::fs::read_to_string(here.join("witgate.toml")).expect("it was written");
    let table = "\n[[artifact]]\npath = \"other.wasm\"\nworld = \"acme:plug/plugin\"\n";
    assert!(policy.contains(table), "{policy}");
    assert!(!policy.contains("probe.wasm") && !policy.contains("core.wasm"), "{policy}");
    witgate(here, &["pin"]).expect(0, &["new other.wasm", "new dist/plug.wasm"]);
    witgate(here, &["verify"]).expect(0, &["verified"]);
    write(here, "wit/p.wit", wit.replace("0.2.0", "0.3.0"));
    witgate(here, &["verify"]).expect(1, &["other.wasm"]);
}

#[test]
fn a_component_that_the_policy_does_not_name_is_noted() {
    let repository = repository("[[artifact]]\npath = \"other.wasm\"\n");
    let here = repository.path();
    witgate(here, &["pin"]).expect(0, &["new other.wasm"]);
    write(here, "untracked.wasm", component("u8", "i32", &[]));
    let note = "no `[[artifact]]` names the component `dist/plug.wasm`: add one";
    let noted = |command: &str| {
        let said = witgate(here, &[command]).said;
        said.split_whitespace().collect::<Vec<_>>().join(" ").matches(note).count()
    };
    for command in ["check", "doctor", "verify"] {
        assert_eq!(noted(command), 1, "{command}");
    }
    // Who names what to check has named it.
    let run = witgate(here, &["check", "other.wasm"]);
    assert!(!run.said.contains("`[[artifact]]`"), "{}", run.said);
    let policy = "exclude = [\"dist\"]\n[[artifact]]\npath = \"other.wasm\"\n";
    write(here, "witgate.toml", policy);
    for command in ["check", "doctor", "verify"] {
        assert_eq!(noted(command), 0, "{command}");
    }
}

#[test]
fn an_unknown_world_of_an_artifact_lists_each_world_once() {
    let repository = repository("");
    let here = repository.path();
    witgate(here, &["init"]).expect(0, &["wrote witgate.toml"]);
    let policy = std::fs::read_to_string(here.join("witgate.toml")).expect("it was written");
    write(here, "witgate.toml", format!("{policy}world = \"nothing\"\n"));
    let verified = witgate(here, &["verify"]);
    verified.expect(2, &["unknown world `nothing`", "`root:component/root`"]);
    assert_eq!(verified.said.matches("root:component/root").count(), 1, "{}", verified.said);
}

#[test]
fn a_component_that_is_new_breaks_nobody() {
    let repository = repository("");
    let here = repository.path();
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "third.wasm", component("u8", "i32", &[]));
    witgate(here, &["check"]).expect(0, &["package-new", "third.wasm"]);
    std::fs::remove_file(here.join("third.wasm")).expect("it is there");
    // Where there is WIT, that is the contract, and components are for `verify`.
    write(here, "wit/p.wit", "package a:b;\ninterface i { f: func(); }");
    witgate(here, &["check"]).expect(0, &["`a:b` in `wit` is new"]);
}

#[test]
fn a_component_that_goes_or_moves_is_compared_all_the_same() {
    let artifact = "[[artifact]]\npath = \"dist/plug.wasm\"\n";
    for policy in ["", "exclude = [\"docs\"]\n", artifact] {
        let repository = repository(policy);
        let here = repository.path();
        // What others build is no contract beside which nobody looks for components.
        write(here, "node_modules/x/x.wit", "package acme:data;\n");
        commit(here, "a dependency");
        git(here, &["checkout", "-q", "-b", "feature"]);
        std::fs::remove_file(here.join("dist/plug.wasm")).expect("it is there");
        witgate(here, &["check", "--against", "main"]).expect(1, &["error[package-removed]"]);
        write(here, "dist/moved.wasm", component("u64", "i64", &["stop"]));
        if policy == artifact {
            write(here, "witgate.toml", policy.replace("plug", "moved"));
        }
        witgate(here, &["check"]).expect(1, &["function-param-type-changed"]);
    }
}

#[test]
fn a_component_as_a_side_has_the_role_of_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, "a.wasm", component("u32", "i32", &[]));
    write(here, "b.wasm", component("u32", "i32", &["more"]));
    // Exports may grow: as a library's that would be breaking.
    let grown = witgate(here, &["diff", "a.wasm", "b.wasm", "--fail-on", "error"]);
    grown.expect(0, &["function-added", "additive"]);
    asks_for_no_version(&grown.said);
    let shrunk = witgate(here, &["diff", "b.wasm", "a.wasm", "--fail-on", "error"]);
    shrunk.expect(1, &["function-removed", "the component has breaking changes"]);
    asks_for_no_version(&shrunk.said);
    // What it was already is no change.
    let text = "(component (core module (import \"wasi_snapshot_preview1\" \"fd_write\" (func))))";
    write(here, "a.wasm", wat::parse_str(text).expect("a component"));
    let same = witgate(here, &["diff", "a.wasm", "a.wasm"]);
    same.expect(0, &["UNCHANGED", "1 preview1-in-component"]);
    assert!(!same.said.contains("compatible changes"), "{}", same.said);
}

#[test]
fn a_component_that_imports_two_versions_is_judged_by_both() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let text = "(component (import \"acme:x/log@1.0.0\" (instance (export \"a\" (func)))) \
                (import \"acme:x/log@1.2.0\" (instance (export \"b\" (func)))))";
    write(here, "two.wasm", wat::parse_str(text).expect("a component"));
    let host = |functions: &str| {
        format!(
            "package acme:x@1.2.0;\ninterface log {{ {functions} }}\nworld w {{ import log; }}\n"
        )
    };
    write(here, "both/x.wit", host("a: func(); b: func();"));
    write(here, "less/x.wit", host("b: func();"));
    witgate(here, &["diff", "two.wasm", "two.wasm"]).expect(0, &["UNCHANGED"]);
    witgate(here, &["targets", "two.wasm", "--wit", "both"]).expect(0, &["PASS"]);
    let lacks = ["cause: the world lacks `a`", "Wasmtime's linker: refuses 1 item"];
    witgate(here, &["targets", "two.wasm", "--wit", "less"]).expect(1, &lacks);
    let impact = ["impact", "two.wasm", "--against", "both", "--candidate", "less"];
    witgate(here, &impact).expect(1, &["function-removed acme:x/log#a breaks 1 component"]);
}

#[test]
fn a_component_that_imports_what_wit_has_no_word_for_is_not_judged() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, "wit/w.wit", "package acme:x@1.0.0;\nworld w { }\n");
    write(here, "none.wasm", wat::parse_str("(component)").expect("a component"));
    for (import, what) in [("core module", "a core module"), ("component", "a component")] {
        let text = format!("(component (import \"acme:x/code@1.0.0\" ({import})))");
        write(here, "code.wasm", wat::parse_str(text).expect("a component"));
        let words = [&*format!("imports {what} as"), "`acme:x/code@1.0.0`", "WIT cannot describe"];
        witgate(here, &["inspect", "code.wasm"]).expect(2, &words);
        witgate(here, &["diff", "none.wasm", "code.wasm"]).expect(2, &words);
        witgate(here, &["targets", "code.wasm", "--wit", "wit"]).expect(2, &words);
    }
    // What is taken from the inside is nobody's import.
    let text = "(component (component (import \"code\" (core module))))";
    write(here, "code.wasm", wat::parse_str(text).expect("a component"));
    witgate(here, &["targets", "code.wasm", "--wit", "wit"]).expect(0, &["PASS"]);
}

/// A repository with WIT, a consumer, components of tests, and one that is broken.
fn platform() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/plug.wit", "package acme:plug@0.2.0;\n\ninterface api { stop: func(); }\n");
    write(here, "plugins/a/plug.wasm", component("u32", "i32", &[]));
    write(here, "plugins/demo/tried.wasm", component("u32", "i32", &[]));
    let mut broken = component("u32", "i32", &[]);
    broken.truncate(20);
    write(here, "plugins/b/broken.wasm", broken);
    commit(here, "one");
    directory
}

#[test]
fn components_that_consumers_name_are_named() {
    let directory = platform();
    let here = directory.path();
    write(here, "witgate.toml", "[[package]]\npath = \"wit\"\n");
    commit(here, "a policy");
    let words = ["no `[[artifact]]` names the components `plugins/a/plug.wasm`"];
    witgate(here, &["check"]).expect(0, &words);
    for paths in ["plugins", "plugins/**/*.wasm"] {
        let consumers = format!("\n[consumers]\npaths = [\"{paths}\"]\n");
        write(here, "witgate.toml", format!("[[package]]\npath = \"wit\"\n{consumers}"));
        commit(here, "consumers");
        let said = witgate(here, &["check"]).said;
        assert!(!said.contains("[[artifact]]"), "{paths}: {said}");
    }
}

#[test]
fn components_of_demos_are_told_of() {
    let directory = platform();
    let here = directory.path();
    let skipped = "skipped components of tests, examples and demos: `plugins/demo/tried.wasm`";
    witgate(here, &["init"]).expect(0, &[skipped, "skipped plugins/b/broken.wasm: "]);
    let policy = std::fs::read_to_string(here.join("witgate.toml")).expect("a policy");
    assert!(policy.contains("path = \"plugins/a/plug.wasm\""), "{policy}");
    assert!(!policy.contains("broken"), "{policy}");
    for table in ["# [consumers]", "# [[target]]"] {
        assert!(policy.contains(table), "{table}: {policy}");
    }
    commit(here, "a policy");
    witgate(here, &["check"]).expect(0, &[skipped]);
    witgate(here, &["doctor"]).expect(0, &[skipped]);
}

/// Nobody can give a component a version, so nobody misses a release of one.
#[test]
fn doctor_asks_for_no_release_of_a_component() {
    let directory = repository("[[artifact]]\npath = \"dist/plug.wasm\"\n");
    let here = directory.path();
    let run = witgate(here, &["doctor"]);
    run.expect(0, &["dist/plug.wasm: compared with"]);
    assert!(!run.said.contains("not compared with a release"), "{}", run.said);
    let wide: Vec<&str> = run.said.lines().filter(|line| line.len() > 80).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

/// A waiver for one component that goes is for no other.
#[test]
fn the_removals_of_two_components_are_two_findings() {
    let repository = repository("");
    let here = repository.path();
    git(here, &["checkout", "-q", "-b", "change"]);
    let removed = |path: &str| {
        std::fs::remove_file(here.join(path)).expect("removed");
        let run = witgate(here, &["check", "--format", "json"]);
        git(here, &["checkout", "-q", "."]);
        let report: serde_json::Value = serde_json::from_str(&run.said).expect("JSON");
        let mut findings = report["findings"].as_array().expect("findings").iter();
        let found = findings.find(|it| it["rule"] == "package-removed").expect("it is found");
        assert_eq!(found["message"], format!("component `{path}` removed"));
        found["fingerprint"].clone()
    };
    assert_ne!(removed("other.wasm"), removed("dist/plug.wasm"));
}
