//! `witgate publish`: what may be published, what must not, and what is sent. The
//! registry is a server on loopback, wkg a script.

#![cfg(feature = "registry")]

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{Run, write};
use serde_json::Value;
use tempfile::TempDir;
use witgate_testing::fake_registry::FakeRegistry;
#[cfg(unix)]
use witgate_testing::fake_registry::digest;

/// A plugin that writes to a log of the host, and is run by it.
fn plugin(version: &str, log: &str, control: &str) -> String {
    format!(
        "package acme:plugin@{version};

interface log {{
  write: func(text: string);
  {log}
}}

interface control {{
  start: func();
  {control}
}}

world plugin {{
  import log;
  export control;
}}
"
    )
}

fn encoded(text: &str) -> Vec<u8> {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("plugin.wit", text).expect("it is valid");
    wit_component::encode(&resolve, package, false).expect("it can be encoded")
}

/// A directory with a package, and a registry with releases of it.
struct Author {
    registry: FakeRegistry,
    directory: TempDir,
}

impl Author {
    fn new(releases: &[String]) -> Author {
        let registry = FakeRegistry::start();
        for text in releases {
            let version = text.split(['@', ';']).nth(1).expect("it declares a version");
            registry.publish("acme/plugin", version, &encoded(text));
        }
        let directory = tempfile::tempdir().expect("a directory");
        write(directory.path(), "registries.toml", registry.config("acme"));
        Author { registry, directory }
    }

    fn here(&self) -> &Path {
        self.directory.path()
    }

    fn publish(&self, text: &str, arguments: &[&str]) -> Run {
        write(self.here(), "wit/plugin.wit", text);
        self.run(&[&["publish"], arguments].concat())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let text = |name: &str| self.here().join(name).to_str().expect("UTF-8").to_owned();
        let path = std::env::var("PATH").unwrap_or_default();
        let environment = [
            ("WKG_CONFIG_FILE", text("registries.toml")),
            ("XDG_CACHE_HOME", text("cache")),
            ("PATH", format!("{}:{path}", text("bin"))),
        ];
        let environment: Vec<(&str, &str)> =
            environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        sandbox::run(self.here(), arguments, &environment)
    }
}

#[test]
fn the_first_release() {
    let author = Author::new(&[]);
    author.publish(&plugin("0.1.0", "", ""), &[]).expect(
        0,
        &[
            "acme:plugin@0.1.0",
            "this is the first release",
            "PASS: 0.1.0 may be published",
            "wkg publish wit",
        ],
    );
}

/// The four cases that the check of wkg 0.16.1 gets wrong.
#[test]
fn what_wkg_gets_wrong() {
    let flush = "flush: func();";
    // Hosts that have one more function run all guests of before.
    let author = Author::new(&[plugin("0.1.0", "", "")]);
    author.publish(&plugin("0.1.1", flush, ""), &[]).expect(
        0,
        &["function-added", "PASS: 0.1.1 may be published", "wkg publish --skip-semver-check wit"],
    );
    // Guests of before lack the function that hosts call.
    author
        .publish(&plugin("0.1.1", "", "stop: func();"), &[])
        .expect(1, &["FAIL: 0.1.1 must not be published; the next version is 0.2.0"]);

    // Types break without any world.
    let types = |version: &str, cases: &str| {
        format!(
            "package acme:plugin@{version};\n\ninterface types {{\n  enum level {{ {cases} }}\n}}\n"
        )
    };
    let author = Author::new(&[types("0.1.0", "info")]);
    author
        .publish(&types("0.1.1", "info, warn"), &[])
        .expect(1, &["enum-case-added", "the next version is 0.2.0"]);

    // A prerelease that is out is not changed.
    let author = Author::new(&[plugin("1.0.0-rc.1", "", "")]);
    author.publish(&plugin("1.0.0-rc.1", flush, ""), &[]).expect(
        1,
        &[
            "✗ 1.0.0-rc.1, as it was published",
            "FAIL: 1.0.0-rc.1 is published with other content",
            "the next version is 1.0.0-rc.2",
        ],
    );
}

