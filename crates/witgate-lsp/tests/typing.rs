//! What an editor shows while somebody types.

#![cfg(unix)]

mod editor;

use std::collections::BTreeSet;
use std::time::Duration;

use editor::{Editor, Repository, of_rule, range, rules};
use serde_json::{Value, json};
use witgate::{Date, Request};

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

/// The same with a case more.
fn with_case() -> String {
    WIT.replace("low, high", "low, mid, high")
}

fn repository() -> Repository {
    Repository::new(&[("wit/plugin.wit", WIT)])
}

/// What a case of an enum more is in a package whose version stays.
const CASE_ADDED: [&str; 2] = ["enum-case-added", "version-not-bumped"];

#[test]
fn a_finding_is_where_it_is_typed_with_all_that_belongs_to_it() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, WIT);
    editor.change(&uri, &with_case());
    let shown = editor.wait_for(&uri, &CASE_ADDED);
    let finding = of_rule(&shown, "enum-case-added");
    // `mid` in the fourth line.
    assert_eq!(finding["range"], range((3, 20), (3, 23)));
    assert_eq!(finding["severity"], 1);
    assert_eq!(finding["source"], "witgate");
    let page = "https://github.com/witgate/witgate/blob/main/docs/rules.md#enum-case-added";
    assert_eq!(finding["codeDescription"]["href"], page);
    let message = finding["message"].as_str().expect("text");
    assert!(message.starts_with("case `mid` added to enum `level`\nhelp: "), "{message}");
    // Its place before the change is in no file.
    assert_eq!(finding["relatedInformation"], Value::Null);
    let version = of_rule(&shown, "version-not-bumped");
    assert_eq!(version["range"]["start"]["line"], 0);

    // It is what the check says of the file once that is saved.
    repository.write("wit/plugin.wit", &with_case());
    let request =
        Request { directory: repository.path(), ..Request::on(Date::constant(2026, 1, 1)) };
    let checked = witgate::check(&request).expect("it is judged");
    let findings = checked.outcomes.iter().flat_map(|outcome| &outcome.verdict.findings);
    let prints: BTreeSet<&str> = findings.map(|it| it.fingerprint.as_str()).collect();
    let data = shown.iter().map(|it| it["data"]["fingerprint"].as_str().expect("text"));
    let data = data.filter(|print| !print.starts_with("wgl-"));
    assert_eq!(data.collect::<BTreeSet<_>>(), prints);

    editor.change(&uri, WIT);
    editor.wait_for(&uri, &[]);
    assert_eq!(editor.end(), witgate_lsp::Ended::Orderly);
}

#[test]
fn edits_are_of_ranges_in_utf_16() {
    let text = WIT.replace("enum level", "/* 𝄞é漢 */ enum level");
    let repository = Repository::new(&[("wit/plugin.wit", &text)]);
    let uri = repository.uri("wit/plugin.wit");
    // Columns of `low`, by what they count: the clef is 4 bytes, 2 units, 1 character.
    for (encodings, column) in [
        (json!(["utf-16"]), 15 + 2 + 1 + 1 + 9),
        (json!(["utf-8"]), 15 + 4 + 2 + 3 + 9),
        (json!(["utf-32"]), 15 + 1 + 1 + 1 + 9),
    ] {
        let column = column - 2;
        let capabilities = json!({ "general": { "positionEncodings": encodings } });
        let folder = repository.path();
        let mut editor = Editor::in_folders(&[&folder], capabilities, Value::Null);
        editor.open(&uri, &text);
        let edit = json!({ "range": range((3, column), (3, column)), "text": "mid, " });
        let document = json!({ "uri": uri, "version": 2 });
        editor.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [edit] }),
        );
        let shown = editor.wait_for(&uri, &CASE_ADDED);
        let finding = of_rule(&shown, "enum-case-added");
        assert_eq!(finding["range"], range((3, column), (3, column + 3)), "{encodings}");
        editor.end();
    }
}

