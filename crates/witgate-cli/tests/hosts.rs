//! `[[target]]` as a gate: what the policy says runs on a host links there, in `check`
//! and in `targets`.

mod sandbox;

use std::path::Path;

use sandbox::{Run, commit, git, witgate, write};
use tempfile::TempDir;

/// A plugin API: what plugins import of their host, and of WASI.
const API: &str = "package acme:plugin@0.2.0;

interface host {
  log: func(text: string);
}

world plugin {
  import host;
  import wasi:random/random@0.2.6;
  export run: func();
}

package wasi:random@0.2.6 {
  interface random {
    get-random-u64: func() -> u64;
  }
}

package wasi:cli@0.2.6 {
  interface exit {
    exit-with-code: func(code: u8);
  }
}
";

fn repository(targets: &str) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, "wit/plugin.wit", API);
    write(here, "witgate.toml", format!("[[package]]\npath = \"wit\"\n\n{targets}"));
    commit(here, "publish the contract");
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

fn check(here: &Path) -> Run {
    witgate(here, &["check"])
}

/// The API with an import more.
fn with(import: &str) -> String {
    API.replace("  import host;\n", &format!("  import host;\n  import {import};\n"))
}

#[test]
fn a_host_that_lacks_an_import_fails_the_gate() {
    let repository = repository("[[target]]\nhost = \"wasmtime@26\"\n");
    let here = repository.path();
    // `acme:plugin/host` is for the embedder to provide.
    check(here).expect(0, &["PASS"]);
    write(
        here,
        "wit/plugin.wit",
        with("wasi:cli/exit@0.2.6").replace("(code: u8)", "(status-code: u8)"),
    );
    check(here).expect(
        1,
        &[
            "host-refuses",
            "`acme:plugin/plugin@0.2.0` does not link on wasmtime@26.0.1: the host lacks",
            "`exit-with-code`",
        ],
    );
}

#[test]
fn a_host_that_needs_a_flag_is_told_apart() {
    let repository = repository("[[target]]\nhost = \"wasmtime@45\"\n");
    let here = repository.path();
    let import = with("wasi:cli/exit@0.2.6").replace("(code: u8)", "(status-code: u8)");
    write(here, "wit/plugin.wit", import);
    check(here).expect(
        1,
        &["host-needs-flags", "links on wasmtime@45.0.3 only with `-Scli-exit-with-code`"],
    );
    let policy = "[[package]]\npath = \"wit\"\n\n[[target]]\nhost = \"wasmtime@45\"\n\
                  flags = [\"-Scli-exit-with-code\"]\n";
    write(here, "witgate.toml", policy);
    let run = check(here);
    assert!(!run.said.contains("host-needs-flags"), "{}", run.said);
    // Wider flags are a looser policy, and said to be.
    run.expect(1, &["policy-loosened", "flag `-Scli-exit-with-code` added"]);
}

#[test]
fn a_host_of_ones_own_is_a_host_like_others() {
    let target = "[[target]]\nhost = \"platform\"\nwit = \"host\"\n";
    let repository = repository(target);
    let here = repository.path();
    let offered = |functions: &str| {
        format!(
            "package acme:platform@1.0.0;\nworld host {{\n  import acme:plugin/host@0.2.0;\n  \
             import wasi:random/random@0.2.0;\n  export run: func();\n}}\n\
             package acme:plugin@0.2.0 {{ interface host {{ {functions} }} }}\n\
             package wasi:random@0.2.0 {{ interface random {{ get-random-u64: func() -> u64; }} }}\n"
        )
    };
    write(here, "host/host.wit", offered("log: func(text: string);"));
    check(here).expect(0, &["PASS"]);
    // Its own WIT counts as a whole: nobody else provides `acme:plugin/host`.
    write(here, "host/host.wit", offered("log: func(text: string, level: u8);"));
    check(here).expect(
        1,
        &["does not link on platform", "`log` of `acme:plugin/host@0.2.0` has", "another type"],
    );
    write(here, "plugin.wat", PLUGIN);
    witgate(here, &["targets", "plugin.wat", "--host", "platform"])
        .expect(1, &["platform", "does not link", "the host 2"]);
    write(here, "host/host.wit", offered("log: func(text: string);"));
    witgate(here, &["targets", "plugin.wat", "--host", "platform"]).expect(0, &["links"]);
    let run = witgate(here, &["targets", "plugin.wat", "--all-hosts", "--format", "short"]);
    assert!(run.said.contains("plugin.wat: platform: links"), "{}", run.said);
    let hosts = ["unknown host `plattform`", "the hosts are wasmtime,", "wasmcloud, platform"];
    witgate(here, &["targets", "plugin.wat", "--host", "plattform"]).expect(2, &hosts);
    write(here, "host/host.wit", "package a:b; interface i {}\n");
    check(here).expect(2, &["no world in host"]);
}

