//! `witgate targets` as people call it.

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;

const WIT: &str = "package acme:plug@0.2.0;

interface api {
  go: func(a: u32);
}

world plug { export api; }
world other { export run: func(); }
";

/// A component that exports `api` with a function `go`.
fn component(parameter: &str) -> String {
    format!(
        r#"(component
          (core module $m (func (export "go") (param i32)))
          (core instance $i (instantiate $m))
          (func $go (param "{parameter}" u32) (canon lift (core func $i "go")))
          (component $inner (import "go" (func $g (param "{parameter}" u32)))
            (export "go" (func $g)))
          (instance $api (instantiate $inner (with "go" (func $go))))
          (export "acme:plug/api@0.2.0" (instance $api)))"#
    )
}

fn directory() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, "wit/plug.wit", WIT);
    write(here, "plug.wat", component("a"));
    write(here, "renamed.wat", component("b"));
    directory
}

fn json(here: &Path, arguments: &[&str]) -> serde_json::Value {
    let arguments: Vec<&str> =
        ["targets"].iter().chain(arguments).copied().chain(["--format", "json"]).collect();
    let run = witgate(here, &arguments);
    serde_json::from_str(&run.said).unwrap_or_else(|error| panic!("{error}: {}", run.said))
}

#[test]
fn without_a_world_the_answer_is_which_ones_fit() {
    let directory = directory();
    let here = directory.path();
    witgate(here, &["targets", "plug.wat"])
        .expect(0, &["fits `acme:plug/plug@0.2.0`", "PASS: plug.wat fits 1 of 2 worlds"]);
    for world in ["plug", "acme:plug/plug", "acme:plug/plug@0.2.0"] {
        witgate(here, &["targets", "plug.wat", "--world", world]).expect(0, &["PASS"]);
    }
    let words = ["export run", "the guest does not provide it", "FAIL"];
    witgate(here, &["targets", "plug.wat", "--world", "other"]).expect(1, &words);
    write(here, "wit/plug.wit", WIT.replace("a: u32", "a: u32, b: u32"));
    let words = ["component: func(a: u32)", "world: func(a: u32, b: u32)", "fits 0 of 2 worlds"];
    witgate(here, &["targets", "plug.wat"]).expect(1, &words);
    witgate(here, &["targets", "plug.wat", "--format", "short"])
        .expect(1, &["plug.wat: acme:plug/plug@0.2.0: export acme:plug/api@0.2.0#go: "]);
}

/// Of several packages one that cannot be read hides no world of another.
#[test]
fn what_cannot_be_read_beside_a_world_hides_it_not() {
    let directory = directory();
    let here = directory.path();
    sandbox::git(here, &["init", "-q"]);
    write(here, "odd/wit/o.wit", "package acme:odd; interface { }\n");
    sandbox::commit(here, "as it is");
    witgate(here, &["targets", "plug.wat"]).expect(0, &["PASS: plug.wat fits 1 of 2 worlds"]);
    // Where there is no other, it is what is the matter.
    std::fs::remove_dir_all(here.join("wit")).expect("removed");
    witgate(here, &["targets", "plug.wat"]).expect(2, &["odd/wit/o.wit:1:29"]);
}

#[test]
fn the_policy_says_whose_answer_counts() {
    let directory = directory();
    let here = directory.path();
    let both = ["targets", "plug.wat", "renamed.wat", "--world", "plug"];
    let words = ["only by component-model typing", "FAIL: 1 of 2 components fit"];
    witgate(here, &both).expect(1, &words);
    write(here, "witgate.toml", "hosts = \"wasmtime\"\n[[package]]\npath = \"wit\"\n");
    witgate(here, &both).expect(0, &["does not count here", "PASS: 2 of 2 components fit"]);
    let report = json(here, &["renamed.wat", "--world", "plug"]);
    let world = &report["components"][0]["worlds"][0];
    assert_eq!(world["typing"]["fits"], false, "{report}");
    assert_eq!(world["typing"]["counts"], false, "{report}");
    assert_eq!(world["wasmtime"]["fits"], true, "{report}");
    assert_eq!(world["items"][0]["member"], "go", "{report}");
    assert_eq!(report["status"], "pass");
    write(here, "witgate.toml", "hosts = \"strict\"\n[[package]]\npath = \"wit\"\n");
    witgate(here, &both).expect(1, &["FAIL"]);
}

#[test]
fn wit_may_come_from_a_revision() {
    let directory = directory();
    let here = directory.path();
    git(here, &["init", "-q"]);
    commit(here, "one");
    write(here, "wit/plug.wit", WIT.replace("a: u32", "a: u64"));
    witgate(here, &["targets", "plug.wat"]).expect(1, &["FAIL"]);
    for wit in ["HEAD", "main:wit", "git:main:wit/plug.wit"] {
        witgate(here, &["targets", "HEAD:plug.wat", "--wit", wit, "--world", "plug"])
            .expect(0, &["PASS"]);
    }
}

