//! Repositories as they are: several contracts side by side, some of which cannot be
//! read, tests and examples between them, dependencies that stand elsewhere or are in no
//! commit.

mod sandbox;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sandbox::{Run, commit, git, repository, witgate, write};
use serde_json::Value;

const API: &str = "package acme:api@1.0.0;

interface calls {
  ping: func();
  stop: func();
}

world app {
  import calls;
}
";

const STORE: &str = "package acme:store@0.2.0;

interface keys {
  get: func(key: string) -> option<string>;
}
";

/// No WIT at all.
const BROKEN: &str = "package acme:odd; interface { }\n";

fn check(here: &Path) -> Run {
    witgate(here, &["check"])
}

fn without_stop(contract: &str) -> String {
    contract.replace("  stop: func();\n", "")
}

#[test]
fn another_repository_is_not_taken_for_this_one() {
    let user = "package acme:user@1.0.0;\n\nworld w {\n  import acme:api/calls@1.0.0;\n}\n";
    let files = [("api/wit/a.wit", API), ("user/wit/u.wit", user)];
    let [this, other] = [repository(&files), repository(&files)];
    write(other.path(), "api/wit/a.wit", without_stop(API));
    let path = other.path().to_str().expect("UTF-8");
    let nowhere = tempfile::tempdir().expect("a directory");
    for directory in [other.path(), this.path(), nowhere.path()] {
        witgate(directory, &["check", path]).expect(1, &["function-removed"]);
    }
}

#[test]
fn what_was_unreadable_before_stops_nothing() {
    let repository = repository(&[("api/wit/a.wit", API), ("odd/wit/o.wit", BROKEN)]);
    let here = repository.path();
    write(here, "api/wit/a.wit", without_stop(API));
    let words = ["function-removed", "`odd/wit` was not checked, as before this change"];
    check(here).expect(1, &words);
    // Beside a change that is none.
    write(here, "api/wit/a.wit", API);
    write(here, "README.md", "more");
    check(here).expect(0, &words[1..]);
}

#[test]
fn what_the_change_breaks_is_incomplete_beside_what_else_was_found() {
    let repository = repository(&[("api/wit/a.wit", API), ("store/wit/s.wit", STORE)]);
    let here = repository.path();
    write(here, "api/wit/a.wit", without_stop(API));
    write(here, "store/wit/s.wit", STORE.replace("interface keys", "interface"));
    let words = ["INCOMPLETE", "function-removed", "package-not-judged", "store/wit/s.wit:3:11"];
    check(here).expect(2, &words);
    let report = witgate(here, &["check", "--format", "json"]).said;
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["status"], "incomplete");
    // Whoever reads no results must not take that for a pass.
    let sarif = witgate(here, &["check", "--format", "sarif"]).said;
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    // No policy makes it less, and neither does a level on the line.
    write(
        here,
        "witgate.toml",
        "[rules]\npackage-not-judged = \"off\"\nfunction-removed = \"off\"\n",
    );
    check(here).expect(2, &["INCOMPLETE", "package-not-judged"]);
    witgate(here, &["check", "--fail-on", "never"]).expect(2, &["INCOMPLETE"]);
}

#[test]
fn what_the_change_touches_and_leaves_unreadable_is_incomplete_too() {
    let repository = repository(&[("api/wit/a.wit", API), ("odd/wit/o.wit", BROKEN)]);
    let here = repository.path();
    write(here, "odd/wit/o.wit", BROKEN.replace("{ }", "{  }"));
    check(here).expect(2, &["INCOMPLETE", "this change touches `odd/wit`"]);
}

#[test]
fn what_was_unreadable_and_is_gone_stops_nothing() {
    let repository = repository(&[("api/wit/a.wit", API), ("odd/wit/o.wit", BROKEN)]);
    let here = repository.path();
    fs::remove_dir_all(here.join("odd")).expect("removed");
    check(here).expect(0, &["PASS", "`odd/wit` was not checked, as before this change"]);
}

#[test]
fn a_package_that_goes_is_not_renamed_to_one_with_nothing_in_common() {
    let own = "package acme:plugin@0.1.0;\ninterface api { run: func(); }\n";
    let unused = "package other:io@0.2.0;\ninterface streams { read: func(); }\n";
    let repository = repository(&[("wit/w.wit", own), ("wit/deps/io/io.wit", unused)]);
    let here = repository.path();
    fs::remove_file(here.join("wit/w.wit")).expect("removed");
    let run = check(here);
    run.expect(1, &["1 error", "error[package-removed]: package `acme:plugin@0.1.0` removed"]);
    assert!(!run.said.contains("package-renamed"), "{}", run.said);
    // With an interface in common it is one package with two names.
    let alike = unused.replace("streams", "api");
    write(here, "wit/w.wit", alike.replace("other:io", "new:plugin"));
    check(here).expect(1, &["package-renamed", "`acme:plugin` renamed to `new:plugin`"]);
}

#[test]
fn what_several_named_packages_use_is_told_in_full_once() {
    let types = "package acme:types@0.1.0;\ninterface i { enum kind { x, y } }\n";
    let user = |name: &str| {
        format!(
            "package acme:{name}@0.1.0;\ninterface api {{ use acme:types/i@0.1.0.{{kind}}; run: \
             func(k: kind); }}\nworld w {{ export api; }}\n"
        )
    };
    let policy = "[[package]]\npath = \"types\"\n[[package]]\npath = \"b\"\n\
                  [[package]]\npath = \"c\"\n";
    let files = [
        ("types/t.wit", types),
        ("b/b.wit", &user("b")),
        ("c/c.wit", &user("c")),
        ("witgate.toml", policy),
    ];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "types/t.wit", types.replace("x, y", "x, y, z"));
    let run = check(here);
    run.expect(1, &["== types: 1 error\n", "== c: 1 error, 1 warning, the same as in b\n"]);
    let times = run.said.matches("error[enum-case-added]").count();
    assert_eq!(times, 2, "in the package itself, and in the first that uses it: {}", run.said);
}

#[test]
fn what_takes_away_what_others_use_breaks_them() {
    let user = "package acme:user@0.1.0;\ninterface i { use acme:store/keys@0.2.0.{key}; }\n";
    let store = "package acme:store@0.2.0;\ninterface keys { type key = string; }\n";
    let files = [("api/a.wit", API), ("store/s.wit", store), ("user/u.wit", user)];
    let repository = repository(&files);
    let here = repository.path();
    fs::remove_dir_all(here.join("store")).expect("removed");
    check(here).expect(2, &["this change breaks `user`", "`acme:store@0.2.0` not found"]);
}

#[test]
fn who_repairs_is_judged_as_new() {
    let repository = repository(&[("api/wit/a.wit", API), ("odd/wit/o.wit", BROKEN)]);
    let here = repository.path();
    write(here, "odd/wit/o.wit", "package acme:odd; interface i { f: func(); }\n");
    check(here).expect(0, &["it could not be read", "counts as new"]);
    witgate(here, &["check", "odd"]).expect(0, &["baseline:  merge-base at", "counts as new"]);
    // Beside another package in one directory.
    let repository = self::repository(&[("wit/a.wit", API), ("wit/odd.wit", BROKEN)]);
    let here = repository.path();
    write(here, "wit/odd.wit", "package acme:odd; interface i { f: func(); }\n");
    check(here).expect(0, &["it could not be read", "counts as new"]);
}

/// What a text uses and no lock pins is the doing of the change that uses it, although the
/// package was there before.
#[test]
fn who_uses_what_no_lock_pins_answers_for_it() {
    let plain = "package shop:cart@0.3.0;\nworld plugin { export run: func(); }\n";
    let using = plain.replace("export", "import acme:log/sink@1.2.0; export");
    let log = "package acme:log@1.2.0;\ninterface sink { emit: func(); }\n";
    let policy = "deps = [\"shared\"]\n[[package]]\npath = \"wit\"\n";
    let earlier = "PASS: 2 earlier; 0 of 2 entries verified";
    for (before, fetched, code, words) in [
        (plain, "", 1, "error[lock-unpinned]"),
        (&using, "", 0, earlier),
        // What is fetched with the change may be what the text uses.
        (&using, "interface more {}\n", 1, "error[lock-unpinned]"),
    ] {
        let repository = repository(&[
            ("wit/w.wit", before),
            ("shared/log/l.wit", log),
            // What is no WIT uses nothing.
            ("wit/README.md", "It will log to acme:log/sink.\n"),
            ("wit/deps/more/m.wit", "package shop:more@0.3.0;\ninterface old {}\n"),
            ("wkg.lock", "version = 1\n"),
            ("witgate.toml", policy),
        ]);
        let here = repository.path();
        let more = format!("package shop:more@0.3.0;\ninterface old {{}}\n{fetched}");
        write(here, "wit/deps/more/m.wit", more);
        write(here, "wit/w.wit", format!("{using}\n"));
        check(here).expect(code, &[words, "the WIT uses it and wkg.lock is empty"]);
    }
}

/// It may be made by a build.
#[test]
fn wit_that_git_ignores_is_checked_where_there_is_no_other() {
    for path in ["a.wit", "wit/a.wit", "wit/deps/api/a.wit"] {
        let repository = repository(&[(".gitignore", "*.wit\n")]);
        let here = repository.path();
        write(here, path, API);
        check(here).expect(0, &["`acme:api` in", "is new"]);
        // Where there is WIT, that is the contract.
        if path == "wit/a.wit" {
            write(here, "plugin.wasm", b"\0asm\x0d\0\x01\0");
            check(here).expect(0, &["`acme:api` in `wit` is new"]);
        }
    }
}

#[test]
fn nothing_judged_is_no_pass() {
    let repository = repository(&[("odd/wit/o.wit", BROKEN)]);
    let here = repository.path();
    write(here, "README.md", "more");
    check(here).expect(2, &["odd/wit/o.wit:1:29"]);
}

#[test]
fn tests_and_examples_are_no_contracts_unless_the_policy_says_so() {
    let repository = repository(&[("api/a.wit", API), ("tests/wit/a.wit", API)]);
    let here = repository.path();
    write(here, "tests/wit/a.wit", without_stop(API));
    check(here).expect(
        0,
        &["skipped tests, examples, templates and what is generated or vendored", "`tests/wit`"],
    );
    write(here, "witgate.toml", "[[package]]\npath = \"api\"\n[[package]]\npath = \"tests/wit\"\n");
    check(here).expect(1, &["function-removed"]);
    // Alone they are nothing to judge.
    let repository = self::repository(&[("tests/wit/a.wit", API)]);
    check(repository.path()).expect(2, &["all WIT in this directory is excluded", "`tests/wit`"]);
}

