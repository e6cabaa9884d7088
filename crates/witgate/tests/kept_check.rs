//! A check that is kept says what a new check says, edit by edit.

use std::path::{Path, PathBuf};
use std::process::Command;

use witgate::{Checked, Date, KeptCheck, Level, Options, Overlay, ReadAgain, Request};

const WIT: &str = "\
package acme:plugin@0.2.0;

interface draw {
  enum level { low, high }
  record point { x: u32, y: u32 }
  get: func(key: string) -> point;
  put: func(p: point, l: level);
}

world plugin {
  import draw;
}
";

const OTHER: &str = "\
package acme:other@0.2.0;

interface other {
  call: func();
}
";

fn git(directory: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    let mut git = Command::new("git");
    let output = git.current_dir(directory).args(identity).args(arguments).output();
    let output = output.expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository of two packages, with a release and a commit after it.
fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    for (path, text) in [("plugin/plugin.wit", WIT), ("other/other.wit", OTHER)] {
        let path = here.join(path);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["add", "."]);
    git(here, &["commit", "-q", "-m", "first"]);
    git(here, &["tag", "v0.2.0"]);
    let more = WIT.replace("  put:", "  more: func();\n  put:");
    std::fs::write(here.join("plugin/plugin.wit"), more).expect("written");
    git(here, &["commit", "-q", "-a", "-m", "merged"]);
    git(here, &["checkout", "-q", "-b", "change"]);
    directory
}

fn request(directory: &Path, overlay: &Overlay) -> Request {
    Request {
        directory: directory.to_owned(),
        options: Options { overlay: overlay.clone(), ..Options::default() },
        ..Request::on(Date::constant(2026, 1, 1))
    }
}

fn overlay(file: &Path, text: &str) -> Overlay {
    Overlay::from_iter([(file.to_owned(), text.into())])
}

/// What a check finds: rule, item, level, whose doing, and where.
fn found(checked: &Checked) -> Vec<String> {
    let findings = checked.outcomes.iter().flat_map(|outcome| {
        outcome.verdict.findings.iter().map(move |it| {
            let span = it.item_at().map(|item| outcome.candidate.contract.span(item));
            let place = span.and_then(|span| outcome.candidate.sources.place(span));
            let line = place.map(|place| (place.line, place.column));
            let (rule, item) = (it.rule.id, &it.item);
            format!("{rule} {item} {:?} {:?} {line:?}", it.level, it.introduced)
        })
    });
    let mut found: Vec<String> = findings.collect();
    found.extend(checked.gate.iter().map(|it| it.fingerprint.clone()));
    found
}

