//! What components may do, checked as people have it.

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;
use wit_parser::Resolve;

/// A component that imports a function `f` from each interface.
fn component(imports: &[&str]) -> Vec<u8> {
    let import = |name: &&str| format!("(import \"{name}\" (instance (export \"f\" (func))))");
    let imports: String = imports.iter().map(import).collect();
    wat::parse_str(format!("(component {imports})")).expect("a component")
}

const RANDOM: &str = "wasi:random/random@0.2.6";
const SOCKETS: &str = "wasi:sockets/tcp-create-socket@0.2.6";
const SHELL: &str = "acme:host/shell@1.0.0";

/// A repository with a component that gets random numbers, and a branch.
fn repository(policy: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "plugin.wasm", component(&[RANDOM]));
    if !policy.is_empty() {
        write(here, "witgate.toml", policy);
    }
    commit(here, "one");
    git(here, &["checkout", "-q", "-b", "feature"]);
    directory
}

/// A platform adds imports freely, so that nothing but capabilities is found.
fn policy(capabilities: &str) -> String {
    format!(
        "[[package]]\npath = \"plugin.wasm\"\nrole = \"platform\"\n\n[capabilities]\n{capabilities}\n"
    )
}

#[track_caller]
fn check(here: &Path, code: i32, words: &[&str]) -> String {
    let run = witgate(here, &["check"]);
    run.expect(code, words);
    run.said
}

#[test]
fn without_a_policy_what_is_new_is_told_and_fails_nothing() {
    let directory = repository("");
    let here = directory.path();
    let said = check(here, 0, &["PASS"]);
    assert!(!said.contains("capability"), "nothing is new: {said}");
    write(here, "plugin.wasm", component(&[RANDOM, SOCKETS]));
    let words = ["may now use `sockets`", SOCKETS, "[capability-added]"];
    witgate(here, &["diff", "HEAD:plugin.wasm", "plugin.wasm"]).expect(0, &words);
    // Each class is named, and none is only counted.
    write(here, "plugin.wasm", component(&[RANDOM, SOCKETS, SHELL, "wasi:http/client@0.3.0"]));
    let words = ["may now use `sockets`", "may now use `http-outgoing`", "acme:host/shell"];
    witgate(here, &["diff", "HEAD:plugin.wasm", "plugin.wasm"]).expect(0, &words);
    write(here, "plugin.wasm", component(&[]));
    let words = ["without effect: 1 dependency-removed, 1 capability-removed"];
    witgate(here, &["diff", "HEAD:plugin.wasm", "plugin.wasm"]).expect(0, &words);
}

#[test]
fn what_is_to_be_reviewed_fails_until_somebody_has() {
    let directory = repository(&policy("allow = [\"random\"]"));
    let here = directory.path();
    check(here, 0, &["PASS"]);
    write(here, "plugin.wasm", component(&[RANDOM, SOCKETS]));
    let said = check(here, 1, &["error[capability-added]", "review it, and waive this finding"]);
    let fingerprint = said.split("wg1-").nth(1).expect("a fingerprint");
    let fingerprint = format!("wg1-{}", &fingerprint[..16]);
    let waive =
        ["waive", &fingerprint, "--reason", "the socket is for telemetry", "--expires", "30d"];
    witgate(here, &waive).expect(0, &[]);
    check(here, 0, &["PASS"]);
    // It is for that function, and not for whatever comes with it later.
    write(
        here,
        "plugin.wasm",
        component(&[RANDOM, SOCKETS, "wasi:sockets/udp-create-socket@0.2.6"]),
    );
    check(here, 1, &["error[capability-added]"]);
    // A class that is not known is nothing that is allowed.
    write(here, "plugin.wasm", component(&[RANDOM, SHELL]));
    check(here, 1, &["unknown:acme:host/shell"]);
}

#[test]
fn what_is_denied_fails_whether_or_not_it_was_there() {
    let lines = "deny = [\"random\"]\ndefault = \"allow\"";
    let directory = repository(&format!("profile = \"off\"\n{}", policy(lines)));
    let here = directory.path();
    check(here, 1, &["error[capability-denied]", "may use `random`"]);
    write(here, "plugin.wasm", component(&[SOCKETS]));
    check(here, 0, &["capability-removed", "[capability-added]", "PASS"]);
}