#[test]
fn templates_and_what_is_generated_or_vendored_are_no_contracts() {
    let repository = repository(&[("api/wit/a.wit", API)]);
    let here = repository.path();
    // The world of a package as a bindings generator writes it, an older copy, and no WIT
    // before a name is put in.
    write(here, "api/gen/acme/api/app/app.wit", without_stop(API));
    write(here, "vendor/api/a.wit", without_stop(API).replace("ping", "pong"));
    write(here, "cli/templates/plugin/wit/p.wit", "package acme:{{name}};\n");
    let run = check(here);
    run.expect(0, &["`api/gen/acme/api/app`, `cli/templates/plugin/wit` and `vendor/api`"]);
    assert!(!run.said.contains("package-defined-twice"), "{}", run.said);
}

#[test]
fn what_several_packages_come_from_is_told_once() {
    let user = "package shop:user@1.0.0;\nworld w { import acme:api/calls@1.0.0; }\n";
    let other = "package other:cart@0.1.0;
world w { import acme:api/calls@1.0.0; import acme:store/keys@0.2.0; }
";
    let repository = repository(&[
        ("user/wit/u.wit", user),
        ("user/wit/deps/api/a.wit", API),
        ("user/wit/deps/store/s.wit", STORE),
        ("cart/wit/c.wit", other),
    ]);
    write(repository.path(), "cart/wit/c.wit", other.replace("; }", "; import log: func(); }"));
    let word = "`acme:api@1.0.0`, `acme:store@0.2.0` come from `user/wit/deps`";
    check(repository.path()).expect(0, &[word]);
}

#[test]
fn a_contract_that_moves_among_the_tests_is_compared() {
    let repository = repository(&[("api/a.wit", API), ("store/s.wit", STORE)]);
    let here = repository.path();
    fs::create_dir(here.join("tests")).expect("created");
    git(here, &["mv", "api", "tests/api"]);
    write(here, "tests/api/a.wit", without_stop(API));
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn what_is_excluded_is_not_looked_at_and_the_change_that_excludes_it_says_so() {
    let policy = "exclude = [\"demo-app\"]\n";
    let files = [("api/a.wit", API), ("demo-app/wit/a.wit", API), ("witgate.toml", policy)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "demo-app/wit/a.wit", without_stop(API));
    check(here).expect(0, &["excluded by the policy", "`demo-app/wit`"]);
    write(here, "api/a.wit", without_stop(API));
    write(here, "witgate.toml", "exclude = [\"api\", \"demo-app\"]\n");
    check(here).expect(1, &["policy-loosened", "`api` is excluded", "function-removed"]);
    // Nor is a copy there what a package went to.
    write(here, "witgate.toml", policy);
    write(here, "api/a.wit", API);
    git(here, &["mv", "api", "core"]);
    write(here, "demo-app/more/a.wit", without_stop(API));
    check(here).expect(0, &["`core` was compared with `api`"]);
}

#[test]
fn packages_of_a_tree_use_one_another() {
    let types = "package acme:types@1.0.0;\ninterface t { record id { n: u64 } }\n";
    let flow = "package acme:flow@1.0.0;
        interface w { use acme:types/t@1.0.0.{id}; go: func(i: id); }
        world flow { import w; }\n";
    let repository = repository(&[("wit/types/t.wit", types), ("wit/flow/w.wit", flow)]);
    let here = repository.path();
    write(here, "wit/types/t.wit", types.replace("u64", "u32"));
    check(here).expect(1, &["record-field-type-changed", "acme:flow/flow"]);
    // One of them by itself is read with its neighbours.
    witgate(here, &["check", "wit/flow"])
        .expect(1, &["record-field-type-changed", "`acme:types@1.0.0` comes from `wit/types`"]);
}

#[test]
fn dependencies_that_are_in_no_commit() {
    let world = "package shop:cart@0.3.0;
        interface cart { use acme:log/sink@1.2.0.{level}; add: func(sku: string, l: level); }
        world plugin { import acme:log/sink@1.2.0; export cart; }\n";
    let log =
        "package acme:log@1.2.0;\ninterface sink { enum level { low } emit: func(l: level); }\n";
    let files = [("wit/w.wit", world), (".gitignore", "wit/deps/\n")];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "wit/w.wit", world.replace("sku: string", "sku: u64"));
    // Nothing was fetched: both sides lack it.
    check(here).expect(2, &["package `acme:log@1.2.0` not found", "wkg wit fetch", "--deps"]);
    write(here, "wit/deps/acme-log/package.wit", log);
    let unseen = "not seen: changes inside acme:log@1.2.0, which the revision that is compared";
    let words = ["function-param-type-changed", unseen, "so changes inside are not seen"];
    let run = check(here);
    run.expect(1, &words);
    let place = run.said.lines().position(|line| line.starts_with("not seen"));
    assert!(place.is_some_and(|line| line < 4), "{}", run.said);
    // Also where nothing changed.
    write(here, "wit/w.wit", world);
    check(here).expect(0, &["nothing changed", "not seen: changes inside acme:log@1.2.0"]);
    // The change could have written it, where the baseline keeps the say.
    write(here, "witgate.toml", "[policy]\nfrom = \"baseline\"\n");
    commit(here, "reserve");
    git(here, &["branch", "-f", "main"]);
    write(here, "wit/w.wit", world);
    check(here).expect(2, &["package `acme:log@1.2.0` not found", "--against pin"]);
}

#[test]
fn a_lock_that_says_other_bytes_lends_nothing() {
    let world = "package shop:cart@0.3.0;\nworld plugin { import acme:log/sink@1.2.0; }\n";
    let log = "package acme:log@1.2.0;\ninterface sink { emit: func(); }\n";
    let lock = |digit: char| {
        format!(
            "version = 1\n\n[[packages]]\nname = \"acme:log\"\nregistry = \"example.org\"\n\n\
             [[packages.versions]]\nrequirement = \"=1.2.0\"\nversion = \"1.2.0\"\n\
             digest = \"sha256:{}\"\n",
            digit.to_string().repeat(64)
        )
    };
    let before = lock('a');
    let files = [("wit/w.wit", world), (".gitignore", "wit/deps/\n"), ("wkg.lock", &before)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "wit/deps/acme-log/package.wit", log);
    write(here, "wit/w.wit", world.replace("; }", "; export run: func(); }"));
    check(here).expect(1, &["world-export-added", "so changes inside are not seen"]);
    write(here, "wkg.lock", lock('b'));
    check(here).expect(2, &["package `acme:log@1.2.0` not found"]);
}

#[test]
fn dependencies_that_the_manifests_name() {
    let world = "package shop:cart@0.3.0;\nworld plugin { import acme:log/sink@1.2.0; }\n";
    let log = "package acme:log@1.2.0;\ninterface sink { emit: func(); }\n";
    for (manifest, text) in [
        ("wit/deps.toml", "log = \"../tests/log\"\n"),
        ("wit/deps.toml", "log = { path = \"../tests/log\" }\n"),
        ("wkg.toml", "[overrides]\n\"acme:log\" = { path = \"tests/log\" }\n"),
        (
            "Cargo.toml",
            "[package.metadata.component.target.dependencies]\n\"acme:log\" = { path = \"tests/log\" }\n",
        ),
    ] {
        let files = [("wit/w.wit", world), ("tests/log/wit/l.wit", log), (manifest, text)];
        let repository = repository(&files);
        let here = repository.path();
        write(here, "wit/w.wit", world.replace("; }", "; export run: func(); }"));
        witgate(here, &["diff", "git:main:wit", "wit"])
            .expect(0, &["world-export-added", "`acme:log@1.2.0` comes from"]);
    }
    // None leads out of the repository.
    let outside = tempfile::tempdir().expect("a directory");
    let out = outside.path().join("inner");
    fs::create_dir(&out).expect("created");
    write(outside.path(), "secret/l.wit", log);
    git(&out, &["init", "-q", "-b", "main"]);
    write(&out, "wit/w.wit", world);
    write(&out, "wit/deps.toml", "log = \"../../secret\"\n");
    witgate(&out, &["diff", "none", "wit"]).expect(2, &["package `acme:log@1.2.0` not found"]);
}

/// Files that bindings generators are given one by one may each say what they are above
/// their `package`, which WIT tools refuse of a directory.
#[test]
fn files_of_one_package_may_each_have_comments() {
    let plugin =
        "// What plugins do.\npackage acme:api@1.0.0;\ninterface plugin { run: func(); }\n";
    let host =
        "/// What the host does.\npackage acme:api@1.0.0;\ninterface host { log: func(); }\n";
    let repository = repository(&[("wit/plugin.wit", plugin), ("wit/host.wit", host)]);
    let here = repository.path();
    write(here, "wit/host.wit", host.replace("log:", "log-it:"));
    let words =
        ["function-removed", "wit/host.wit:3:", "`acme:api@1.0.0` is read without comments"];
    check(here).expect(1, &words);
    witgate(here, &["inspect", "wit"]).expect(0, &["acme:api@1.0.0"]);
}

#[test]
fn packages_in_one_directory() {
    let other =
        "package acme:other@0.1.0;\ninterface o { use acme:types/t.{id}; f: func(i: id); }\n";
    let types = "package acme:types;\ninterface t { type id = u64; }\n";
    let repository = repository(&[("wit/other.wit", other), ("wit/types.wit", types)]);
    let here = repository.path();
    write(here, "wit/types.wit", types.replace("u64", "u32"));
    check(here).expect(1, &["type-alias-target-changed"]);
}

/// Of several in one directory each has its file.
#[test]
fn a_package_in_a_file_of_its_own_that_cannot_be_read_stops_no_other() {
    let repository = repository(&[("wit/api.wit", API), ("wit/store.wit", STORE)]);
    let here = repository.path();
    write(here, "wit/api.wit", without_stop(API));
    write(here, "wit/store.wit", STORE.replace("interface keys", "interface"));
    let words = ["function-removed", "this change touches `wit/store.wit`"];
    check(here).expect(2, &words);
}

