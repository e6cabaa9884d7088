//! Attacks by names: tags, branches, replacements, files and submodules that would
//! mean a commit that the reader does not mean, and a git that never answers.

mod sandbox;

use std::path::{Path, PathBuf};

use sandbox::{Run, commit, git, run, witgate, write};
use tempfile::TempDir;

fn api(version: &str, more: &str) -> String {
    format!(
        "package acme:api@{version};\ninterface i {{ f: func(); {more} }}\nworld w {{ import i; }}\n"
    )
}

/// A repository whose branch `change` breaks what `main` has.
struct Repository {
    home: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { home: tempfile::tempdir().expect("a directory") };
        let here = repository.here();
        write(&here, "wit/a.wit", api("1.0.0", "g: func();"));
        git(&here, &["init", "-q"]);
        commit(&here, "base");
        git(&here, &["tag", "v1.0.0"]);
        git(&here, &["switch", "-q", "-c", "change"]);
        write(&here, "wit/a.wit", api("1.0.0", ""));
        commit(&here, "change");
        repository
    }

    fn here(&self) -> PathBuf {
        self.home.path().join("repository")
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(&self.here(), arguments)
    }

    #[track_caller]
    fn witgate(&self, arguments: &[&str]) -> Run {
        witgate(&self.here(), arguments)
    }

    #[track_caller]
    fn expect_break(&self, arguments: &[&str]) {
        self.witgate(arguments).expect(1, &["function-removed"]);
    }

    /// Gives the last commit another date, and says which commit it is now.
    fn commit_in_2038(&self) -> String {
        let text = self.git(&["cat-file", "commit", "HEAD"]);
        let lines = text.lines().map(|line| match line.starts_with("committer ") {
            true => "committer n <e@example.org> 2145916800 +0000".to_owned(),
            false => line.to_owned(),
        });
        let text = lines.collect::<Vec<_>>().join("\n") + "\n";
        write(&self.here(), ".git/later", text);
        let id = self.git(&["hash-object", "-w", "-t", "commit", ".git/later"]);
        self.git(&["reset", "-q", "--hard", &id]);
        id
    }

    /// Moves what the remote has of a branch to where the remote is looked for, so
    /// that only the remote has it, as in a fresh clone.
    fn only_at_origin(&self, branch: &str) {
        let id = self.git(&["rev-parse", &format!("refs/heads/{branch}")]);
        self.git(&["update-ref", &format!("refs/remotes/origin/{branch}"), &id]);
        self.git(&["update-ref", "-d", &format!("refs/heads/{branch}")]);
    }
}

#[test]
fn a_tag_called_like_a_branch_does_not_stand_for_it() {
    for tag in [
        "main",
        "origin/main",
        "heads/main",
        "refs/heads/main",
        "remotes/origin/main",
        "refs/remotes/origin/main",
        "HEAD",
    ] {
        for is_at_origin in [false, true] {
            let repository = Repository::new();
            if is_at_origin {
                repository.only_at_origin("main");
            }
            repository.git(&["update-ref", &format!("refs/tags/{tag}"), "HEAD"]);
            let branch = if is_at_origin { "refs/remotes/origin/main" } else { "refs/heads/main" };
            repository.expect_break(&["check"]);
            repository.expect_break(&["check", "--against", "merge-base:main"]);
            repository.expect_break(&["check", "--against", "git:main"]);
            repository.expect_break(&["check", "--against", &format!("git:{branch}")]);
            repository.expect_break(&["check", "--against", "git:main~0"]);
            repository.expect_break(&["diff", "main:wit", "wit", "--fail-on", "error"]);
        }
    }
}

#[test]
fn a_branch_called_like_another_does_not_stand_for_it() {
    // As a reader would write it, and a branch that is called so.
    for (written, branch) in
        [("heads/main", "heads/main"), ("refs/heads/main", "refs/heads/main"), ("HEAD", "HEAD")]
    {
        let repository = Repository::new();
        repository.git(&["update-ref", &format!("refs/heads/{branch}"), "change"]);
        repository.git(&["switch", "-q", "main"]);
        write(&repository.here(), "wit/a.wit", api("1.0.0", ""));
        repository.expect_break(&["check", "--against", &format!("git:{written}")]);
    }
    // What the default branch is called, where only the remote has it.
    let repository = Repository::new();
    repository.only_at_origin("main");
    repository.git(&["update-ref", "refs/heads/origin/main", "change"]);
    repository.expect_break(&["check"]);
}

