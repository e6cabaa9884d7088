//! `[consumers]` in the policy: breaks weighed by who they break, and what a change
//! might do about who is asked.

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{Run, commit, git, witgate, write};
use tempfile::TempDir;

const PLATFORM: &str = "package acme:platform@0.4.0;

interface log {
  enum level { debug, error }
  write: func(at: level);
}

interface store {
  get: func() -> u32;
  size: func() -> u64;
}

world plugin {
  import log;
  import store;
}
";

/// A component that logs, and knows so many levels.
fn mailer(levels: &str) -> String {
    format!(
        r#"(component (import "acme:platform/log@0.4.0" (instance
          (type $level (enum {levels}))
          (export "level" (type $named (eq $level)))
          (export "write" (func (param "at" $named))))))"#
    )
}

/// A component that stores.
const CACHE: &str = r#"(component (import "acme:platform/store@0.4.0" (instance
  (export "get" (func (result u32))))))"#;

const POLICY: &str = "[consumers]\npaths = [\"plugins\", \"more/*.wat\"]\nunused = \"warn\"\n";

/// A function that nobody uses is removed; and a case is added to an enum that the
/// mailer carries.
fn unused() -> String {
    PLATFORM.replace("  size: func() -> u64;\n", "")
}

fn used() -> String {
    PLATFORM.replace("debug, error", "debug, info, error")
}

/// A repository with components, in a branch from its main one.
fn platform(policy: &str) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, "wit/platform.wit", PLATFORM);
    write(here, "witgate.toml", policy);
    write(here, "OWNERS", "* @acme/all\nmailer.wat @acme/mail\n");
    write(here, "more/mailer.wat", mailer("\"debug\" \"error\""));
    write(here, "more/cache.wat", CACHE);
    commit(here, "release the platform");
    git(here, &["tag", "v0.4.0"]);
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

fn check(here: &Path) -> Run {
    witgate(here, &["check"])
}

#[test]
fn what_breaks_nobody_known_is_told_and_weighs_less() {
    let policy = POLICY.replace("\"plugins\", ", "");
    let repository = platform(&policy);
    let here = repository.path();
    write(here, "wit/platform.wit", unused());
    let words = ["warn[function-removed]", "breaks none of 2 known consumers"];
    check(here).expect(0, &words);
    write(here, "wit/platform.wit", used());
    let words = ["error[enum-case-added]", "breaks 1 of 2 known consumers: more/mailer.wat"];
    check(here).expect(1, &words);
    // Without a level it is reported, and weighs what it weighs.
    write(here, "witgate.toml", "[consumers]\npaths = [\"more/*.wat\"]\nowners = \"OWNERS\"\n");
    let words = ["error[enum-case-added]", "more/mailer.wat (@acme/mail)"];
    check(here).expect(1, &words);
    write(here, "wit/platform.wit", unused());
    let words = ["error[function-removed]", "breaks none of 2 known consumers"];
    check(here).expect(1, &words);
}

/// `impact` asks what is here; of what a change deleted it says that it did not, and asks it
/// where the commit that has it is named.
#[test]
fn a_component_that_a_change_deletes_is_noted_and_can_be_asked() {
    let repository = platform(POLICY);
    let here = repository.path();
    write(here, "more/notes.txt", "no component");
    git(here, &["add", "more"]);
    git(here, &["commit", "-q", "--amend", "--no-edit"]);
    git(here, &["branch", "-f", "main"]);
    git(here, &["rm", "-q", "more/mailer.wat", "more/notes.txt"]);
    write(here, "wit/platform.wit", used());
    let impact = |consumers: &str| {
        witgate(here, &["impact", consumers, "--against", "main:wit", "--owners", "OWNERS"])
    };
    let words = ["1 component of the host before is not here any more", ":more/mailer.wat`"];
    let run = impact("more/*.wat");
    run.expect(0, &words);
    let asked = run.said.split('`').find(|word| word.ends_with(":more/mailer.wat"));
    let words = ["enum-case-added", "main:more/mailer.wat", "@acme/mail"];
    impact("main:more/*.wat").expect(1, &words);
    impact(asked.expect("the note names it")).expect(1, &["enum-case-added", "@acme/mail"]);
    let words = ["nothing in `main` matches this pattern"];
    let absent = ["impact", "main:plugins/*.wat", "--against", "main:wit", "--format", "json"];
    witgate(here, &absent).expect(2, &words);
}