/// A contract in the `deps` of another shares with it what both of them use.
#[test]
fn a_contract_in_the_deps_of_another_is_of_its_tree() {
    let types = "package acme:types@1.0.0;\ninterface t { record r { a: u8 } }\n";
    let user = |name: &str, more: &str| {
        format!(
            "package acme:{name}@1.0.0;\n\
             interface i {{ use acme:types/t@1.0.0.{{r}}; f: func() -> r; {more} }}\n"
        )
    };
    let plugin = user("plugin", "g: func();");
    let files = [
        ("wit/a.wit", &*user("api", "")),
        ("wit/deps/types/t.wit", types),
        ("wit/deps/plugin/p.wit", &plugin),
    ];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "wit/deps/plugin/p.wit", user("plugin", ""));
    let run = check(here);
    run.expect(1, &["function `g` removed from `acme:plugin/i`", "candidate: wit\n"]);
    assert!(!run.said.contains("== wit/deps/plugin"), "{}", run.said);
}

/// Nobody is asked to name what is among the tests, or excluded, or named.
#[test]
fn what_no_package_covers_is_told_where_it_may_be_a_contract() {
    let policy = "exclude = [\"odd\"]\n[[package]]\npath = \"api/wit\"\n";
    let files = [
        ("api/wit/a.wit", API),
        ("tests/wit/s.wit", STORE),
        ("odd/s.wit", STORE),
        ("witgate.toml", policy),
    ];
    let repository = repository(&files);
    let here = repository.path();
    let run = check(here);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("covers the WIT"), "{}", run.said);
    write(here, "more/s.wit", STORE);
    check(here).expect(0, &["no `[[package]]` covers the WIT in `more`: add one"]);
    // Who asks for one of them asks for no other.
    let run = witgate(here, &["check", "api/wit"]);
    assert!(!run.said.contains("covers the WIT"), "{}", run.said);
}

#[test]
fn a_file_in_deps_alone_is_a_contract_too() {
    let repository = repository(&[("wit/deps/api.wit", API)]);
    let here = repository.path();
    write(here, "wit/deps/api.wit", without_stop(API));
    check(here).expect(1, &["function-removed"]);
}

/// Of two new ones.
#[test]
fn what_a_package_is_renamed_to_has_most_in_common_with_it() {
    let keys = "interface keys { get: func(); }\n";
    let repository = repository(&[("a/wit/a.wit", &(API.to_owned() + keys))]);
    let here = repository.path();
    fs::remove_dir_all(here.join("a")).expect("removed");
    write(here, "b/wit/b.wit", API.replace("acme:api", "acme:less"));
    write(here, "c/wit/c.wit", API.replace("acme:api", "acme:more") + keys);
    check(here).expect(1, &["`acme:api` renamed to `acme:more`", "`acme:less` in `b/wit` is new"]);
}

#[test]
fn a_note_names_those_of_several_that_it_is_of() {
    let repository = repository(&[("api/wit/a.wit", API), ("store/wit/s.wit", STORE)]);
    let here = repository.path();
    git(here, &["mv", "store", "kept"]);
    check(here).expect(0, &["note: kept/wit: `kept/wit` was compared with `store/wit` at "]);
}

/// What the policy says where to find is no contract of its own, whether it is gathered
/// in `deps` or not.
#[test]
fn what_is_in_the_directories_of_deps_is_judged_with_its_users_alone() {
    let user = "package acme:user@1.0.0;\nworld w { import acme:api/calls@1.0.0; }\n";
    let policy = "deps = [\"vendor/deps\", \"shared\"]\n[[package]]\npath = \"user/wit\"\n";
    let files = [
        ("user/wit/u.wit", user),
        ("vendor/deps/api/a.wit", API),
        ("shared/store/s.wit", STORE),
        ("witgate.toml", policy),
    ];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "shared/store/s.wit", STORE.replace("key: string", "key: u32"));
    check(here)
        .expect(0, &["PASS: nothing changed", "no `[[package]]` covers the WIT in `shared/"]);
    write(here, "vendor/deps/api/a.wit", without_stop(API));
    check(here).expect(1, &["FAIL: 1 error, 1 warning\n", "function-removed"]);
}

#[test]
fn deps_alone_are_the_contract() {
    let repository = repository(&[("wit/deps/api/a.wit", API), ("wit/deps/store.wit", STORE)]);
    let here = repository.path();
    write(here, "wit/deps/api/a.wit", without_stop(API));
    check(here).expect(1, &["function-removed"]);
}

/// A package that only names the place in which a bindings generator finds the others.
const PLACE: &str = "package acme:all;\n\nworld all {\n  import acme:base/kinds@1.0.0;\n}\n";

const BASE: &str = "package acme:base@1.0.0;\n\ninterface kinds {\n  enum kind { a, b }\n}\n";

const PLUGIN: &str = "package acme:plugin@1.0.0;

world plugin {
  import acme:base/kinds@1.0.0;
  export start: func();
  export stop: func();
}
";

#[test]
fn what_nothing_uses_in_deps_is_a_contract_unless_it_is_fetched() {
    let files =
        [("wit/all.wit", PLACE), ("wit/deps/base/b.wit", BASE), ("wit/deps/plugin/p.wit", PLUGIN)];
    let without_stop = PLUGIN.replace("  export stop: func();\n", "");
    let own = repository(&files);
    let here = own.path();
    write(here, "wit/deps/plugin/p.wit", &without_stop);
    check(here).expect(1, &["world-export-removed", "`stop`"]);
    // What both of them use is told once.
    write(here, "wit/deps/plugin/p.wit", PLUGIN);
    write(here, "wit/deps/base/b.wit", BASE.replace("a, b", "a"));
    let run = witgate(here, &["check", "--format", "json"]).said;
    let report: Value = serde_json::from_str(&run).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    assert_eq!(findings.iter().filter(|it| it["rule"] == "enum-case-removed").count(), 1);
    write(here, "wit/deps/base/b.wit", BASE);
    write(here, "wit/deps/plugin/p.wit", &without_stop);
    // A change that has it fetched, used or removed takes nothing from under the gate.
    write(here, "wit/deps.toml", "plugin = \"https://example.com/plugin.tar.gz\"\n");
    check(here).expect(1, &["world-export-removed"]);
    fs::remove_file(here.join("wit/deps.toml")).expect("removed");
    write(here, "wit/all.wit", PLACE.replace("; }", "; }\n// acme:plugin/plugin\n"));
    check(here).expect(1, &["world-export-removed"]);
    // Nor does a copy of it that is as it was.
    write(here, "wit/all.wit", PLACE);
    write(here, "copy/p.wit", PLUGIN);
    check(here).expect(1, &["world-export-removed", "wit/deps/plugin"]);
    fs::remove_dir_all(here.join("copy")).expect("removed");
    fs::remove_dir_all(here.join("wit/deps/plugin")).expect("removed");
    check(here).expect(1, &["package-removed", "`acme:plugin@1.0.0`"]);
    // What others use, what a lock file or manifest names, what others call theirs and what
    // the repository has elsewhere are copies.
    let using = PLACE.replace("\n}\n", "\n  export acme:plugin/calls@1.0.0;\n}\n");
    let interface =
        "package acme:plugin@1.0.0;\ninterface calls { start: func(); stop: func(); }\n";
    let of_other = PLUGIN.replace("acme:plugin", "other:plugin");
    let lock = "[[packages]]\nname = \"acme:plugin\"\n";
    for more in [
        vec![("wit/all.wit", using.as_str()), ("wit/deps/plugin/p.wit", interface)],
        vec![("wkg.toml", lock)],
        vec![("wit/deps/plugin/p.wit", of_other.as_str())],
        vec![("plugin/wit/p.wit", PLUGIN)],
    ] {
        let mut files = BTreeMap::from(files);
        files.extend(more);
        let repository = repository(&files.into_iter().collect::<Vec<_>>());
        let run = witgate(repository.path(), &["check", "--format", "json"]);
        assert!(!run.said.contains("wit/deps/plugin\""), "{}", run.said);
    }
}

#[test]
fn packages_that_swap_their_directories_are_not_renamed() {
    let repository = repository(&[("a/p.wit", API), ("b/p.wit", STORE)]);
    let here = repository.path();
    write(here, "a/p.wit", STORE);
    write(here, "b/p.wit", API);
    check(here).expect(0, &["`a` was compared with `b` at", "`b` was compared with `a` at"]);
}

#[test]
fn a_package_that_moves_with_its_policy_keeps_its_terms() {
    let policy = |path: &str, profile: &str| format!("[[package]]\npath = \"{path}\"\n{profile}");
    let was = policy("pkgs/log/wit", "");
    let repository = repository(&[("pkgs/log/wit/l.wit", API), ("witgate.toml", &was)]);
    let here = repository.path();
    git(here, &["mv", "pkgs/log", "pkgs/logging"]);
    write(here, "witgate.toml", policy("pkgs/logging/wit", ""));
    check(here).expect(0, &["nothing changed"]);
    write(here, "witgate.toml", policy("pkgs/logging/wit", "profile = \"off\"\n"));
    check(here).expect(0, &["policy-loosened", "changed from `semver` to `off`"]);
}

#[test]
fn what_was_the_matter_with_a_lock_before_fails_no_other_change() {
    let world = "package shop:cart@0.3.0;\nworld plugin { import acme:log/sink@1.2.0; }\n";
    let log = "package acme:log@1.2.0;\ninterface sink { emit: func(); }\n";
    // Nothing that the lock pins is what is there.
    let lock = "[log]\npath = \"../elsewhere\"\nsha256 = \"00\"\nsha512 = \"00\"\n"
        .replace("sha256 = \"00\"", &format!("sha256 = \"{}\"", "0".repeat(64)))
        .replace("sha512 = \"00\"", &format!("sha512 = \"{}\"", "0".repeat(128)));
    let files = [
        ("wit/w.wit", world),
        ("wit/deps.toml", "log = \"../elsewhere\"\n"),
        ("wit/deps.lock", &lock),
        ("wit/deps/log/l.wit", log),
    ];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "README.md", "more");
    // Nor is every file of a tool one of what is vendored.
    write(here, "wit/tools/log.wasm", "not read");
    check(here).expect(0, &["lock-mismatch", "1 earlier"]);
    witgate(here, &["check", "--require-verified"]).expect(1, &["lock-mismatch"]);
    // Whoever touches any of it answers for it.
    for (path, text) in [
        ("wit/deps/log/l.wit", log.replace("emit", "emit-all")),
        ("wit/deps/log/more.wit", "interface more {}\n".to_owned()),
        ("wit/deps.lock", format!("{lock}\n# touched\n")),
        ("wit/deps.toml", "log = \"../elsewhere\"\n# touched\n".to_owned()),
    ] {
        let was = fs::read_to_string(here.join(path)).ok();
        write(here, path, text);
        check(here).expect(1, &["lock-mismatch"]);
        match was {
            Some(was) => write(here, path, was),
            None => fs::remove_file(here.join(path)).expect("removed"),
        }
    }
    // `verify` says it whatever has changed.
    witgate(here, &["verify"]).expect(1, &["lock-mismatch"]);
}

