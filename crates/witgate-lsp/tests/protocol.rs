//! What the protocol asks of a server, and what clients do wrong.

#![cfg(unix)]

mod editor;

use std::time::Duration;

use editor::{Editor, Repository, of_rule, range};
use lsp_server::Message;
use serde_json::{Value, json};
use witgate_lsp::Ended;

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

/// The same with a case more.
const WITH_CASE: &str = "\
package acme:plugin@0.2.0;

interface draw {
  enum level { low, mid, high }
  put: func(l: level);
}

world plugin {
  import draw;
}
";

const CASE_ADDED: [&str; 2] = ["enum-case-added", "version-not-bumped"];

fn repository() -> Repository {
    Repository::new(&[("wit/plugin.wit", WIT)])
}

#[test]
fn requests_before_initialize_and_after_shutdown_are_refused() {
    let mut editor = Editor::not_initialized();
    let server_not_initialized = -32002;
    assert_eq!(editor.refused("textDocument/hover", json!({})), server_not_initialized);
    editor.tell("textDocument/didOpen", json!({}));
    editor.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    let invalid_request = -32600;
    assert_eq!(editor.refused("initialize", json!({})), invalid_request);
    editor.tell("initialized", json!({}));
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.refused("textDocument/codeLens", json!({})), invalid_request);
    assert_eq!(editor.exit(), Ended::Orderly);
}

#[test]
fn what_is_opened_may_be_no_file() {
    let repository = repository();
    let pipe = repository.path().join("wit/pipe.wit");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("it runs");
    assert!(made.success(), "mkfifo");
    std::os::unix::fs::symlink("/dev/zero", repository.path().join("wit/zeros.wit"))
        .expect("linked");
    let mut editor = Editor::new(&repository);
    for file in ["wit/pipe.wit", "wit/zeros.wit"] {
        editor.open(&repository.uri(file), "interface i {}");
        assert_eq!(editor.lenses(&repository.uri(file)), []);
    }
    assert_eq!(editor.end(), Ended::Orderly);
}

#[test]
fn an_exit_without_shutdown_is_abrupt() {
    assert_eq!(Editor::not_initialized().exit(), Ended::Abruptly);
    let mut editor = Editor::new(&repository());
    assert_eq!(editor.exit(), Ended::Abruptly);
}

#[test]
fn what_is_not_known_or_not_valid_is_an_error_and_no_end() {
    let mut editor = Editor::new(&repository());
    let (method_not_found, invalid_params) = (-32601, -32602);
    assert_eq!(editor.refused("textDocument/completion", json!({})), method_not_found);
    assert_eq!(editor.refused("textDocument/hover", json!({ "position": 1 })), invalid_params);
    assert_eq!(
        editor.refused("workspace/executeCommand", json!({ "command": "rm" })),
        invalid_params
    );
    for argument in [json!("no-such-rule"), json!(7), json!({})] {
        let asked = json!({ "command": "witgate.openRule", "arguments": [argument] });
        assert_eq!(editor.refused("workspace/executeCommand", asked), invalid_params);
    }
    for method in ["textDocument/didOpen", "textDocument/didChange", "textDocument/didSave"] {
        editor.tell(method, json!({ "textDocument": 7 }));
        editor.tell(method, Value::Null);
    }
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": 7 }, 8] }));
    editor.tell("workspace/didChangeConfiguration", json!({ "settings": null }));
    editor.tell("workspace/didChangeWorkspaceFolders", json!([]));
    editor.tell("$/setTrace", json!({ "value": "verbose" }));
    editor.tell("no/such/notification", json!({}));
    assert_eq!(editor.end(), Ended::Orderly);
}

