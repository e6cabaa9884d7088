//! Sources as people write them: bare revisions, standard input, names of
//! packages in registries, and sources where a command was expected.

mod sandbox;

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use sandbox::{command, commit, git, witgate, write};
use tempfile::TempDir;

const CONTRACT: &str = "package acme:store@0.4.0;

interface kv {
  enum level { low }
  get: func(level: level);
}

world app {
  import kv;
}
";

/// A repository with a release, and a branch with a break that is committed.
fn repository() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/kv.wit", CONTRACT);
    commit(here, "release");
    git(here, &["tag", "v0.4.0"]);
    git(here, &["checkout", "-q", "-b", "topic/levels"]);
    write(here, "wit/kv.wit", CONTRACT.replace("{ low }", "{ low, high }"));
    commit(here, "one more level");
    directory
}

#[test]
fn a_bare_revision_is_a_source() {
    let repository = repository();
    let here = repository.path();
    let id = git(here, &["rev-parse", "v0.4.0"]);
    for revision in ["v0.4.0", "main", "HEAD~1", "HEAD^", "@~", &id, &id[..8], "tags/v0.4.0"] {
        witgate(here, &["check", "--against", revision]).expect(1, &["enum-case-added"]);
        witgate(here, &["diff", revision, "wit"]).expect(0, &["enum-case-added"]);
        let path = format!("{revision}:wit");
        witgate(here, &["diff", &path, "topic/levels"]).expect(0, &["enum-case-added"]);
        witgate(here, &["verify", "--against", revision]).expect(2, &["nothing was verified"]);
    }
    witgate(here, &["check", "--against", "none", "--release", "v0.4.0"])
        .expect(1, &["release:   git:v0.4.0"]);
    write(here, "witgate.toml", "baseline = \"main\"\n");
    witgate(here, &["check"]).expect(1, &["enum-case-added", "git:main"]);
}

/// Who names the baseline where the candidate belongs learns of it.
#[test]
fn a_revision_that_is_compared_with_itself_says_so() {
    let repository = repository();
    let here = repository.path();
    let itself = |name: &str| format!("`{name}` was compared with itself");
    for name in ["main", "main:wit"] {
        witgate(here, &["check", name])
            .expect(0, &[&itself("main"), "`witgate check --against main`"]);
    }
    witgate(here, &["check", "HEAD", "--against", "@"]).expect(0, &[&itself("HEAD")]);
    let other = witgate(here, &["check", "HEAD"]);
    assert!(!other.said.contains("with itself"), "{}", other.said);
}

#[test]
fn a_name_that_is_a_path_and_a_revision_is_refused_as_a_baseline() {
    let repository = repository();
    let here = repository.path();
    // What a pull request could add, to be compared with itself.
    for name in ["v0.4.0", "main", "topic/levels", "HEAD"] {
        write(here, &format!("{name}/kv.wit"), CONTRACT.replace("{ low }", "{ low, high }"));
        let words = ["is a git revision, and also a path", &format!("git:{name}")];
        witgate(here, &["check", "wit", "--against", name]).expect(2, &words);
        witgate(here, &["check", "wit", "--release", name]).expect(2, &words);
        witgate(here, &["check", "wit", "--merge-base", name]).expect(2, &words);
        witgate(here, &["diff", name, "wit"]).expect(2, &words);
        witgate(here, &["verify", "wit", "--against", name]).expect(2, &words);
        // Both ways of saying which work.
        let baseline = format!("git:{name}");
        witgate(here, &["diff", &baseline, "wit"]).expect(0, &[&baseline]);
        let baseline = format!("./{name}");
        witgate(here, &["diff", &baseline, "wit"]).expect(0, &["UNCHANGED"]);
    }
    // As a candidate the path is meant: it is what is here.
    witgate(here, &["diff", "git:main:wit", "v0.4.0"]).expect(0, &["enum-case-added"]);
    // A path that no revision is called like is a path, with a repository or without.
    write(here, "before/kv.wit", CONTRACT);
    witgate(here, &["diff", "before", "wit"]).expect(0, &["enum-case-added"]);
}

#[test]
fn a_baseline_of_the_policy_may_not_be_both_either() {
    let repository = repository();
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "witgate.toml", "baseline = \"v0.4.0\"\n");
    commit(here, "a policy");
    git(here, &["checkout", "-q", "-b", "attack"]);
    let broken = CONTRACT.replace("{ low }", "{ low, high }");
    write(here, "wit/kv.wit", &broken);
    witgate(here, &["check"]).expect(1, &["enum-case-added"]);
    write(here, "v0.4.0/kv.wit", broken);
    witgate(here, &["check"]).expect(2, &["`v0.4.0` is a git revision, and also a path"]);
}