#[test]
fn a_version_that_is_there_already() {
    let text = plugin("0.1.0", "", "");
    let author = Author::new(std::slice::from_ref(&text));
    author.publish(&text, &[]).expect(0, &["is already published, and the same"]);
    author
        .publish(&plugin("0.1.0", "flush: func();", ""), &[])
        .expect(1, &["is published with other content", "the next version is 0.1.1"]);
    author
        .publish(&plugin("0.1.0", "flush: func(level: u8);", "stop: func();"), &[])
        .expect(1, &["the next version is 0.2.0"]);
    // Of a file, it is the bytes that are the same or not.
    fs::write(author.here().join("a.wasm"), encoded(&text)).expect("it is written");
    author.run(&["publish", "a.wasm"]).expect(0, &["is already published"]);
    let documented = text.replace("interface log", "/// Writes.\ninterface log");
    fs::write(author.here().join("a.wasm"), encoded(&documented)).expect("it is written");
    author.run(&["publish", "a.wasm"]).expect(1, &["is published with other content"]);
}

#[test]
fn a_version_between_two_releases_is_held_to_both() {
    let [flush, level] = ["flush: func();", "level: func() -> u8;"];
    let both = format!("{flush}\n  {level}");
    let author = Author::new(&[plugin("0.2.0", "", ""), plugin("0.2.5", &both, "")]);
    author
        .publish(&plugin("0.2.1", flush, ""), &[])
        .expect(0, &["0.2.0, the latest release below", "0.2.5, the next release above"]);
    // What the next release lacks, its users miss.
    author
        .publish(&plugin("0.2.1", "other: func();", ""), &[])
        .expect(1, &["0.2.5, the next release above", "function-removed"]);
}

#[test]
fn a_new_range_may_break_and_a_prerelease_begins_none() {
    let author = Author::new(&[plugin("0.2.0", "", "")]);
    let broken = |version: &str| plugin(version, "", "stop: func();");
    author
        .publish(&broken("0.3.0"), &[])
        .expect(0, &["0.2.0, the latest release below its version range"]);
    author.publish(&broken("0.3.0-rc.1"), &[]).expect(0, &["PASS: 0.3.0-rc.1 may be published"]);
    let refused = ["FAIL: 0.2.1-rc.1 must not be published; the next version is 0.3.0-rc.1"];
    author.publish(&broken("0.2.1-rc.1"), &[]).expect(1, &refused);
    // That one is there too, in a repository with more releases.
    let author = Author::new(&[plugin("0.2.0", "", ""), broken("0.3.0-rc.1")]);
    author
        .publish(&broken("0.2.1-rc.1"), &[])
        .expect(1, &["FAIL: 0.2.1-rc.1 must not be published; the next version is 0.3.0-rc.2"]);
}

#[test]
fn a_version_that_nothing_is_compared_with() {
    let author = Author::new(&[plugin("1.0.0-rc.1", "", ""), plugin("1.2.0", "", "")]);
    let compared = "was compared with no version";
    let alone = author.publish(&plugin("1.0.0-alpha", "", ""), &[]);
    alone.expect(0, &["1.0.0-alpha", compared, "PASS"]);
    let below = author.publish(&plugin("1.0.0", "", ""), &[]);
    below.expect(0, &["1.2.0, the next release above"]);
    assert!(!below.said.contains(compared), "{}", below.said);
}

#[test]
fn a_quiet_answer_has_what_fails_and_how_it_ends() {
    let author = Author::new(&[plugin("0.1.0", "", "")]);
    let text = plugin("0.1.1", "flush: func();", "stop: func();");
    let run = author.publish(&text, &["--quiet"]);
    run.expect(1, &["error [function-added]", "FAIL: 0.1.1 must not be published"]);
    for word in ["package:", "acme:plugin/log#flush", "note"] {
        assert!(!run.said.contains(word), "{word}: {}", run.said);
    }
    let run = author.publish(&plugin("0.2.0", "", ""), &["-q"]);
    assert_eq!(run.said, "PASS: 0.2.0 may be published:\n  wkg publish wit\n");
}

#[test]
fn dependencies_must_be_published() {
    let author = Author::new(&[]);
    write(
        author.here(),
        "wit/deps/base/base.wit",
        "package acme:base@0.1.0;\ninterface t { type a = u8; }",
    );
    write(
        author.here(),
        "wit/deps/bare/bare.wit",
        "package acme:bare;\ninterface t { type a = u8; }",
    );
    let text = "package acme:plugin@0.1.0;\ninterface i { use acme:base/t@0.1.0.{a}; use acme:bare/t.{a as b}; f: func(a: a) -> b; }\n";
    author.publish(text, &[]).expect(
        1,
        &[
            "acme:base@0.1.0: not published",
            "acme:bare: has no version",
            "FAIL: 0.1.0 must not be published",
        ],
    );
    let base = encoded("package acme:base@0.1.0;\ninterface t { type a = u8; }");
    author.registry.publish("acme/base", "0.1.0", &base);
    let text =
        "package acme:plugin@0.1.0;\ninterface i { use acme:base/t@0.1.0.{a}; f: func(a: a); }\n";
    author.publish(text, &[]).expect(0, &["acme:base@0.1.0: published in", "PASS"]);
}