#[test]
fn a_request_that_is_cancelled_in_time_is_not_answered() {
    let mut editor = Editor::new(&repository());
    // While this is read, which takes a while, the next two messages come.
    let types: String = (0..20_000).map(|at| format!("  type t{at} = u32;\n")).collect();
    let text = WIT.replace("  put:", &format!("{types}  put:"));
    let uri = "file:///not/there.wit";
    for _ in 0..20 {
        editor.open(uri, &text);
        editor.close(uri);
    }
    let id = editor.send(
        "textDocument/hover",
        json!({
            "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 },
        }),
    );
    editor.tell("$/cancelRequest", json!({ "id": 2 }));
    let request_cancelled = -32800;
    let answer = editor.answer_to(&id).response_result.expect_err("it is cancelled");
    assert_eq!(answer.code, request_cancelled);
    editor.end();
}

#[test]
fn what_has_no_file_is_left_alone() {
    let repository = repository();
    let mut editor = Editor::new(&repository);
    for uri in [
        "untitled:Untitled-1",
        "git:/a.wit?ref=HEAD",
        "vscode-remote://wsl/a.wit",
        "file://elsewhere/a.wit",
        "file:///%FF.wit",
        "",
        "not a uri",
    ] {
        editor.open(uri, WIT);
        editor.change(uri, WITH_CASE);
        assert_eq!(editor.hover(uri, 3, 8), Value::Null);
        assert_eq!(editor.lenses(uri), []);
        assert_eq!(editor.actions(uri, &range((0, 0), (9, 0))), Vec::<Value>::new());
        editor.save(uri);
        editor.close(uri);
    }
    editor.listen(Duration::from_millis(500));
    assert_eq!(editor.published.len(), 0, "{:?}", editor.published);
    editor.end();
}

#[test]
fn commands_of_findings_open_the_page_as_the_client_can() {
    let repository = repository();
    let folder = repository.path();
    let asked = json!({ "command": "witgate.openRule", "arguments": ["enum-case-added"] });
    let page = "https://github.com/witgate/witgate/blob/main/docs/rules.md#enum-case-added";

    let can = json!({ "window": { "showDocument": { "support": true } } });
    let mut editor = Editor::in_folders(&[&folder], can, Value::Null);
    editor.ask("workspace/executeCommand", asked.clone());
    let shown = editor.said.iter().find_map(|message| match message {
        Message::Request(it) if it.method == "window/showDocument" => Some(it.params.clone()),
        _ => None,
    });
    assert_eq!(shown, Some(json!({ "uri": page, "external": true })));
    editor.end();

    let mut editor = Editor::new(&repository);
    editor.ask("workspace/executeCommand", asked);
    let shown = editor.said.iter().find_map(|message| match message {
        Message::Notification(it) if it.method == "window/showMessage" => Some(it.params.clone()),
        _ => None,
    });
    let shown = shown.expect("it is said");
    assert_eq!(shown["message"], format!("enum-case-added: {page}"));
    editor.end();
}

#[test]
fn files_are_watched_where_the_client_can() {
    let repository = repository();
    let can = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut editor = Editor::in_folders(&[&repository.path()], can, Value::Null);
    editor.listen(Duration::from_millis(500));
    let registered = editor.said.iter().find_map(|message| match message {
        Message::Request(it) if it.method == "client/registerCapability" => Some(&it.params),
        _ => None,
    });
    let registered = &registered.expect("it asks")["registrations"][0];
    assert_eq!(registered["method"], "workspace/didChangeWatchedFiles");
    editor.end();
}

#[test]
fn a_text_too_large_to_read_is_said_and_nothing_else_happens() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, WITH_CASE);
    editor.wait_for(&uri, &CASE_ADDED);
    let large = format!("{WITH_CASE}//{}\n", "x".repeat(40 << 20));
    editor.change(&uri, &large);
    let shown = editor.wait(&uri, |shown| shown.iter().any(|it| it["code"].is_null()));
    let problem = shown.iter().find(|it| it["code"].is_null()).expect("it is there");
    let message = problem["message"].as_str().expect("text");
    assert!(message.contains("32 MiB"), "{message}");
    editor.change(&uri, WITH_CASE);
    editor.wait_for(&uri, &CASE_ADDED);
    editor.end();
}

