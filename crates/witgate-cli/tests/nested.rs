//! Packages that are nested in the file of another. Those of its namespace are contracts of
//! the repository, whoever uses them; others are dependencies of those that use them.

mod sandbox;

use std::path::Path;

use tempfile::TempDir;

use sandbox::{Run, commit, git, repository, witgate, write};

/// A package, with one of its namespace that it uses a part of, and one of somebody else's.
const NESTED: &str = "package acme:main@1.0.0;

interface api {
  use acme:types/ids@1.0.0.{id};
  use other:log/levels.{level};
  get: func(id: id, level: level);
}

package acme:types@1.0.0 {
  interface ids {
    type id = u32;
  }

  interface extra {
    ping: func();
  }
}

package other:log {
  interface levels {
    type level = u8;
  }

  interface sinks {
    write: func();
  }
}
";

const EXTRA: &str = "  interface extra {
    ping: func();
  }
";

const SINKS: &str = "  interface sinks {
    write: func();
  }
";

fn check(here: &Path) -> Run {
    witgate(here, &["check", "--against", "git:main"])
}

/// What is in the braces of `acme:types`, as a file of its own.
fn types() -> String {
    let (_, types) = NESTED.split_once("package acme:types@1.0.0 {\n").expect("it is there");
    let (types, _) = types.split_once("}\n\npackage other").expect("it ends there");
    format!("package acme:types@1.0.0;\n{types}")
}

/// The file without `acme:types`.
fn without_types() -> String {
    let (before, rest) = NESTED.split_once("package acme:types").expect("it is there");
    let (_, after) = rest.split_once("}\n\npackage other").expect("it ends there");
    format!("{before}package other{after}")
}

#[test]
fn what_no_neighbour_uses_is_compared_too() {
    let repository = repository(&[("wit/all.wit", NESTED)]);
    let here = repository.path();
    write(here, "wit/all.wit", NESTED.replace(EXTRA, ""));
    let broken = ["error[interface-removed]: interface `acme:types/extra` removed"];
    check(here).expect(1, &broken);
    witgate(here, &["diff", "git:main:wit", "wit", "--fail-on", "error"]).expect(1, &broken);
    write(here, "wit/all.wit", NESTED.replace(SINKS, ""));
    check(here).expect(0, &["PASS: nothing changed"]);
}

#[test]
fn the_first_and_the_last_use_remove_nothing() {
    let unused =
        NESTED.replace("  use acme:types/ids@1.0.0.{id};\n", "").replace("id: id, ", "id: u32, ");
    // The name that `api` takes from it is lost with its last use.
    for (was, now, exit) in [(NESTED, &*unused, 1), (&unused, NESTED, 0)] {
        let repository = repository(&[("wit/all.wit", was)]);
        let here = repository.path();
        write(here, "wit/all.wit", now);
        let run = check(here);
        run.expect(exit, &[]);
        for gone in ["interface-removed", "function-removed", "became"] {
            assert!(!run.said.contains(gone), "{}", run.said);
        }
    }
}

/// A repository in which a change moves `acme:types` to a file.
fn with_types_in(file: &str) -> TempDir {
    let repository = repository(&[("wit/all.wit", NESTED)]);
    write(repository.path(), "wit/all.wit", without_types());
    write(repository.path(), file, types());
    repository
}

#[test]
fn it_may_move_to_a_file_of_its_own() {
    let repository = with_types_in("types/types.wit");
    let here = repository.path();
    check(here).expect(0, &["PASS: nothing changed"]);
    write(here, "types/types.wit", types().replace(EXTRA, ""));
    check(here).expect(1, &["interface `acme:types/extra` removed"]);
}

#[test]
fn in_deps_it_is_a_dependency_which_is_said() {
    let repository = with_types_in("wit/deps/types.wit");
    let here = repository.path();
    let said = ["[package-became-dependency]: package `acme:types` changed from a package"];
    check(here).expect(0, &said);
    // What nobody uses of it is compared this once.
    write(here, "wit/deps/types.wit", types().replace(EXTRA, ""));
    check(here).expect(1, &["interface `acme:types/extra` removed"]);
    // Later it is not, which only the owner of the policy decides.
    write(here, "wit/deps/types.wit", types());
    write(here, "witgate.toml", "[policy]\nfrom = \"baseline\"\n");
    git(here, &["stash", "-q", "-u"]);
    write(here, "witgate.toml", "[policy]\nfrom = \"baseline\"\n");
    commit(here, "a policy");
    git(here, &["branch", "-q", "-f", "main"]);
    std::fs::remove_file(here.join("witgate.toml")).expect("it is removed");
    git(here, &["stash", "pop", "-q"]);
    check(here).expect(
        1,
        &["error[policy-loosened]: `acme:types` is only a dependency after this change"],
    );
}