#[test]
fn json_says_the_same() {
    let author = Author::new(&[plugin("0.1.0", "", "")]);
    let run = author.publish(&plugin("0.1.1", "", "stop: func();"), &["--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.said);
    let json: Value = serde_json::from_str(&run.said).expect("it is JSON");
    assert_eq!(json["schema"], "witgate/publish/1");
    assert_eq!((&json["status"], &json["state"]), (&"fail".into(), &"new".into()));
    assert_eq!(json["next_version"], "0.2.0");
    assert_eq!(json["releases"], serde_json::json!(["0.1.0"]));
    let below = &json["neighbours"][0];
    assert_eq!((&below["relation"], &below["required"]), (&"below".into(), &"breaking".into()));
    let findings = below["findings"].as_array().expect("a list");
    assert!(findings.iter().any(|it| it["rule"] == "function-added" && it["level"] == "error"));
    // A guest of before does not export what new hosts call.
    assert_ne!(below["impact"]["old_guest_on_new_host"], "ok");
    assert_eq!(below["impact"]["new_guest_on_old_host"], "ok");
}

#[test]
fn what_cannot_be_published_is_told() {
    let author = Author::new(&[]);
    let text = "package acme:plugin;\ninterface i { f: func(); }\n";
    author.publish(text, &[]).expect(2, &["declares no version", "package acme:plugin@0.1.0;"]);
    let text = plugin("0.1.0", "", "");
    author.publish(&text, &["--to", "wit"]).expect(2, &["is not a source in a registry"]);
    author
        .run(&["publish", "wit/plugin.wit"])
        .expect(2, &["wit/plugin.wit is neither a directory nor a .wasm file"]);
    author.run(&["publish", "registry:acme:plugin@0.1.0"]).expect(2, &["is not on disk"]);
    author.publish(&text, &["--offline"]).expect(2, &["--offline forbids the network"]);
    author
        .publish(&text.replace("acme:", "else:"), &[])
        .expect(2, &["no registry is configured for `else:plugin`"]);
    let component = wat::parse_str("(component)").expect("a component");
    write(author.here(), "c.wasm", component);
    author.run(&["publish", "c.wasm"]).expect(2, &["does not say which package it is"]);
    author
        .run(&["publish", "c.wasm", "--package", "acme:c@0.1.0"])
        .expect(0, &["wkg publish --package acme:c@0.1.0 c.wasm"]);
    author
        .run(&["publish", "c.wasm", "--package", "acme:c"])
        .expect(2, &["such as acme:plugin@0.2.0"]);
}

#[test]
fn another_registry_takes_another_command() {
    let author = Author::new(&[]);
    let to = format!("oci://{}/other/place", author.registry.host());
    let text = plugin("0.1.0", "", "");
    let pushed = format!("wkg oci push {}/other/place:0.1.0 plugin.wasm", author.registry.host());
    author
        .publish(&text, &["--to", &to])
        .expect(0, &["wkg build --wit-dir wit --output plugin.wasm", &pushed]);
}

/// A wkg that builds a file of the test, and publishes it by leaving it behind.
#[cfg(unix)]
fn script(author: &Author, exit: u8) {
    use std::os::unix::fs::PermissionsExt as _;

    let here = author.here().display().to_string();
    let text = format!(
        "#!/bin/sh\n\
         echo \"wkg $*\" >>'{here}/commands'\n\
         case $1 in\n\
         build) cp '{here}/built.wasm' \"$5\" ;;\n\
         publish)\n\
         for last; do :; done\n\
         cp \"$last\" '{here}/new.wasm' && mv '{here}/new.wasm' '{here}/published.wasm'\n\
         until test -e '{here}/done'; do sleep 0.02; done\n\
         exit {exit} ;;\n\
         esac\n"
    );
    write(author.here(), "bin/wkg", text);
    let file = author.here().join("bin/wkg");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("it can be run");
}

/// Lets the registry have what wkg publishes, or something else.
#[cfg(unix)]
fn receive(author: &Author, other: Option<&[u8]>) {
    let file = author.here().join("published.wasm");
    for _ in 0..1500 {
        if let Ok(bytes) = fs::read(&file) {
            author.registry.publish("acme/plugin", "0.1.0", other.unwrap_or(&bytes));
            fs::write(author.here().join("done"), "").expect("it is written");
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[test]
fn execute_publishes_what_was_judged() {
    let text = plugin("0.1.0", "", "");
    let author = Author::new(&[]);
    script(&author, 0);
    let built = encoded(&text);
    write(author.here(), "built.wasm", &built);
    let run = std::thread::scope(|scope| {
        scope.spawn(|| receive(&author, None));
        author.publish(&text, &["--execute", "--receipt", "receipt.json"])
    });
    run.expect(0, &["the registry has the bytes that were judged", &digest(&built)]);
    let receipt = fs::read_to_string(author.here().join("receipt.json")).expect("a receipt");
    let receipt: Value = serde_json::from_str(&receipt).expect("it is JSON");
    assert_eq!(receipt["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(receipt["subject"][0]["name"], "acme:plugin@0.1.0");
    let wanted = digest(&built).replace("sha256:", "");
    assert_eq!(receipt["subject"][0]["digest"]["sha256"], wanted);
    assert_eq!(receipt["predicate"]["properties"], serde_json::json!(["witgate/passed"]));
    let commands = fs::read_to_string(author.here().join("commands")).expect("wkg was run");
    assert_eq!(commands.lines().count(), 2, "{commands}");
}

#[cfg(unix)]
#[test]
fn execute_finds_other_bytes_in_the_registry() {
    let text = plugin("0.1.0", "", "");
    let author = Author::new(&[]);
    script(&author, 0);
    write(author.here(), "built.wasm", encoded(&text));
    let other = encoded(&plugin("0.1.0", "flush: func();", ""));
    let run = std::thread::scope(|scope| {
        scope.spawn(|| receive(&author, Some(&other)));
        author.publish(&text, &["--execute"])
    });
    run.expect(1, &["FAIL: the registry has other bytes of acme:plugin@0.1.0"]);
}

#[cfg(unix)]
#[test]
fn execute_runs_nothing_that_was_not_judged() {
    let text = plugin("0.1.0", "", "");
    let author = Author::new(&[]);
    script(&author, 0);
    // What wkg builds is not what was judged.
    write(author.here(), "built.wasm", encoded(&plugin("0.1.0", "flush: func();", "")));
    author.publish(&text, &["--execute"]).expect(2, &["it built another contract"]);
    let commands = fs::read_to_string(author.here().join("commands")).expect("wkg was run");
    assert!(!commands.contains("publish"), "{commands}");

    // What must not be published is not, and without --execute nothing is.
    let author = Author::new(&[plugin("0.1.0", "", "")]);
    script(&author, 0);
    author.publish(&plugin("0.1.1", "", "stop: func();"), &["--execute"]).expect(1, &[]);
    author.publish(&plugin("0.1.1", "", ""), &[]).expect(0, &[]);
    author.publish(&text, &["--execute"]).expect(0, &["already published"]);
    assert!(!author.here().join("commands").exists());
}

#[cfg(unix)]
#[test]
fn execute_without_wkg_says_so() {
    let author = Author::new(&[]);
    write(author.here(), "wit/plugin.wit", plugin("0.1.0", "", ""));
    let output = sandbox::command(author.here(), &["publish", "--execute"])
        .env("WKG_CONFIG_FILE", author.here().join("registries.toml"))
        .env("XDG_CACHE_HOME", author.here().join("cache"))
        .env("PATH", "/usr/bin:/bin")
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && said.contains("cargo install wkg"), "{said}");
}

#[test]
fn what_is_nested_is_published_as_far_as_it_is_used() {
    let text = "package acme:plugin@0.1.0;

interface log {
  use acme:types/ids@0.1.0.{id};
  write: func(id: id);
}

package acme:types@0.1.0 {
  interface ids {
    type id = u32;
  }

  interface extra {
    ping: func();
  }
}
";
    let author = Author::new(&[text.to_owned()]);
    author.publish(text, &[]).expect(0, &["is already published, and the same"]);
    let more = text.replace("    ping: func();", "    ping: func();\n    stop: func();");
    author.publish(&more, &[]).expect(0, &["is already published, and the same"]);
    author
        .publish(&text.replace("id = u32", "id = u64"), &[])
        .expect(1, &["is published with other content"]);
}