#[test]
fn a_change_on_a_branch_called_like_the_target_is_not_compared_with_itself() {
    let called = |branch: &str| {
        let repository = Repository::new();
        repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
        repository.git(&["switch", "-q", "-C", branch, "change"]);
        repository
    };
    // As CI has it that merges the change into the branch it goes to.
    let repository = called("main");
    repository.expect_break(&["check"]);
    repository.expect_break(&["check", "--against", "merge-base:main"]);
    write(&repository.here(), "witgate.toml", "baseline = \"merge-base:main\"\n");
    repository.expect_break(&["check"]);
    let note = "git:main is HEAD itself";
    repository.witgate(&["check", "--against", "main"]).expect(0, &[note]);
    let repository = called("origin/main");
    repository.expect_break(&["check"]);
    repository.expect_break(&["check", "--against", "merge-base:origin/main"]);
    repository.expect_break(&["check", "--against", "origin/main"]);
    // The remote has it under the name that the settings of this repository say.
    let repository = called("main");
    repository.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    repository.git(&["remote", "add", "acme", "https://example.org/acme"]);
    let words = ["`main` itself is checked out, with the change"];
    repository.witgate(&["check", "--against", "merge-base:main"]).expect(2, &words);
    repository.witgate(&["check"]).expect(2, &["the default branch is unknown"]);
    repository.git(&["update-ref", "refs/remotes/acme/main", "v1.0.0"]);
    repository.git(&["config", "branch.main.remote", "acme"]);
    repository.git(&["config", "branch.main.merge", "refs/heads/main"]);
    repository.expect_break(&["check"]);
    repository.expect_break(&["check", "--against", "merge-base:main"]);
}

#[test]
fn a_full_name_is_nothing_else() {
    let repository = Repository::new();
    // Git would try `refs/tags/` before this one, which is not there.
    repository.git(&["update-ref", "refs/tags/refs/heads/release", "HEAD"]);
    let against = ["check", "--against", "git:refs/heads/release"];
    repository.witgate(&against).expect(2, &["`refs/heads/release` not found"]);
}

#[test]
fn what_is_ambiguous_is_said() {
    let repository = Repository::new();
    repository.git(&["tag", "main"]);
    let note = "`main` is ambiguous: `refs/heads/main` is meant, and not `refs/tags/main`";
    repository.witgate(&["check", "--against", "git:main"]).expect(1, &[note]);
    repository.witgate(&["diff", "git:main", "wit"]).expect(0, &[note]);
    // A tag that leads to the same commit changes nothing.
    repository.git(&["tag", "-f", "-a", "-m", "the same", "main", "refs/heads/main"]);
    let run = repository.witgate(&["check", "--against", "git:main"]);
    run.expect(1, &["function-removed"]);
    assert!(!run.said.contains("ambiguous"), "{}", run.said);
}

#[test]
fn a_branch_called_like_a_release_does_not_stand_for_it() {
    for at_origin in [false, true] {
        let repository = Repository::new();
        repository.git(&["branch", "v1.0.0"]);
        if at_origin {
            repository.only_at_origin("v1.0.0");
        }
        repository.expect_break(&["check", "--against", "git:v1.0.0"]);
        repository.expect_break(&["check", "--against", "git:tags/v1.0.0"]);
        repository.expect_break(&["check", "--release", "release"]);
        let note = "`v1.0.0` is ambiguous: `refs/tags/v1.0.0` is meant";
        repository.witgate(&["check", "--against", "git:v1.0.0"]).expect(1, &[note]);
    }
}

#[test]
fn a_reference_called_like_a_commit_does_not_stand_for_it() {
    let repository = Repository::new();
    let id = repository.git(&["rev-parse", "main"]);
    for kind in ["heads", "tags", "remotes/origin"] {
        repository.git(&["update-ref", &format!("refs/{kind}/{id}"), "HEAD"]);
    }
    repository.expect_break(&["check", "--against", &format!("git:{id}")]);
    repository.expect_break(&["check", "--merge-base", &format!("git:{id}")]);
}