#[test]
fn what_a_repository_says_is_text_and_no_markup() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let mut editor = Editor::new(&repository);
    editor.open(&uri, WITH_CASE);
    let shown = editor.wait_for(&uri, &CASE_ADDED);
    let fingerprint = &of_rule(&shown, "enum-case-added")["data"]["fingerprint"];
    let reason = "![x](https://evil.example/x) <img src=x> `` [a](command:b)";
    let policy = format!("[[waiver]]\nfingerprint = {fingerprint}\nreason = \"{reason}\"\n");
    editor.open(&repository.uri("witgate.toml"), &policy);
    let shown = editor.wait(&uri, |shown| of_rule(shown, "enum-case-added")["severity"] == 4);
    let message = of_rule(&shown, "enum-case-added")["message"].as_str().expect("text");
    let hover = editor.hover(&uri, 3, 21);
    let hover = hover["contents"]["value"].as_str().expect("text");
    for text in [message, hover] {
        assert!(text.contains("waived: "), "{text}");
    }
    assert!(hover.contains(r"\[a\](command:b)"), "{hover}");
    for bad in ["://evil", "<img", "[a]", "![x"] {
        assert!(!hover.contains(bad), "{bad}: {hover}");
    }
    editor.end();
}

#[test]
fn a_waiver_is_what_the_command_writes() {
    let policy = "# Who must not break\n[[package]]\npath = \"wit\" # the plugin\r\n";
    for (policy, can_create) in [(Some(policy), false), (None, true)] {
        let mut files = vec![("wit/plugin.wit", WIT)];
        files.extend(policy.map(|policy| ("witgate.toml", policy)));
        let repository = Repository::new(&files);
        let uri = repository.uri("wit/plugin.wit");
        let can = match can_create {
            true => json!({ "workspace": { "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["create"],
            } } }),
            false => json!({}),
        };
        repository.write("wit/plugin.wit", WITH_CASE);
        let mut editor = Editor::in_folders(&[&repository.path()], can, Value::Null);
        editor.open(&uri, WITH_CASE);
        let shown = editor.wait_for(&uri, &CASE_ADDED);
        let finding = of_rule(&shown, "enum-case-added");
        let toml = repository.uri("witgate.toml");

        // Without a reason, the edit has a place for one that no policy passes with.
        let actions = editor.actions(&uri, &finding["range"]);
        let titles: Vec<&str> =
            actions.iter().map(|it| it["title"].as_str().expect("a title")).collect();
        assert_eq!(
            titles,
            [
                "Waive, with a reason: case `mid` added to enum `level`",
                "Open the page of `enum-case-added`"
            ]
        );
        assert_eq!(actions[0]["diagnostics"], json!([finding]));
        let text = applied(&actions[0]["edit"], &toml, policy);
        assert!(text.contains("\nreason = \"TODO\"\n"), "{text}");
        let shown = &actions[0]["command"]["arguments"][0]["range"];
        assert_eq!(at(&text, shown), "TODO");

        // With one, it is the same as the command's, byte for byte.
        let fingerprint = finding["data"]["fingerprint"].clone();
        let waived = json!({
            "root": finding["data"]["root"], "fingerprint": fingerprint, "reason": "no users yet",
        });
        let asked = json!({ "command": "witgate.waive", "arguments": [waived] });
        editor.ask("workspace/executeCommand", asked);
        editor.listen(Duration::from_millis(100));
        let edit = editor.said.iter().find_map(|message| match message {
            Message::Request(it) if it.method == "workspace/applyEdit" => Some(&it.params["edit"]),
            _ => None,
        });
        let text = applied(edit.expect("it asks for an edit"), &toml, policy);
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let request = witgate::Request {
            directory: repository.path(),
            // Where there is none, the command would write into the working directory.
            policy: Some(repository.path().join("witgate.toml")),
            ..witgate::Request::on(today)
        };
        if policy.is_some() {
            let wanted = witgate::WantedWaiver {
                target: witgate::Target::Fingerprint(
                    fingerprint.as_str().expect("text").to_owned(),
                ),
                reason: "no users yet".to_owned(),
                owner: None,
                issue: None,
                expires: Some(today.saturating_add(jiff::Span::new().days(90))),
                replace: false,
            };
            witgate::waive(&request, &wanted).expect("it is waived");
            assert_eq!(repository.read("witgate.toml"), text);
        }

        // A reason that is none, and a finding that is not there.
        for (print, reason) in [(&fingerprint, " TODO "), (&json!("wg1-0"), "no users yet")] {
            let waived = json!({
                "root": finding["data"]["root"], "fingerprint": print, "reason": reason,
            });
            let asked = json!({ "command": "witgate.waive", "arguments": [waived] });
            assert_eq!(editor.refused("workspace/executeCommand", asked), -32803);
        }

        // Once the editor has it, nothing fails any more.
        editor.open(&toml, &text);
        let shown = editor.wait(&uri, |shown| of_rule(shown, "enum-case-added")["severity"] == 4);
        let message = of_rule(&shown, "enum-case-added")["message"].as_str().expect("text");
        assert!(message.ends_with("\nwaived: no users yet"), "{message}");
        editor.end();
    }
}

