//! Attacks on what witgate writes: the author of a change put links and files
//! where `pin`, `waive`, `init` and `-o` write, or many of them run at once.

#![cfg(unix)]

mod sandbox;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use sandbox::{command, commit, end, git, witgate, write};
use tempfile::TempDir;

const API: &str =
    "package acme:api@0.2.0;\ninterface i { f: func(); g: func(); }\nworld w { import i; }\n";

/// A repository with a contract, and beside it what is nobody's to write to.
struct Repository {
    home: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { home: tempfile::tempdir().expect("a directory") };
        write(repository.home.path(), "outside/precious", "precious");
        write(repository.home.path(), "repository/wit/a.wit", API);
        git(&repository.path(), &["init", "-q"]);
        commit(&repository.path(), "base");
        repository
    }

    fn path(&self) -> std::path::PathBuf {
        self.home.path().join("repository")
    }

    fn outside(&self) -> std::path::PathBuf {
        self.home.path().join("outside")
    }

    /// Nothing outside changed, nothing came and nothing went.
    #[track_caller]
    fn expect_outside_untouched(&self) {
        assert_eq!(names(&self.outside()), ["precious"]);
        let text = fs::read_to_string(self.outside().join("precious"));
        assert_eq!(text.expect("it is there"), "precious");
    }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("listed").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

const THROUGH_A_LINK: &str = "the path has a symbolic link in the repository";

#[test]
fn pin_writes_through_no_link() {
    for link in ["witgate.lock", ".witgate", ".witgate/acme-api.wit"] {
        let repository = Repository::new();
        let (here, outside) = (repository.path(), repository.outside());
        let target = match link {
            ".witgate" => outside.clone(),
            _ => outside.join("precious"),
        };
        fs::create_dir_all(here.join(link).parent().expect("it has one")).expect("made");
        symlink(&target, here.join(link)).expect("linked");
        // The link is refused whether it is met by reading or by writing.
        witgate(&here, &["pin"]).expect(2, &["symbolic link"]);
        repository.expect_outside_untouched();
        assert!(here.join(link).is_symlink(), "{link} is as it was");
    }
}

#[test]
fn pin_writes_through_no_link_that_stays_in_the_repository() {
    let repository = Repository::new();
    let here = repository.path();
    write(&here, "src/lib.rs", "fn main() {}");
    symlink("src/lib.rs", here.join("witgate.lock")).expect("linked");
    fs::remove_file(here.join("src/lib.rs")).expect("removed");
    witgate(&here, &["pin"]).expect(2, &[THROUGH_A_LINK]);
    assert!(!here.join("src/lib.rs").exists(), "nothing is written where the link leads");
    fs::remove_file(here.join("witgate.lock")).expect("removed");
    fs::remove_dir_all(here.join(".witgate")).expect("removed");
    symlink("src", here.join(".witgate")).expect("linked");
    witgate(&here, &["pin"]).expect(2, &[THROUGH_A_LINK]);
    assert_eq!(names(&here.join("src")), [""; 0]);
}

#[test]
fn pin_opens_no_name_that_can_be_foreseen() {
    let repository = Repository::new();
    let here = repository.path();
    let planted = ["witgate.part", "witgate.lock.part", ".witgate.part", "witgate.lock.tmp"];
    fs::create_dir(here.join(".witgate")).expect("made");
    let snapshot = ".witgate/acme-api.wit.part";
    for name in planted.into_iter().chain([snapshot]) {
        symlink(repository.outside().join("precious"), here.join(name)).expect("linked");
    }
    witgate(&here, &["pin"]).expect(0, &["wrote witgate.lock"]);
    repository.expect_outside_untouched();
    for name in planted.into_iter().chain([snapshot]) {
        assert!(here.join(name).is_symlink(), "{name} is as it was");
    }
}