#[test]
fn a_file_called_like_a_revision_does_not_stand_for_it() {
    let repository = Repository::new();
    write(&repository.here(), "main:wit", api("1.0.0", ""));
    repository.expect_break(&["diff", "main:wit", "wit", "--fail-on", "error"]);
    repository.expect_break(&["check", "--against", "main:wit"]);
    // As a path it is the file that it is.
    repository.witgate(&["diff", "./main:wit", "wit"]).expect(0, &["UNCHANGED"]);
}

#[test]
fn replaced_objects_and_grafts_are_ignored() {
    let file = |repository: &Repository, revision: &str| {
        repository.git(&["rev-parse", &format!("{revision}:wit/a.wit")])
    };
    let repository = Repository::new();
    repository.git(&["replace", &file(&repository, "main"), &file(&repository, "change")]);
    repository.expect_break(&["check"]);
    repository.expect_break(&["diff", "git:main", "wit", "--fail-on", "error"]);
    // A whole commit.
    let repository = Repository::new();
    repository.git(&["replace", "main", "change"]);
    repository.expect_break(&["check"]);
    // A replacement under another name for replacements.
    let repository = Repository::new();
    let (was, now) = (file(&repository, "main"), file(&repository, "change"));
    repository.git(&["update-ref", &format!("refs/mine/{was}"), &now]);
    let environment = [("GIT_REPLACE_REF_BASE", "refs/mine/")];
    run(&repository.here(), &["check"], &environment).expect(1, &["function-removed"]);
    // A graft makes the change a parent of what it started from: then that came
    // first, and nothing would be since.
    let repository = Repository::new();
    let [was, now] = ["main", "change"].map(|name| repository.git(&["rev-parse", name]));
    write(&repository.here(), ".git/info/grafts", format!("{was} {now}\n{now}\n"));
    repository.expect_break(&["check"]);
}

#[test]
fn variables_for_another_repository_do_not_count() {
    let repository = Repository::new();
    let other = Repository::new();
    other.git(&["branch", "-f", "main", "change"]);
    let at = |path: &str| other.here().join(path).display().to_string();
    let (directory, objects, shared) = (at(".git"), at(".git/objects"), at(".git"));
    let tree = at("");
    for environment in [
        &[("GIT_DIR", directory.as_str()), ("GIT_WORK_TREE", tree.as_str())][..],
        &[("GIT_OBJECT_DIRECTORY", objects.as_str())],
        &[("GIT_COMMON_DIR", shared.as_str())],
    ] {
        run(&repository.here(), &["check"], environment).expect(1, &["function-removed"]);
    }
}

/// A repository with a submodule `sub`, whose own branches have the break already.
fn with_submodule() -> Repository {
    let repository = Repository::new();
    let upstream = Repository::new();
    upstream.git(&["switch", "-q", "main"]);
    upstream.git(&["merge", "-q", "change"]);
    let url = upstream.here().display().to_string();
    repository.git(&["submodule", "--quiet", "add", &url, "sub"]);
    commit(&repository.here(), "a submodule");
    repository
}

const OWN_HISTORY: &str = "is in its own repository, not in the one around";

#[test]
fn the_history_of_a_submodule_is_not_taken_for_the_repositorys() {
    let repository = with_submodule();
    for arguments in [
        &["check", "sub/wit"][..],
        &["check", "./sub/wit"],
        &["check", "sub/wit", "--against", "git:HEAD"],
        &["diff", "merge-base", "sub/wit"],
        &["diff", "git:main", "sub/wit"],
        &["diff", "release", "sub/wit"],
    ] {
        repository.witgate(arguments).expect(2, &[OWN_HISTORY]);
    }
    // The commit that the repository names is one thing, whoever keeps its objects.
    repository.witgate(&["diff", "git:HEAD:sub/wit", "wit"]).expect(0, &["UNCHANGED"]);
    // Whoever goes there means it, and is told.
    let inside = repository.here().join("sub");
    witgate(&inside, &["check"]).expect(0, &["this is a submodule"]);
    let said = repository.witgate(&["check"]).said;
    assert!(!said.contains("this is a submodule"), "{said}");
}

