//! Histories of repositories that are made here, commit by commit: what each step does is
//! known beforehand, and so is what they add up to.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use tempfile::TempDir;
use witgate::witgate_history::{By, Numbers, RepositoryHistory, RequiredBump, Step, date};
use witgate::{Error, HistoryRequest, Options, Since, history};

const KV: &str = "\
package demo:kv@0.1.0;

interface store {
  enum level { low, high }
  get: func(key: string) -> option<string>;
  put: func(key: string, value: string, level: level);
  %list: func() -> list<string>;
}

world app {
  import store;
}
";

const WAIVER: &str = "\
[[waiver]]
rule = \"function-removed\"
item = \"demo:kv/store#list\"
count = 1
reason = \"nobody calls it\"
owner = \"@kv\"
expires = 2026-05-01
";

/// A repository whose commits have dates.
struct Repository(TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        repository.git(&["init", "-q", "-b", "main"], "2026-01-01");
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str], day: &str) -> String {
        git(self.path(), arguments, day)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits all that is there at noon of a day.
    fn commit(&self, message: &str, day: &str) {
        self.git(&["add", "-A"], day);
        self.git(&["commit", "-q", "--allow-empty", "-m", message], day);
    }

    fn tag(&self, name: &str) {
        self.git(&["tag", "-f", name], "2026-01-01");
    }

    /// The history up to 30 June 2026.
    fn history(&self) -> RepositoryHistory {
        history(&self.request()).unwrap()
    }

    fn request(&self) -> HistoryRequest {
        request(self.path())
    }
}

fn request(directory: &Path) -> HistoryRequest {
    HistoryRequest {
        directory: directory.to_owned(),
        since: Since::Beginning,
        options: Options::default(),
        cache: None,
        now: "2026-06-30T12:00:00Z".parse().unwrap(),
        is_past: false,
        progress: None,
    }
}