#[test]
fn what_is_neither_says_so() {
    let repository = repository();
    let here = repository.path();
    let neither = "no such file, directory or git revision";
    witgate(here, &["diff", "v0.4.1", "wit"]).expect(2, &[neither, "did you mean `v0.4.0`?"]);
    witgate(here, &["check", "--against", "wti"]).expect(2, &[neither, "check the spelling"]);
    witgate(here, &["check", "--against", "HEAD~30"]).expect(2, &["does not reach so far back"]);
    let outside = tempfile::tempdir().expect("a directory");
    witgate(outside.path(), &["diff", "v0.4.0", "wit"]).expect(2, &[neither]);
}

#[test]
fn names_in_registries_are_answered_with_sources() {
    let repository = repository();
    let here = repository.path();
    let outside = tempfile::tempdir().expect("a directory");
    write(outside.path(), "wit/kv.wit", CONTRACT);
    for here in [here, outside.path()] {
        for (name, source) in [
            ("wasi:http@0.2.0", "write `registry:wasi:http@0.2.0`"),
            ("wasi:http/types@0.2.0", "write `registry:wasi:http@0.2.0`"),
            ("wasi:http", "write `registry:wasi:http`"),
            ("ghcr.io/acme/kv:0.4.0", "write `oci://ghcr.io/acme/kv:0.4.0`"),
            ("ghcr.io/acme/kv", "write `oci://ghcr.io/acme/kv`"),
        ] {
            let words = ["is a package in a registry", source];
            witgate(here, &["diff", name, "wit"]).expect(2, &words);
            witgate(here, &["check", "wit", "--against", name]).expect(2, &words);
        }
    }
    // A branch that is called like a namespace stays a branch.
    git(here, &["branch", "wasi", "v0.4.0"]);
    witgate(here, &["diff", "wasi:wit", "wit"]).expect(0, &["enum-case-added"]);
}

#[test]
fn two_sources_without_a_command_are_told_about_diff() {
    let repository = repository();
    let here = repository.path();
    write(here, "old one.wit", CONTRACT);
    write(here, "new.wit", CONTRACT);
    witgate(here, &["old one.wit", "new.wit"]).expect(2, &["`witgate diff 'old one.wit' new.wit`"]);
    witgate(here, &["v0.4.0", "wit"]).expect(2, &["`witgate diff v0.4.0 wit`"]);
    witgate(here, &["main", "wit"]).expect(2, &["`witgate diff main wit`"]);
    witgate(here, &["new.wit"]).expect(2, &["`witgate check new.wit`"]);
    // What is meant as a command is answered with commands.
    for arguments in [&["chekc"] as &[&str], &["chekc", "wit"]] {
        let misspelt = command(here, arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&misspelt.stderr).into_owned();
        assert!(misspelt.status.code() == Some(2) && said.contains("'check'"), "{said}");
    }
}

/// Runs witgate with bytes on its standard input.
fn fed(here: &Path, arguments: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let child = command(here, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("it runs");
    // Whoever refuses its input need not read it.
    let _ = child.stdin.take().expect("it is a pipe").write_all(input);
    let output = child.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).expect("UTF-8"))
}

#[test]
fn standard_input_is_a_source() {
    let repository = repository();
    let here = repository.path();
    let broken = CONTRACT.replace("{ low }", "{ low, high }");
    for arguments in [["diff", "main:wit", "-"], ["diff", "main", "-"]] {
        let (code, said) = fed(here, &arguments, broken.as_bytes());
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("enum-case-added") && said.contains(" standard input:4:"), "{said}");
    }
    let (code, said) = fed(here, &["diff", "-", "wit"], CONTRACT.as_bytes());
    assert!(code == Some(0) && said.contains("enum-case-added"), "{said}");
    let (code, said) = fed(here, &["check", "-", "--against", "v0.4.0"], broken.as_bytes());
    assert!(code == Some(1) && said.contains("enum-case-added"), "{said}");
    let wasm = wat::parse_str("(component)").expect("a component");
    let (code, said) = fed(here, &["diff", "none", "-"], &wasm);
    assert!(code == Some(0), "{said}");
    let (code, said) = fed(here, &["diff", "-", "-"], CONTRACT.as_bytes());
    assert!(code == Some(2) && said.contains("the other side already"), "{said}");
    let (code, said) = fed(here, &["diff", "main", "-"], &vec![b' '; (32 << 20) + 2]);
    assert!(code == Some(2) && said.contains("too large"), "{said}");
    let (code, said) = fed(here, &["diff", "main", "-"], b"");
    assert!(code == Some(2) && said.contains("it is empty"), "{said}");
}

#[test]
fn packages_that_are_missing_are_counted() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let world = |names: &[&str]| {
        let imports = names.iter().map(|name| format!("  import {name}:{name}/i@1.0.0;\n"));
        format!("package a:b;\nworld w {{\n{}}}\n", imports.collect::<String>())
    };
    write(here, "two.wit", world(&["c", "d"]));
    witgate(here, &["inspect", "two.wit"]).expect(2, &["and `d:d@1.0.0` is missing too"]);
    write(here, "three.wit", world(&["c", "d", "e"]));
    witgate(here, &["inspect", "three.wit"])
        .expect(2, &["and `d:d@1.0.0`, `e:e@1.0.0` are missing too"]);
}