#[test]
#[cfg(unix)]
fn nor_where_a_package_was_turned_into_one() {
    let repository = with_submodule();
    let here = repository.here();
    // A submodule, or a link to one, in the place of the package.
    repository.git(&["rm", "-qr", "wit"]);
    let url = here.join("sub").display().to_string();
    repository.git(&["submodule", "--quiet", "add", &url, "wit"]);
    commit(&here, "a submodule in its place");
    for arguments in [&["check", "wit"][..], &["check", "wit/wit"], &["diff", "merge-base", "wit"]]
    {
        repository.witgate(arguments).expect(2, &[OWN_HISTORY]);
    }
    // The package is gone from where it was, or broken; never the same.
    assert_ne!(repository.witgate(&["check"]).code, 0);
    repository.git(&["rm", "-qrf", "wit"]);
    let _ = std::fs::remove_dir_all(here.join("wit"));
    std::os::unix::fs::symlink("sub/wit", here.join("wit")).expect("linked");
    commit(&here, "a link in its place");
    repository.witgate(&["check", "wit"]).expect(2, &[OWN_HISTORY]);
    assert_ne!(repository.witgate(&["check"]).code, 0);
}

#[test]
fn another_work_tree_of_the_repository_is_no_repository_of_its_own() {
    let repository = Repository::new();
    repository.git(&["worktree", "add", "-q", "-b", "other", "trees/other", "change"]);
    repository.expect_break(&["check", "trees/other/wit"]);
    repository.expect_break(&["diff", "git:main", "trees/other/wit", "--fail-on", "error"]);
}

#[test]
fn lines_are_found_whatever_attributes_and_settings_say() {
    let repository = Repository::new();
    let here = repository.here();
    // The package moved: it is looked for in the commit by what files declare.
    repository.git(&["mv", "wit", "api"]);
    write(&here, ".gitattributes", "*.wit binary\n");
    repository.git(&["config", "grep.lineNumber", "true"]);
    repository.git(&["config", "color.ui", "always"]);
    repository.git(&["config", "color.grep.filename", "red"]);
    commit(&here, "moved");
    repository.expect_break(&["check", "api"]);
    for variable in ["GIT_LITERAL_PATHSPECS", "GIT_NOGLOB_PATHSPECS"] {
        let environment = [(variable, "1")];
        run(&here, &["check", "api"], &environment).expect(1, &["function-removed"]);
    }
}

#[test]
fn a_tag_of_another_package_is_not_hidden_by_attributes() {
    for (setting, value) in
        [("grep.lineNumber", "true"), ("grep.column", "true"), ("color.ui", "always")]
    {
        let repository = Repository::new();
        let here = repository.here();
        repository.git(&["switch", "-q", "main"]);
        write(&here, "wit/a.wit", api("1.1.0", "g: func();"));
        write(&here, "other/b.wit", "package acme:other@1.1.0;\ninterface j { h: func(); }\n");
        write(&here, ".gitattributes", "*.wit binary\n");
        commit(&here, "another package");
        repository.git(&["tag", "other-v1.1.0"]);
        repository.git(&["config", setting, value]);
        repository.git(&["switch", "-q", "-c", "more"]);
        write(&here, "wit/a.wit", api("1.1.0", "g: func(); k: func();"));
        commit(&here, "more");
        let said = repository.witgate(&["check", "wit"]).said;
        assert!(!said.contains("`other-v1.1.0`"), "{said}");
    }
}

/// A git that answers nothing to some commands, in a directory of its own.
#[cfg(unix)]
fn hanging(home: &Path, command: &str, how: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::env::var("PATH").expect("a PATH");
    let mut homes = path.split(':').map(|home| Path::new(home).join("git"));
    let real = homes.find(|git| git.is_file()).expect("git is there");
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in\n*\" {command} \"*) echo >>'{}'; {how} ;;\nesac\nexec '{}' \"$@\"\n",
        home.join("hung").display(),
        real.display()
    );
    write(home, "tools/git", script);
    let runs = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(home.join("tools/git"), runs).expect("it may run");
    format!("{}:{path}", home.join("tools").display())
}