#[test]
fn a_syntax_error_is_one_diagnostic_and_all_else_stays() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, &with_case());
    editor.wait_for(&uri, &CASE_ADDED);
    let lenses = editor.lenses(&uri);
    let hover = editor.hover(&uri, 3, 21);

    // Two lines more above, and an error below.
    let broken = format!("// a\n// b\n{}", with_case().replace("put: func", "put func"));
    editor.change(&uri, &broken);
    let shown = editor.wait_for(&uri, &["-", "enum-case-added", "version-not-bumped"]);
    let error = of_rule_or_none(&shown);
    assert_eq!(error["range"]["start"]["line"], 8);
    assert_eq!(of_rule(&shown, "enum-case-added")["range"], range((5, 20), (5, 23)));
    let moved: Vec<_> = lenses.iter().map(|(line, title)| (line + 2, title.clone())).collect();
    assert_eq!(editor.lenses(&uri), moved);
    assert_eq!(editor.hover(&uri, 5, 21)["contents"], hover["contents"]);

    // Nor does a check of everything take it away.
    editor.save(&uri);
    editor.listen(Duration::from_secs(2));
    let shown = editor.published[&uri].clone();
    assert_eq!(rules(&shown), ["-", "enum-case-added", "version-not-bumped"]);

    editor.change(&uri, &with_case());
    editor.wait_for(&uri, &CASE_ADDED);
    editor.end();
}

fn of_rule_or_none(diagnostics: &[Value]) -> &Value {
    diagnostics.iter().find(|it| it["code"].is_null()).expect("one without a rule")
}

#[test]
fn hover_says_who_breaks_and_links_the_rule() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    let text = with_case().replace("get: func(key: string)", "get: func(key: u32)");
    editor.open(&uri, &text);
    editor.wait(&uri, |shown| rules(shown).len() >= 3);
    // On the case, and on the enum that it is part of.
    for (line, character) in [(3, 20), (3, 8)] {
        let hover = editor.hover(&uri, line, character);
        let text = hover["contents"]["value"].as_str().expect("text");
        for part in [
            "case `mid` added to enum `level`",
            "- old guest on new host: breaks everyone who uses the item",
            "- new guest on old host: breaks everyone who uses the item",
            "- guest source: not affected",
            "- host source: breaks everyone who uses the item",
            "[enum-case-added](https://github.com/witgate/witgate/blob/main/docs/rules.md#enum-case-added)",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    // On the function whose parameter changed, with its text before that.
    let hover = editor.hover(&uri, 5, 3);
    let text = hover["contents"]["value"].as_str().expect("text");
    assert!(text.contains("Before:\n\n```wit\nget: func(key: string) -> point;\n```"), "{text}");
    // On what did not change.
    assert_eq!(editor.hover(&uri, 4, 10), Value::Null);
    assert_eq!(editor.hover(&uri, 999, 0), Value::Null);
    editor.end();
}

/// A component of the world of some WIT.
fn component(wit: &str) -> Vec<u8> {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("plugin.wit", wit).expect("it is valid");
    let world = resolve.select_world(&[package], None).expect("it has one world");
    let mangling = wit_parser::ManglingAndAbi::Standard32;
    let mut module = wit_component::dummy_module(&resolve, world, mangling);
    let encoding = wit_component::StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, encoding, false)
        .expect("it can be embedded");
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(&module).expect("it is one").encode().expect("it can be encoded")
}