/// What a toolchain imports beside the platform, the platform does not declare; and of what
/// is written for the platform and did not link, nobody can say what breaks it.
#[test]
fn a_consumer_that_imports_more_is_judged_and_one_that_never_linked_is_named() {
    let policy = POLICY.replace("\"plugins\", ", "");
    let repository = platform(&policy);
    let here = repository.path();
    let clock = r#"(import "other:runtime/clock@0.2.0" (instance
      (export "now" (func (result u64))))))"#;
    let more = |component: &str| component.strip_suffix(')').map(|it| format!("{it}\n{clock}"));
    git(here, &["checkout", "-q", "main"]);
    write(here, "more/mailer.wat", more(&mailer("\"debug\" \"error\"")).expect("it ends"));
    commit(here, "built with another toolchain");
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/platform.wit", used());
    let words = ["error[enum-case-added]", "breaks 1 of 2 known consumers: more/mailer.wat"];
    check(here).expect(1, &words);
    git(here, &["checkout", "-q", "main", "--", "."]);
    git(here, &["checkout", "-q", "main"]);
    write(here, "more/mailer.wat", mailer("\"debug\" \"other\""));
    commit(here, "built against a draft");
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/platform.wit", unused());
    let words = [
        "error[function-removed]",
        "breaks none of 1 known consumer; not judged, as they did not link before: more/mailer.wat",
    ];
    check(here).expect(1, &words);
}

/// What others are promised that are not built yet, no consumer can take back; and a
/// level for a rule counts before that for who uses it.
#[test]
fn other_promises_stay() {
    let own = POLICY.replace("\"plugins\", ", "");
    for line in ["profile = \"source\"\n", "profile = \"link-both\"\n", "profile = \"frozen\"\n"] {
        let repository = platform(&format!("{line}{own}"));
        write(repository.path(), "wit/platform.wit", unused());
        check(repository.path()).expect(1, &["error[function-removed]"]);
    }
    let repository = platform(&format!("{own}[rules]\nfunction-removed = \"error\"\n"));
    write(repository.path(), "wit/platform.wit", unused());
    check(repository.path()).expect(1, &["error[function-removed]"]);
}