#[test]
fn one_package_may_have_more_and_a_denial_counts_for_all() {
    let policy = "[[package]]\npath = \"plugin.wasm\"\nrole = \"platform\"\n\
         [package.capabilities]\nallow = [\"sockets\", \"shell\"]\n\n\
         [capabilities]\nallow = [\"random\"]\ndeny = [\"shell\"]\n\n\
         [[capabilities.class]]\ninterface = \"acme:host/*\"\nclass = \"shell\"\n";
    let directory = repository(policy);
    let here = directory.path();
    write(here, "plugin.wasm", component(&[RANDOM, SOCKETS]));
    check(here, 0, &["may now use `sockets`", "PASS"]);
    write(here, "plugin.wasm", component(&[RANDOM, SHELL]));
    check(here, 1, &["error[capability-denied]", "may now use `shell`"]);
}

#[test]
fn no_profile_and_no_missing_release_makes_a_capability_harmless() {
    let lines = "released = false\nprofile = \"off\"\n";
    let directory = repository(&format!("{lines}{}", policy("allow = [\"random\"]")));
    let here = directory.path();
    write(here, "plugin.wasm", component(&[RANDOM, SOCKETS]));
    check(here, 1, &["error[capability-added]"]);
}

#[test]
fn a_looser_policy_is_found() {
    let directory = repository(&policy("deny = [\"sockets\"]\nallow = [\"random\"]"));
    let here = directory.path();
    write(here, "witgate.toml", policy("allow = [\"random\", \"sockets\"]"));
    write(here, "plugin.wasm", component(&[RANDOM, SOCKETS]));
    check(
        here,
        0,
        &[
            "policy-loosened",
            "capability `sockets` is no longer denied",
            "capability `sockets` is now allowed",
        ],
    );
}

/// The nested component that asks for it is named.
#[test]
fn who_asks_is_named() {
    let text = |import: &str, with: &str| {
        format!(
            r#"(component
              (import "{RANDOM}" (instance $random (export "f" (func)))) {import}
              (component $keeper
                (import "{RANDOM}" (instance (export "f" (func))))
                {with}
                (core module))
              (instance (instantiate $keeper (with "{RANDOM}" (instance $random)) {})))"#,
            if with.is_empty() {
                String::new()
            } else {
                format!("(with \"{SOCKETS}\" (instance $sockets))")
            }
        )
    };
    let import = format!("(import \"{SOCKETS}\" (instance $sockets (export \"f\" (func))))");
    let inner = format!("(import \"{SOCKETS}\" (instance (export \"f\" (func))))");
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, "was.wat", text("", ""));
    write(here, "now.wat", text(&import, &inner));
    write(here, "policy.toml", "[capabilities]\n");
    let words = ["error[capability-added]", "nested component `keeper` asks for it"];
    witgate(here, &["diff", "was.wat", "now.wat", "--config", "policy.toml"]).expect(0, &words);
    // One that passes on by its interfaces alone asks as well.
    write(here, "codeless.wat", text(&import, &inner).replace("(core module)", ""));
    witgate(here, &["diff", "was.wat", "codeless.wat", "--config", "policy.toml"])
        .expect(0, &words);
    // Of an artifact beside WIT too.
    let directory = repository_with_wit(&format!("{TWO_ARTIFACTS}\n[capabilities]\n"));
    let here = directory.path();
    write(here, "dist/one.wasm", text(&import, &inner));
    check(here, 1, &["== dist/one.wasm", words[0], words[1], &format!("{SOCKETS}#f")]);
}

/// A repository with WIT, and a component that the policy names as an artifact.
fn repository_with_wit(policy: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/world.wit", "package acme:plugin@0.1.0;\n\nworld plugin {}\n");
    write(here, "witgate.toml", policy);
    for name in ["dist/one.wasm", "dist/two.wasm"] {
        write(here, name, component(&[RANDOM]));
    }
    commit(here, "one");
    git(here, &["checkout", "-q", "-b", "feature"]);
    directory
}

const TWO_ARTIFACTS: &str = "[[package]]\npath = \"wit\"\n\n[[artifact]]\npath = \
     \"dist/one.wasm\"\n\n[[artifact]]\npath = \"dist/two.wasm\"\n";