/// A component that imports the API's own interface, and exports nothing of WASI.
const PLUGIN: &str = r#"(component
  (import "acme:plugin/host@0.2.0" (instance (export "log" (func (param "text" string)))))
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func (export "run") (canon lift (core func $i "run"))))"#;

/// A runtime has nothing of the platform's own interfaces: whoever embeds it has. And a move
/// from one host of the policy to another is asked as one between runtimes.
#[test]
fn components_move_from_host_to_host() {
    let own = |name: &str| format!("[[target]]\nhost = \"{name}\"\nwit = \"{name}\"\n");
    let repository = repository(&(own("today") + &own("next")));
    let here = repository.path();
    for (name, parameters) in [("today", "text: string"), ("next", "text: string, level: u8")] {
        let wit = format!(
            "package acme:platform@1.0.0;\nworld host {{\n  import acme:plugin/host@0.2.0;\n  \
             export run: func();\n}}\npackage acme:plugin@0.2.0 {{\n  interface host {{ log: \
             func({parameters}); }}\n}}\n"
        );
        write(here, &format!("{name}/host.wit"), wit);
    }
    write(here, "plugin.wat", PLUGIN);
    let note = "imports also `acme:plugin/host`";
    let runtime = ["targets", "plugin.wat", "--host", "wasmtime@46"];
    witgate(here, &runtime).expect(0, &["links", note]);
    let upgrade = ["impact", "plugin.wat", "--against", "wasmtime@45", "--candidate"];
    witgate(here, &[&upgrade[..], &["wasmtime@46"]].concat())
        .expect(0, &["the component does not break", note]);
    let own_move = ["impact", "plugin.wat", "--against", "today", "--candidate", "next"];
    // A directory is called as the host is, and goes before: then contracts are compared.
    witgate(here, &own_move).expect(1, &["the component breaks", "function-param-added"]);
    for name in ["today", "next"] {
        std::fs::rename(here.join(name), here.join(format!("host-{name}"))).expect("it moves");
    }
    let policy = std::fs::read_to_string(here.join("witgate.toml")).expect("it is there");
    write(
        here,
        "witgate.toml",
        policy.replace("wit = \"", "wit = \"host-").replace("host-wit", "wit"),
    );
    witgate(here, &own_move)
        .expect(1, &["host before: today", "`log` of `acme:plugin/host@0.2.0`"]);
}

#[test]
fn artifacts_are_compared_too() {
    let repository = repository("");
    let here = repository.path();
    write(
        here,
        "dist/plugin.wat",
        PLUGIN.replace("acme:plugin/host@0.2.0", "wasi:http/types@0.2.0"),
    );
    let policy = "[[package]]\npath = \"wit\"\n[[artifact]]\npath = \"dist/plugin.wat\"\n\
                  [[artifact]]\npath = \"dist/later.wasm\"\n\
                  [[target]]\nhost = \"viceroy@0.22\"\nfor = [\"dist/*\"]\n";
    write(here, "witgate.toml", policy);
    check(here).expect(
        1,
        &[
            "`dist/plugin.wat` does not link on viceroy@0.22.0: the component imports",
            "`wasi:http/types@0.2.0`, of which the host has nothing",
            "`dist/later.wasm` is not here",
        ],
    );
}

/// Each host has a finding with its own `[[target]]`; those of one target are a list.
#[test]
fn each_host_that_refuses_is_named_with_its_target() {
    let target = |host: &str, matching: &str| {
        format!("[[target]]\nhost = \"{host}\"\nfor = [\"{matching}\"]\n")
    };
    let targets = target("viceroy@0.22", "acme:*") + &target("spin@3", "acme:plugin/other");
    let repository = repository(&targets);
    let here = repository.path();
    let api = with("wasi:cli/gone@0.2.6").replace(
        "package wasi:cli@0.2.6 {",
        "world other { import wasi:cli/gone@0.2.6; }\n\npackage wasi:cli@0.2.6 {\n  \
         interface gone { go: func(); }",
    );
    write(here, "wit/plugin.wit", api);
    let run = check(here);
    run.expect(1, &["does not link on viceroy@0.22.0", "--> witgate.toml:4:1"]);
    let other = run.said.split("error[host-refuses]: `acme:plugin/other@0.2.0` does not link");
    let other = other.last().expect("a text");
    assert!(other.contains("on spin@3") && other.contains("--> witgate.toml:7:1"), "{}", run.said);
    let (at, own) = ("   = at:      `acme:plugin/other@0.2.0` does not link on viceroy", ":7:1 `");
    assert!(run.said.contains(at) && !run.said.contains(own), "{}", run.said);
}

#[test]
fn a_target_that_compares_nothing_fails() {
    let repository = repository("[[target]]\nhost = \"wasmtime@46\"\nfor = [\"acme:other/*\"]\n");
    let here = repository.path();
    check(here).expect(1, &["host-refuses", "nothing is compared with wasmtime@46.0.3"]);
    let unknown = "[[package]]\npath = \"wit\"\n[[target]]\nhost = \"wasmtime@51\"\n";
    write(here, "witgate.toml", unknown);
    check(here).expect(2, &["unknown host `wasmtime@51`", "wasmtime@50.0.1"]);
}