#[test]
fn pin_removes_nothing_but_snapshots_of_its_own() {
    let repository = Repository::new();
    let here = repository.path();
    witgate(&here, &["pin"]).expect(0, &[]);
    let lock = fs::read_to_string(here.join("witgate.lock")).expect("it is there");
    let contract = lock.lines().find(|line| line.starts_with("contract")).expect("a line");
    let stale = |snapshot: &str| {
        let entry = format!(
            "\n[[package]]\nname = \"acme:gone\"\npath = \"gone\"\n{contract}\nsnapshot = \"{snapshot}\"\n"
        );
        write(&here, "witgate.lock", format!("{lock}{entry}"));
        witgate(&here, &["pin"]).expect(0, &["dropped"]);
    };
    for kept in [".witgate-mine/a.wit", ".witgate/bytes/a.wit", ".witgate/policy", "wit/a.wit"] {
        if kept != "wit/a.wit" {
            write(&here, kept, "mine");
        }
        stale(kept);
        assert!(here.join(kept).exists(), "{kept} is not for pin to remove");
    }
    write(&here, ".witgate/acme-gone.wit", "a snapshot of before");
    stale(".witgate/acme-gone.wit");
    assert!(!here.join(".witgate/acme-gone.wit").exists(), "a stale snapshot goes");
}

/// A repository in which one waiver can be written for each of `count` findings,
/// and the fingerprints.
fn with_findings(count: usize) -> (Repository, Vec<String>) {
    let repository = Repository::new();
    let here = repository.path();
    let text = |cases: &str| {
        let each = (0..count).map(|n| format!("enum e{n} {{ {cases} }} f{n}: func(x: e{n});\n"));
        let items: String = each.collect();
        format!("package acme:api@0.2.0;\ninterface i {{\n{items}}}\nworld w {{ import i; }}\n")
    };
    write(&here, "wit/a.wit", text("a"));
    commit(&here, "enums");
    git(&here, &["switch", "-q", "-c", "change"]);
    write(&here, "wit/a.wit", text("a, b"));
    let output = command(&here, &["check", "--format", "json"]).output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings").iter();
    let added = findings.filter(|finding| finding["rule"] == "enum-case-added");
    let fingerprint = |finding: &serde_json::Value| {
        finding["fingerprint"].as_str().expect("each has one").to_owned()
    };
    let fingerprints: Vec<String> = added.map(fingerprint).collect();
    assert_eq!(fingerprints.len(), count);
    (repository, fingerprints)
}

#[test]
fn waive_writes_through_no_link() {
    let (repository, fingerprints) = with_findings(1);
    let here = repository.path();
    let waive = ["waive", &fingerprints[0], "--reason", "because"];
    write(&here, "elsewhere/policy.toml", "# mine\n");
    symlink("elsewhere/policy.toml", here.join("witgate.toml")).expect("linked");
    witgate(&here, &waive).expect(2, &[THROUGH_A_LINK]);
    let text = fs::read_to_string(here.join("elsewhere/policy.toml")).expect("it is there");
    assert_eq!(text, "# mine\n");
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    // One that leads nowhere yet would make a file wherever it points.
    symlink(repository.outside().join("new"), here.join("witgate.toml")).expect("linked");
    witgate(&here, &waive).expect(2, &[THROUGH_A_LINK]);
    repository.expect_outside_untouched();
}

#[test]
fn init_writes_through_no_link() {
    let repository = Repository::new();
    let here = repository.path();
    symlink(repository.outside().join("new"), here.join("witgate.toml")).expect("linked");
    witgate(&here, &["init"]).expect(2, &["already exists"]);
    repository.expect_outside_untouched();
}