#[test]
fn an_artifact_beside_wit_is_held_to_what_it_might_do_before() {
    let directory = repository_with_wit(TWO_ARTIFACTS);
    let here = directory.path();
    check(here, 0, &["PASS"]);
    let gained = component(&[RANDOM, SOCKETS]);
    write(here, "dist/one.wasm", gained.clone());
    // Without a policy it is reported, and fails nothing.
    check(here, 0, &["dist/one.wasm", "may now use `sockets`", "unchanged: wit, dist/two.wasm"]);
    write(here, "witgate.toml", format!("{TWO_ARTIFACTS}\n[capabilities]\n"));
    let said = check(here, 1, &["error[capability-added]", SOCKETS]);
    assert!(!said.contains("random"), "it might do that before: {said}");
    // Its contract is that of the WIT, and an import more is no finding of its own.
    assert!(!said.contains("dependency-added"), "{said}");
    // What is waived of one is waived of no other.
    let fingerprint = said.split("wg1-").nth(1).expect("a fingerprint");
    let fingerprint = format!("wg1-{}", &fingerprint[..16]);
    let waive = ["waive", &fingerprint, "--reason", "telemetry", "--expires", "30d"];
    witgate(here, &waive).expect(0, &[]);
    check(here, 0, &["PASS"]);
    write(here, "dist/two.wasm", gained);
    check(here, 1, &["== dist/two.wasm: 1 error", "error[capability-added]"]);
    // Nor does it take more bytes to do something else.
    write(here, "dist/two.wasm", component(&[SHELL]));
    check(here, 1, &["== dist/two.wasm: 1 error", "error[capability-added]"]);
}

#[test]
fn one_artifact_may_have_more_than_the_others() {
    let sockets = "[artifact.capabilities]\nallow = [\"sockets\"]\n";
    let random = "[capabilities]\nallow = [\"random\"]\n";
    // The last one of the policy, which is `two`.
    let directory = repository_with_wit(&format!("{TWO_ARTIFACTS}{sockets}{random}"));
    let here = directory.path();
    for (name, code) in [("dist/two.wasm", 0), ("dist/one.wasm", 1)] {
        write(here, name, component(&[RANDOM, SOCKETS]));
        check(here, code, &[name, "[capability-added]"]);
    }
}

#[test]
fn an_artifact_that_no_commit_has_may_do_what_the_policy_allows() {
    let policy = format!("{TWO_ARTIFACTS}\n[capabilities]\nallow = [\"random\"]\n");
    let directory = repository_with_wit(&policy);
    let here = directory.path();
    let policy = format!("{policy}\n[[artifact]]\npath = \"build/three.wasm\"\n");
    write(here, "witgate.toml", policy);
    // It is built elsewhere.
    check(here, 0, &["PASS"]);
    write(here, "build/three.wasm", component(&[RANDOM]));
    check(here, 0, &["PASS", "does not have it, so all that it may do is new"]);
    write(here, "build/three.wasm", component(&[RANDOM, SOCKETS]));
    check(here, 1, &["== build/three.wasm", "error[capability-added]", SOCKETS]);
    write(here, "build/three.wasm", "no component");
    check(here, 2, &["error[package-not-judged]", "build/three.wasm"]);
    commit(here, "no component");
    git(here, &["branch", "-f", "main"]);
    check(here, 0, &["PASS", "`build/three.wasm` was not checked, as before this change"]);
    // A package in wasm might do nothing.
    let mut resolve = Resolve::default();
    let text = "package acme:three;\ninterface i { f: func(); }\n";
    let package = resolve.push_str("p.wit", text).expect("it parses");
    let package = wit_component::encode(&resolve, package, false).expect("it encodes");
    write(here, "build/three.wasm", package);
    commit(here, "a package");
    git(here, &["branch", "-f", "main"]);
    write(here, "build/three.wasm", component(&[RANDOM]));
    check(here, 0, &["PASS", "has no component there, so all that it may do is new"]);
}

#[test]
fn a_change_names_no_artifact_that_is_held_to_less_than_the_others() {
    let reserved = "[policy]\nfrom = \"baseline\"\n";
    let policy = format!("{TWO_ARTIFACTS}\n{reserved}\n[capabilities]\nallow = [\"random\"]\n");
    let directory = repository_with_wit(&policy);
    let here = directory.path();
    write(
        here,
        "witgate.toml",
        format!(
            "{policy}\n[[artifact]]\npath = \"three.wasm\"\n\
             [artifact.capabilities]\nallow = [\"sockets\"]\n"
        ),
    );
    write(here, "three.wasm", component(&[RANDOM, SOCKETS]));
    check(here, 1, &["== three.wasm", "error[capability-added]", SOCKETS]);
}