/// The WIT of a host is nobody's contract here, and a world is no component.
#[test]
fn the_wit_of_a_host_is_not_missed_among_the_packages() {
    let target = "[[target]]\nhost = \"platform\"\nwit = \"hosts/old\"\n";
    let repository = repository(target);
    let here = repository.path();
    let host = API.replace("@0.2.0", "@0.1.0");
    write(here, "hosts/old/plugin.wit", host);
    write(here, "hosts/new/plugin.wit", API);
    commit(here, "what is deployed");
    let run = check(here);
    run.expect(1, &["no `[[package]]` covers the WIT in `hosts/new`:"]);
    run.expect(1, &["the world imports `acme:plugin@0.2.0`, and the host has"]);
    assert!(!run.said.contains("the component imports"), "{}", run.said);
}

/// The WIT of a host is in the repository, so a change can make the host offer what it needs.
#[test]
fn a_host_whose_wit_the_change_edits_is_said() {
    let target = "[[target]]\nhost = \"platform\"\nwit = \"host\"\n";
    let offered = |functions: &str| {
        format!(
            "package acme:platform@1.0.0;\nworld host {{ import acme:plugin/host@0.2.0; import \
             wasi:random/random@0.2.0; export run: func(); }}\npackage acme:plugin@0.2.0 {{ \
             interface host {{ log: func(text: string); {functions} }} }}\npackage \
             wasi:random@0.2.0 {{ interface random {{ get-random-u64: func() -> u64; }} }}\n"
        )
    };
    let more = API.replace("log: func(text: string);", "log: func(text: string);\n  more: func();");
    let more = more.replace("@0.2.0;", "@0.2.1;");
    for (policy, code) in [("", 0), ("\n[policy]\nfrom = \"baseline\"\n", 1)] {
        let repository = repository(&format!("{target}{policy}"));
        let here = repository.path();
        write(here, "host/host.wit", offered(""));
        commit(here, "what the host offers");
        git(here, &["branch", "-f", "main"]);
        check(here).expect(0, &["PASS"]);
        // Nothing needs what the host offers besides.
        write(here, "host/host.wit", offered("other: func();"));
        let run = check(here);
        assert!(!run.said.contains("policy-loosened"), "{}", run.said);
        run.expect(0, &["PASS"]);
        write(here, "host/host.wit", offered("more: func();"));
        write(here, "wit/plugin.wit", &more);
        check(here).expect(code, &["[policy-loosened]", "WIT of `platform` changed", "plugin"]);
        write(here, "host/host.wit", offered(""));
        check(here).expect(1, &["does not link on platform"]);
    }
    // A host that is new to the policy has nothing to compare it with.
    let repository = self::repository("");
    let here = repository.path();
    write(here, "host/host.wit", offered(""));
    commit(here, "what may become a host");
    git(here, &["branch", "-f", "main"]);
    write(here, "witgate.toml", format!("[[package]]\npath = \"wit\"\n\n{target}"));
    write(here, "host/host.wit", offered("more: func();"));
    write(here, "wit/plugin.wit", &more);
    let run = check(here);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("policy-loosened"), "{}", run.said);
    // Where the host is a package that is checked, it is compared itself.
    let repository = self::repository(&format!("[[package]]\npath = \"host\"\n{target}"));
    let here = repository.path();
    write(here, "host/host.wit", offered(""));
    commit(here, "what the host offers");
    git(here, &["branch", "-f", "main"]);
    write(
        here,
        "host/host.wit",
        offered("more: func();").replace("platform@1.0.0", "platform@1.1.0"),
    );
    write(here, "wit/plugin.wit", &more);
    let run = check(here);
    assert!(!run.said.contains("policy-loosened"), "{}", run.said);
}

/// A package of which a host has nothing is a line, and not one for each function.
#[test]
fn what_a_host_has_nothing_of_is_told_by_package() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let instance = |name: &str, functions: &[&str]| {
        let exports = functions.iter().map(|name| format!("(export \"{name}\" (func))"));
        format!("(import \"{name}\" (instance {}))", exports.collect::<String>())
    };
    let imports = instance("acme:own/a@1.0.0", &["f", "g"])
        + &instance("acme:own/b@1.0.0", &["h"])
        + &instance("acme:other/c@1.0.0", &["i"]);
    write(here, "plug.wat", format!("(component {imports})"));
    let run = witgate(here, &["targets", "plug.wat", "--host", "viceroy@0.22"]);
    let line = "import acme:own@1.0.0: nothing of it is provided (2 interfaces, 3";
    run.expect(1, &[line, "import acme:other/c@1.0.0\n    i: the host does not provide it"]);
    assert!(!run.said.contains("acme:own/a") && !run.said.contains(" more"), "{}", run.said);
}
