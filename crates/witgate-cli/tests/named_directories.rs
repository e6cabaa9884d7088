//! What a directory that somebody names means: every package at or below it, in the
//! policy that `init` writes, in one that a person writes, and on the command line.

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{Run, commit, repository, witgate, write};

/// A package with one function more than it needs.
fn package(name: &str) -> String {
    format!("package acme:{name}@1.0.0;\ninterface calls {{ ping: func(); stop: func(); }}\n")
}

/// A package that uses a type of [`types`].
fn user(name: &str) -> String {
    let interface = "interface u { use acme:types/t@1.0.0.{id}; get: func(i: id); }";
    format!("package acme:{name}@1.0.0;\n{interface}\nworld w {{ import u; }}\n")
}

fn types(id: &str) -> String {
    format!("package acme:types@1.0.0;\ninterface t {{ type id = {id}; }}\n")
}

fn check(here: &Path) -> Run {
    witgate(here, &["check"])
}

#[test]
fn packages_below_a_package_are_checked_with_it() {
    let layouts = [
        ("api", "api/p.wit", "api/v2/p.wit"),
        ("api", "api/wit/p.wit", "api/v2/p.wit"),
        (".", "wit/p.wit", "other/p.wit"),
        ("wit", "wit/p.wit", "wit/next/p.wit"),
    ];
    for (named, own, other) in layouts {
        let policy = format!("[[package]]\npath = \"{named}\"\n");
        let files = [(own, package("main")), (other, package("other")), ("witgate.toml", policy)];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let repository = repository(&files);
        let here = repository.path();
        check(here).expect(0, &["nothing changed: 2 packages"]);
        witgate(here, &["check", named]).expect(0, &["nothing changed: 2 packages"]);
        for broken in [own, other] {
            let text = fs::read_to_string(here.join(broken)).expect("it is there");
            write(here, broken, text.replace("stop: func();", ""));
            check(here).expect(1, &["1 error", "function `stop` removed"]);
            witgate(here, &["check", named]).expect(1, &["1 error", "function `stop` removed"]);
            write(here, broken, &text);
        }
        // What is gone is not gone unseen.
        fs::remove_file(here.join(other)).expect("removed");
        check(here).expect(1, &["package `acme:other@1.0.0` removed"]);
    }
}

#[test]
fn what_a_policy_names_below_a_directory_is_checked_once() {
    let policy = "[[package]]\npath = \"api\"\n[[package]]\npath = \"api/wit\"\n";
    let (own, other) = (package("main"), package("other"));
    let files = [("api/wit/p.wit", &*own), ("api/v2/p.wit", &other), ("witgate.toml", policy)];
    let repository = repository(&files);
    let here = repository.path();
    for arguments in [&["check"] as &[&str], &["check", "api"], &["check", "."]] {
        witgate(here, arguments).expect(0, &["nothing changed: 2 packages"]);
    }
    fs::remove_dir_all(here.join("api/v2")).expect("removed");
    commit(here, "one is left");
    witgate(here, &["check", "--against", "git:HEAD"]).expect(0, &["nothing changed: 1 package,"]);
}

#[test]
fn packages_of_one_directory_are_checked_once() {
    let policy = "[[package]]\npath = \"wit\"\n";
    let (one, two, below) = (package("one"), package("two"), package("below"));
    let files = [("wit/one.wit", &*one), ("wit/two.wit", &two), ("wit/below/p.wit", &below)];
    let repository = repository(&[&files[..], &[("witgate.toml", policy)]].concat());
    let here = repository.path();
    check(here).expect(0, &["nothing changed: 3 packages"]);
    write(here, "wit/two.wit", two.replace("stop: func();", ""));
    check(here).expect(1, &["1 error", "function `stop` removed"]);
}

/// A tree is one, also beside packages that nobody uses and beside some that cannot be read:
/// each change in it is told once.
#[test]
fn init_names_a_tree_and_not_its_packages() {
    let alone = [package("alone"), "package acme:alone;\ninterface {".to_owned()];
    for alone in alone {
        let (a, b, t) = (user("a"), user("b"), types("u8"));
        let files = [("wit/a/p.wit", &*a), ("wit/b/p.wit", &b), ("wit/t/p.wit", &t)];
        let repository = repository(&[&files[..], &[("wit/alone/p.wit", &alone)]].concat());
        let here = repository.path();
        witgate(here, &["init"]).expect(0, &["wrote witgate.toml for wit\n"]);
        check(here).expect(0, &["PASS"]);
        commit(here, "a policy");
        write(here, "wit/t/p.wit", types("u16"));
        let against = ["check", "--against", "git:HEAD"];
        let needed = "acme:a, acme:b, acme:types need 2.0.0";
        witgate(here, &against).expect(1, &["FAIL: 1 error\n", needed]);
    }
}