#[test]
fn who_touches_one_entry_of_a_lock_answers_for_that_alone() {
    let world = "package shop:cart@0.3.0;\n\
        world plugin { import acme:log/sink@1.2.0; import acme:clock/now@1.0.0; }\n";
    let log = "package acme:log@1.2.0;\ninterface sink { emit: func(); }\n";
    let clock = "package acme:clock@1.0.0;\ninterface now { get: func() -> u64; }\n";
    let digests = format!("sha256 = \"{}\"\nsha512 = \"{}\"\n", "0".repeat(64), "0".repeat(128));
    let lock = format!(
        "[clock]\npath = \"../clock\"\n{digests}[log]\nurl = \"https://a.example/l.tar.gz\"\n{digests}"
    );
    let files = [
        ("cart/w.wit", world),
        ("cart/deps.toml", "clock = \"../clock\"\nlog = \"https://a.example/l.tar.gz\"\n"),
        ("cart/deps.lock", &lock),
        ("cart/deps/clock/c.wit", clock),
        ("cart/deps/log/l.wit", log),
        ("cart/deps/more/m.wit", "package acme:more@1.0.0;\n"),
        ("cart/deps/stray.wit", "package acme:astray@1.0.0;\n"),
        ("clock/c.wit", clock),
    ];
    let repository = self::repository(&files);
    let here = repository.path();
    // What is no WIT is no part of a copy.
    write(here, "cart/deps/log/README.md", "more");
    check(here).expect(0, &["4 earlier"]);
    // The copy of one of them, and one more file in it.
    for (path, text, error) in [
        ("cart/deps/log/l.wit", format!("{log}// more\n"), "lock-mismatch]: `log`"),
        ("cart/deps/log/m.wit", "interface m {}\n".to_owned(), "lock-mismatch]: `log`"),
        ("cart/deps/more/m.wit", "package acme:more@1.0.1;\n".to_owned(), "lock-extra]: `more`"),
    ] {
        let was = fs::read_to_string(here.join(path)).ok();
        write(here, path, text);
        check(here).expect(1, &[&format!("error[{error}"), "3 earlier"]);
        match was {
            Some(was) => write(here, path, was),
            None => fs::remove_file(here.join(path)).expect("removed"),
        }
    }
    // Where one of them comes from: then the lock is only out of date, unless it changed
    // itself. A copy of it makes no difference.
    let files: Vec<_> = files.into_iter().filter(|(path, _)| !path.contains("/clock/")).collect();
    let alone = self::repository(&files);
    for here in [here, alone.path()] {
        write(here, "clock/c.wit", format!("{clock}// more\n"));
        check(here).expect(0, &["warn[lock-mismatch]: `clock`", "3 earlier"]);
        let error = &["error[lock-mismatch]: `clock`"];
        witgate(here, &["check", "--require-verified"]).expect(1, error);
        write(here, "cart/deps.lock", format!("{lock}\n# touched\n"));
        check(here).expect(1, error);
    }
}

#[test]
fn a_release_that_cannot_be_read_hides_no_break() {
    let repository = repository(&[("wit/a.wit", BROKEN)]);
    let here = repository.path();
    git(here, &["tag", "v1.0.0"]);
    write(here, "wit/a.wit", API);
    commit(here, "mended");
    git(here, &["branch", "-f", "main"]);
    write(here, "wit/a.wit", without_stop(API));
    witgate(here, &["check", "--release", "release:v*"])
        .expect(1, &["function-removed", "the release, which cannot be read"]);
}

#[test]
fn what_changes_in_the_deps_of_a_package_touches_it() {
    let world =
        "package shop:cart@0.3.0;\nworld plugin { import acme:log/sink; import acme:odd/i; }\n";
    let log = "package acme:log;\ninterface sink { emit: func(); }\n";
    let files = [("wit/w.wit", world), ("wit/deps/log/l.wit", log), ("api/a.wit", API)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "README.md", "more");
    check(here).expect(0, &["`wit` was not checked, as before this change"]);
    write(here, "wit/deps/log/l.wit", log.replace("emit", "emit-all"));
    check(here).expect(2, &["this change touches `wit`"]);
}

#[test]
fn copies_below_a_package_that_nobody_could_read_stop_no_other() {
    let log = "package acme:log@1.0.0;\ninterface sink { emit: func(); }\n";
    let deps = "wit/deps/acme-log/l.wit";
    for world in [
        // A copy of it is there, under a name with a version.
        "package shop:cart;\nworld plugin { import acme:log/sink; }\n",
        // The copy never had that interface.
        "package shop:cart;\nworld plugin { import acme:log/drain@1.0.0; }\n",
        // It is where the package would, and is another one.
        "package shop:cart;\nworld plugin { import acme:log/sink@1.0.0; }\n",
    ] {
        let log = match world.contains("sink@") {
            true => log.replace("acme:log", "acme:logging"),
            false => log.to_owned(),
        };
        let files = [("wit/w.wit", world), (deps, &log), ("api/a.wit", API)];
        let repository = repository(&files);
        let here = repository.path();
        write(here, deps, log.replace("emit", "emit-all"));
        check(here).expect(0, &["`wit` was not checked, as before this change"]);
        // With another error it is this change that broke it.
        write(here, deps, log.replace("interface sink", "interface"));
        check(here).expect(2, &["this change touches `wit`"]);
        // Its own text is what this change is of.
        write(here, deps, &log);
        write(here, "wit/w.wit", world.replace("plugin", "plug"));
        check(here).expect(2, &["this change touches `wit`"]);
    }
}

