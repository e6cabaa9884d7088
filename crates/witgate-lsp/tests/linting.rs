//! What is found in a contract alone, and fixed.

#![cfg(unix)]

mod editor;

use editor::{Editor, Repository, of_rule, range};
use serde_json::{Value, json};

/// As it was released.
const RELEASED: &str = "\
package acme:plugin@0.2.0;

@since(version = 0.2.0)
interface draw {
  @since(version = 0.2.0)
  paint: func();
}

@since(version = 0.2.0)
world plugin {
  import draw;
}
";

/// With a function more, which has no gate.
const WIT: &str = "\
package acme:plugin@0.3.0;

@since(version = 0.2.0)
interface draw {
  @since(version = 0.2.0)
  paint: func();
  /* 𝄞 */ erase: func();
}

@since(version = 0.2.0)
world plugin {
  import draw;
}
";

fn has(rule: &str) -> impl Fn(&[Value]) -> bool + use<'_> {
    move |shown| shown.iter().any(|it| it["code"] == rule)
}

#[test]
fn a_version_that_is_written_again_is_shown_where_it_stands() {
    let policy = "[[package]]\npath = \"wit\"\n[[echo]]\nfile = \"Cargo.toml\"\n\
                  pattern = 'version = \"{version}\"'\n";
    let files = [
        ("wit/plugin.wit", RELEASED),
        ("witgate.toml", policy),
        ("Cargo.toml", "[package]\nversion = \"0.1.0\"\n"),
    ];
    let repository = Repository::new(&files);
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, RELEASED);
    let shown = editor.wait(&repository.uri("Cargo.toml"), has("version-echo-differs"));
    let finding = of_rule(&shown, "version-echo-differs");
    assert_eq!(finding["range"], range((1, 11), (1, 16)));
}

#[test]
fn a_lint_is_shown_and_fixed_as_the_command_fixes_it() {
    let repository = Repository::new(&[("wit/plugin.wit", RELEASED)]);
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, RELEASED);
    editor.change(&uri, WIT);
    let shown = editor.wait(&uri, has("since-missing"));
    let finding = of_rule(&shown, "since-missing");
    // `erase`, behind a clef that is two units.
    assert_eq!(finding["range"], range((6, 11), (6, 16)));
    assert_eq!(finding["severity"], 2);
    assert!(finding["data"]["fingerprint"].as_str().expect("text").starts_with("wgl-"));
    let page = "https://github.com/witgate/witgate/blob/main/docs/rules.md#since-missing";
    assert_eq!(finding["codeDescription"]["href"], page);
    let hover = editor.hover(&uri, 6, 12);
    assert!(hover["contents"]["value"].as_str().expect("text").contains(page), "{hover}");

    // One, as a quick fix; and all, where that is asked for.
    let actions = editor.actions(&uri, &finding["range"]);
    let is_fix = |it: &&Value| it["isPreferred"] == true;
    let fix = actions.iter().find(is_fix).expect("a fix is among them");
    assert_eq!(fix["title"], "Fix: function `erase` has no `@since`");
    let fixed = WIT.replace("erase: func", "@since(version = 0.3.0) erase: func");
    assert_eq!(applied(&fix["edit"]["changes"][&uri]), fixed);
    let asked = |only: &str| {
        json!({
            "textDocument": { "uri": uri },
            "range": range((0, 0), (0, 0)),
            "context": { "diagnostics": [], "only": [only] },
        })
    };
    for only in ["source", "source.fixAll", "source.fixAll.witgate"] {
        let all = editor.ask("textDocument/codeAction", asked(only));
        assert_eq!(all[0]["kind"], "source.fixAll.witgate");
        assert_eq!(applied(&all[0]["edit"]["changes"][&uri]), fixed, "{only}");
    }
    for only in ["refactor", "source.fixAll.eslint", "source.organizeImports"] {
        assert_eq!(editor.ask("textDocument/codeAction", asked(only)), json!([]), "{only}");
    }

    // It is the file that the command writes.
    repository.write("wit/plugin.wit", WIT);
    let request = witgate::Request {
        directory: repository.path(),
        ..witgate::Request::on(witgate::Date::constant(2026, 1, 1))
    };
    let linted = witgate::lint(&request, witgate::LintOptions::default()).expect("it is linted");
    let files = witgate::fixed_files(&linted.findings);
    assert_eq!(files.iter().map(|file| &file.after).collect::<Vec<_>>(), [&fixed]);

    // It moves with its line, and is gone with what it is about.
    editor.change(&uri, &format!("// a\n{WIT}"));
    editor.wait(&uri, |shown| {
        has("since-missing")(shown)
            && of_rule(shown, "since-missing")["range"]["start"]["line"] == 7
    });
    editor.change(&uri, &fixed);
    editor.wait(&uri, |shown| !has("since-missing")(shown));
    editor.end();
}

#[test]
fn without_a_repository_there_is_still_what_a_contract_says_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path().canonicalize().expect("there");
    std::fs::create_dir(directory.join("wit")).expect("made");
    std::fs::write(directory.join("wit/plugin.wit"), WIT).expect("written");
    let uri = editor::uri(&directory.join("wit/plugin.wit"));
    let mut editor = Editor::in_folders(&[&directory], json!({}), Value::Null);
    editor.open(&uri, WIT);
    editor.wait(&uri, has("since-missing"));
    editor.end();
}

/// The text with some edits done to it, of which each is in one line.
fn applied(edits: &Value) -> String {
    let edits = edits.as_array().expect("a list");
    assert_eq!(edits.len(), 1);
    let number = |end: &str, key: &str| edits[0]["range"][end][key].as_u64().expect("a number");
    assert_eq!(number("start", "line"), number("end", "line"));
    let mut lines: Vec<Vec<u16>> =
        WIT.split('\n').map(|line| line.encode_utf16().collect()).collect();
    let line = &mut lines[number("start", "line") as usize];
    let columns = number("start", "character") as usize..number("end", "character") as usize;
    let new: Vec<u16> = edits[0]["newText"].as_str().expect("text").encode_utf16().collect();
    line.splice(columns, new);
    let lines: Vec<String> =
        lines.iter().map(|line| String::from_utf16(line).expect("UTF-16")).collect();
    lines.join("\n")
}