#[test]
fn inspect_says_what_the_policy_does() {
    let lines = "allow = [\"random\"]\ndeny = [\"shell\"]\n\n\
         [[capabilities.class]]\ninterface = \"acme:host/*\"\nclass = \"shell\"\n";
    let directory = repository(&policy(lines));
    let here = directory.path();
    write(here, "dist/plugin.wasm", component(&[RANDOM, SOCKETS, SHELL]));
    let groups = [
        "it may, and witgate.toml denies it\n  shell",
        "it may, and witgate.toml requires a review\n  sockets",
        "it may, and witgate.toml allows it\n  random",
    ];
    // That of the repository is the default, from wherever it is asked.
    let inspect = witgate(here, &["inspect", "dist/plugin.wasm"]);
    inspect.expect(0, &groups);
    let json = witgate(here, &["inspect", "dist/plugin.wasm", "--format", "json"]).said;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["policy"]["file"], "witgate.toml");
    let capabilities = json["worlds"][0]["capabilities"].as_array().expect("a list");
    let decision = |class: &str| {
        let of_class = capabilities.iter().find(|it| it["class"] == class);
        of_class.unwrap_or_else(|| panic!("no {class}"))["decision"].clone()
    };
    assert_eq!(
        ["shell", "sockets", "random"].map(decision),
        ["deny", "review", "allow"],
        "{capabilities:?}"
    );
    // Where a policy says nothing of it, nothing is said.
    write(here, "witgate.toml", "[[package]]\npath = \"plugin.wasm\"\n");
    let inspect = witgate(here, &["inspect", "dist/plugin.wasm"]);
    inspect.expect(0, &["it may\n", "unknown:acme:host/shell"]);
    assert!(!inspect.said.contains("witgate.toml"), "{}", inspect.said);
    let asked = ["inspect", "dist/plugin.wasm", "--config", "witgate.toml"];
    witgate(here, &asked).expect(0, &["witgate.toml says nothing of capabilities"]);
    // One that cannot be read keeps nobody from looking, unless it is asked for.
    write(here, "witgate.toml", "allow =");
    let words = ["it may\n", "note: witgate.toml was not used"];
    witgate(here, &["inspect", "dist/plugin.wasm"]).expect(0, &words);
    witgate(here, &asked).expect(2, &["error: policy: this is not TOML"]);
}

/// A component has no version: what a policy denies, nothing allows, and it comes before
/// what else changed.
#[test]
fn what_is_denied_leads_a_diff_of_components() {
    let directory = repository("");
    let here = directory.path();
    write(here, "strict.toml", "[capabilities]\nallow = [\"random\"]\ndeny = [\"sockets\"]\n");
    write(here, "same.wasm", component(&[RANDOM, SOCKETS]));
    let diff = |was: &str, now: &str| {
        let run = witgate(here, &["diff", was, now, "--config", "strict.toml"]);
        run.expect(0, &["error[capability-denied]"]);
        run.said
    };
    let said = diff("same.wasm", "same.wasm");
    assert!(said.starts_with("NOT ALLOWED: 1 error"), "{said}");
    let said = diff("none", "same.wasm");
    assert!(said.starts_with("NOT ALLOWED: 1 error"), "{said}");
    let said = diff("plugin.wasm", "same.wasm");
    let at = |words: &str| said.find(words).unwrap_or_else(|| panic!("no `{words}`: {said}"));
    assert!(at("[capability-denied]") < at("[world-import-added]"), "{said}");
    assert!(!said.contains("raise the version"), "{said}");
    assert!(said.contains("run it only on hosts that provide this import"), "{said}");
}

/// A component passes two functions of one import on, each as an interface of WASI.
const PASSED_ON: &str = r#"(component
  (import "acme:x/misc@0.1.0" (instance $host (export "a" (func)) (export "b" (func))))
  (component $outer
    (import "m" (instance $m (export "a" (func)) (export "b" (func))))
    (component $inner
      (import "wasi:cli/environment@0.2.6" (instance (export "get-environment" (func))))
      (import "wasi:random/random@0.2.6" (instance (export "get-random-u64" (func)))))
    (alias export $m "a" (func $a))
    (alias export $m "b" (func $b))
    (instance $environment (export "get-environment" (func $a)))
    (instance $random (export "get-random-u64" (func $b)))
    (instance (instantiate $inner
      (with "wasi:cli/environment@0.2.6" (instance $environment))
      (with "wasi:random/random@0.2.6" (instance $random)))))
  (instance (instantiate $outer (with "m" (instance $host)))))"#;