/// A directory that was misspelled would be left out, and nothing said.
#[test]
fn a_directory_that_is_not_there_is_refused() {
    let repository = repository();
    let here = repository.path();
    let commands: [&[&str]; 11] = [
        &["diff", "v0.4.0", "wit"],
        &["check", "--against", "v0.4.0"],
        &["verify"],
        &["lint"],
        &["bump", "--to", "0.5.0", "--diff"],
        &["pin"],
        &["inspect", "wit"],
        &["migrate", "wit"],
        &["targets", "a.wasm"],
        &["impact", "a.wasm"],
        &["publish"],
    ];
    for command in commands {
        let command = [command, &["--deps", "nowhere"]].concat();
        let said = ["'--deps <DIR>'", "no such directory, neither on disk nor in any commit"];
        witgate(here, &command).expect(2, &said);
    }
    for command in ["check", "verify", "publish", "lsp"] {
        witgate(here, &[command, "--bytes", "nowhere"]).expect(2, &["no such directory"]);
    }
    // A revision may have what the working tree has lost.
    write(here, "shared/a.wit", "package acme:a;\ninterface i { type t = u8; }\n");
    commit(here, "shared");
    git(here, &["rm", "-rq", "shared"]);
    commit(here, "not shared");
    witgate(here, &["diff", "HEAD~1:wit", "wit", "--deps", "shared"]).expect(0, &["UNCHANGED"]);
    witgate(here, &["diff", "HEAD~1:wit", "wit", "--deps", "share"]).expect(2, &["no such"]);
}

/// There is but one side.
#[test]
fn a_source_that_is_missing_is_no_candidate() {
    let repository = repository();
    let here = repository.path();
    for command in ["lint", "verify", "pin", "bump", "publish", "check"] {
        witgate(here, &[command, "nowhere"]).expect(2, &["error: source: `nowhere`"]);
    }
    witgate(here, &["diff", "wit", "nowhere"]).expect(2, &["error: candidate: `nowhere`"]);
}

/// `./` and `../` count from here, and other paths from the top of the repository.
#[test]
fn a_path_in_a_revision_counts_from_the_top_or_from_here() {
    let contract =
        |function: &str| format!("package acme:p@0.1.0;\ninterface i {{ {function}: func(); }}\n");
    let repository = sandbox::repository(&[
        ("wit/p.wit", &contract("top")),
        ("api/wit/p.wit", &contract("inner")),
        ("api/deep/wit/p.wit", &contract("deep")),
    ]);
    let here = repository.path().join("api");
    write(&here, "wit/p.wit", contract("other"));
    for (path, removed) in [
        ("wit", "top"),
        ("api/wit", "inner"),
        ("./wit", "inner"),
        ("./deep/wit", "deep"),
        ("../wit", "top"),
    ] {
        let [source, removed] =
            [format!("git:main:{path}"), format!("function `{removed}` removed")];
        witgate(&here, &["diff", &source, "wit"]).expect(0, &[&removed]);
        witgate(&here, &["check", "--against", &source]).expect(1, &[&removed]);
    }
}

/// Both sides are of one path, which is named from the top.
#[test]
fn a_revision_is_compared_at_its_path() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q", "-b", "main"]);
    let contract =
        "package a:b@0.1.0;\ninterface i { f: func(); @unstable(feature = x) g: func(); }\n";
    let policy = "[[package]]\npath = \"api/wit\"\nfeatures = [\"x\"]\n";
    sandbox::write(here, "api/wit/p.wit", contract);
    sandbox::write(here, "witgate.toml", policy);
    commit(here, "as it was");
    git(here, &["checkout", "-q", "-b", "change"]);
    sandbox::write(here, "api/wit/p.wit", contract.replace("f: func();", ""));
    commit(here, "a change");
    let run = witgate(here, &["check", "git:HEAD:api/wit"]);
    run.expect(1, &["function `f` removed", ":api/wit/p.wit:2:15 (baseline)"]);
    assert!(!run.said.contains("api/wit/api/wit"), "{}", run.said);
    // What is there alone is new.
    sandbox::write(here, "new/n.wit", "package a:new;\ninterface i { f: func(); }\n");
    commit(here, "a new package");
    git(here, &["checkout", "-q", "main"]);
    let words = ["note[package-new]: `a:new` in `git:change:new` is new"];
    witgate(here, &["check", "git:change:new", "--against", "git:main"]).expect(0, &words);
    git(here, &["checkout", "-q", "change"]);
    // A policy that is named has a package for it.
    sandbox::write(
        here,
        "api/wit/p.wit",
        contract.replace("@unstable(feature = x) g: func();", ""),
    );
    commit(here, "another change");
    let sides = ["diff", "git:main:api/wit", "git:HEAD:api/wit"];
    witgate(here, &sides).expect(0, &["UNCHANGED"]);
    let with_policy = [&sides[..], &["--config", "witgate.toml"]].concat();
    witgate(here, &with_policy).expect(0, &["function `g` removed"]);
}