#[test]
#[cfg(unix)]
fn a_git_that_hangs_is_ended() {
    for (command, how) in [
        ("rev-parse", "exec sleep 300"),
        // What it started keeps its output open after it ended.
        ("cat-file", "sleep 300"),
        ("for-each-ref", "echo half; exec sleep 300"),
        // It closes its output, and stays.
        ("merge-base", "exec >&- 2>&-; exec sleep 300"),
        ("cat-file", "read line; printf half; exec sleep 300"),
    ] {
        let repository = Repository::new();
        let path = hanging(repository.home.path(), command, how);
        let environment = [("PATH", path.as_str()), ("WITGATE_GIT_TIMEOUT", "1")];
        let started = std::time::Instant::now();
        run(&repository.here(), &["check"], &environment).expect(
            2,
            &["`git ", &format!("{command}` printed nothing for 1 second"), "WITGATE_GIT_TIMEOUT"],
        );
        assert!(started.elapsed().as_secs() < 10, "{command}: {:?}", started.elapsed());
        // Nobody waits for it twice.
        let log = std::fs::read_to_string(repository.home.path().join("hung"));
        assert_eq!(log.expect("it was asked").lines().count(), 1, "{command}");
    }
    let repository = Repository::new();
    let path = hanging(repository.home.path(), "rev-parse", "exec sleep 300");
    let environment = [("PATH", path.as_str()), ("WITGATE_GIT_TIMEOUT", "1")];
    write(&repository.here(), "witgate.toml", "[[package]]\npath = \"wit\"\n");
    witgate(&repository.here(), &["pin"]).expect(0, &[]);
    run(&repository.here(), &["verify"], &environment).expect(2, &["printed nothing for 1 second"]);
}

#[test]
#[cfg(unix)]
fn an_older_git_reads_the_same() {
    let repository = Repository::new();
    let refuses = "echo \"error: unknown option \\`batch-command'\" >&2; exit 129";
    let path = hanging(repository.home.path(), "--batch-command", refuses);
    let [expected, told] = [&[][..], &[("PATH", path.as_str())]]
        .map(|environment| run(&repository.here(), &["check", "--format", "json"], environment));
    expected.expect(1, &["function-removed"]);
    assert_eq!(told.said, expected.said);
    let log = std::fs::read_to_string(repository.home.path().join("hung"));
    assert_eq!(log.expect("it was asked").lines().count(), 1);
}

#[test]
#[cfg(unix)]
fn a_git_that_is_slow_and_talks_is_waited_for() {
    let repository = Repository::new();
    let path = hanging(repository.home.path(), "for-each-ref", "sleep 1");
    let environment = [("PATH", path.as_str()), ("WITGATE_GIT_TIMEOUT", "20")];
    run(&repository.here(), &["check"], &environment).expect(1, &["function-removed"]);
}

/// A change that merges an old side branch of `main` has several merge bases with it. The
/// last commit of that branch is one of them, and may have the latest date.
#[test]
fn a_side_branch_that_the_change_merges_is_not_the_merge_base() {
    for side in ["without the package", "where it was broken once"] {
        let repository = Repository::new();
        let here = repository.here();
        match side {
            "without the package" => {
                repository.git(&["switch", "-q", "--orphan", "side"]);
                write(&here, "notes/a.md", "notes");
            }
            _ => {
                repository.git(&["switch", "-q", "-c", "side", "main"]);
                write(&here, "wit/a.wit", api("1.0.0", ""));
            }
        }
        commit(&here, side);
        let of_side = repository.commit_in_2038();
        if side == "where it was broken once" {
            write(&here, "wit/a.wit", api("1.0.0", "g: func();"));
            commit(&here, "restored");
        }
        repository.git(&["switch", "-q", "main"]);
        write(&here, "README.md", "read me");
        commit(&here, "more");
        let before = repository.git(&["rev-parse", "HEAD"]);
        let merge = ["merge", "-q", "--allow-unrelated-histories", "-m", "merge"];
        repository.git(&[&merge[..], &["side"]].concat());
        repository.git(&["switch", "-q", "-c", "evil", &before]);
        repository.git(&[&merge[..], &["-s", "ours", &of_side]].concat());
        write(&here, "wit/a.wit", api("1.0.0", ""));
        commit(&here, "break it");
        repository.expect_break(&["check"]);
        // What breaks nothing passes.
        write(&here, "wit/a.wit", api("1.0.0", "g: func();"));
        repository.witgate(&["check"]).expect(0, &["PASS"]);
    }
}