#[test]
fn what_is_passed_on_in_part_is_denied_in_part() {
    let directory = repository("");
    let here = directory.path();
    write(here, "passed.wasm", wat::parse_str(PASSED_ON).expect("a component"));
    let allowed = "[\"random\", \"unknown:acme:x/misc\"]";
    let policy = format!("[capabilities]\nallow = {allowed}\ndeny = [\"environment\"]\n");
    write(here, "strict.toml", policy);
    let run = witgate(here, &["diff", "none", "passed.wasm", "--config", "strict.toml"]);
    run.expect(0, &["error[capability-denied]", "the policy denies: `acme:x/misc@0.1.0#a`"]);
    assert!(!run.said.contains("misc@0.1.0#a`, `acme"), "{}", run.said);
    // Neither of the two is let through by the other's name.
    let allowed = "[\"environment\", \"unknown:acme:x/misc\"]";
    let policy = format!("[capabilities]\nallow = {allowed}\ndeny = [\"random\"]\n");
    write(here, "strict.toml", policy);
    let run = witgate(here, &["diff", "none", "passed.wasm", "--config", "strict.toml"]);
    run.expect(0, &["error[capability-denied]", "the policy denies: `acme:x/misc@0.1.0#b`"]);
    // As a whole it is all of them, under whatever name.
    let whole = PASSED_ON
        .replace("(instance $environment (export \"get-environment\" (func $a)))", "")
        .replace("(instance $environment)", "(instance $m)")
        .replace("\"a\" (func)", "\"get-environment\" (func)")
        .replace("$m \"a\"", "$m \"get-environment\"");
    write(here, "passed.wasm", wat::parse_str(whole).expect("a component"));
    let policy = "[capabilities]\ndefault = \"allow\"\ndeny = [\"environment\"]\n";
    write(here, "strict.toml", policy);
    let words = ["denies: `acme:x/misc@0.1.0#b`, `acme:x/misc@0.1.0#get-environment`"];
    witgate(here, &["diff", "none", "passed.wasm", "--config", "strict.toml"]).expect(0, &words);
}

/// Without code it does nothing by itself, and takes something of the host all the same.
#[test]
fn a_nested_component_that_only_passes_on_is_shown() {
    let directory = repository("");
    let here = directory.path();
    write(here, "passed.wasm", wat::parse_str(PASSED_ON).expect("a component"));
    let words = ["composed of 2 components", "outer: ", "inner: "];
    witgate(here, &["inspect", "passed.wasm"]).expect(0, &words);
    let run = witgate(here, &["inspect", "passed.wasm", "--format", "mermaid"]);
    run.expect(0, &["[\"inner\"]", "[\"outer\"]"]);
    assert!(!run.said.contains("whole"), "{}", run.said);
}

/// What a policy says it says of functions that do something: `stat` needs a file that
/// `open-at` opened.
#[test]
fn inspect_shows_a_decision_only_with_the_functions_that_it_is_of() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let files = r#"(component
      (import "wasi:filesystem/preopens@0.2.6"
        (instance (export "get-directories" (func (result (list u32))))))
      (import "wasi:filesystem/types@0.2.6" (instance
        (export "descriptor" (type $descriptor (sub resource)))
        (export "[method]descriptor.stat"
          (func (param "self" (borrow $descriptor)) (result u64)))
        (export "[method]descriptor.open-at"
          (func (param "self" (borrow $descriptor)) (result (own $descriptor)))))))"#;
    write(here, "files.wasm", wat::parse_str(files).expect("a component"));
    let policy = "[capabilities]\ndeny = [\"wasi:filesystem/types#*.open-at\"]\n";
    write(here, "witgate.toml", policy);
    let run = witgate(here, &["inspect", "files.wasm", "--config", "witgate.toml"]);
    run.expect(0, &["and witgate.toml denies it", "(descriptor.open-at)"]);
    let page = ["inspect", "files.wasm", "--config", "witgate.toml", "--format", "html"];
    let run = witgate(here, &page);
    let row = run.said.lines().find(|line| line.contains(">denies<")).expect("a row");
    assert!(row.contains("types@0.2.6</code>: descriptor.open-at<"), "{row}");
    assert!(!row.contains("preopens"), "{row}");
}

/// What a core module imports of nobody knows whom is said where grants are suggested.
#[test]
fn grants_for_a_core_module_name_what_no_host_provides() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let module = r#"(module
      (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
      (import "env" "foo" (func))
      (func (export "_start")))"#;
    write(here, "program.wat", module);
    for (format, who) in [("wasmtime-flags", "the command line"), ("spin-toml", "Spin")] {
        let run = witgate(here, &["inspect", "program.wat", "--format", format]);
        run.expect(0, &[&format!("{who} does not provide env")]);
        assert!(!run.said.contains("provide wasi"), "{}", run.said);
    }
}