/// Who is asked is for the commit to say that the change started from.
#[test]
fn a_change_does_not_choose_who_is_asked() {
    let policy = POLICY.replace("\"plugins\", ", "");
    let broken = ["error[enum-case-added]", "breaks 1 of 2 known consumers: more/mailer.wat"];
    let repository = platform(&policy);
    let here = repository.path();
    write(here, "wit/platform.wit", used());
    fs::remove_file(here.join("more/mailer.wat")).expect("removed");
    commit(here, "nobody logs any more");
    check(here).expect(1, &broken);
    write(here, "more/mailer.wat", mailer("\"debug\" \"info\" \"error\""));
    commit(here, "build it anew");
    check(here).expect(1, &broken);
    fs::remove_dir_all(here.join("more")).expect("removed");
    commit(here, "no plugins");
    check(here).expect(1, &broken);
    // What a change brings is not known to anybody.
    let repository = platform("");
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    git(here, &["rm", "-rq", "more"]);
    write(here, "witgate.toml", &policy);
    commit(here, "no plugins yet");
    git(here, &["checkout", "-q", "-b", "next"]);
    write(here, "more/cache.wat", CACHE);
    write(here, "wit/platform.wit", unused());
    commit(here, "the first plugin, and a break");
    check(here).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_level_that_a_change_gives_itself_is_found() {
    let (looser, own) = (POLICY, POLICY.replace("\"plugins\", ", ""));
    let repository = platform("");
    let here = repository.path();
    write(here, "wit/platform.wit", unused());
    write(here, "witgate.toml", looser);
    commit(here, "a policy of my own");
    let words = ["warn[policy-loosened]", "break no known consumer are `warn`"];
    let run = check(here);
    run.expect(1, &words);
    run.expect(1, &["error[function-removed]"]);
    // Where the baseline's policy counts, it does not even count.
    let repository = platform("[policy]\nfrom = \"baseline\"\n");
    let here = repository.path();
    write(here, "wit/platform.wit", unused());
    write(here, "witgate.toml", format!("[policy]\nfrom = \"baseline\"\n{own}"));
    commit(here, "a policy of my own");
    check(here).expect(1, &["error[function-removed]"]);
    // Nor is a consumer left out, before that is merged.
    let repository = platform(&own);
    let here = repository.path();
    write(here, "wit/platform.wit", used());
    write(here, "witgate.toml", own.replace("more/*", "more/cache*"));
    commit(here, "forget the mailer");
    let words = [
        "warn[policy-loosened]",
        "error[enum-case-added]",
        "consumers in `more/*.wat` are no longer checked",
    ];
    check(here).expect(1, &words);
}

/// What CI fetches before the check is asked too.
#[test]
fn consumers_that_git_does_not_track_are_read_from_disk() {
    let repository = platform(POLICY);
    let here = repository.path();
    write(here, "plugins/deep/cache.wasm", CACHE);
    write(here, "wit/platform.wit", used());
    check(here).expect(1, &["breaks 1 of 3 known consumers: more/mailer.wat"]);
    write(here, "plugins/mailer.wasm", mailer("\"debug\" \"error\""));
    check(here).expect(1, &["breaks 2 of 4 known consumers", "plugins/mailer.wasm"]);
}

/// One that cannot be read may be broken by anything.
#[test]
fn nothing_weighs_less_where_not_all_could_be_read() {
    let repository = platform(POLICY);
    let here = repository.path();
    write(here, "wit/platform.wit", unused());
    // The policy names plugins, and there are none.
    let words = ["error[function-removed]", "1 consumer of the policy could not be read"];
    check(here).expect(1, &words);
    write(here, "plugins/cache.wasm", CACHE);
    check(here).expect(0, &["breaks none of 3 known consumers"]);
    write(here, "plugins/junk.wasm", "junk");
    let words = ["error[function-removed]", "plugins/junk.wasm: this is neither WebAssembly"];
    check(here).expect(1, &words);
}

#[test]
fn what_the_policy_names_is_a_path() {
    for (line, words) in [
        ("[consumers]\n", "`paths`"),
        ("[consumers]\npaths = []\n", "`paths` is empty"),
        ("[consumers]\npaths = [\"../plugins\"]\n", "`..`"),
        ("[consumers]\npaths = [\"a\"]\nunused = \"off\"\n", "off"),
    ] {
        let repository = platform(line);
        check(repository.path()).expect(2, &["witgate.toml", words]);
    }
    let repository = platform("[consumers]\npaths = [\"more/*.wat\"]\nowners = \"none\"\n");
    check(repository.path()).expect(2, &["owners file none"]);
}

#[test]
fn a_history_says_whom_a_release_of_today_would_break() {
    let policy = POLICY.replace("\"plugins\", ", "");
    let repository = platform(&policy);
    let here = repository.path();
    let history = ["history", "--since", "all", "--no-cache"];
    let words =
        ["broken consumers", " 0  of 2 consumers of the policy would break if released today\n"];
    witgate(here, &history).expect(0, &words);
    write(here, "wit/platform.wit", used());
    commit(here, "one more level");
    let words = [" 1  of 2 consumers of the policy", " today: more/mailer.wat\n"];
    witgate(here, &history).expect(0, &words);
    // A version that allows it leaves all behind that import the one before.
    write(here, "wit/platform.wit", used().replace("@0.4.0", "@0.5.0"));
    commit(here, "say so");
    let words = [" 2  of 2 consumers of the policy", " today: more/cache.wat, more/mailer.wat\n"];
    witgate(here, &history).expect(0, &words);
    git(here, &["tag", "v0.5.0"]);
    let words = [" 0  of 2 consumers of the policy would break if released today\n"];
    witgate(here, &history).expect(0, &words);
}

/// Whatever else is said of single changes, a version that nobody links with comes first.
#[test]
fn a_version_that_leaves_all_behind_says_so_first() {
    let repository = platform(&POLICY.replace("\"plugins\", ", ""));
    let here = repository.path();
    write(here, "wit/platform.wit", used().replace("@0.4.0", "@0.5.0"));
    let run = check(here);
    let first = "consumers: 2 of 2 known consumers stop linking unless the host also keeps \
                 acme:platform 0.4.0: more/cache.wat, more/mailer.wat";
    let whole = "breaks none of 2 known consumers; all changes together break 2";
    run.expect(0, &[first, whole]);
    assert!(
        run.said.lines().nth(1).is_some_and(|it| it.starts_with("consumers: ")),
        "{}",
        run.said
    );
    witgate(here, &["check", "--format", "markdown"])
        .expect(0, &["**2 of 2 known consumers stop linking unless the host also keeps"]);
    // Where the version stays, no host can keep it.
    write(here, "wit/platform.wit", used());
    let run = check(here);
    run.expect(1, &["consumers: 1 of 2 known consumers stops linking: more/mailer.wat"]);
    // Nobody stops: nothing is to be said first.
    write(here, "wit/platform.wit", unused());
    let run = check(here);
    assert!(!run.said.contains("consumers: "), "{}", run.said);
}

#[test]
fn every_finding_that_fails_says_whom_it_breaks_and_how_to_waive_it() {
    let policy = POLICY.replace("\"plugins\", ", "").replace("unused = \"warn\"\n", "");
    let repository = platform(&policy);
    let here = repository.path();
    write(here, "wit/platform.wit", used().replace("  size: func() -> u64;\n", ""));
    let run = check(here);
    let words = ["error[enum-case-added]", "error[function-removed]"];
    run.expect(1, &words);
    assert_eq!(run.said.matches("witgate waive wg1-").count(), 2, "{}", run.said);
    assert_eq!(run.said.matches("old guests on new hosts: ").count(), 2, "{}", run.said);
    run.expect(1, &["breaks none of 2 known consumers"]);
}

#[test]
fn a_finding_that_is_lowered_says_why() {
    let repository = platform(&POLICY.replace("\"plugins\", ", ""));
    let here = repository.path();
    write(here, "wit/platform.wit", unused());
    let why = "lowered from `error` to `warn`, because `[consumers]` has `unused = \"warn\"`";
    check(here).expect(0, &["warn[function-removed]", why]);
    let markdown = witgate(here, &["check", "--format", "markdown"]);
    markdown.expect(0, &["lowered from", "breaks none of 2 known consumers"]);
    // A level of the policy's own lowers nothing.
    let levels = "[rules]\nfunction-removed = \"warn\"\n";
    write(here, "witgate.toml", format!("[consumers]\npaths = [\"more/*.wat\"]\n{levels}"));
    let run = check(here);
    assert!(!run.said.contains("lowered from"), "{}", run.said);
}