#[test]
fn what_cannot_be_judged_is_exit_code_2() {
    let directory = directory();
    let here = directory.path();
    write(here, "core.wat", "(module)");
    write(here, "none/p.wit", "package a:b;\ninterface i { f: func(); }");
    write(here, "two/a/p.wit", WIT);
    write(here, "two/b/p.wit", WIT.replace("acme:plug", "acme:plug2"));
    for (arguments, words) in [
        (&["plug.wat", "--world", "nope"] as &[&str], "unknown world `nope`"),
        (&["wit"], "is a WIT package, not a component"),
        (&["wit"], "`--wit SOURCE` names the WIT"),
        (&["core.wat"], "a core module, not a component"),
        (&["nowhere.wasm"], "component: `nowhere.wasm`: no such file"),
        (&["plug.wat", "--wit", "none"], "no world"),
        (&["plug.wat", "--wit", "./none"], "no world in ./none"),
        (&["plug.wat", "--wit", "two", "--world", "plug"], "more than one world is named `plug`"),
        (&["plug.wat", "--wit", "renamed.wat"], "no world in renamed.wat"),
    ] {
        let arguments: Vec<&str> = ["targets"].iter().chain(arguments).copied().collect();
        witgate(here, &arguments).expect(2, &[words]);
    }
}

/// One file that is none keeps the others from no answer, and nothing passes without one.
#[test]
fn of_several_files_those_that_are_components_are_judged() {
    let directory = directory();
    let here = directory.path();
    write(here, "core.wat", "(module)");
    let arguments = ["targets", "core.wat", "plug.wat", "gone.wasm", "--world", "plug"];
    let words = [
        "plug.wat fits `acme:plug/plug@0.2.0`",
        "2 files could not be judged",
        "core.wat: this is a core module",
        "gone.wasm: no such file",
        "INCOMPLETE: plug.wat fits `acme:plug/plug@0.2.0`; 2 files could not be judged",
    ];
    witgate(here, &arguments).expect(2, &words);
    let report = json(here, &["core.wat", "plug.wat", "--world", "plug"]);
    assert_eq!(report["status"], "incomplete", "{report}");
    assert_eq!(report["components"][0]["fits"], true, "{report}");
    assert_eq!(report["unreadable"][0]["file"], "core.wat", "{report}");
    witgate(here, &["targets", "core.wat", "gone.wasm"])
        .expect(2, &["INCOMPLETE: none of 2 files could be judged"]);
    // The WIT beside the component, as others take it, is not what it is compared with.
    witgate(here, &["targets", "plug.wat", "wit"])
        .expect(2, &["wit: WIT without a component", "`--wit`", "plug.wat fits"]);
    let hosts = ["targets", "plug.wat", "core.wat", "--all-hosts"];
    witgate(here, &hosts).expect(2, &["core.wat: this is a core module", "plug.wat"]);
}

/// A directory has what is below it, as `impact` takes one: a core module in it is none of
/// the components that were asked about.
#[test]
fn a_directory_stands_for_the_components_below_it() {
    let directory = directory();
    let here = directory.path();
    let binary = |name: &str, text: &str| {
        write(here, name, wat::parse_str(text).expect("the text is WebAssembly"));
    };
    binary("dist/a/plug.wasm", &component("a"));
    binary("dist/core.wasm", "(module)");
    let words = [
        "dist/a/plug.wasm fits `acme:plug/plug@0.2.0`",
        "1 file skipped: no components",
        "dist/core.wasm: a core module",
        "PASS",
    ];
    witgate(here, &["targets", "dist", "--world", "plug"]).expect(0, &words);
    witgate(here, &["targets", "dist/**/*.wasm", "--world", "plug"]).expect(0, &words);
    write(here, "dist/broken.wasm", "not wasm");
    witgate(here, &["targets", "dist", "--world", "plug"])
        .expect(2, &["1 file could not be judged", "dist/broken.wasm", "fits"]);
    binary("modules/core.wasm", "(module)");
    witgate(here, &["targets", "modules"]).expect(2, &["no component"]);
    witgate(here, &["targets", "dist", "--wit", "nope"]).expect(2, &["error: source: `nope`: no"]);
}