#[test]
fn reports_go_through_no_link_of_the_repository() {
    let repository = Repository::new();
    let (here, outside) = (repository.path(), repository.outside());
    symlink(outside.join("precious"), here.join("report.json")).expect("linked");
    symlink(&outside, here.join("reports")).expect("linked");
    for file in ["report.json", "reports/precious", "reports/new.json"] {
        let output = format!("json={file}");
        let check = ["diff", "none", "wit", "-o", &output];
        witgate(&here, &check).expect(2, &["cannot write", THROUGH_A_LINK]);
        repository.expect_outside_untouched();
    }
    // Outside of a repository it is the user's own link, and is followed.
    symlink("precious", outside.join("latest.json")).expect("linked");
    let output = format!("json={}", outside.join("latest.json").display());
    witgate(&here, &["diff", "none", "wit", "-o", &output]).expect(0, &[]);
    assert!(outside.join("latest.json").is_symlink());
    let text = fs::read_to_string(outside.join("precious")).expect("it is there");
    assert!(text.contains("witgate/report/1"), "{text}");
}

/// A pipe of the test's own: the system's devices are for no test to write to, as
/// one that fails would replace them.
#[test]
fn reports_still_go_to_pipes() {
    use std::os::unix::fs::FileTypeExt as _;
    let repository = Repository::new();
    let here = repository.path();
    let pipe = repository.outside().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("it runs");
    assert!(made.success());
    let reader = pipe.clone();
    let reader = std::thread::spawn(move || fs::read_to_string(reader).expect("read"));
    let output = format!("json={}", pipe.display());
    witgate(&here, &["diff", "none", "wit", "-o", &output]).expect(0, &[]);
    let is_pipe = || fs::metadata(&pipe).expect("it is there").file_type().is_fifo();
    assert!(is_pipe(), "the pipe is still one");
    assert!(reader.join().expect("it ends").contains("witgate/report/1"));
    // Nor is it removed where nothing was judged.
    witgate(&here, &["diff", "git:nope", "wit", "-o", &output]).expect(2, &[]);
    assert!(is_pipe(), "the pipe is still one");
}

/// A pipe where a pin belongs would wait for ever for somebody who reads it.
#[test]
fn a_pin_is_not_written_to_a_pipe() {
    let repository = Repository::new();
    let here = repository.path();
    witgate(&here, &["pin"]).expect(0, &[]);
    let pins = here.join(".witgate");
    let files = names(&pins);
    let pinned = files.iter().find(|file| file.ends_with(".wit")).expect("the package is pinned");
    let pipe = pins.join(pinned);
    fs::remove_file(&pipe).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("it runs");
    assert!(made.success());
    witgate(&here, &["pin"]).expect(2, &["not a regular file", pinned.as_str()]);
}

#[test]
fn waivers_that_are_written_at_once_are_all_kept() {
    let (repository, fingerprints) = with_findings(16);
    let here = repository.path();
    let start = |fingerprint: &String| {
        let mut waive = command(&here, &["waive", fingerprint, "--reason", "all at once"]);
        waive.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs")
    };
    let mut running: Vec<_> = fingerprints.iter().map(start).collect();
    let codes = running.iter_mut().map(|waive| end(waive, &["waive"]).code());
    assert_eq!(codes.collect::<Vec<_>>(), [Some(0); 16]);
    let policy = fs::read_to_string(here.join("witgate.toml")).expect("it is there");
    let lost = fingerprints.iter().filter(|fingerprint| !policy.contains(fingerprint.as_str()));
    assert_eq!(lost.count(), 0, "{policy}");
    assert_eq!(names(&here), [".git", "wit", "witgate.toml"], "nothing is left over");
}

#[test]
fn pins_that_are_written_at_once_all_succeed() {
    let repository = Repository::new();
    let here = repository.path();
    for package in 0..6 {
        let text = format!("package acme:p{package}@1.0.0;\ninterface i {{ f: func(); }}\n");
        write(&here, &format!("wit{package}/a.wit"), text);
    }
    let packages = (0..6).map(|n| format!("[[package]]\npath = \"wit{n}\"\n"));
    write(&here, "witgate.toml", packages.collect::<String>());
    let start = |_| {
        let mut pin = command(&here, &["pin"]);
        pin.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs")
    };
    let mut running: Vec<_> = (0..8).map(start).collect();
    let codes = running.iter_mut().map(|pin| end(pin, &["pin"]).code());
    assert_eq!(codes.collect::<Vec<_>>(), [Some(0); 8]);
    witgate(&here, &["pin"]).expect(0, &["is already up to date"]);
    assert_eq!(names(&here.join(".witgate")).len(), 6, "nothing is left over");
}

