//! Which files are checked, where, and what becomes of those that move.

#![cfg(unix)]

mod editor;

use std::time::Duration;

use editor::{Editor, Repository, of_rule, range, rules};
use serde_json::{Value, json};

const WIT: &str = "\
package acme:plugin@0.2.0;

interface draw {
  enum level { low, high }
  put: func(l: level);
}

world plugin {
  import draw;
}
";

const CASE_ADDED: [&str; 2] = ["enum-case-added", "version-not-bumped"];

fn with_case() -> String {
    WIT.replace("low, high", "low, mid, high")
}

#[test]
fn two_folders_each_with_its_own_policy() {
    let lenient = "[rules]\nenum-case-added = \"warn\"\n";
    let one = Repository::new(&[("wit/plugin.wit", WIT)]);
    let other = Repository::new(&[("wit/plugin.wit", WIT), ("witgate.toml", lenient)]);
    let folders = [one.path(), other.path()];
    let folders: Vec<_> = folders.iter().map(|folder| &**folder).collect();
    let mut editor = Editor::in_folders(&folders, json!({}), Value::Null);
    let uris = [&one, &other].map(|it| it.uri("wit/plugin.wit"));
    for uri in &uris {
        editor.open(uri, WIT);
        editor.change(uri, &with_case());
    }
    for (uri, severity) in uris.iter().zip([1, 2]) {
        let shown = editor.wait_for(uri, &CASE_ADDED);
        assert_eq!(of_rule(&shown, "enum-case-added")["severity"], severity);
    }
    // One of them is closed.
    let removed = json!([{ "uri": editor::uri(&one.path()), "name": "a" }]);
    for uri in &uris {
        editor.close(uri);
    }
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": removed } }),
    );
    editor.wait_for(&uris[0], &[]);
    editor.end();
}

#[test]
fn a_policy_below_the_folder_is_the_one_that_counts() {
    let policy = "[[package]]\npath = \"wit\"\n\n[rules]\nenum-case-added = \"warn\"\n";
    let files = [
        ("wit/plugin.wit", WIT),
        ("inner/wit/plugin.wit", &WIT.replace("acme:plugin", "acme:inner")),
        ("inner/witgate.toml", policy),
    ];
    let repository = Repository::new(&files);
    let mut editor = Editor::new(&repository);
    let (outer, inner) = (repository.uri("wit/plugin.wit"), repository.uri("inner/wit/plugin.wit"));
    editor.open(&outer, &with_case());
    editor.open(&inner, &with_case().replace("acme:plugin", "acme:inner"));
    let shown = editor.wait_for(&outer, &CASE_ADDED);
    assert_eq!(of_rule(&shown, "enum-case-added")["severity"], 1);
    editor.wait(&inner, |shown| {
        rules(shown) == CASE_ADDED && of_rule(shown, "enum-case-added")["severity"] == 2
    });
    // The nearer policy is deleted, and the folder's check is the one that counts.
    std::fs::remove_file(repository.path().join("inner/witgate.toml")).expect("removed");
    editor.changed_on_disk(&[repository.uri("inner/witgate.toml")]);
    editor.wait(&inner, |shown| {
        rules(shown) == CASE_ADDED && of_rule(shown, "enum-case-added")["severity"] == 1
    });
    editor.end();
}

#[test]
fn files_that_no_package_has() {
    let repository = Repository::new(&[("wit/plugin.wit", WIT), ("notes.txt", "text\n")]);
    let outside = tempfile::tempdir().expect("a directory");
    let outside = editor::uri(&outside.path().canonicalize().expect("there").join("a.wit"));
    let mut editor = Editor::new(&repository);
    let notes = repository.uri("notes.txt");
    editor.open(&notes, "text\n");
    editor.open(&outside, WIT);
    let uri = repository.uri("wit/plugin.wit");
    editor.open(&uri, &with_case());
    editor.wait_for(&uri, &CASE_ADDED);
    editor.change(&outside, &with_case());
    editor.change(&notes, "other text\n");
    editor.listen(Duration::from_secs(1));
    for uri in [&outside, &notes] {
        assert_eq!(editor.published.get(uri).cloned().unwrap_or_default(), Vec::<Value>::new());
        assert_eq!(editor.hover(uri, 0, 0), Value::Null);
        assert_eq!(editor.lenses(uri), []);
    }
    editor.end();
}

#[test]
fn without_a_repository_one_note_says_why_nothing_is_compared() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path().canonicalize().expect("there");
    std::fs::create_dir(directory.join("wit")).expect("made");
    std::fs::write(directory.join("wit/plugin.wit"), WIT).expect("written");
    let uri = editor::uri(&directory.join("wit/plugin.wit"));
    let mut editor = Editor::in_folders(&[&directory], json!({}), Value::Null);
    editor.open(&uri, WIT);
    let shown = editor.wait_for(&uri, &["-"]);
    let note = shown.iter().find(|it| it["code"].is_null()).expect("it is there");
    assert_eq!((&note["severity"], &note["range"]), (&json!(3), &range((0, 0), (0, 0))));
    let message = note["message"].as_str().expect("text");
    assert!(message.starts_with("not checked: no baseline"), "{message}");
    // A baseline of the settings needs none.
    std::fs::create_dir(directory.join("old")).expect("made");
    std::fs::write(directory.join("old/plugin.wit"), WIT).expect("written");
    editor.change(&uri, &with_case());
    editor.tell(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "witgate": { "baseline": "old" } } }),
    );
    let shown = editor.wait_for(&uri, &CASE_ADDED);
    // The baseline is a file, so its place is shown.
    let before = &of_rule(&shown, "enum-case-added")["relatedInformation"][0]["location"];
    assert_eq!(before["uri"], editor::uri(&directory.join("old/plugin.wit")));
    assert_eq!(before["range"]["start"]["line"], 3);
    editor.end();
}