#[test]
fn packages_of_a_tree_that_name_one_another_in_manifests() {
    let clocks = "package acme:clocks;\ninterface c { type t = u64; }\n";
    let more = "interface d { use c.{t}; now: func() -> t; }\n";
    let files = "package acme:files;\ninterface f { use acme:clocks/d.{t}; at: func() -> t; }\n";
    let repository = repository(&[
        ("clocks/wit/c.wit", clocks),
        ("clocks/wit/d.wit", more),
        ("files/wit/f.wit", files),
        ("files/wit/deps.toml", "clocks = \"../../clocks/wit\"\n"),
    ]);
    let here = repository.path();
    witgate(here, &["init"]).expect(0, &["wrote witgate.toml for ."]);
    write(here, "files/wit/f.wit", files.replace("at:", "when:"));
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn a_gathered_copy_that_nobody_names_may_go_with_a_warning() {
    let log =
        "package other:log@1.0.0;\ninterface sink { emit: func(); }\nworld w { import sink; }\n";
    let files = [
        ("wit/w.wit", "package acme:host;\n"),
        ("wit/deps/api/a.wit", API),
        ("wit/deps/store/s.wit", STORE),
        ("wit/deps/log/l.wit", log),
    ];
    let remove = |here: &Path, name: &str| {
        fs::remove_dir_all(here.join("wit/deps").join(name)).expect("removed");
    };
    let repository = self::repository(&files);
    remove(repository.path(), "log");
    check(repository.path()).expect(0, &["warn[dependency-removed]: dependency `other:log@1.0.0`"]);
    // One of one's own.
    let repository = self::repository(&files);
    remove(repository.path(), "store");
    check(repository.path()).expect(1, &["error[package-removed]: package `acme:store@0.2.0`"]);
    // One that a world named, which gives it up with it.
    let using = API.replace("import calls;", "import calls; import other:log/sink@1.0.0;");
    let mut used = files;
    used[1].1 = &using;
    let repository = self::repository(&used);
    remove(repository.path(), "log");
    write(repository.path(), "wit/deps/api/a.wit", API);
    check(repository.path()).expect(1, &["error[package-removed]: package `other:log@1.0.0`"]);
    // Nobody says whose the packages are.
    let repository = self::repository(&files[1..]);
    remove(repository.path(), "log");
    check(repository.path()).expect(1, &["error[package-removed]: package `other:log@1.0.0`"]);
}

#[test]
fn packages_of_several_files_in_one_directory_are_read_whole() {
    let first = "package a:s;\ninterface m { f: func(); }\n";
    let second = "package a:s;\ninterface t { use m2.{x}; now: func(x: x) -> u64; }\n\
                  interface m2 { type x = u8; }\n";
    let other = "package b:other;\ninterface o { g: func(); }\n";
    let files = [("wit/m.wit", first), ("wit/q.wit", other), ("wit/types.wit", second)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "wit/types.wit", second.replace("u64", "u32"));
    check(here).expect(1, &["function-result-type-changed"]);
    // A file that comes before it changes none of that.
    write(here, "wit/a.wit", "package a:s;\ninterface a { h: func(); }\n");
    check(here).expect(1, &["function-result-type-changed", "interface-added"]);
}

#[test]
fn what_is_valid_with_its_features_alone_is_judged_with_them() {
    let tls = "package acme:tls@0.1.0;\n@unstable(feature = tls)\nworld imports { import i; }\n\
               @unstable(feature = tls)\ninterface i { f: func(x: u8); }\n";
    let user = "package acme:user;\nworld w { include acme:tls/imports@0.1.0; }\n";
    let repository = repository(&[("wit/u.wit", user), ("wit/deps/tls/t.wit", tls)]);
    let here = repository.path();
    write(here, "wit/deps/tls/t.wit", tls.replace("u8", "u64"));
    check(here).expect(1, &["function-param-type-changed", "read with all features"]);
}

#[test]
fn a_pinned_package_that_cannot_be_read_stops_no_other() {
    let policy = "[[package]]\npath = \"api\"\n[[package]]\npath = \"store\"\n";
    let files = [("api/a.wit", API), ("store/s.wit", STORE), ("witgate.toml", policy)];
    let repository = repository(&files);
    let here = repository.path();
    witgate(here, &["pin"]).expect(0, &["witgate.lock"]);
    commit(here, "pinned");
    git(here, &["branch", "-f", "main"]);
    write(here, "store/s.wit", "package acme:store@0.2.0; interface {}");
    write(here, "api/a.wit", without_stop(API));
    check(here).expect(2, &["INCOMPLETE", "this change touches `store`", "function-removed"]);
    witgate(here, &["verify", "--require-verified"]).expect(1, &["`store` cannot be read"]);
}

/// What is no contract of anybody, with a name of its own.
const DECOY: &str = "package acme:decoy@0.1.0;\ninterface zip {}\n";

#[test]
fn what_moves_over_a_package_does_not_hide_that_it_is_gone() {
    let gone = "package `acme:api@1.0.0` removed";
    let repository = repository(&[("a/p.wit", API), ("b/p.wit", STORE)]);
    let here = repository.path();
    write(here, "a/p.wit", STORE);
    fs::remove_dir_all(here.join("b")).expect("removed");
    check(here).expect(1, &[gone]);
    // What cannot be read, before and after, is not it either.
    let files = [("a/p.wit", API), ("b/p.wit", BROKEN), ("c/p.wit", STORE)];
    let repository = self::repository(&files);
    let here = repository.path();
    write(here, "a/p.wit", BROKEN);
    fs::remove_dir_all(here.join("b")).expect("removed");
    check(here).expect(1, &[gone, "not checked, as before this change"]);
    // Nor is what a directory that only gathered `deps` has become.
    let repository = self::repository(&[("wit/deps/api/p.wit", API)]);
    let here = repository.path();
    write(here, "wit/w.wit", DECOY.replace("acme", "other"));
    write(here, "wit/deps/api/p.wit", without_stop(API));
    check(here).expect(1, &[gone]);
    // In its own namespace it is beside a contract that is still there.
    write(here, "wit/w.wit", DECOY);
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn a_decoy_in_its_place_does_not_hide_where_a_package_went() {
    for (directory, policy) in [("tests/api", ""), ("old/api", "exclude = [\"old\"]\n")] {
        let files = [("api/p.wit", API), ("b/p.wit", STORE), ("witgate.toml", policy)];
        let repository = repository(&files);
        let here = repository.path();
        write(here, &format!("{directory}/p.wit"), without_stop(API));
        write(here, "api/p.wit", DECOY);
        check(here).expect(1, &["function-removed"]);
    }
}

#[test]
fn a_copy_among_the_tests_is_not_what_a_package_became() {
    // One of the same version beside the contract, which has another now.
    let repository = repository(&[("api/p.wit", API), ("b/p.wit", STORE)]);
    let here = repository.path();
    fs::remove_dir_all(here.join("api")).expect("removed");
    write(here, "tests/x/p.wit", API);
    write(here, "v2/p.wit", without_stop(API).replace("1.0.0", "1.0.1"));
    check(here).expect(1, &["function-removed"]);
    // One that was there before.
    let fixture = without_stop(API);
    let files = [("api/p.wit", API), ("b/p.wit", STORE), ("tests/p.wit", &fixture)];
    let repository = self::repository(&files);
    let here = repository.path();
    fs::remove_dir_all(here.join("api")).expect("removed");
    check(here).expect(1, &["package `acme:api@1.0.0` removed"]);
}

#[test]
fn a_package_in_several_files_beside_another() {
    let more = "package acme:api@1.0.0;\ninterface more { f: func(); }\n";
    let files = [("wit/a1.wit", more), ("wit/a2.wit", API), ("wit/other.wit", STORE)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "wit/a2.wit", without_stop(API));
    check(here).expect(1, &["function-removed", "wit/a2.wit"]);
    // Alone in the directory afterwards.
    fs::create_dir(here.join("store")).expect("created");
    git(here, &["mv", "wit/other.wit", "store/other.wit"]);
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn a_change_does_not_make_its_baseline_unreadable() {
    let world = "package shop:cart@0.3.0;
        interface cart { use acme:log/sink@1.2.0.{level}; add: func(sku: string, l: level); }\n";
    let log = "package acme:log@1.2.0;\ninterface other { enum level { low } }\n";
    let less = world.replace("sink", "other").replace("sku: string, ", "");
    let files = [("wit/w.wit", world), (".gitignore", "wit/deps/\n"), ("api/a.wit", API)];
    // Alone, and beside another that can be read.
    for files in [&files[..2], &files] {
        let repository = repository(files);
        let here = repository.path();
        write(here, "wit/deps/log/p.wit", log);
        write(here, "wit/w.wit", &less);
        check(here).expect(2, &["interface 'sink' not found in package"]);
    }
}

#[test]
fn what_a_change_brings_and_breaks_was_not_so_before() {
    let world = "package shop:cart@0.3.0;
        interface cart { use acme:log/sink@1.2.0.{level}; add: func(l: level); }\n";
    let repository = repository(&[("api/w.wit", world), ("b/p.wit", STORE)]);
    let here = repository.path();
    let log = "package acme:log@1.2.0;\ninterface sink { enum other { low } }\n";
    write(here, "api/deps/log/p.wit", log);
    check(here).expect(2, &["INCOMPLETE", "this change touches `api`"]);
}

/// An untouched package that cannot be read, and could not before: this change counts if the
/// reason is another one.
#[test]
fn what_could_not_be_read_before_is_so_for_one_reason() {
    let as_before = ["`user` was not checked, as before this change"];
    let of_change = ["INCOMPLETE", "this change breaks `user`"];
    let package =
        |name: &str| format!("package acme:{name}@1.0.0;\ninterface i {{ type t = u8; }}\n");
    let (one, two) = (package("one"), package("two"));
    let user = "package acme:user@0.1.0;\ninterface u {\n  use acme:one/i@1.0.0.{t};\n  \
                use acme:two/i@1.0.0.{t as s};\n}\n";
    // Another package is missing now.
    let repository = repository(&[("api/a.wit", API), ("user/u.wit", user), ("one/p.wit", &one)]);
    let here = repository.path();
    write(here, "README.md", "more");
    check(here).expect(0, &as_before);
    fs::remove_dir_all(here.join("one")).expect("removed");
    check(here).expect(2, &of_change);
    // What was missing is in the repository now, and is no WIT.
    let files = [("api/a.wit", API), ("user/u.wit", user), ("one/p.wit", &one)];
    let repository = self::repository(&files);
    let here = repository.path();
    write(here, "two/p.wit", two.replace("interface i", "interface j"));
    check(here).expect(2, &of_change);
    // What is fetched was never in a commit, so this change did not bring it.
    let ignored = [("user/u.wit", user), ("api/a.wit", API), (".gitignore", "user/deps/\n")];
    let repository = self::repository(&ignored);
    let here = repository.path();
    write(here, "user/deps/one/p.wit", one.replace("interface i", "interface j"));
    check(here).expect(0, &as_before);
    // Bytes that are no text, before and after, and only after.
    let repository = self::repository(&[("api/a.wit", API)]);
    let here = repository.path();
    write(here, "user/u.wit", b"package acme:user;\n// \xff\n");
    commit(here, "no text");
    git(here, &["branch", "-f", "main"]);
    write(here, "README.md", "more");
    check(here).expect(0, &as_before);
    // Readable before, and this change takes away what it uses.
    let only = user.replace("  use acme:two/i@1.0.0.{t as s};\n", "");
    let files = [("api/a.wit", API), ("user/u.wit", &*only), ("one/p.wit", &one)];
    let repository = self::repository(&files);
    let here = repository.path();
    write(here, "one/p.wit", one.replace("type t", "type r"));
    check(here).expect(2, &of_change);
}

#[test]
fn a_function_may_be_called_after_packages() {
    let calls = "interface calls {\n  get-package: func(a: u8);\n  stop: func();\n}\n";
    let files = [("wit/a.wit", "package acme:api@1.0.0;\n"), ("wit/b.wit", calls)];
    let repository = repository(&files);
    let here = repository.path();
    check(here).expect(0, &["nothing changed"]);
    write(here, "wit/b.wit", without_stop(calls));
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn what_is_sparse_elsewhere_excuses_nothing() {
    let other = STORE.replace("acme:store", "acme:other");
    let repository = repository(&[("p.wit", API), ("b/p.wit", STORE), ("c/p.wit", &other)]);
    let here = repository.path();
    fs::remove_file(here.join("p.wit")).expect("removed");
    commit(here, "remove it");
    git(here, &["sparse-checkout", "set", "b"]);
    let words = [
        "package `acme:api@1.0.0` removed",
        "`c` was not checked: it is not in this sparse checkout",
    ];
    check(here).expect(1, &words);
}

#[test]
fn copies_that_the_policy_named_do_not_vanish() {
    let named = "[[package]]\npath = \"vendor/deps\"\n[[package]]\npath = \"b\"\n";
    let files = [("vendor/deps/a/p.wit", API), ("b/p.wit", STORE), ("witgate.toml", named)];
    let repository = repository(&files);
    let here = repository.path();
    check(here).expect(0, &["nothing changed"]);
    fs::remove_dir_all(here.join("vendor")).expect("removed");
    write(here, "witgate.toml", "[[package]]\npath = \"b\"\n");
    check(here).expect(1, &["package `acme:api@1.0.0` removed", "policy-loosened"]);
}

#[test]
fn packages_below_a_named_directory_have_its_terms() {
    let terms = "profile = \"off\"\n[[package]]\npath = \"libs\"\nprofile = \"semver\"\n";
    for reserved in ["", "[policy]\nfrom = \"baseline\"\n"] {
        let policy = format!("{terms}{reserved}");
        let files = [("libs/a/p.wit", API), ("libs/b/p.wit", STORE), ("witgate.toml", &policy)];
        let repository = repository(&files);
        let here = repository.path();
        write(here, "libs/a/p.wit", without_stop(API));
        check(here).expect(1, &["error[function-removed]"]);
        // An entry of the change for one of them is one that says less of it.
        let entry = "[[package]]\npath = \"libs/a\"\nprofile = \"off\"\n";
        write(here, "witgate.toml", format!("{terms}{entry}{reserved}"));
        let code = if reserved.is_empty() { 0 } else { 1 };
        check(here).expect(
            code,
            &[
                "policy-loosened",
                "`profile` of the package in `libs/a` changed from `semver` to `off`",
            ],
        );
    }
}

#[test]
fn a_baseline_is_read_with_what_its_own_policy_names() {
    let user = "package acme:user@1.0.0;
        interface i { use acme:t/t@1.0.0.{x}; f: func(q: x); }\n";
    let types = "package acme:t@1.0.0;\ninterface t { type x = u8; }\n";
    let policy = "deps = [\".before\"]\n";
    let files = [(".before/t/p.wit", types), ("u/p.wit", user), ("witgate.toml", policy)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, ".now/t/p.wit", types.replace("u8", "u16"));
    write(here, "witgate.toml", "deps = [\".now\"]\n");
    check(here).expect(1, &["type-alias-target-changed"]);
}

#[test]
fn a_manifest_that_names_another_provider_is_respected() {
    let user = "package acme:user@1.0.0;
        interface i { use acme:t/t@1.0.0.{x}; f: func(q: x); }\n";
    let types = "package acme:t@1.0.0;\ninterface t { type x = u8; }\n";
    let repository = repository(&[("t/p.wit", types), ("u/wit/p.wit", user)]);
    let here = repository.path();
    write(here, "tests/t/p.wit", types.replace("u8", "u16"));
    write(here, "u/wkg.toml", "[overrides]\n\"acme:t\" = { path = \"../tests/t\" }\n");
    check(here).expect(1, &["type-alias-target-changed"]);
}

#[test]
fn each_that_is_not_judged_is_told_once() {
    let odd = |name: &str| (format!("{name}/o.wit"), BROKEN.to_owned());
    let files: Vec<(String, String)> = ["v", "w", "x", "y", "z", "a"].map(odd).to_vec();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    all.push(("api/a.wit", API));
    let repository = repository(&all);
    let here = repository.path();
    write(here, "README.md", "more");
    let run = check(here);
    run.expect(0, &["also not checked, as before this change"]);
    assert_eq!(run.said.matches("was not checked, as before").count(), 3, "{}", run.said);
    for name in ["`v`", "`w`", "`x`", "`y`", "`z`", "`a`"] {
        assert_eq!(run.said.matches(name).count(), 1, "{name}: {}", run.said);
    }
}

#[test]
fn an_intact_copy_hides_no_break_of_what_moved() {
    let broken = without_stop(API).replace("1.0.0", "1.0.1");
    let escaped = broken.replace("package acme:api", "package %acme:%api");
    let later = API.replace("1.0.0", "1.0.2");
    // The copy, and what the package has become.
    for (copy, text, new, changed) in [
        ("copy/wit", API, "api/wit", &broken),
        ("a", API, "z/wit", &broken),
        ("z", later.as_str(), "a", &broken),
        ("Wit", API, "api", &escaped),
        ("x/deps/api", API, "api", &broken),
        ("tests/wit", API, "api", &broken),
    ] {
        let repository = repository(&[("wit/a.wit", API), ("b/p.wit", STORE)]);
        let here = repository.path();
        fs::remove_dir_all(here.join("wit")).expect("removed");
        write(here, &format!("{copy}/a.wit"), text);
        write(here, &format!("{new}/a.wit"), changed);
        check(here)
            .expect(1, &["function-removed", &format!("`{new}` was compared with `wit` at")]);
    }
    // Where it was, a link to the copy.
    #[cfg(unix)]
    {
        let repository = repository(&[("wit/a.wit", API), ("b/p.wit", STORE)]);
        let here = repository.path();
        fs::remove_dir_all(here.join("wit")).expect("removed");
        write(here, "copy/a.wit", API);
        write(here, "api/a.wit", &broken);
        std::os::unix::fs::symlink("copy", here.join("wit")).expect("linked");
        check(here).expect(1, &["function-removed"]);
    }
    // Both in one tree, since another uses both.
    let user = "package acme:user;\nworld w { import acme:api/calls@1.0.0; import acme:api/calls@1.0.1; }\n";
    let repository = repository(&[("wit/a.wit", API), ("b/p.wit", STORE)]);
    let here = repository.path();
    fs::remove_dir_all(here.join("wit")).expect("removed");
    write(here, "copy/a.wit", API);
    write(here, "api/a.wit", &broken);
    write(here, "user/u.wit", user);
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn one_more_of_a_name_is_compared_if_its_version_says_that_it_is_compatible() {
    let repository = repository(&[("since_1.0.0/a.wit", API)]);
    let here = repository.path();
    let next = |version: &str| without_stop(API).replace("1.0.0", version);
    write(here, "since_next/a.wit", next("1.1.0"));
    check(here).expect(1, &["function-removed"]);
    // The same version with another content is no copy.
    write(here, "since_next/a.wit", next("1.0.0"));
    check(here).expect(1, &["function-removed"]);
    write(here, "since_next/a.wit", API);
    check(here).expect(0, &["nothing changed"]);
    write(here, "since_next/a.wit", next("2.0.0"));
    let words = ["package-new", "has another package of this name in `since_1.0.0`"];
    check(here).expect(0, &words);
    // What is where it was is still compared.
    write(here, "since_1.0.0/a.wit", without_stop(API));
    check(here).expect(1, &["function-removed"]);
}

#[test]
fn a_change_that_brings_what_was_missing_is_judged() {
    let world = |version: &str, more: &str| {
        format!(
            "package shop:cart@0.3.0;\nworld plugin {{ import acme:log/sink@{version}; {more}}}\n"
        )
    };
    let log = |version: &str| {
        format!("package acme:log@{version};\ninterface sink {{ emit: func(); }}\n")
    };
    let lock = |digit: char| {
        let zeros = |count| digit.to_string().repeat(count);
        format!(
            "[log]\nurl = \"https://example.org/log.tar.gz\"\nsha256 = \"{}\"\nsha512 = \"{}\"\n",
            zeros(64),
            zeros(128)
        )
    };
    // The text asks for a version that nobody vendored.
    let (was, stale, before) = (world("1.1.0", ""), log("1.0.0"), lock('a'));
    let files =
        [("wit/w.wit", was.as_str()), ("wit/deps/log/l.wit", &stale), ("wit/deps.lock", &before)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "wit/deps/log/l.wit", log("1.1.0"));
    write(here, "wit/deps.lock", lock('b'));
    let run = check(here);
    assert_ne!(run.code, 2, "{}", run.said);
    run.expect(run.code, &["so changes inside are not seen"]);
    write(here, "wit/w.wit", world("1.1.0", "export run: func(); "));
    check(here).expect(1, &["world-export-added"]);
    // What the lock pinned and nobody vendored may be anything.
    let repository = self::repository(&[("wit/w.wit", &was), ("wit/deps.lock", &before)]);
    let here = repository.path();
    write(here, "wit/deps/log/l.wit", log("1.1.0"));
    write(here, "wit/deps.lock", lock('b'));
    check(here).expect(2, &["package `acme:log@1.1.0` not found"]);
}

#[test]
fn a_new_version_pays_for_no_earlier_one_that_is_kept() {
    let old = API.replace("1.0.0", "2.0.0");
    let world = |version: &str| {
        format!(
            "package acme:api@{version};\nworld all {{ import acme:api/calls@2.0.0; \
             }}\n"
        )
    };
    let was = world("3.0.0");
    let repository = repository(&[("wit/w.wit", was.as_str()), ("wit/deps/two/a.wit", &old)]);
    let here = repository.path();
    write(here, "wit/w.wit", world("4.0.0"));
    check(here).expect(0, &["which is incompatible"]);
    write(here, "wit/deps/two/a.wit", without_stop(&old));
    check(here).expect(1, &["`stop`", "acme:api/calls"]);
    // Nor where the earlier one was the root before.
    let first = "package acme:api@2.0.0;\ninterface calls { ping: func(); stop: func(); }\n\
                 world all { import calls; }\n";
    let repository = self::repository(&[("wit/w.wit", first)]);
    let here = repository.path();
    write(here, "wit/w.wit", world("3.0.0"));
    write(here, "wit/deps/two/a.wit", old.replace("world app", "world all"));
    check(here).expect(0, &["which is incompatible"]);
    write(here, "wit/deps/two/a.wit", without_stop(&old).replace("world app", "world all"));
    check(here).expect(1, &["`stop`"]);
}

#[test]
fn a_policy_that_names_the_intact_copy_hides_no_break_either() {
    let broken = without_stop(API).replace("1.0.0", "1.0.1");
    let policy = |path: &str| format!("[[package]]\npath = \"{path}\"\n");
    for (copy, new) in [("a", "z"), ("z", "a"), ("z/wit", "a.wit")] {
        let before = policy("wit");
        let repository = repository(&[("wit/a.wit", API), ("witgate.toml", &before)]);
        let here = repository.path();
        fs::remove_dir_all(here.join("wit")).expect("removed");
        write(here, &format!("{copy}/p.wit"), API);
        write(here, &format!("{new}/p.wit"), &broken);
        write(here, "witgate.toml", policy(copy));
        check(here)
            .expect(1, &["function-removed", &format!("`{new}` was compared with `wit` at")]);
        // Nor does one that leaves the other out.
        let exclude = format!("exclude = [\"{new}\"]\n{}", policy(copy));
        write(here, "witgate.toml", exclude);
        check(here).expect(1, &["function-removed"]);
    }
}

#[test]
fn a_change_that_takes_back_what_nobody_could_read_is_judged_as_new() {
    let world = |version: &str, more: &str| {
        format!(
            "package shop:cart@0.3.0;\nworld plugin {{ import acme:log/sink@{version}; {more}}}\n"
        )
    };
    let log = "package acme:log@1.0.0;\ninterface sink { emit: func(); }\n";
    // It asks for a version that is not the vendored one.
    let was = world("1.1.0", "");
    let repository = repository(&[("wit/w.wit", &was), ("wit/deps/log/l.wit", log)]);
    let here = repository.path();
    write(here, "wit/w.wit", world("1.0.0", ""));
    check(here).expect(0, &["it could not be read", "counts as new"]);
    // What is fetched may have been there for everybody else.
    let repository = self::repository(&[("wit/w.wit", &was), (".gitignore", "wit/deps/\n")]);
    let here = repository.path();
    write(here, "wit/w.wit", "package shop:cart@0.3.0;\nworld plugin {}\n");
    check(here).expect(2, &["package `acme:log@1.1.0` not found"]);
}

#[test]
fn one_version_with_two_contents_is_found() {
    let more = API.replace("  stop: func();\n", "  stop: func();\n  start: func();\n");
    let rewritten = API.replace("interface calls {", "// The same.\ninterface calls {\n");
    let later = more.replace("1.0.0", "1.1.0");
    let unversioned = [API, &more].map(|text| text.replace("@1.0.0", ""));
    let found = "warn[package-defined-twice]: `acme:api@1.0.0` has different contents in";
    let found = [found, "`guest/wit`", "`host/wit`"];
    let none = |here: &Path| {
        let run = check(here);
        assert!(!run.said.contains("package-defined-twice"), "{}", run.said);
    };
    // The change brings the second one, or edits one of two that were the same.
    for before in [None, Some(API), Some(&*rewritten)] {
        let guest = before.map(|text| ("guest/wit/a.wit", text));
        let files: Vec<_> = [("host/wit/a.wit", API)].into_iter().chain(guest).collect();
        let repository = repository(&files);
        let here = repository.path();
        none(here);
        write(here, "guest/wit/a.wit", &more);
        check(here).expect(0, &found);
        // A policy that names one of them changes nothing, and one that excludes the other does.
        let policy = "[[package]]\npath = \"host/wit\"\n";
        write(here, "witgate.toml", policy);
        check(here).expect(0, &found);
        write(here, "witgate.toml", format!("exclude = [\"guest\"]\n{policy}"));
        none(here);
        fs::remove_file(here.join("witgate.toml")).expect("removed");
        // Near misses: the same contract, another version, and what is no contract.
        for text in [API, &rewritten, &later] {
            write(here, "guest/wit/a.wit", text);
            none(here);
        }
        fs::remove_dir_all(here.join("guest")).expect("removed");
        write(here, "tests/guest/wit/a.wit", &more);
        none(here);
    }
    // Nobody claims that what has no version is the same.
    let texts = [("host/wit/a.wit", &*unversioned[0]), ("guest/wit/a.wit", &*unversioned[0])];
    let repository = repository(&texts);
    write(repository.path(), "guest/wit/a.wit", &unversioned[1]);
    none(repository.path());
}

/// Of packages that no contract uses nobody asks which is meant, and a directory of `deps`
/// holds copies.
#[test]
fn contents_that_differ_where_they_matter_to_nobody_are_not_told() {
    let more = API.replace("  stop: func();\n", "  stop: func();\n  start: func();\n");
    for (own, policy) in [
        ("store/wit", "[[package]]\npath = \"store/wit\"\n"),
        ("api", "deps = [\"shared\"]\n[[package]]\npath = \"api\"\n"),
    ] {
        let files = [
            ("store/wit/s.wit", STORE),
            ("api/a.wit", API),
            ("shared/api/a.wit", &more),
            ("witgate.toml", policy),
        ];
        let repository = repository(&files);
        write(repository.path(), "README.md", "more");
        let run = check(repository.path());
        run.expect(0, &["PASS: nothing changed", own]);
        assert!(!run.said.contains("package-defined-twice"), "{}", run.said);
    }
}

#[test]
fn two_contents_that_were_there_before_are_a_note() {
    let more = API.replace("  stop: func();\n", "  stop: func();\n  start: func();\n");
    let repository = repository(&[("host/wit/a.wit", API), ("guest/wit/a.wit", &more)]);
    let here = repository.path();
    write(here, "README.md", "more");
    check(here).expect(0, &["note[package-defined-twice]"]);
}

#[test]
fn a_copy_in_deps_that_is_left_behind_is_a_note_once() {
    let user = "package acme:user@0.1.0;\nworld w { import acme:api/calls@1.0.0; }\n";
    let vendored = "user/wit/deps/api/a.wit";
    let files = [("api/wit/a.wit", API), ("user/wit/u.wit", user), (vendored, API)];
    let repository = repository(&files);
    let here = repository.path();
    write(
        here,
        "api/wit/a.wit",
        API.replace("  stop: func();\n", "  stop: func();\n  go: func();\n"),
    );
    let words = "note[package-defined-twice]: `acme:api@1.0.0` in `api/wit` differs from its copy in \
                 `user/wit/deps/api`";
    check(here).expect(0, &[words]);
    commit(here, "more");
    git(here, &["branch", "-f", "main"]);
    write(here, "README.md", "more");
    let run = check(here);
    assert!(!run.said.contains("package-defined-twice"), "{}", run.said);
}

#[test]
fn copies_of_what_is_elsewhere_need_not_be_the_same() {
    let user = |name: &str| {
        format!("package acme:{name}@0.1.0;\nworld w {{ import acme:api/calls@1.0.0; }}\n")
    };
    let repository = repository(&[
        ("a/wit/a.wit", &user("a")),
        ("a/wit/deps/api/a.wit", API),
        ("b/wit/b.wit", &user("b")),
        ("b/wit/deps/api/a.wit", API),
    ]);
    let here = repository.path();
    write(here, "b/wit/deps/api/a.wit", API.replace("ping", "go: func();\n  ping"));
    let run = check(here);
    run.expect(0, &["function-added"]);
    assert!(!run.said.contains("package-defined-twice"), "{}", run.said);
}

#[test]
fn a_baseline_in_the_repository_has_other_contents_on_purpose() {
    let repository = repository(&[("wit/a.wit", API), ("baseline/a.wit", API)]);
    let here = repository.path();
    let policy = "[[package]]\npath = \"wit\"\nbaseline = \"baseline\"\n";
    write(here, "witgate.toml", policy);
    write(here, "wit/a.wit", API.replace("  stop: func();\n", "  stop: func();\n  go: func();\n"));
    let run = check(here);
    assert!(run.said.contains("function-added"), "{}", run.said);
    assert!(!run.said.contains("package-defined-twice"), "{}", run.said);
}

/// What is true of several contracts is one line, and what it says to do helps.
#[test]
fn the_doctor_says_once_what_several_contracts_lack() {
    let [a, b] = ["a", "b"].map(|name| format!("package acme:{name};\n\nworld w {{ }}\n"));
    let repository = repository(&[("a/wit/a.wit", &a), ("b/wit/b.wit", &b)]);
    let said = witgate(repository.path(), &["doctor"]).said;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("a/wit, b/wit: not compared with a release"), "{said}");
    assert!(said.contains("no version is declared, so no tag can be its release"), "{said}");
    assert!(!said.contains("git fetch --tags"), "{said}");
}

/// Packages that are read as one are named by what was asked for, as one alone is.
#[test]
fn the_baseline_of_a_tree_is_the_merge_base() {
    let user = "package acme:user@1.0.0;\n\nworld w {\n  import acme:api/calls@1.0.0;\n}\n";
    let files = [("api/wit/a.wit", API), ("user/wit/u.wit", user)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "api/wit/a.wit", without_stop(API));
    check(here).expect(1, &["baseline:  merge-base at "]);
}

/// The help is the error's own where it has one, and what several packages share is
/// said once.
#[test]
fn what_cannot_be_read_says_what_to_do_once() {
    let user = "package acme:user@1.0.0;\n\nworld w {\n  import acme:api/calls@1.0.0;\n}\n";
    let alone = "package acme:alone@1.0.0;\n\nworld w { }\n";
    let files = [("a/a.wit", alone), ("api/wit/a.wit", API), ("user/wit/u.wit", user)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "api/wit/a.wit", API.replace("  ping", "  @since(version = 1.1.0)\n  ping"));
    check(here).expect(2, &["help:    lower the version of the gate", "`exclude` in"]);
    let lint = witgate(here, &["lint"]);
    assert_eq!(lint.said.matches("note: not read: api/wit/a.wit:").count(), 1, "{}", lint.said);
    // A revision without a path has no colon behind it.
    git(here, &["rm", "-q", "-r", "-f", "."]);
    commit(here, "nothing");
    let none = witgate(here, &["diff", "HEAD", "HEAD~1"]);
    none.expect(2, &["HEAD: no WIT found"]);
}

/// Both sides name such a directory alike, by no path of the machine.
#[test]
fn directories_of_dependencies_are_named_from_the_top() {
    let user = "package acme:user@1.0.0;\nworld w { import acme:api/calls@1.0.0; }\n";
    let files = [(".shared/api/p.wit", API), ("user/u.wit", user)];
    for policy in ["", "deps = [\".shared\"]\n"] {
        let repository = repository(&[&files[..], &[("witgate.toml", policy)]].concat());
        let here = repository.path();
        write(here, "user/u.wit", user.replace("world w", "world v"));
        let arguments: &[&str] = if policy.is_empty() { &["--deps", ".shared"] } else { &[] };
        let run = witgate(here, &[&["check"], arguments].concat());
        run.expect(1, &["`acme:api@1.0.0` comes from `.shared`"]);
        assert_eq!(run.said.matches("comes from").count(), 1, "{}", run.said);
    }
}

/// Who has WIT that no tool takes any more goes on to write it; who has none makes mistakes.
#[test]
fn what_no_tool_takes_any_more_is_read_where_it_was_there_before() {
    let old = "package acme:old@1.0.0;\ninterface i { f32: func(); type t = u8; }\n";
    let user = "package acme:user@1.0.0;\nworld w { import acme:old/i@1.0.0; }\n";
    let files = [("api/a.wit", API), ("old/o.wit", old), ("user/u.wit", user)];
    let repository = repository(&files);
    let here = repository.path();
    write(here, "api/a.wit", without_stop(API));
    let note = "`acme:old@1.0.0` is read as older WIT: keywords as names";
    check(here).expect(1, &["error[function-removed]: function `stop` removed", note]);
    write(here, "api/a.wit", API);
    write(here, "user/u.wit", user.replace("acme:user@1.0.0;", "acme:user@1.0.1;"));
    check(here).expect(0, &["PASS"]);
    write(here, "user/u.wit", user);
    write(here, "old/o.wit", old.replace("f32: func();", "f64: func();"));
    check(here).expect(1, &["error[function-removed]: function `f32` removed"]);
    write(here, "old/o.wit", old.replace("f32: func();", "f32: func()"));
    check(here).expect(0, &["lines without `;`"]);
    write(here, "old/o.wit", old.replace("u8", "{"));
    check(here).expect(2, &["this change touches `old`, which cannot be read"]);
    write(here, "old/o.wit", old);
    // What took away what such a package uses breaks it.
    let using =
        "package acme:old@1.0.0;\ninterface i { use acme:types/t.{id}; f32: func(a: id); }\n";
    write(here, "old/o.wit", using);
    write(here, "types/t.wit", "package acme:types;\ninterface t { type id = u32; }\n");
    commit(here, "types of its own");
    fs::remove_dir_all(here.join("types")).expect("removed");
    witgate(here, &["check", "--against", "git:HEAD"]).expect(2, &["this change breaks `old`"]);
    git(here, &["reset", "-q", "--hard", "HEAD^"]);
    // What could be read cannot any more, though its text is what it was.
    write(here, "old/o.wit", old.replace("f32", "%f32"));
    commit(here, "repaired");
    write(here, "old/o.wit", old);
    let run = witgate(here, &["check", "--against", "git:HEAD"]);
    run.expect(2, &["this change touches `old`", "this change breaks `user`"]);
}

/// The package's name ended with its line.
#[test]
fn what_no_tool_takes_any_more_may_move() {
    let old = "package acme:old@1.0.0\n\ninterface i {\n  f: func()\n}\n";
    let repository = repository(&[("wit/o.wit", old)]);
    let here = repository.path();
    git(here, &["mv", "wit", "api"]);
    check(here).expect(0, &["PASS: nothing changed", "`api` was compared with `wit`"]);
    write(here, "api/o.wit", old.replace("f: func()", "f: func(a: u8)"));
    check(here).expect(1, &["error[function-param-added]"]);
}

/// As a proposal is that has just begun.
#[test]
fn what_is_all_unstable_is_compared_and_may_change() {
    let gate = "@unstable(feature = tls)\n";
    let draft = format!(
        "package acme:tls@0.2.0;\n\n{gate}interface api {{\n{gate}f: func();\n}}\n\n\
         {gate}world w {{\n{gate}import api;\n}}\n"
    );
    let repository = repository(&[("wit/t.wit", &draft)]);
    let here = repository.path();
    let note = "`acme:tls` is read with all features, since all of it is `@unstable`";
    let broken = draft.replace("f: func()", "f: func(a: u8)");
    write(here, "wit/t.wit", &broken);
    check(here).expect(0, &["warn[function-param-added]", note]);
    witgate(here, &["check", "--fail-on", "warn"]).expect(1, &["warn[function-param-added]"]);
    witgate(here, &["check", "--features", "tls"]).expect(1, &["error[function-param-added]"]);
    let diff = ["diff", "git:main:wit", "wit", "--fail-on", "error"];
    witgate(here, &diff).expect(0, &["warn[function-param-added]", note]);
    // What becomes stable is one with what it was.
    let stable = draft.replace(&format!("{gate}interface"), "interface");
    let stable = stable.replace(&format!("{gate}f:"), "f:");
    write(here, "wit/t.wit", &stable);
    check(here).expect(0, &["it is now stable", note]);
    commit(here, "the first stable item");
    // From then on only that counts, and does not go back.
    write(here, "wit/t.wit", stable.replace("import api", "export api"));
    witgate(here, &["check", "--against", "git:HEAD"]).expect(0, &["skipped"]);
    write(here, "wit/t.wit", &draft);
    witgate(here, &["check", "--against", "git:HEAD"]).expect(1, &["error[interface-removed]"]);
}

/// What was stable by another name, in another place or in another file is not unstable.
#[test]
fn what_moves_to_where_all_is_unstable_stays_stable() {
    let gate = "@unstable(feature = tls)\n";
    let body = "interface j {\nh: func(a: u32);\nk: func();\n}\n";
    let stable = format!("package acme:b@1.0.0;\n{body}");
    let gated = format!("{gate}{}", body.replace("k: func();\n", ""));
    let other = format!("package acme:u@1.0.0;\n{gate}interface q {{\nm: func();\n}}\n");
    let nesting = "package acme:a@1.0.0;\ninterface i {\nf: func();\n}\n";
    let nested = format!("{nesting}package acme:b@1.0.0 {{\n{body}}}\n");
    let cases = [
        // Merged into the file of a draft.
        (
            "b/b.wit",
            &stable,
            "u/u.wit",
            format!("{other}package acme:b@1.0.0 {{\n{body}}}\n").replace("u32", "u64"),
        ),
        // Out of a file, to one of its own.
        ("a/a.wit", &nested, "b/b.wit", format!("package acme:b@1.0.0;\n{gated}")),
        // To another directory, by another name.
        ("b/b.wit", &stable, "w/b.wit", format!("package acme:bb@1.0.0;\n{gated}")),
    ];
    for (from, was, to, now) in cases {
        let repository = repository(&[(from, was), ("u/u.wit", &other)]);
        let here = repository.path();
        fs::remove_file(here.join(from)).expect("removed");
        if from == "a/a.wit" {
            write(here, from, nesting);
        }
        write(here, to, now);
        check(here).expect(1, &["error["]);
    }
}

/// Two versions of a package, and a user of each: two trees in one directory.
fn two_trees() -> tempfile::TempDir {
    let versioned = |version: &str, feature: &str| {
        format!(
            "package acme:x@{version};\n@since(version = {version})\ninterface i {{\n  \
             @unstable(feature = {feature})\n  f: func();\n}}\n"
        )
    };
    let user = |name: &str, version: &str| {
        format!("package acme:{name}@2.0.0;\nworld w {{ import acme:x/i@{version}; }}\n")
    };
    repository(&[
        ("p/v1/x.wit", &versioned("1.0.0", "one")),
        ("p/v2/x.wit", &versioned("2.0.0", "two")),
        ("p/y/y.wit", &user("y", "1.0.0")),
        ("p/z/z.wit", &user("z", "2.0.0")),
    ])
}

/// What is to be said of several trees in one directory is said once.
#[test]
fn notes_on_several_trees_of_a_directory() {
    let repository = two_trees();
    let run = check(repository.path());
    run.expect(0, &["`--features one,two` includes them"]);
    for note in ["skipped: 2 `@unstable` items", "not compared with a release"] {
        assert_eq!(run.said.matches(note).count(), 1, "{note}: {}", run.said);
    }
}

/// A directory that is named is compared whole with the one that it is named against,
/// wherever the trees are of which both are made.
#[test]
fn a_directory_of_trees_against_a_directory() {
    let repository = two_trees();
    let here = repository.path();
    let copied = |name: &str| {
        let text = fs::read_to_string(here.join("p").join(name)).expect("it was written");
        write(here, &format!("sub/q/{name}"), text);
    };
    ["v1/x.wit", "v2/x.wit", "y/y.wit", "z/z.wit"].iter().for_each(|name| copied(name));
    commit(here, "a copy");
    let unchanged = "nothing changed: 4 packages";
    for against in ["p", "git:HEAD:p", "git:HEAD:sub/q", "git:HEAD:./sub/q"] {
        witgate(here, &["check", "sub/q", "--against", against]).expect(0, &[unchanged]);
    }
    // From where somebody is, and not from what is checked.
    for against in ["git:HEAD:./q", "git:HEAD:../p", "HEAD:./q"] {
        let run = witgate(&here.join("sub"), &["check", "q", "--against", against]);
        run.expect(0, &[unchanged]);
    }
    write(here, "sub/q/z/z.wit", "package acme:z@2.0.0;\nworld w {}\n");
    for against in ["p", "git:HEAD:p", "git:HEAD:./sub/q"] {
        let run = witgate(here, &["check", "sub/q", "--against", against]);
        run.expect(1, &["FAIL: 1 error", "error[world-import-removed]"]);
    }
}

/// Nobody has to fetch what a package uses to remove the package.
#[test]
fn a_package_that_lacks_what_it_uses_can_be_removed() {
    let user = "package acme:user@1.0.0;\nworld w { import elsewhere:io/streams@1.0.0; }\n";
    let repository = repository(&[("api/a.wit", API), ("user/u.wit", user)]);
    let here = repository.path();
    fs::remove_dir_all(here.join("user")).expect("removed");
    let why = "what was in `user` could not be read: baseline: package `elsewhere:io@1.0.0` not";
    check(here).expect(1, &["error[package-removed]: package `acme:user@1.0.0`", why]);
    let rest = ["--all", "--reason", "nobody uses it", "--expires", "90d"];
    witgate(here, &[&["waive"], &rest[..]].concat())
        .expect(0, &["waived: package `acme:user@1.0.0`"]);
    check(here).expect(0, &["1 waived"]);
    // Elsewhere it is what it was.
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    write(here, "moved/u.wit", user);
    check(here).expect(0, &["`moved` was not checked, as before this change"]);
    // Under another name it is not.
    write(here, "moved/u.wit", user.replace("user", "other"));
    check(here).expect(2, &["package `acme:user@1.0.0` removed", "which cannot be read"]);
}

/// A tree has the name of the directory that its packages are in, and each of them a pin.
#[test]
fn packages_of_a_tree_are_pinned_each() {
    let user = "package acme:a@1.0.0;\ninterface i { use acme:b/j@1.0.0.{t}; f: func() -> t; }\n";
    let used = "package acme:b@1.0.0;\ninterface j { type t = u8; }\n";
    let repository = repository(&[("x/a/a.wit", user), ("x/b/b.wit", used)]);
    let here = repository.path();
    witgate(here, &["pin"]).expect(0, &["acme:a in x/a", "acme:b in x/b"]);
    // Also where the policy names the directory.
    write(here, "witgate.toml", "[[package]]\npath = \"x\"\n");
    let again = witgate(here, &["pin"]).said;
    assert!(again.contains("as before") && !again.contains("in x\n"), "{again}");
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    commit(here, "pin both");
    git(here, &["branch", "-f", "main"]);
    write(here, "x/b/b.wit", used.replace("u8", "u16"));
    let words = ["0 of 2 entries verified, 2 mismatches", "candidate: x\n"];
    check(here).expect(1, &words);
    witgate(here, &["check", "--against", "pin"]).expect(1, &["error[type-alias-target-changed]"]);
}

#[test]
fn one_of_two_packages_in_a_directory_may_go() {
    for policy in ["", "[[package]]\npath = \"wit\"\n"] {
        let files = [("wit/a.wit", API), ("wit/s.wit", STORE), ("witgate.toml", policy)];
        let repository = repository(&files);
        let here = repository.path();
        fs::remove_file(here.join("wit/s.wit")).expect("removed");
        check(here).expect(1, &["FAIL: 1 error", "package `acme:store@0.2.0` removed"]);
    }
}

/// What is in a directory that the policy names for dependencies has its own path in reports,
/// from wherever somebody checks.
#[test]
fn places_in_a_directory_of_dependencies_are_shown_by_their_paths() {
    let user = "package acme:user@1.0.0;\nworld w { import other:x/t@1.0.0; }\n";
    let used = |field: &str| {
        format!(
            "package other:x@1.0.0;\ninterface t {{ record r {{ a: {field} }} f: func(r: r); }}\n"
        )
    };
    for path in ["api", "api/wit"] {
        let policy = format!("deps = [\"vendor/deps\"]\n[[package]]\npath = \"{path}\"\n");
        let files = [
            ("api/wit/u.wit", user),
            ("vendor/deps/x/x.wit", &used("u8")),
            ("witgate.toml", &policy),
        ];
        let repository = repository(&files);
        let here = repository.path();
        write(here, "vendor/deps/x/x.wit", used("u16"));
        check(here).expect(1, &["--> vendor/deps/x/x.wit:2:26"]);
        check(&here.join("api")).expect(1, &["--> ../vendor/deps/x/x.wit:2:26"]);
    }
}