#[test]
fn a_pin_that_is_killed_leaves_no_half_file() {
    let repository = Repository::new();
    let here = repository.path();
    let items =
        (0..4000).map(|n| format!("call{n}: func(x: u32) -> string;\n")).collect::<String>();
    write(&here, "wit/a.wit", format!("package acme:api@0.2.0;\ninterface i {{\n{items}}}\n"));
    witgate(&here, &["pin"]).expect(0, &[]);
    let files = ["witgate.lock", ".witgate/acme-api.wit"].map(|file| here.join(file));
    let whole = files.clone().map(|file| fs::read(file).expect("it is there"));
    for delay in (0..60).step_by(4) {
        for file in &files {
            let _ = fs::remove_file(file);
        }
        let mut pin = command(&here, &["pin"]);
        let mut pin = pin.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(delay));
        pin.kill().expect("it can be ended");
        pin.wait().expect("it ended");
        for (file, whole) in files.iter().zip(&whole) {
            let is_whole = fs::read(file).map_or(true, |text| text == *whole);
            assert!(is_whole, "{} is cut short", file.display());
        }
    }
    // Whoever is killed between two system calls may leave such names, and no other.
    let left = names(&here).into_iter().chain(names(&here.join(".witgate")));
    let known = [".git", ".witgate", "wit", "witgate.lock", "acme-api.wit"];
    let is_known = |name: &String| known.contains(&name.as_str());
    for name in left.filter(|name| !is_known(name)) {
        assert!(name.starts_with(".witgate-") && name.ends_with(".tmp"), "{name}");
    }
    // And whoever was killed keeps nobody else waiting.
    witgate(&here, &["pin"]).expect(0, &[]);
}

#[test]
fn permissions_stay_as_they_were() {
    let (repository, fingerprints) = with_findings(1);
    let here = repository.path();
    let mode = |file: &str| {
        fs::metadata(here.join(file)).expect("it is there").permissions().mode() & 0o777
    };
    write(&here, "witgate.toml", "");
    fs::set_permissions(here.join("witgate.toml"), fs::Permissions::from_mode(0o640)).expect("set");
    witgate(&here, &["waive", &fingerprints[0], "--reason", "because"]).expect(0, &[]);
    assert_eq!(mode("witgate.toml"), 0o640);
    // A new file is as any other new file of this user.
    write(&here, "other", "");
    witgate(&here, &["diff", "none", "wit", "-o", "json=report.json"]).expect(0, &[]);
    assert_eq!(mode("report.json"), mode("other"));
}

#[test]
fn a_report_takes_the_place_of_no_input() {
    let repository = Repository::new();
    let here = repository.path();
    write(&here, "plain", API);
    write(&here, "policy", "fail-on = \"warn\"\n[[package]]\npath = \"wit\"\n");
    witgate(&here, &["pin"]).expect(0, &[]);
    let was = |file: &str| fs::read(here.join(file)).expect("it is there");
    let cases: [(&str, &[&str]); 9] = [
        ("wit/a.wit", &["check"]),
        ("witgate.lock", &["verify"]),
        ("plain", &["diff", "none", "plain"]),
        ("./wit/../plain", &["diff", "none", "plain"]),
        ("policy", &["check", "--config", "policy"]),
        // Also where nothing was judged, and the input not read yet.
        ("wit/a.wit", &["check", "--config", "nope"]),
        ("witgate.lock", &["verify", "--config", "nope"]),
        ("plain", &["diff", "git:nope", "plain"]),
        ("policy", &["check", "--config", "policy", "--against", "git:nope"]),
    ];
    for (file, arguments) in cases {
        let before = was(file);
        let output = format!("json={file}");
        let arguments = [arguments, &["-o", &output]].concat();
        witgate(&here, &arguments).expect(2, &["it is an input of this run"]);
        assert_eq!(was(file), before, "{arguments:?}");
    }
}

