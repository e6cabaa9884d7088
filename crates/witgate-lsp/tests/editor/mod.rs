//! An editor of the tests: a repository in a directory of its own, and a client that
//! talks to the server in memory.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use witgate::Means;
use witgate_lsp::Ended;

/// Longer than anything takes on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A repository in a directory of its own.
pub(crate) struct Repository {
    directory: TempDir,
}

impl Repository {
    /// A repository with some files, of which the first commit is tagged.
    pub(crate) fn new(files: &[(&str, &str)]) -> Repository {
        let directory = tempfile::tempdir().expect("a directory");
        let repository = Repository { directory };
        repository.git(&["init", "-q", "-b", "main"]);
        for (path, text) in files {
            repository.write(path, text);
        }
        repository.commit("first");
        repository.git(&["tag", "v0.2.0"]);
        repository.git(&["checkout", "-q", "-b", "change"]);
        repository
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().canonicalize().expect("it is there")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("it is there")
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let mut git = Command::new("git");
        let output = git.current_dir(self.path()).args(identity).args(arguments).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        uri(&self.path().join(path))
    }
}

pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A client of a server that runs beside it.
pub(crate) struct Editor {
    connection: Connection,
    server: Option<JoinHandle<Ended>>,
    next: i32,
    /// What was published last of each file.
    pub(crate) published: BTreeMap<String, Vec<Value>>,
    /// What the server said else.
    pub(crate) said: Vec<Message>,
}

impl Editor {
    /// An editor in which some folders are open.
    pub(crate) fn in_folders(folders: &[&Path], capabilities: Value, options: Value) -> Editor {
        let mut editor = Editor::not_initialized();
        let folders: Vec<Value> =
            folders.iter().map(|folder| json!({ "uri": uri(folder), "name": "a" })).collect();
        editor.ask(
            "initialize",
            json!({
                "processId": null,
                "rootUri": null,
                "workspaceFolders": folders,
                "capabilities": capabilities,
                "initializationOptions": options,
            }),
        );
        editor.tell("initialized", json!({}));
        editor
    }

    pub(crate) fn new(repository: &Repository) -> Editor {
        Editor::in_folders(&[&repository.path()], json!({}), Value::Null)
    }

    pub(crate) fn not_initialized() -> Editor {
        let (connection, other) = Connection::memory();
        let server = std::thread::spawn(move || witgate_lsp::serve(&other, Means::default()));
        Editor {
            connection,
            server: Some(server),
            next: 0,
            published: BTreeMap::new(),
            said: Vec::new(),
        }
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        let notification = Notification { method: method.to_owned(), params };
        self.connection.sender.send(notification.into()).expect("the server listens");
    }

    /// Sends a request, and does not wait for its answer.
    pub(crate) fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).expect("the server listens");
        id
    }

    pub(crate) fn answer_to(&mut self, id: &RequestId) -> Response {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.next_message(until).expect("an answer in time") {
                Message::Response(response) if response.id == *id => return response,
                _ => {}
            }
        }
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        self.answer_to(&id).response_result.expect("it is answered")
    }

    /// The code of the error that a request is answered with.
    pub(crate) fn refused(&mut self, method: &str, params: Value) -> i32 {
        let id = self.send(method, params);
        self.answer_to(&id).response_result.expect_err("it is refused").code
    }

    fn next_message(&mut self, until: Instant) -> Option<Message> {
        let message = self.connection.receiver.recv_deadline(until).ok()?;
        match &message {
            Message::Notification(it) if it.method == "textDocument/publishDiagnostics" => {
                let uri = it.params["uri"].as_str().expect("a URI").to_owned();
                let diagnostics = it.params["diagnostics"].as_array().expect("a list").clone();
                self.published.insert(uri, diagnostics);
            }
            Message::Response(_) => {}
            other => self.said.push(other.clone()),
        }
        Some(message)
    }

    /// Waits until what is published of a file is as it should be.
    pub(crate) fn wait(
        &mut self,
        uri: &str,
        is_as_it_should: impl Fn(&[Value]) -> bool,
    ) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        loop {
            let known = self.published.get(uri).cloned().unwrap_or_default();
            if self.published.contains_key(uri) && is_as_it_should(&known) {
                return known;
            }
            if self.next_message(until).is_none() {
                panic!("{uri}: {:#?}", self.published);
            }
        }
    }

    /// Waits until the rules of what is published of a file are these.
    pub(crate) fn wait_for(&mut self, uri: &str, rules: &[&str]) -> Vec<Value> {
        self.wait(uri, |diagnostics| self::rules(diagnostics) == rules)
    }

    /// Takes what comes for some time.
    pub(crate) fn listen(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while self.next_message(until).is_some() {}
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "wit", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "version": 2 });
        let changes = json!([{ "text": text }]);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    pub(crate) fn save(&mut self, uri: &str) {
        self.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    pub(crate) fn changed_on_disk(&mut self, uris: &[String]) {
        let changes: Vec<Value> = uris.iter().map(|uri| json!({ "uri": uri, "type": 2 })).collect();
        self.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    pub(crate) fn hover(&mut self, uri: &str, line: u32, character: u32) -> Value {
        let position = json!({ "line": line, "character": character });
        self.ask(
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri }, "position": position }),
        )
    }

    /// The lenses of a file: line and title.
    pub(crate) fn lenses(&mut self, uri: &str) -> Vec<(u64, String)> {
        let lenses = self.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri } }));
        let lens = |lens: &Value| {
            let line = lens["range"]["start"]["line"].as_u64().expect("a line");
            (line, lens["command"]["title"].as_str().expect("a title").to_owned())
        };
        lenses.as_array().expect("a list").iter().map(lens).collect()
    }

    pub(crate) fn actions(&mut self, uri: &str, range: &Value) -> Vec<Value> {
        let actions = self.ask(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri },
                "range": range,
                "context": { "diagnostics": [] },
            }),
        );
        actions.as_array().expect("a list").clone()
    }

    /// Ends the server as the protocol has it.
    pub(crate) fn end(mut self) -> Ended {
        self.ask("shutdown", Value::Null);
        self.exit()
    }

    /// Says `exit`, whatever came before.
    pub(crate) fn exit(&mut self) -> Ended {
        self.tell("exit", Value::Null);
        self.server.take().expect("it runs").join().expect("it does not panic")
    }
}

/// The rules of some diagnostics, in order, but for those on one contract alone; `-` for
/// one without.
pub(crate) fn rules(diagnostics: &[Value]) -> Vec<&str> {
    let codes = diagnostics.iter().map(|it| it["code"].as_str().unwrap_or("-"));
    let mut rules: Vec<&str> = codes.filter(|code| !is_lint(code)).collect();
    rules.sort_unstable();
    rules
}

/// Whether a rule is on one contract alone.
fn is_lint(rule: &str) -> bool {
    witgate::manual::rules().iter().any(|it| it.id == rule && it.lint().is_some())
}

/// The one of a rule.
pub(crate) fn of_rule<'a>(diagnostics: &'a [Value], rule: &str) -> &'a Value {
    diagnostics.iter().find(|it| it["code"] == rule).expect("it is among them")
}

/// A range as the protocol has it.
pub(crate) fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let position = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "start": position(start), "end": position(end) })
}