fn git(directory: &Path, arguments: &[&str], day: &str) -> String {
    let noon = format!("{day}T12:00:00Z");
    let output = Command::new("git")
        .args(["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(directory)
        .envs([("GIT_AUTHOR_DATE", &noon), ("GIT_COMMITTER_DATE", &noon)])
        .env("GIT_CONFIG_GLOBAL", directory.join("no-config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// What a step does: its day, breaking changes that are uncovered, waived, covered and
/// unreleased, and additions.
fn told(step: &Step) -> (String, [usize; 4], usize) {
    let it = &step.breaking;
    let breaking = [it.uncovered, it.waived, it.covered, it.unreleased];
    (date(step.time).to_string(), breaking, step.additions)
}

fn is(steps: &[(&str, [usize; 4], usize)]) -> Vec<(String, [usize; 4], usize)> {
    steps
        .iter()
        .map(|(day, breaking, additions)| ((*day).to_owned(), *breaking, *additions))
        .collect()
}

/// A life of a package; each step does one thing.
fn life() -> Repository {
    let it = Repository::new();
    it.commit("begin", "2026-01-01");
    it.write("wit/kv.wit", KV);
    it.commit("the contract", "2026-01-05");
    it.tag("v0.1.0");
    let kv = KV.replace("0.1.0", "0.1.1").replace("  put:", "  size: func() -> u32;\n  put:");
    it.write("wit/kv.wit", &kv);
    it.commit("an addition", "2026-01-20");
    let kv = kv.replace("  get: func(key: string) -> option<string>;\n", "");
    it.write("wit/kv.wit", &kv);
    it.commit("get is gone, and the version is as it was", "2026-02-03");
    let kv = kv.replace("high }", "high, critical }").replace("0.1.1", "0.2.0");
    it.write("wit/kv.wit", &kv);
    it.commit("a case, with a version that allows it", "2026-02-10");
    it.tag("v0.2.0");
    let kv = kv.replace("  %list: func() -> list<string>;\n", "");
    it.write("wit/kv.wit", &kv);
    it.write("witgate.toml", WAIVER);
    it.commit("list is gone, with a waiver", "2026-03-01");
    it.write("README.md", "A store.\n");
    it.commit("no contract", "2026-03-15");
    let kv = kv.replace("  put:", "  flush: func();\n  put:");
    it.write("wit/kv.wit", &kv);
    it.commit("another addition", "2026-04-02");
    it.write("wit/kv.wit", &kv.replace("flush: func()", "flush: func(all: bool)"));
    it.commit("it changes before anybody has it", "2026-04-03");
    it
}

#[test]
fn each_step_is_what_it_does() {
    let life = life();
    let history = life.history();
    assert_eq!(
        history.steps.iter().map(told).collect::<Vec<_>>(),
        is(&[
            ("2026-01-05", [0, 0, 0, 0], 0),
            ("2026-01-20", [0, 0, 0, 0], 1),
            ("2026-02-03", [1, 0, 0, 0], 0),
            ("2026-02-10", [0, 0, 1, 0], 0),
            ("2026-03-01", [0, 1, 0, 0], 0),
            ("2026-04-02", [0, 0, 0, 0], 1),
            ("2026-04-03", [0, 0, 0, 1], 0),
        ])
    );
    assert_eq!(history.commits, 9);
    assert_eq!(history.steps[0].packages_added, ["demo:kv"]);
    assert_eq!(history.steps[2].rules, [("function-removed".to_owned(), 1)].into());
    assert_eq!(history.steps[2].examples[0].item, "demo:kv/store#get");
    let releases = history.steps.iter().map(|step| step.release.as_deref());
    let [first, second] = [Some("v0.1.0"), Some("v0.2.0")];
    let expected = [first, second, second, second, None, None, None];
    assert_eq!(releases.collect::<Vec<_>>(), expected);

    // From v0.1.0 to v0.2.0: `get` is gone and a case came; `size` was added.
    let [begin, release] = history.releases.as_slice() else { panic!("{:?}", history.releases) };
    assert_eq!((begin.required, begin.previous.as_deref()), (None, None));
    assert_eq!(release.previous.as_deref(), Some("v0.1.0"));
    assert_eq!(release.required, Some(RequiredBump::Breaking));
    assert_eq!((release.breaking, release.uncovered, release.additions), (2, 0, 1));

    let numbers = Numbers::new(&[&history], By::Month, 1_782_820_800);
    let months: Vec<(&str, usize, Option<usize>)> = numbers
        .periods
        .iter()
        .map(|it| (&*it.label, it.counts.breaking.total(), it.waivers_open))
        .collect();
    assert_eq!(
        months,
        [
            ("2026-01", 0, None),
            ("2026-02", 2, None),
            ("2026-03", 1, Some(1)),
            ("2026-04", 0, Some(1)),
            ("2026-05", 0, Some(0)),
            ("2026-06", 0, Some(0)),
        ]
    );
    // The waiver ended on 1 May.
    let waivers = &numbers.waivers;
    assert_eq!((waivers.open, waivers.expired), (0, 1));
    assert_eq!(waivers.all[0].since.map(|since| date(since).to_string()).unwrap(), "2026-03-01");
    // 7 days from 3 to 10 February, 19 to 1 March.
    assert_eq!(numbers.days_between_breaking_steps, Some(13));
}

#[test]
fn a_release_requires_what_its_changes_do() {
    let it = Repository::new();
    let release = |version: &str, day: &str| {
        it.commit(version, day);
        it.tag(&format!("v{version}"));
    };
    let other = "package demo:other@0.1.0;\ninterface o { f: func(); }\n";
    it.write("kv/kv.wit", KV);
    release("0.1.0", "2026-01-01");
    it.write("kv/kv.wit", &KV.replace("0.1.0", "0.1.1"));
    release("0.1.1", "2026-01-02");
    // One function, and one package.
    let more = KV.replace("  put:", "  size: func() -> u32;\n  put:");
    it.write("kv/kv.wit", &more.replace("0.1.0", "0.1.2"));
    it.write("other/other.wit", other);
    release("0.1.2", "2026-01-03");
    // One is judged although the other cannot be.
    it.write(
        "kv/kv.wit",
        &more.replace("0.1.0", "0.1.3").replace("  put:", "  flush: func();\n  put:"),
    );
    it.write("other/other.wit", &other.replace("func()", "fnc()"));
    release("0.1.3", "2026-01-04");
    let history = it.history();
    let releases = history.releases.iter().skip(1);
    let said: Vec<_> =
        releases.map(|it| (it.required, it.breaking, it.additions, it.not_judged.len())).collect();
    assert_eq!(
        said,
        [
            (Some(RequiredBump::None), 0, 0, 0),
            (Some(RequiredBump::Additive), 0, 2, 0),
            (Some(RequiredBump::Additive), 0, 1, 1),
        ]
    );
}

#[test]
fn what_was_never_released_breaks_nobody() {
    let it = Repository::new();
    let policy =
        "[[package]]\npath = \"wit\"\nreleased = false\nreason = \"numbers of the site\"\n";
    it.write("witgate.toml", policy);
    it.write("wit/kv.wit", KV);
    it.commit("begin", "2026-01-01");
    it.tag("v0.1.0");
    let fewer = KV.replace("  get: func(key: string) -> option<string>;\n", "");
    it.write("wit/kv.wit", &fewer.replace("0.1.0", "0.1.1"));
    it.commit("get is gone", "2026-01-02");
    it.tag("v0.1.1");
    let history = it.history();
    assert_eq!(told(&history.steps[1]).1, [0, 0, 0, 1]);
    // Which version such a change requires is another question than whether it has it.
    let release = &history.releases[1];
    assert_eq!(release.required, Some(RequiredBump::Breaking));
    assert_eq!((release.breaking, release.uncovered), (1, 0));
}

#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let it = Repository::new();
    it.write("kv/kv.wit", KV);
    it.write("other/other.wit", "package demo:other@0.1.0;\ninterface o { f: func(); }\n");
    it.commit("two contracts", "2026-01-01");
    it.write("kv/kv.wit", &KV.replace("  put:", "  size: func();\n  put:"));
    it.write("other/other.wit", "package demo:other@0.1.0;\ninterface o { f: fnc(); }\n");
    it.commit("one gets more, one cannot be parsed", "2026-01-02");
    let history = it.history();
    let step = &history.steps[1];
    assert_eq!((step.compared, step.additions), (2, 1));
    let [only] = step.not_judged.as_slice() else { panic!("{:?}", step.not_judged) };
    assert_eq!(only.contract, "other");
    assert!(only.reason.contains("other.wit:2:"), "{}", only.reason);
    // It is reported in the step that it came with, and not in those after it.
    it.write("kv/kv.wit", KV);
    it.commit("less again", "2026-01-03");
    let history = it.history();
    let step = &history.steps[2];
    assert_eq!((step.compared, step.not_judged.len(), told(step).1), (1, 0, [1, 0, 0, 0]));
}

#[test]
fn packages_that_move_are_the_same_and_those_that_go_are_broken() {
    let it = Repository::new();
    it.write("wit/kv.wit", KV);
    it.commit("begin", "2026-01-01");
    it.git(&["mv", "wit", "contract"], "2026-01-02");
    it.commit("moved", "2026-01-02");
    fs::remove_dir_all(it.path().join("contract")).unwrap();
    it.commit("gone", "2026-01-03");
    let history = it.history();
    let all: Vec<_> = history.steps.iter().map(told).collect();
    assert_eq!(all[1..], is(&[("2026-01-02", [0; 4], 0), ("2026-01-03", [1, 0, 0, 0], 0)]));
    assert_eq!(history.steps[2].packages_removed, ["demo:kv"]);
}

/// A change that came with a commit which cannot be read is one of the next that can be.
#[test]
fn a_commit_that_cannot_be_read_covers_nothing_up() {
    let it = Repository::new();
    it.write("wit/kv.wit", KV);
    it.commit("begin", "2026-01-01");
    it.tag("v0.1.0");
    let fewer = KV.replace("  get: func(key: string) -> option<string>;\n", "");
    it.write("wit/kv.wit", &fewer.replace("interface store", "interfac store"));
    it.commit("get is gone, and the rest cannot be read", "2026-01-02");
    it.write("wit/kv.wit", &fewer.replace("world app", "worl app"));
    it.commit("another part cannot be read", "2026-01-03");
    it.write("README.md", "x");
    it.commit("no contract", "2026-01-04");
    it.write("wit/kv.wit", &fewer);
    it.commit("fixed", "2026-01-05");
    let history = it.history();
    let all: Vec<_> =
        history.steps.iter().map(|step| (told(step).1, step.not_judged.len())).collect();
    assert_eq!(all, [([0; 4], 0), ([0; 4], 1), ([0; 4], 1), ([1, 0, 0, 0], 0)]);
    // One that is gone after that was there, too.
    it.write("wit/kv.wit", "package demo:kv@0.1.0;\ninterfac i {}\n");
    it.commit("nothing of it can be read", "2026-01-06");
    fs::remove_dir_all(it.path().join("wit")).unwrap();
    it.commit("gone", "2026-01-07");
    let history = it.history();
    let last = history.steps.last().unwrap();
    assert_eq!((told(last).1, last.not_judged.len()), ([1, 0, 0, 0], 0), "{last:?}");
    it.git(&["reset", "-q", "--hard", "HEAD~2"], "2026-01-07");
    // Of a part of the history, too.
    let since = Since::Day("2026-01-05".parse().unwrap());
    let last = self::history(&HistoryRequest { since, ..it.request() }).unwrap();
    assert_eq!(last.steps.iter().map(|step| told(step).1).collect::<Vec<_>>(), [[1, 0, 0, 0]]);
}

/// What a package uses is part of its contract, wherever it is.
#[test]
fn a_change_below_a_contract_is_one_of_the_contract() {
    let it = Repository::new();
    let types = "package demo:types@0.1.0;\ninterface t { record r { a: u8 } }\n";
    it.write("types/t.wit", types);
    let api =
        "package demo:api@0.1.0;\ninterface i { use demo:types/t@0.1.0.{r}; f: func(r: r); }\n";
    it.write("api/api.wit", api);
    it.write("alone/alone.wit", "package demo:alone@0.1.0;\ninterface i { f: func(); }\n");
    it.commit("begin", "2026-01-01");
    it.write("types/t.wit", &types.replace("a: u8", "a: u8, b: u8"));
    it.commit("a field", "2026-01-02");
    let history = it.history();
    let step = &history.steps[1];
    // Two packages show the one change, and count it once; the third was not read.
    assert_eq!((step.compared, told(step).1), (2, [1, 0, 0, 0]));
}

#[test]
fn worlds_gain_capabilities() {
    let it = Repository::new();
    let wasi = |name: &str, text: &str| {
        let text = format!("package wasi:{name}@0.2.0;\n{text}\n");
        it.write(&format!("wit/deps/{name}/{name}.wit"), &text);
    };
    wasi("random", "interface random { get-random-u64: func() -> u64; }");
    wasi("clocks", "interface monotonic-clock { type instant = u64; }");
    wasi("http", "interface incoming-handler { handle: func(); }");
    it.write("wit/kv.wit", KV);
    it.commit("begin", "2026-01-01");
    // Only the first is a power that the world did not use: of clocks it has but a type, what
    // it exports is asked of it, and an interface of the package is no power of the host.
    let more = "  import store;\n  import wasi:random/random@0.2.0;\n  import more;\n  \
                import wasi:clocks/monotonic-clock@0.2.0;\n  \
                export wasi:http/incoming-handler@0.2.0;";
    let kv = KV.replace("  import store;", more);
    it.write("wit/kv.wit", &format!("{kv}\ninterface more {{\n  more: func();\n}}\n"));
    it.commit("random numbers", "2026-01-02");
    let history = it.history();
    let gains = &history.steps[1].capabilities_gained;
    let [gain] = gains.as_slice() else { panic!("{gains:?}") };
    assert_eq!((gain.component.as_str(), gain.class.as_str()), ("demo:kv/app", "random"));
    assert!(history.steps[0].capabilities_gained.is_empty());
}

#[test]
fn pins_that_do_not_match_are_told() {
    let it = Repository::new();
    it.write("wit/kv.wit", KV);
    it.write("witgate.toml", "");
    let status = witgate::pin(&witgate::Request {
        directory: it.path().to_owned(),
        ..witgate::Request::on("2026-01-01".parse().unwrap())
    });
    assert_eq!(status.unwrap().entries.len(), 1);
    it.commit("pinned", "2026-01-01");
    it.write("wit/kv.wit", &KV.replace("  put:", "  size: func();\n  put:"));
    it.commit("changed under its version", "2026-01-02");
    it.write("wit/kv.wit", &KV.replace("0.1.0", "0.1.1"));
    it.commit("another version, which is pinned when it is released", "2026-01-03");
    let history = it.history();
    let told: Vec<&[String]> =
        history.steps.iter().map(|step| step.pins_unverified.as_slice()).collect();
    let expected: [&[String]; 3] = [&[], &["demo:kv@0.1.0".to_owned()], &[]];
    assert_eq!(told, expected);
    assert_eq!((history.pins.total, history.pins.unverified.len()), (1, 0));
}

#[test]
fn time_and_place_say_what_counts() {
    let life = life();
    let request =
        HistoryRequest { since: Since::Day("2026-02-10".parse().unwrap()), ..life.request() };
    let recent = history(&request).unwrap();
    let first = told(&recent.steps[0]);
    assert_eq!((first.0.as_str(), first.1), ("2026-02-10", [0, 0, 1, 0]));
    assert_eq!((recent.steps.len(), recent.commits, recent.releases.len()), (4, 5, 1));
    // Of the release before it, that it is before.
    assert_eq!(recent.releases[0].breaking, 2);
    // A directory below sees what is below.
    let below = history(&HistoryRequest { directory: life.path().join("wit"), ..life.request() });
    assert_eq!(below.unwrap().steps.len(), 7);
}

/// What a day in the past is shown of is what it was then: later commits, tags, waivers and
/// branches that were merged later are not there yet.
#[test]
fn a_day_in_the_past_knows_nothing_later() {
    let life = life();
    life.git(&["checkout", "-q", "-b", "side", "v0.1.0"], "2026-01-06");
    life.write("side.txt", "x");
    life.commit("beside", "2026-01-07");
    life.tag("v0.1.1");
    life.git(&["checkout", "-q", "main"], "2026-04-04");
    life.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"], "2026-04-05");
    let day = "2026-02-20T23:59:59Z".parse().unwrap();
    let then = HistoryRequest { now: day, is_past: true, ..life.request() };
    let seen_later = history(&then).unwrap();
    assert_eq!((seen_later.commits, seen_later.steps.len(), seen_later.waivers.len()), (5, 4, 0));
    let tags: Vec<&str> = seen_later.releases.iter().map(|it| it.tag.as_str()).collect();
    assert_eq!(tags, ["v0.1.0", "v0.1.1", "v0.2.0"]);
    life.git(&["reset", "-q", "--hard", "v0.2.0"], "2026-04-06");
    let seen_then = history(&HistoryRequest { now: day, ..life.request() }).unwrap();
    assert_eq!(seen_later, seen_then);
    // A tag of a later commit is not out yet.
    life.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"], "2026-03-01");
    life.tag("v0.3.0");
    assert_eq!(history(&then).unwrap(), seen_then);
    let before = HistoryRequest { now: "2025-12-31T00:00:00Z".parse().unwrap(), ..then };
    assert!(matches!(history(&before), Err(Error::NoCommitUntil { .. })));
}

/// A tag that is set again is another release, whatever was kept before.
#[test]
fn the_second_time_says_the_same_and_a_moved_tag_another_thing() {
    let life = life();
    let cache = tempfile::tempdir().unwrap();
    let request = HistoryRequest { cache: Some(cache.path().to_owned()), ..life.request() };
    let first = history(&request).unwrap();
    let kept = files(cache.path());
    // Every commit that touches contracts, and the release that has one before it.
    assert_eq!(kept.len(), 7 + 1);
    assert_eq!(history(&request).unwrap(), first);

    // Nothing is out any more, so that the last change is one like others.
    life.git(&["tag", "-d", "v0.1.0", "v0.2.0"], "2026-01-01");
    let without = history(&request).unwrap();
    let last = without.steps.last().map(told).unwrap();
    assert_eq!(last.1, [1, 0, 0, 0]);
    life.git(&["tag", "v0.2.0", "HEAD"], "2026-01-01");
    let moved = history(&request).unwrap();
    assert_eq!(moved.releases.len(), 1);
    assert_eq!(moved.steps.last().unwrap().release.as_deref(), Some("v0.2.0"));
}

#[test]
fn an_entry_that_is_not_what_was_kept_is_ignored() {
    let life = life();
    let cache = tempfile::tempdir().unwrap();
    let request = HistoryRequest { cache: Some(cache.path().to_owned()), ..life.request() };
    let first = history(&request).unwrap();
    let kept = files(cache.path());
    let texts: Vec<String> = kept.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    // Another entry in the place of each; text that is none; a lie about the commit.
    let other: Vec<String> = texts.iter().cycle().skip(1).take(texts.len()).cloned().collect();
    let none = vec!["{".to_owned(); texts.len()];
    let commit = &first.steps[0].commit;
    let lie: Vec<String> = texts.iter().map(|text| text.replace(commit, &"0".repeat(40))).collect();
    for hostile in [other, none, lie] {
        for (file, text) in kept.iter().zip(&hostile) {
            fs::write(file, text).unwrap();
        }
        assert_eq!(history(&request).unwrap(), first);
    }
    // A directory that nothing can be kept in costs nothing but time.
    let file = cache.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(history(&HistoryRequest { cache: Some(file), ..life.request() }).unwrap(), first);
}

/// The regular files below a directory.
fn files(directory: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

#[test]
fn no_commit_is_an_error_that_says_so() {
    let it = Repository::new();
    assert!(matches!(history(&it.request()), Err(Error::NoCommit)));
    let nowhere = tempfile::tempdir().unwrap();
    let error = history(&request(nowhere.path())).unwrap_err();
    assert!(error.message().contains("is not in a git repository"), "{}", error.message());
}

#[test]
fn a_shallow_clone_says_where_it_begins() {
    let life = life();
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", life.path().display());
    let here = clone.path().join("kv");
    let arguments = ["clone", "-q", "--depth", "3", &url, here.to_str().unwrap()];
    git(clone.path(), &arguments, "2026-06-30");
    let history = history(&request(&here)).unwrap();
    assert!(history.is_cut_short);
    // The first of three has nothing to be compared with, the others have.
    assert_eq!(history.steps.len(), 2);
    let note = history.notes.iter().find(|note| note.contains("shallow")).unwrap();
    assert!(note.contains("git fetch --unshallow"), "{note}");
}

#[test]
fn objects_that_are_not_there_are_told() {
    let life = life();
    let cache = tempfile::tempdir().unwrap();
    let request = HistoryRequest { cache: Some(cache.path().to_owned()), ..life.request() };
    // The text of the contract after the addition of January.
    let id = life.git(&["rev-parse", "v0.2.0~2:wit/kv.wit"], "2026-01-01");
    let (first, rest) = id.split_at(2);
    let object = life.path().join(".git/objects").join(first).join(rest);
    let bytes = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap();
    let damaged = history(&request).unwrap();
    let not_judged: Vec<usize> = damaged.steps.iter().map(|it| it.not_judged.len()).collect();
    // It is on one side of two steps.
    assert_eq!(not_judged, [0, 1, 1, 0, 0, 0, 0]);
    assert_eq!(damaged.steps[3].breaking.covered, 1);
    // Once it is back, they are judged: nothing of that was kept.
    fs::write(&object, bytes).unwrap();
    assert_eq!(history(&request).unwrap(), life.history());
    // A commit without its parent is where the history begins.
    let id = life.git(&["rev-parse", "v0.2.0~1"], "2026-01-01");
    let (first, rest) = id.split_at(2);
    fs::remove_file(life.path().join(".git/objects").join(first).join(rest)).unwrap();
    match history(&life.request()) {
        Ok(rest) => assert!(rest.notes.iter().any(|it| it.contains("cannot be read")), "{rest:?}"),
        Err(error) => assert!(!error.message().is_empty()),
    }
}

/// A release beside the main line is read for what changed since, and for nothing else.
#[test]
fn a_release_that_is_not_there_is_not_taken_for_none() {
    let it = Repository::new();
    it.write("wit/kv.wit", KV);
    it.commit("begin", "2026-01-01");
    it.git(&["checkout", "-q", "-b", "release"], "2026-01-02");
    it.write("wit/kv.wit", &KV.replace("0.1.0", "0.1.1"));
    it.commit("the release", "2026-01-02");
    it.tag("v0.1.1");
    it.git(&["checkout", "-q", "main"], "2026-01-03");
    let kv = KV.replace("0.1.0", "0.2.0");
    it.write("wit/kv.wit", &kv);
    it.commit("the next version", "2026-01-03");
    it.write("wit/kv.wit", &kv.replace("interface store", "// Keys.\ninterface store"));
    it.commit("a comment", "2026-01-04");
    it.write("wit/kv.wit", &kv.replace("  get: func(key: string) -> option<string>;\n", ""));
    it.commit("get is gone, which the version allows since the release", "2026-01-05");
    let whole = it.history();
    assert_eq!(told(&whole.steps[3]).1, [0, 0, 1, 0]);
    let id = it.git(&["rev-parse", "v0.1.1:wit/kv.wit"], "2026-01-01");
    let (first, rest) = id.split_at(2);
    let object = it.path().join(".git/objects").join(first).join(rest);
    let bytes = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let request = HistoryRequest { cache: Some(cache.path().to_owned()), ..it.request() };
    let damaged = history(&request).unwrap();
    let not_judged: Vec<usize> = damaged.steps.iter().map(|it| it.not_judged.len()).collect();
    assert_eq!(not_judged, [0, 1, 0, 1]);
    // Once it is back, it is compared with: nothing of that was kept.
    fs::write(&object, bytes).unwrap();
    assert_eq!(history(&request).unwrap(), whole);
}

/// Tags may name anything.
#[test]
fn strange_tags_are_left_out_and_told() {
    let life = life();
    let day = "2026-01-01";
    life.git(&["tag", "v9.0.0", "HEAD:wit/kv.wit"], day);
    life.git(&["tag", "v9.1.0", "HEAD^{tree}"], day);
    life.git(&["checkout", "-q", "--orphan", "other"], day);
    life.commit("no past", day);
    life.tag("v9.2.0");
    life.git(&["checkout", "-q", "main"], day);
    let history = life.history();
    let tags: Vec<&str> = history.releases.iter().map(|it| it.tag.as_str()).collect();
    assert_eq!(tags, ["v0.1.0", "v0.2.0"]);
    for tag in ["v9.0.0", "v9.1.0", "v9.2.0"] {
        assert!(history.notes.iter().any(|note| note.contains(tag)), "{tag}: {:?}", history.notes);
    }
}

/// Times that are no times, and texts that are no texts.
#[test]
fn hostile_commits_are_steps_like_others() {
    let it = Repository::new();
    it.write("wit/kv.wit", KV);
    it.commit("begin", "2026-01-01");
    it.write("wit/kv.wit", &KV.replace("  put:", "  size: func();\n  put:"));
    it.git(&["add", "-A"], "2026-01-01");
    let title = "</script>\u{202e}##[error] `x` | =cmd";
    let output = Command::new("git")
        .args(["-c", "user.name=n", "-c", "user.email=e@e", "commit", "-q", "-m", title])
        .current_dir(it.path())
        .envs([("GIT_COMMITTER_DATE", "@99999999999 +0000"), ("GIT_AUTHOR_DATE", "@1 +0000")])
        .output();
    assert!(output.unwrap().status.success());
    let history = it.history();
    let step = history.steps.last().unwrap();
    assert_eq!((step.title.as_str(), step.additions), (title, 1));
    let now = Timestamp::from_second(1_782_820_800).unwrap();
    let numbers = Numbers::new(&[&history], By::Month, now.as_second());
    // What is dated ahead of its time belongs to the present.
    assert_eq!(numbers.periods.last().map(|it| it.counts.additions), Some(1));
}