#[test]
fn what_is_vendored_is_read_as_it_is_edited() {
    let dependency =
        "package dep:types@1.0.0;\n\ninterface types {\n  enum level { low, high }\n}\n";
    let uses = "\
package acme:plugin@0.2.0;

interface draw {
  use dep:types/types@1.0.0.{level};
  put: func(l: level);
}

world plugin {
  import draw;
}
";
    let files = [("wit/plugin.wit", uses), ("wit/deps/types/types.wit", dependency)];
    let repository = Repository::new(&files);
    let mut editor = Editor::new(&repository);
    let uri = repository.uri("wit/deps/types/types.wit");
    editor.open(&uri, dependency);
    editor.change(&uri, &dependency.replace("low, high", "low, mid, high"));
    let shown = editor.wait(&uri, |shown| rules(shown).contains(&"enum-case-added"));
    assert_eq!(of_rule(&shown, "enum-case-added")["range"], range((3, 20), (3, 23)));
    editor.end();
}

#[test]
fn files_that_are_added_renamed_and_deleted() {
    let more = "package acme:plugin@0.2.0;\n\ninterface more {\n  more: func();\n}\n";
    let repository = Repository::new(&[("wit/plugin.wit", WIT), ("wit/more.wit", more)]);
    let mut editor = Editor::new(&repository);
    let uri = repository.uri("wit/plugin.wit");
    editor.open(&uri, WIT);
    editor.listen(Duration::from_secs(1));

    // Renamed: nothing changed.
    let path = |name: &str| repository.path().join("wit").join(name);
    std::fs::rename(path("more.wit"), path("renamed.wit")).expect("renamed");
    editor.changed_on_disk(&[repository.uri("wit/more.wit"), repository.uri("wit/renamed.wit")]);
    editor.listen(Duration::from_secs(1));
    let shown = editor.published.get(&uri).cloned().unwrap_or_default();
    assert_eq!(rules(&shown), Vec::<&str>::new());

    // Deleted: an interface is gone.
    std::fs::remove_file(path("renamed.wit")).expect("removed");
    editor.changed_on_disk(&[repository.uri("wit/renamed.wit")]);
    editor.wait_for(&uri, &["interface-removed", "version-not-bumped"]);

    // Not saved yet: it is back all the same, with what it adds.
    let new = repository.uri("wit/new.wit");
    editor.open(&new, &more.replace("more: func();", "more: func();\n  most: func();"));
    editor.wait(&new, |shown| rules(shown).contains(&"function-added"));
    editor.wait(&uri, |shown| !rules(shown).contains(&"interface-removed"));
    editor.close(&new);
    editor.wait_for(&uri, &["interface-removed", "version-not-bumped"]);
    editor.end();
}

#[test]
fn a_new_package_name_is_a_new_check() {
    let repository = Repository::new(&[("wit/plugin.wit", WIT)]);
    let mut editor = Editor::new(&repository);
    let uri = repository.uri("wit/plugin.wit");
    editor.open(&uri, WIT);
    editor.change(&uri, &with_case().replace("@0.2.0", "@0.3.0"));
    // The new version allows the change, which stays an item of the list.
    let shown = editor.wait(&uri, |shown| {
        rules(shown).contains(&"enum-case-added") && !rules(shown).contains(&"version-not-bumped")
    });
    assert_ne!(of_rule(&shown, "enum-case-added")["severity"], 1);
    editor.end();
}

#[test]
fn a_pin_that_does_not_match_is_found_in_the_lock() {
    let repository = Repository::new(&[("wit/plugin.wit", WIT)]);
    let request = witgate::Request {
        directory: repository.path(),
        ..witgate::Request::on(witgate::Date::constant(2026, 1, 1))
    };
    witgate::pin(&request).expect("it is pinned");
    repository.commit("pinned");
    repository.git(&["branch", "-f", "main"]);
    let lock = repository.read("witgate.lock");
    let broken = lock.replacen("sha256:", "sha256:0", 1);
    assert_ne!(lock, broken);
    let digest = lock.find("sha256:").expect("a digest") + "sha256:".len();
    let mut broken = lock.clone();
    let digit = if &lock[digest..=digest] == "0" { "1" } else { "0" };
    broken.replace_range(digest..=digest, digit);
    repository.write("witgate.lock", &broken);
    let mut editor = Editor::new(&repository);
    editor.open(&repository.uri("wit/plugin.wit"), WIT);
    let uri = repository.uri("witgate.lock");
    let shown = editor.wait(&uri, |shown| !shown.is_empty());
    let line = shown[0]["range"]["start"]["line"].as_u64().expect("a line") as usize;
    assert!(broken.lines().nth(line).is_some_and(|line| !line.trim().is_empty()), "{shown:#?}");
    repository.write("witgate.lock", &lock);
    // Nobody told: it looks itself.
    editor.wait_for(&uri, &[]);
    editor.end();
}