#[test]
fn its_file_has_one_release() {
    let nested = NESTED.replace("types@1.0.0 {", "types@0.3.0 {").replace("ids@1.0.0", "ids@0.3.0");
    let repository = repository(&[("wit/all.wit", &nested)]);
    let here = repository.path();
    git(here, &["tag", "v1.0.0"]);
    write(here, "wit/all.wit", nested.replace(EXTRA, ""));
    let next = ["acme:types needs 0.4.0 for breaking changes", "release:   git:v1.0.0"];
    check(here).expect(1, &next);
}

#[test]
fn a_pin_knows_which_packages_are_its_own() {
    let repository = repository(&[("wit/all.wit", NESTED)]);
    let here = repository.path();
    witgate(here, &["pin"]).expect(0, &["acme:main", "acme:types"]);
    witgate(here, &["check", "--against", "pin"]).expect(0, &["PASS: nothing changed"]);
    write(here, "wit/all.wit", NESTED.replace(SINKS, ""));
    witgate(here, &["check", "--against", "pin"]).expect(0, &["PASS: nothing changed"]);
    write(here, "wit/all.wit", NESTED.replace(EXTRA, ""));
    witgate(here, &["check", "--against", "pin"])
        .expect(1, &["error[interface-removed]: interface `acme:types/extra` removed"]);
}

#[test]
fn what_a_later_version_uses_of_an_earlier_one_is_compared_as_far_as_that() {
    let earlier = "package acme:widget@1.0.0;\n\ninterface foo {\n  a: func();\n}\n\n\
                   world host {\n  import foo;\n}\n";
    let later = "package acme:widget@2.0.0;\n\nworld host {\n  import acme:widget/foo@1.0.0;\n}\n";
    let repository = repository(&[("wit/w.wit", earlier)]);
    let here = repository.path();
    write(here, "wit/deps/w1/w.wit", earlier);
    write(here, "wit/w.wit", later);
    let run = check(here);
    run.expect(0, &["acme:widget needs no new version after 1.0.0"]);
    assert!(!run.said.contains("became-dependency"), "{}", run.said);
}

#[test]
fn a_pin_is_found_without_a_repository() {
    let directory = TempDir::new().expect("there is room");
    let here = directory.path();
    write(here, "wit/all.wit", NESTED);
    witgate(here, &["pin"]).expect(0, &["acme:main", "acme:types"]);
    witgate(here, &["check", "--against", "pin"]).expect(0, &["PASS: nothing changed"]);
    write(here, "wit/all.wit", NESTED.replace(EXTRA, ""));
    witgate(here, &["check", "--against", "pin"])
        .expect(1, &["error[interface-removed]: interface `acme:types/extra` removed"]);
}

#[test]
fn a_contract_has_no_say_in_what_of_it_is_compared() {
    let repository = repository(&[("wit/all.wit", NESTED)]);
    let here = repository.path();
    let line = "// snapshot by witgate of acme:main@1.0.0\n";
    write(here, "wit/all.wit", format!("{NESTED}{line}"));
    check(here).expect(0, &["PASS: nothing changed"]);
    let more = "package acme:more@1.0.0 { interface i { f: func(); } }\n";
    write(here, "wit/all.wit", format!("{NESTED}{more}{line}"));
    check(here).expect(0, &["package `acme:more@1.0.0` added"]);
}

/// A package whose world imports one that is nested in its file.
const USED: &str = "package acme:main@1.0.0;

interface api {
  use acme:types/ids@1.0.0.{id};
  get: func(id: id);
}

world app {
  import api;
  import acme:types/ids@1.0.0;
}

package acme:types@1.0.0 {
  interface ids {
    type id = u32;
  }
}
";

/// Its next breaking release, which no longer uses the other.
const WITHOUT_USE: &str = "package acme:main@2.0.0;

interface api {
  get: func(id: u32);
}

world app {
  import api;
}
";

const BROKEN_TYPES: &str = "package acme:types@1.0.0;

interface ids {
  type id = u64;
}
";

#[test]
fn no_version_of_who_used_it_allows_its_removal() {
    let repository = repository(&[("wit/all.wit", USED)]);
    let here = repository.path();
    write(here, "wit/all.wit", WITHOUT_USE);
    check(here).expect(1, &["error[package-removed]: package `acme:types@1.0.0` removed"]);
    // Also where the version of that promises nothing.
    let early = USED.replace("main@1.0.0", "main@0.0.1");
    git(here, &["checkout", "-q", "."]);
    write(here, "wit/all.wit", early);
    commit(here, "an early package");
    git(here, &["checkout", "-q", "-b", "next"]);
    write(here, "wit/all.wit", WITHOUT_USE.replace("2.0.0", "0.0.2"));
    check(here).expect(1, &["error[package-removed]: package `acme:types@1.0.0` removed"]);
}