/// A directory whose `wit/` is a package is named for that and for what is beside it.
#[test]
fn init_covers_what_is_beside_wit() {
    let (user, types) = (user("user"), types("u8"));
    for top in ["", "api/"] {
        let (own, beside) = (format!("{top}wit/p.wit"), format!("{top}other/p.wit"));
        let repository = repository(&[(&own, &types), (&beside, &user)]);
        let here = repository.path();
        witgate(here, &["init"]).expect(0, &["wrote witgate.toml"]);
        commit(here, "a policy");
        write(here, &beside, user.replace("get: func(i: id);", ""));
        let words = ["function `get` removed"];
        witgate(here, &["check", "--against", "git:HEAD"]).expect(1, &words);
    }
}

/// The change that brings a policy is judged, though packages that nobody could read are
/// not named in it.
#[test]
fn a_policy_that_leaves_out_what_nobody_could_read_is_judged() {
    let lacking = "package acme:odd@1.0.0;\ninterface i { use acme:gone/x@1.0.0.{t}; }\n";
    let api = package("api");
    let repository = repository(&[("api/p.wit", &api), ("odd/p.wit", lacking)]);
    let here = repository.path();
    witgate(here, &["init"]).expect(0, &["wrote witgate.toml for api", "skipped odd: odd/p.wit:2"]);
    check(here).expect(0, &["PASS", "`odd` was not checked, as before this change"]);
    // One that this change breaks stops no other.
    write(here, "api/p.wit", api.replace("stop: func();", ""));
    write(here, "odd/p.wit", "package acme:odd@1.0.0;\ninterface {");
    check(here).expect(2, &["INCOMPLETE", "this change touches `odd`", "function `stop` removed"]);
}

#[test]
fn init_writes_nothing_where_the_workflow_is_there() {
    let api = package("api");
    let repository = repository(&[("api/p.wit", &api), (".gitlab-ci.yml", "stages: [test]\n")]);
    let here = repository.path();
    let words = [".gitlab-ci.yml already exists", "add this to .gitlab-ci.yml", "include:"];
    witgate(here, &["init", "--ci", "gitlab"]).expect(2, &words);
    assert!(!here.join("witgate.toml").exists());
}

#[test]
fn doctor_advises_once_what_is_so_of_many() {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(package);
    let files = [("a/p.wit", &*a), ("b/p.wit", &b), ("c/p.wit", &c), ("d/p.wit", &d)];
    let repository = repository(&files);
    let run = witgate(repository.path(), &["doctor"]);
    run.expect(0, &["not compared with a release, so the required version is not known"]);
    assert_eq!(run.said.matches("git fetch --tags").count(), 1, "{}", run.said);
}

#[test]
fn all_packages_that_are_missing_are_named_with_the_unit() {
    let uses = "package acme:user@1.0.0;\nworld w { import x:one/i; import x:two/i; }\n";
    let api = package("api");
    let repository = repository(&[("api/p.wit", &api), ("user/p.wit", uses)]);
    let here = repository.path();
    write(here, "user/p.wit", uses.replace("world w", "world v"));
    let words = ["package `x:one` not found", "`x:two` is missing too", "`wkg wit fetch`"];
    check(here).expect(2, &words);
}

#[test]
fn a_package_in_contents_that_differ_is_not_called_missing() {
    let user = user("user");
    let files = [("a/p.wit", types("u8")), ("b/p.wit", types("u16")), ("user/p.wit", user)];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let repository = repository(&files);
    let here = repository.path();
    write(here, "user/p.wit", files[2].1.replace("world w", "world v"));
    check(here).expect(2, &["`a` and `b` have it with different contents", "--deps DIR"]);
    witgate(here, &["check", "--deps", "a"]).expect(1, &["world-removed"]);
}

#[test]
fn a_path_that_leads_nowhere_is_told_at_its_line() {
    let (api, policy) = (package("api"), "[[package]]\npath = \"api\"\n");
    let repository = repository(&[("api/p.wit", &api), ("witgate.toml", policy)]);
    let here = repository.path();
    write(here, "witgate.toml", policy.to_owned() + "[[package]]\npath = \"gone/wit\"\n");
    check(here).expect(2, &["`gone/wit` does not exist", "--> witgate.toml:4:", "remove the"]);
}