#[test]
fn lenses_and_hovers_count_the_consumers_that_break() {
    let repository = Repository::new(&[
        ("wit/plugin.wit", WIT),
        ("witgate.toml", "[consumers]\npaths = [\"plugins\"]\n"),
    ]);
    let plugins = repository.path().join("plugins");
    std::fs::create_dir(&plugins).expect("made");
    std::fs::write(plugins.join("one.wasm"), component(WIT)).expect("written");
    // It uses nothing that breaks.
    let other = WIT.replace("  put: func(p: point, l: level);\n", "");
    std::fs::write(plugins.join("two.wasm"), component(&other)).expect("written");
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, WIT);
    editor.change(&uri, &with_case());
    editor.wait_for(&uri, &CASE_ADDED);
    let lenses = editor.lenses(&uri);
    let count = ", host source code, 1 of 2 known consumers";
    assert!(lenses.iter().any(|(line, it)| *line == 3 && it.ends_with(count)), "{lenses:?}");
    let text = editor.hover(&uri, 3, 22)["contents"]["value"].as_str().expect("text").to_owned();
    assert!(text.contains("breaks 1 of 2 known consumers: plugins/one.wasm"), "{text}");
    editor.end();
}

#[test]
fn lenses_say_who_uses_a_type_and_whom_a_change_breaks() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, WIT);
    editor.listen(Duration::from_secs(2));
    let used = |line, count: &str| (line, format!("used by {count}"));
    assert_eq!(editor.lenses(&uri), [used(3, "1 function"), used(4, "2 functions")]);
    editor.change(&uri, &with_case().replace("  put: func(p: point, l: level);\n", ""));
    editor.wait_for(&uri, &["enum-case-added", "function-removed", "version-not-bumped"]);
    let breaks = |line, whom: &str| (line, format!("breaks {whom}"));
    assert_eq!(
        editor.lenses(&uri),
        [
            // The interface that lacks a function now.
            breaks(2, "old guests on new hosts, guest source code, host source code"),
            breaks(3, "old guests on new hosts, host source code"),
            used(3, "0 functions"),
            used(4, "1 function"),
        ]
    );
    editor.end();
}

#[test]
fn the_policy_counts_as_it_is_typed() {
    let policy = "fail-on = \"error\"\n\n[[package]]\npath = \"wit\"\n";
    let repository = Repository::new(&[("wit/plugin.wit", WIT), ("witgate.toml", policy)]);
    let (wit, toml) = (repository.uri("wit/plugin.wit"), repository.uri("witgate.toml"));
    let mut editor = Editor::new(&repository);
    editor.open(&wit, &with_case());
    editor.wait_for(&wit, &CASE_ADDED);
    editor.open(&toml, policy);
    // What it loosens is said where it does.
    editor.change(&toml, &format!("{policy}\n[rules]\nenum-case-added = \"note\"\n"));
    let shown = editor.wait_for(&toml, &["policy-loosened"]);
    assert_eq!(shown[0]["range"]["start"]["line"], 6);
    let shown = editor.wait(&wit, |shown| of_rule(shown, "enum-case-added")["severity"] == 4);
    assert_eq!(rules(&shown), CASE_ADDED);
    // One that is not valid is said, and the last findings stay.
    editor.change(&toml, &format!("{policy}\n[rules]\nenum-case-addedd = \"note\"\n"));
    let shown = editor.wait_for(&toml, &["-"]);
    assert_eq!(shown[0]["range"]["start"]["line"], 6);
    assert_eq!(rules(&editor.published[&wit]), CASE_ADDED);
    editor.change(&toml, policy);
    editor.wait_for(&toml, &[]);
    editor.wait(&wit, |shown| of_rule(shown, "enum-case-added")["severity"] == 1);
    editor.end();
}

#[test]
fn a_commit_moves_what_is_compared() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    repository.write("wit/plugin.wit", &with_case());
    editor.open(&uri, &with_case());
    editor.wait_for(&uri, &CASE_ADDED);
    repository.commit("a case more");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--ff-only", "change"]);
    // Nobody told: it looks itself. What was merged is an earlier change, and a hint.
    editor.wait(&uri, |shown| {
        shown.iter().any(|it| it["code"] == "enum-case-added" && it["severity"] == 4)
    });
    editor.end();
}