#[test]
fn each_edit_is_judged_as_by_a_new_check() {
    let repository = repository();
    let here = repository.path().canonicalize().expect("there");
    let file: PathBuf = here.join("plugin/plugin.wit");
    let text = std::fs::read_to_string(&file).expect("text");
    let mut kept = KeptCheck::read(&request(&here, &Overlay::default())).expect("it is read");
    let mut seen = Vec::new();
    for (edit, is_read) in [
        (text.clone(), true),
        (text.replace("low, high", "low, mid, high"), true),
        (text.replace("y: u32", "y: u64"), true),
        (format!("// a\n{}", text.replace("  put: func(p: point, l: level);\n", "")), true),
        // What was never released is taken back.
        (text.replace("  more: func();\n", ""), true),
        // Another version, and so perhaps another release; another name.
        (text.replace("@0.2.0", "@0.3.0"), false),
        (text.replace("acme:plugin", "acme:plug"), false),
        // What is not valid leaves what was read last.
        (text.replace("  put: func", "  put func"), false),
        (text.replace("l: level", "l: option<level>"), true),
    ] {
        let overlay = overlay(&file, &edit);
        let again = kept.read_again(&file, &overlay);
        assert_eq!(matches!(again, ReadAgain::Read), is_read, "{again:?}: {edit}");
        if is_read {
            let new = witgate::check(&request(&here, &overlay)).expect("it is judged");
            let kept = kept.judge().expect("it is judged");
            assert_eq!(found(&kept), found(&new), "{edit}");
            seen.push(found(&kept));
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 6, "each edit is another verdict: {seen:#?}");
}

#[test]
fn what_fails_a_check() {
    let repository = repository();
    let here = repository.path().canonicalize().expect("there");
    let file = here.join("plugin/plugin.wit");
    let text = std::fs::read_to_string(&file).expect("text");
    let passes = |edit: &str, fail_on| {
        let request = Request { fail_on, ..request(&here, &overlay(&file, edit)) };
        let checked = witgate::check(&request).expect("it is judged");
        checked.passes()
    };
    let (error, never) = (Some(Level::Error), Some(Level::Off));
    assert!(passes(&text, error));
    let broken = text.replace("  put: func(p: point, l: level);\n", "");
    assert!(!passes(&broken, error));
    assert!(passes(&broken, never));
    // What could not be judged never passes, whatever findings fail.
    let unreadable = text.replace("  put: func", "  put func");
    assert!(!passes(&unreadable, error));
    assert!(!passes(&unreadable, never));
    // A finding on the policy fails where nothing else does.
    let policy = here.join("witgate.toml");
    let strict = "[rules]\npolicy-loosened = \"error\"\nfunction-removed = \"error\"\n";
    std::fs::write(&policy, strict).expect("written");
    git(&here, &["add", "."]);
    git(&here, &["commit", "-q", "-m", "a policy"]);
    git(&here, &["branch", "-f", "main"]);
    assert!(passes(&text, error));
    let loose = strict.replace("function-removed = \"error\"", "function-removed = \"note\"");
    std::fs::write(&policy, loose).expect("written");
    assert!(!passes(&text, error));
}

#[test]
fn a_file_of_no_package_needs_a_new_check() {
    let repository = repository();
    let here = repository.path().canonicalize().expect("there");
    let mut kept = KeptCheck::read(&request(&here, &Overlay::default())).expect("it is read");
    for file in ["plugin/new.wit", "witgate.toml", "elsewhere/a.wit"] {
        let file = here.join(file);
        let again = kept.read_again(&file, &overlay(&file, "interface a {}\n"));
        assert!(matches!(again, ReadAgain::NeedsNewCheck), "{again:?}");
    }
    // So does one that a package uses and does not have: others may use it too.
    let shared = here.join("shared/shared.wit");
    std::fs::create_dir_all(here.join("shared")).expect("made");
    let text = "package acme:shared@0.1.0;\ninterface types { type size = u32; }\n";
    std::fs::write(&shared, text).expect("written");
    let policy = "deps = [\"shared\"]\n[[package]]\npath = \"plugin\"\n";
    std::fs::write(here.join("witgate.toml"), policy).expect("written");
    let plugin = here.join("plugin/plugin.wit");
    let using = "interface draw {\n  use acme:shared/types@0.1.0.{size};\n  scale: func(by: size);";
    let using = WIT.replace("interface draw {", using);
    std::fs::write(&plugin, &using).expect("written");
    let mut kept = KeptCheck::read(&request(&here, &Overlay::default())).expect("it is read");
    for (file, text, is_read) in [(&shared, text, false), (&plugin, &*using, true)] {
        let again = kept.read_again(file, &overlay(file, &text.replace("u32", "u64")));
        assert_eq!(matches!(again, ReadAgain::Read), is_read, "{again:?}");
    }
}

/// As many files as before, and other packages in them.
#[test]
fn who_uses_another_package_needs_a_new_check() {
    let repository = repository();
    let here = repository.path().canonicalize().expect("there");
    for name in ["one", "two"] {
        let text = format!("package acme:{name}@0.1.0;\ninterface i {{ f: func(); }}\n");
        std::fs::create_dir_all(here.join("plugin/deps")).expect("made");
        std::fs::write(here.join(format!("plugin/deps/{name}.wit")), text).expect("written");
    }
    let file = here.join("plugin/plugin.wit");
    let using = WIT.replace("import draw;", "import draw;\n  import acme:one/i@0.1.0;");
    std::fs::write(&file, &using).expect("written");
    let mut kept = KeptCheck::read(&request(&here, &Overlay::default())).expect("it is read");
    let again = kept.read_again(&file, &overlay(&file, &using.replace("acme:one", "acme:two")));
    assert!(matches!(again, ReadAgain::NeedsNewCheck), "{again:?}");
}

#[test]
fn an_overlay_is_read_in_place_of_files() {
    let repository = repository();
    let here = repository.path().canonicalize().expect("there");
    // A file that is not there is part of the directory's package, and a policy counts.
    let new = here.join("plugin/new.wit");
    let text = "interface fresh {\n  call: func();\n}\n";
    let checked = witgate::check(&request(&here, &overlay(&new, text))).expect("it is judged");
    let is_added = |it: &String| it.starts_with("interface-added acme:plugin/fresh");
    assert!(found(&checked).iter().any(is_added), "{:#?}", found(&checked));
    let policy = here.join("witgate.toml");
    let text = "[[package]]\npath = \"other\"\n";
    let checked = witgate::check(&request(&here, &overlay(&policy, text))).expect("it is judged");
    let of_policy = checked.outcomes.iter().map(|it| it.name.as_deref());
    assert!(of_policy.clone().any(|name| name == Some("other")));
    assert!(!here.join("plugin/new.wit").exists() && !policy.exists(), "nothing is written");
}