#[test]
fn a_client_that_asks_for_reasons_gets_no_edit() {
    let repository = repository();
    let uri = repository.uri("wit/plugin.wit");
    let options = json!({ "asksForReasons": true });
    let mut editor = Editor::in_folders(&[&repository.path()], json!({}), options);
    editor.open(&uri, WITH_CASE);
    let shown = editor.wait_for(&uri, &CASE_ADDED);
    let finding = of_rule(&shown, "enum-case-added");
    let actions = editor.actions(&uri, &finding["range"]);
    assert_eq!(actions[0]["edit"], Value::Null);
    assert_eq!(actions[0]["command"]["command"], "witgate.askForReason");
    let argument = &actions[0]["command"]["arguments"][0];
    assert_eq!(argument["fingerprint"], finding["data"]["fingerprint"]);
    editor.end();
}

/// A text with an edit of one file done to it; that file is created where there is no
/// text.
fn applied(edit: &Value, uri: &str, text: Option<&str>) -> String {
    let changes = match edit["changes"].as_object() {
        Some(changes) => {
            assert!(text.is_some(), "a file that is not there cannot be changed: {edit}");
            changes[uri].as_array().expect("a list").clone()
        }
        None => {
            let mut changes = edit["documentChanges"].as_array().expect("a list").clone();
            if text.is_none() {
                assert_eq!(changes.remove(0), json!({ "kind": "create", "uri": uri }));
            }
            assert_eq!(changes.len(), 1);
            assert_eq!(changes[0]["textDocument"], json!({ "uri": uri, "version": null }));
            changes[0]["edits"].as_array().expect("a list").clone()
        }
    };
    assert_eq!(changes.len(), 1);
    let text = text.unwrap_or_default();
    let bytes = bytes(text, &changes[0]["range"]);
    let mut edited = text.to_owned();
    edited.replace_range(bytes, changes[0]["newText"].as_str().expect("text"));
    edited
}

/// What is in a range of an ASCII text.
fn at<'t>(text: &'t str, range: &Value) -> &'t str {
    &text[bytes(text, range)]
}

/// The bytes of a range in an ASCII text.
fn bytes(text: &str, range: &Value) -> std::ops::Range<usize> {
    assert!(text.is_ascii());
    let offset = |position: &Value| {
        let number = |key: &str| position[key].as_u64().expect("a number") as usize;
        let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        start + number("character")
    };
    offset(&range["start"])..offset(&range["end"])
}