/// What explains a refusal is said also of exports and of what has a plain name.
#[test]
fn a_refused_export_has_a_cause() {
    let directory = directory();
    let here = directory.path();
    let cause = "cause: the component does not export `run`";
    witgate(here, &["targets", "plug.wat", "--world", "other"]).expect(1, &[cause]);
    write(here, "wit/plug.wit", WIT.replace("a: u32", "a: u64"));
    let cause = "cause: `go` of `acme:plug/api@0.2.0` has another type in";
    witgate(here, &["targets", "plug.wat", "--world", "plug"]).expect(1, &[cause]);
    write(here, "wit/plug.wit", "package acme:plug@0.2.0;\nworld plug {}");
    let imports = r#"(component
      (import "acme:plug/one@0.2.0" (instance (export "f" (func)))))"#;
    write(here, "one.wat", imports);
    let cause = "cause: the component imports `acme:plug/one@0.2.0`, of which the world has";
    witgate(here, &["targets", "one.wat"]).expect(1, &[cause]);
}

/// The one cause, by what the world has and what the component imports and exports.
#[test]
fn the_cause_names_what_is_not_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let plug = "package acme:plug@0.3.0;\n
interface api { go: func(); }
interface more { go: func(); }
interface new { go: func(); }\n";
    let export = |name: &str| format!(r#"(export "{name}" (instance $i))"#);
    let exported = format!(
        r#"(component (import "f" (func $f)) (instance $i (export "go" (func $f))) {}{}{})"#,
        export("acme:plug/api@0.2.0"),
        export("acme:plug/more@0.3.0"),
        export("acme:other/api@0.2.0"),
    );
    let imported = r#"(component (import "conf" (instance (export "get" (func)))))"#;
    let interface = r#"(component (import "acme:plug/old@0.3.0" (instance (export "go" (func)))))"#;
    for (world, component, cause) in [
        ("", r#"(component (import "log" (func)))"#, "the world does not provide `log`"),
        ("", imported, "the world does not provide `get` of `conf`"),
        // A whole interface, and not each function of it.
        (
            "export conf: interface { get: func(); set: func(); }",
            "(component)",
            "the component does not export `conf`",
        ),
        // Neither what has the name in another package, nor what is there in no version.
        (
            "import f: func(); export api; export new;",
            &*exported,
            "the component exports `acme:plug/api@0.2.0`, and the world requires \
             `acme:plug/api@0.3.0`",
        ),
        (
            "import api;",
            r#"(component (import "acme:plug/api@0.3.0" (instance (export "go" (func (param "a" u8))))))"#,
            "`go` of `acme:plug/api@0.3.0` has another type in the world",
        ),
        ("import api;", interface, "the world has `acme:plug@0.3.0` without `old`"),
    ] {
        write(here, "wit/plug.wit", format!("{plug}world plug {{ {world} }}\n"));
        write(here, "plug.wat", component);
        let report = json(here, &["plug.wat"]);
        assert_eq!(report["components"][0]["worlds"][0]["cause"], cause, "{report}");
    }
}

#[test]
fn a_package_and_a_component_are_no_versions_of_one_contract() {
    let directory = directory();
    let here = directory.path();
    let command = "`witgate targets plug.wat --wit wit`";
    witgate(here, &["diff", "wit", "plug.wat"]).expect(2, &[command]);
    witgate(here, &["diff", "plug.wat", "wit"]).expect(2, &[command]);
    witgate(here, &["check", "wit", "--against", "plug.wat"]).expect(2, &[command]);
    witgate(here, &["diff", "plug.wat", "renamed.wat"]).expect(0, &["function-param-renamed"]);
    // What is printed works.
    witgate(here, &["targets", "plug.wat", "--wit", "wit"]).expect(0, &["PASS"]);
}

/// A world behind a feature that is not enabled is there, for whoever enables it.
#[test]
fn the_feature_of_a_world_that_is_left_out_is_named() {
    let directory = directory();
    let here = directory.path();
    let gated = WIT.replace("world plug", "@unstable(feature = early)\nworld plug");
    let gated = gated.replace("interface api", "@unstable(feature = early)\ninterface api");
    let gated = gated.replace("world other { export run: func(); }\n", "");
    write(here, "gated/plug.wit", gated);
    let items = "2 `@unstable` items (feature `early` not enabled)";
    witgate(here, &["targets", "plug.wat", "--wit", "gated"])
        .expect(2, &["no world in gated, which has", items, "`--features early`"]);
    let enabled = ["targets", "plug.wat", "--wit", "gated", "--features", "early"];
    witgate(here, &enabled).expect(0, &["PASS"]);
    let note = format!("note: skipped: {items}; `--features early` includes them");
    witgate(here, &["inspect", "gated"]).expect(0, &["0 worlds", &note]);
    let run = witgate(here, &["inspect", "gated", "--features", "early"]);
    run.expect(0, &["world acme:plug/plug"]);
    assert!(!run.said.contains("skipped"), "{}", run.said);
}