#[test]
fn no_version_of_who_used_it_allows_its_breaks_elsewhere() {
    let repository = repository(&[("wit/all.wit", USED)]);
    let here = repository.path();
    let needed = ["acme:types needs 2.0.0", "type `id` changed from `u32` to `u64`"];
    write(here, "wit/all.wit", WITHOUT_USE);
    write(here, "types/types.wit", BROKEN_TYPES);
    let run = check(here);
    run.expect(1, &needed);
    run.expect(1, &["`types` was compared with `wit`"]);
    assert!(!run.said.contains("is new"), "{}", run.said);
    std::fs::remove_dir_all(here.join("types")).expect("it is removed");
    // As a dependency of the one that goes on.
    let using = USED.replace("main@1.0.0", "main@2.0.0");
    let (using, _) = using.split_once("package acme:types").expect("it is there");
    write(here, "wit/all.wit", using);
    write(here, "wit/deps/types/types.wit", BROKEN_TYPES);
    check(here).expect(1, &needed);
    write(here, "wit/all.wit", using.replace("ids@1", "ids@2"));
    write(here, "wit/deps/types/types.wit", BROKEN_TYPES.replace("@1", "@2"));
    check(here).expect(0, &["acme:main, acme:types 1.0.0 -> 2.0.0 is enough"]);
}

#[test]
fn what_nobody_uses_may_move_too() {
    let main = "package acme:main@1.0.0;\n\ninterface api {\n  get: func(id: u32);\n}\n";
    let types = "  interface ids {\n    type id = u32;\n    ping: func();\n  }\n";
    let all = format!("{main}\npackage acme:types@1.0.0 {{\n{types}}}\n");
    let other = "package acme:other@1.0.0;\n\ninterface more {\n  f: func();\n}\n";
    let repository = repository(&[("wit/all.wit", &all), ("other/other.wit", other)]);
    let here = repository.path();
    let broken = types.replace("ping: func()", "ping: func(a: u8)");
    let cases = [
        // To a directory of its own, which the other package stays behind for.
        ("wit/all.wit", main, "types/types.wit", "package acme:types@1.0.0;\n", ""),
        // To a directory of its own, as the other.
        ("main/main.wit", main, "types/types.wit", "package acme:types@1.0.0;\n", ""),
        // Beside another package.
        ("wit/all.wit", main, "other/other.wit", other, "nested"),
    ];
    for (main_file, main, file, before, is_nested) in cases {
        std::fs::remove_file(here.join("wit/all.wit")).expect("it is removed");
        write(here, main_file, main);
        for (types, exit, said) in
            [(types, 0, "PASS: nothing changed"), (&*broken, 1, "error[function-param-added]")]
        {
            let text = match is_nested {
                "" => format!("{before}{types}"),
                _ => format!("{before}package acme:types@1.0.0 {{\n{types}}}\n"),
            };
            write(here, file, text);
            let run = check(here);
            run.expect(exit, &[said]);
            assert!(!run.said.contains("package-"), "{file}: {}", run.said);
        }
        git(here, &["clean", "-qfd"]);
        git(here, &["checkout", "-q", "."]);
    }
}

#[test]
fn a_package_of_others_is_whole_where_a_part_of_it_begins_to_be_used() {
    let main = "package acme:main@1.0.0;\n\nworld app {\n}\n\n";
    let log = "package other:log {\n  interface levels {\n    type level = u8;\n  }\n\n  \
               interface sinks {\n    write: func();\n  }\n}\n";
    let repository = repository(&[("wit/all.wit", &format!("{main}{log}"))]);
    let here = repository.path();
    let using = format!("{main}world more {{\n  import other:log/levels;\n}}\n\n{log}");
    write(here, "wit/all.wit", &using);
    let diff = ["diff", "git:main:wit", "wit", "--fail-on", "error"];
    let said = ["world `acme:main/more` added", "warn[package-became-dependency]"];
    check(here).expect(0, &said);
    witgate(here, &diff).expect(0, &said);
    write(here, "wit/all.wit", using.replace(SINKS, ""));
    check(here).expect(1, &["interface `other:log/sinks` removed"]);
    witgate(here, &diff).expect(1, &["interface `other:log/sinks` removed"]);
}
