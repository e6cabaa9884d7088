//! Sources in registries: what is fetched, when, and when nothing is. Registries are
//! servers on loopback that count what they are asked.

#![cfg(feature = "registry")]

mod sandbox;

use std::path::Path;

use sandbox::{Run, commit, git, write};
use tempfile::TempDir;
use witgate_testing::fake_registry::FakeRegistry;

fn contract(version: &str, cases: &str) -> String {
    format!(
        "package acme:plugin@{version};

interface log {{
  enum level {{ {cases} }}
  write: func(level: level, text: string);
}}

world plugin {{
  import log;
}}
"
    )
}

/// A WIT package in wasm, as `wkg` publishes it.
fn encoded(text: &str) -> Vec<u8> {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("plugin.wit", text).expect("it is valid");
    wit_component::encode(&resolve, package, false).expect("it can be encoded")
}

/// A registry with two releases of a package, of which the second breaks the first.
fn registry() -> FakeRegistry {
    let registry = FakeRegistry::start();
    for (version, cases) in [("0.1.0", "info"), ("0.2.0", "info, warn")] {
        registry.publish("acme/plugin", version, &encoded(&contract(version, cases)));
    }
    registry
}

/// A repository with the package as it was released, and a policy.
fn repository(registry: &FakeRegistry, policy: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "registries.toml", registry.config("acme"));
    write(here, "wit/plugin.wit", contract("0.2.0", "info, warn"));
    if !policy.is_empty() {
        write(here, "witgate.toml", policy);
    }
    commit(here, "release");
    git(here, &["checkout", "-q", "-b", "topic"]);
    directory
}

/// Runs witgate as somebody whose wkg is configured.
fn run(here: &Path, arguments: &[&str]) -> Run {
    let text = |name: &str| here.join(name).to_str().expect("UTF-8").to_owned();
    let (config, cache) = (text("registries.toml"), text("cache"));
    sandbox::run(here, arguments, &[("WKG_CONFIG_FILE", &config), ("XDG_CACHE_HOME", &cache)])
}

#[test]
fn a_package_is_compared_with_its_release() {
    let registry = registry();
    let repository = repository(&registry, "");
    let here = repository.path();
    write(here, "wit/plugin.wit", contract("0.2.1", "info, warn, fatal"));
    for arguments in [
        ["diff", "registry:acme:plugin", "wit"],
        ["diff", "registry:acme:plugin@0.2", "wit"],
        ["diff", "registry:acme:plugin@0.2.0", "wit"],
    ] {
        run(here, &arguments)
            .expect(0, &["enum-case-added", "`fatal`", "registry:acme:plugin@0.2.0", "0.3.0"]);
    }
    let named = format!("oci://{}/acme/plugin", registry.host());
    run(here, &["diff", &named, "wit"]).expect(0, &["enum-case-added", &format!("{named}:0.2.0")]);
    run(here, &["diff", &format!("{named}:0.1.0"), "wit"]).expect(0, &["`warn`", "`fatal`"]);
    run(here, &["check", "--against", "registry:acme:plugin"]).expect(1, &["enum-case-added"]);
    // A patch of an older release is held to that one.
    write(here, "wit/plugin.wit", contract("0.1.1", "info"));
    run(here, &["check", "--against", "registry:acme:plugin"]).expect(0, &["plugin@0.1.0"]);
    run(here, &["diff", "registry:acme:plugin", "wit"]).expect(0, &["plugin@0.1.0"]);
    // The released version itself has no more room to change.
    write(here, "wit/plugin.wit", contract("0.2.0", "info, warn, fatal"));
    run(here, &["check", "--against", "registry:acme:plugin"]).expect(1, &["plugin@0.2.0"]);
}

#[test]
fn what_a_digest_names_is_fetched_once() {
    let registry = registry();
    let wasm = encoded(&contract("0.2.0", "info, warn"));
    let digest = registry.publish("acme/plugin", "0.2.0", &wasm);
    let repository = repository(&registry, "");
    let here = repository.path();
    let named = format!("oci://{}/acme/plugin@{digest}", registry.host());
    run(here, &["diff", &named, "wit"]).expect(0, &[]);
    let asked = registry.requests();
    run(here, &["diff", &named, "wit", "--offline"]).expect(0, &[]);
    assert_eq!(registry.requests(), asked);
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let registry = registry();
    let repository = repository(&registry, "");
    let here = repository.path();
    run(here, &["diff", "registry:acme:plugin@0.7", "wit"])
        .expect(2, &["no version in the registry matches `^0.7`", "versions there: 0.2.0, 0.1.0"]);
    run(here, &["diff", "registry:acme:other", "wit"]).expect(2, &["not found in registry"]);
    run(here, &["diff", "registry:else:plugin", "wit"])
        .expect(2, &["no registry is configured for `else:plugin`", "wkg get else:plugin"]);
    run(here, &["diff", "wasi:http@0.2.0", "wit"])
        .expect(2, &["is a package in a registry", "write `registry:wasi:http@0.2.0`"]);
    run(here, &["diff", "ghcr.io/acme/kv:1", "wit"])
        .expect(2, &["write `oci://ghcr.io/acme/kv:1`"]);
}

const POLICY: &str = "baseline = \"registry:acme:plugin\"\n";