#[test]
fn a_report_takes_the_place_of_nothing_that_was_read() {
    let repository = Repository::new();
    let here = repository.path();
    // A key is called as its owner likes.
    write(&here, "release-key", "no key at all\n");
    write(&here, "plugin.wasm", "\0asm");
    write(
        &here,
        "witgate.toml",
        "[[package]]\npath = \"wit\"\n[[artifact]]\npath = \"plugin.wasm\"\n\
         attestations = [\"statement\"]\n[[provenance.key]]\nname = \"k\"\npath = \"release-key\"\n",
    );
    write(&here, "statement", "{}");
    let before = fs::read(here.join("release-key")).expect("it is there");
    witgate(&here, &["verify", "-o", "json=release-key"]).expect(2, &["release-key"]);
    assert_eq!(fs::read(here.join("release-key")).expect("it is there"), before);
}

#[test]
fn nor_the_place_of_what_was_judged() {
    let repository = Repository::new();
    let here = repository.path();
    write(&here, "plugin", "(component)");
    write(&here, "witgate.toml", "[[artifact]]\npath = \"plugin\"\n");
    witgate(&here, &["pin"]).expect(0, &[]);
    witgate(&here, &["verify", "-o", "json=report"]).expect(0, &[]);
    let output = ["verify", "-o", "json=plugin"];
    witgate(&here, &output).expect(2, &["it is an input of this run"]);
    assert_eq!(fs::read_to_string(here.join("plugin")).expect("it is there"), "(component)");
}

#[test]
fn a_run_that_judged_nothing_leaves_no_report_of_an_earlier_one() {
    let repository = Repository::new();
    let here = repository.path();
    let outputs = ["-o", "json=report.json", "-o", "markdown=report.md"];
    let check = |more: &[&str]| witgate(&here, &[&["check"], more, &outputs[..]].concat());
    check(&["--against", "none"]).expect(0, &[]);
    assert!(here.join("report.json").exists() && here.join("report.md").exists());
    check(&["--against", "git:nope"]).expect(2, &["`nope` not found"]);
    assert!(!here.join("report.json").exists() && !here.join("report.md").exists());
    // Of two reports, one that can be written is this run's, and stays.
    check(&["--against", "none"]).expect(0, &[]);
    fs::remove_file(here.join("report.md")).expect("removed");
    fs::create_dir(here.join("report.md")).expect("made");
    check(&["--against", "none"]).expect(2, &["cannot write report.md"]);
    assert!(here.join("report.json").exists());
}

/// What git reads back would decide what the next run compares with.
#[test]
fn nothing_is_written_where_git_keeps_its_own_files() {
    let repository = Repository::new();
    let here = repository.path();
    witgate(&here, &["pin"]).expect(0, &[]);
    write(&here, "wit/a.wit", API.replace("f: func();", "f: func(a: u8);"));
    let config = fs::read(here.join(".git/config")).expect("it is there");
    let names_before = names(&here.join(".git"));
    for arguments in [
        &["check", "-o", "json=.git/config"][..],
        &["check", "-o", "json=wit/../.git/refs/tags/v9.9.9"],
        &["check", "--against", "git:nope", "-o", "json=.git/config"],
        &["verify", "--attest", ".git/config"],
        &["check", "--witness", ".git/witnesses"],
    ] {
        witgate(&here, arguments).expect(2, &[]);
        assert_eq!(
            fs::read(here.join(".git/config")).ok().as_ref(),
            Some(&config),
            "{arguments:?}"
        );
        assert_eq!(names(&here.join(".git")), names_before, "{arguments:?}");
    }
    witgate(&here, &["check", "-o", "json=.git/report"]).expect(2, &["is in `.git`"]);
}
