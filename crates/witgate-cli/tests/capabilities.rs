//! What components may do, checked as people have it.

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;

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
}