#[test]
fn the_policy_of_the_baseline_names_registries() {
    let registry = registry();
    let repository = repository(&registry, POLICY);
    let here = repository.path();
    write(here, "wit/plugin.wit", contract("0.2.1", "info, warn, fatal"));
    run(here, &["check"]).expect(1, &["enum-case-added", "registry:acme:plugin@0.2.0"]);
    assert!(registry.requests() > 0);
}

#[test]
fn the_last_release_may_be_in_a_registry() {
    let registry = registry();
    let repository = repository(&registry, "release = \"registry:acme:plugin\"\n");
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "wit/plugin.wit", contract("0.2.0", "info, warn, fatal"));
    commit(here, "a break that is on main");
    git(here, &["checkout", "-q", "-b", "next"]);
    write(
        here,
        "wit/plugin.wit",
        contract("0.2.0", "info, warn, fatal").replace("text: string", "text: string, at: u64"),
    );
    run(here, &["check"]).expect(
        1,
        &[
            "earlier changes since registry:acme:plugin@0.2.0",
            "function-param-added",
            "release: registry:acme:plugin@0.2.0",
            "needs 0.3.0",
        ],
    );
    write(here, "wit/plugin.wit", contract("0.3.0", "info, warn, fatal"));
    run(here, &["check"]).expect(0, &["release: registry:acme:plugin@0.2.0"]);
    // What the policy of the baseline names is requested, and nothing is new in it.
    let ran = run(here, &["check"]);
    assert!(!ran.said.contains("is new in this change's policy"), "{}", ran.said);
}

#[test]
fn a_change_makes_nobody_request_anything() {
    let registry = registry();
    for (before, now) in [
        ("", POLICY.to_owned()),
        ("", "release = \"registry:acme:plugin\"\n".to_owned()),
        ("baseline = \"main\"\n", POLICY.to_owned()),
        ("", format!("baseline = \"oci://{}/secret/path\"\n", registry.host())),
        ("", "[[package]]\npath = \"wit\"\nbaseline = \"registry:acme:plugin\"\n".to_owned()),
        (
            "[[package]]\npath = \"wit\"\n",
            "[[package]]\npath = \"wit\"\nbaseline = \"registry:acme:plugin\"\n".to_owned(),
        ),
    ] {
        let repository = repository(&registry, before);
        let here = repository.path();
        write(here, "witgate.toml", &now);
        let ran = run(here, &["check", "--fail-on", "never"]);
        let instead = match (before, now.contains("release =")) {
            ("baseline = \"main\"\n", _) => "main",
            (_, true) => "release",
            (_, false) => "merge-base",
        };
        let compared = format!("nothing was requested, and `{instead}` was compared");
        ran.expect(0, &["is new in this change's policy", &compared]);
        for command in ["verify", "pin", "doctor", "lint"] {
            run(here, &[command]);
        }
    }
    assert_eq!(registry.requests(), 0);
}

#[test]
fn a_changed_registry_is_not_requested_and_the_former_one_is() {
    let (registry, evil) = (registry(), FakeRegistry::start());
    let repository = repository(&registry, POLICY);
    let here = repository.path();
    write(here, "witgate.toml", format!("baseline = \"oci://{}/a\"\n", evil.host()));
    run(here, &["check"]).expect(
        0,
        &["nothing was requested, and `registry:acme:plugin` was compared", "policy-loosened"],
    );
    assert_eq!(evil.requests(), 0);
    assert!(registry.requests() > 0);
}

#[test]
fn without_a_baseline_commit_the_command_line_must_name_it() {
    let registry = registry();
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, "registries.toml", registry.config("acme"));
    write(here, "wit/plugin.wit", contract("0.2.1", "info, warn"));
    write(here, "witgate.toml", POLICY);
    run(here, &["check"]).expect(2, &["nothing was requested", "--against registry:acme:plugin"]);
    assert_eq!(registry.requests(), 0);
    run(here, &["check", "--against", "registry:acme:plugin"]).expect(0, &["plugin@0.2.0"]);
}

#[test]
fn offline_nothing_is_requested() {
    let registry = registry();
    let repository = repository(&registry, POLICY);
    let here = repository.path();
    let image = format!("oci://{}/acme/plugin:0.2.0", registry.host());
    for arguments in [
        &["--offline", "check"] as &[&str],
        &["check", "--offline"],
        &["check", "--against", "registry:acme:plugin", "--offline"],
        &["diff", "registry:acme:plugin", "wit", "--offline"],
        &["diff", "--offline", &image, "wit"],
        &["diff", "wit", &image, "--offline"],
    ] {
        run(here, arguments).expect(2, &["--offline forbids the network"]);
    }
    assert_eq!(registry.requests(), 0);
}

#[test]
fn where_no_source_is_in_a_registry_nothing_is_requested() {
    let registry = registry();
    let repository = repository(&registry, "");
    let here = repository.path();
    write(here, "wit/plugin.wit", contract("0.2.1", "info, warn, fatal"));
    for arguments in [
        &["check"] as &[&str],
        &["check", "--against", "main"],
        &["diff", "main", "wit"],
        &["targets", "wit/plugin.wit"],
        &["verify"],
        &["pin"],
        &["doctor"],
        &["lint"],
        &["lint", "--publishing"],
        &["init", "--dry-run"],
        &["waive", "enum-case-added", "--reason", "a test"],
    ] {
        run(here, arguments);
    }
    assert_eq!(registry.requests(), 0);
    // The same environment does ask, once a source says so.
    run(here, &["diff", "registry:acme:plugin", "wit"]).expect(0, &[]);
    assert!(registry.requests() > 0);
}
