//! The server: messages in, in their order, and answers out.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use gen_lsp_types as lsp;
use lsp::{Diagnostic, Notification as _, PublishDiagnosticsParams};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use witgate::Means;
use witgate::witgate_config::FILE_NAME;
use witgate::witgate_files;
use witgate::witgate_report::rule_address;

use crate::actions::{self, COMMANDS, FIX_ALL, OPEN_RULE, SHOW_REASON, WAIVE};
use crate::background::{self, CheckDone};
use crate::client::{Client, Settings};
use crate::document::Document;
use crate::documents::Documents;
use crate::places::Places;
use crate::root::Root;
use crate::roots::{real, root_of};
use crate::text_position::Encoding;
use crate::{diagnostics, hover, lens, uri};

/// How often it is looked whether a commit was made, or a policy or lock was written.
const LOOK: Duration = Duration::from_secs(2);

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client said `shutdown`, and then `exit`.
    Orderly,
    /// It said `exit` alone, or is gone.
    Abruptly,
}

/// Serves a client until it says `exit` or is gone.
pub(crate) fn serve(connection: &Connection, means: Means) -> Ended {
    let Ok((id, params)) = connection.initialize_start() else { return Ended::Abruptly };
    let client = Client::from_params(&params);
    let result = json!({
        "capabilities": capabilities(&client),
        "serverInfo": { "name": "witgate", "version": env!("CARGO_PKG_VERSION") },
    });
    if connection.sender.send(Response::new_ok(id, result).into()).is_err() {
        return Ended::Abruptly;
    }
    let (done_sender, done) = unbounded();
    let mut server = Server {
        sender: connection.sender.clone(),
        client,
        means,
        documents: Documents::default(),
        roots: BTreeMap::new(),
        root_of_document: BTreeMap::new(),
        published: BTreeMap::new(),
        logged: BTreeSet::new(),
        done_sender,
        is_checking: false,
        is_shut_down: false,
        next_request: 0,
        look_at: Instant::now() + LOOK,
    };
    let messages = forwarded(connection.receiver.clone());
    server.run(&messages, &done)
}

/// The messages of a connection, all that have come: so that what was typed meanwhile is
/// judged once, and what was cancelled is not answered.
fn forwarded(receiver: Receiver<Message>) -> Receiver<Message> {
    let (sender, messages) = unbounded();
    thread::spawn(move || receiver.into_iter().try_for_each(|message| sender.send(message)));
    messages
}

fn capabilities(client: &Client) -> Value {
    let encoding = match client.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
        Encoding::Utf32 => "utf-32",
    };
    json!({
        "positionEncoding": encoding,
        "textDocumentSync": { "openClose": true, "change": 2, "save": true },
        "hoverProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix", FIX_ALL] },
        "codeLensProvider": {},
        "executeCommandProvider": { "commands": COMMANDS },
        "workspace": {
            "workspaceFolders": { "supported": true, "changeNotifications": true },
        },
    })
}

struct Server {
    sender: Sender<Message>,
    client: Client,
    means: Means,
    documents: Documents,
    /// What is checked, by directory.
    roots: BTreeMap<PathBuf, Root>,
    /// Where each open document is checked, by its URI.
    root_of_document: BTreeMap<String, PathBuf>,
    /// What was published last, by path.
    published: BTreeMap<PathBuf, Vec<Diagnostic>>,
    /// What was logged already.
    logged: BTreeSet<String>,
    done_sender: Sender<CheckDone>,
    /// Whether a check runs in the background: one at a time.
    is_checking: bool,
    is_shut_down: bool,
    next_request: i32,
    look_at: Instant,
}

impl Server {
    fn run(&mut self, messages: &Receiver<Message>, done: &Receiver<CheckDone>) -> Ended {
        loop {
            let next = self.next_deadline();
            let mut batch = Vec::new();
            select! {
                recv(messages) -> message => match message {
                    Ok(message) => batch.push(message),
                    Err(_) => return Ended::Abruptly,
                },
                recv(done) -> done => if let Ok(done) = done {
                    self.end_check(done);
                },
                default(next.saturating_duration_since(Instant::now())) => {}
            }
            batch.extend(messages.try_iter());
            if let Some(ended) = self.handle_all(batch) {
                return ended;
            }
            self.work();
        }
    }

    fn next_deadline(&self) -> Instant {
        let roots = self.roots.values();
        let due = roots.flat_map(|root| {
            // A check that has to wait for another begins when that ends.
            let check_at = root.check_at.filter(|_| !self.is_checking);
            [root.judge_at, check_at].into_iter().flatten()
        });
        due.chain([self.look_at]).min().unwrap_or(self.look_at)
    }

    /// Handles messages in their order, but for requests that are cancelled already.
    fn handle_all(&mut self, batch: Vec<Message>) -> Option<Ended> {
        let cancelled: Vec<Value> = batch
            .iter()
            .filter_map(|message| match message {
                Message::Notification(it) if it.method == "$/cancelRequest" => {
                    it.params.get("id").cloned()
                }
                _ => None,
            })
            .collect();
        for message in batch {
            match message {
                Message::Notification(it) if it.method == "exit" => {
                    return Some(if self.is_shut_down { Ended::Orderly } else { Ended::Abruptly });
                }
                Message::Notification(_) if self.is_shut_down => {}
                Message::Notification(notification) => {
                    let method = notification.method.clone();
                    let handle = || self.notified(notification);
                    if catch_unwind(AssertUnwindSafe(handle)).is_err() {
                        self.log(&format!("this is a bug in witgate, in `{method}`"));
                    }
                }
                Message::Request(request) => {
                    let id = request.id.clone();
                    let is_cancelled = cancelled.contains(&json!(id));
                    let response = match is_cancelled {
                        true => Err((ErrorCode::RequestCanceled, "cancelled".to_owned())),
                        false => {
                            let answer = || self.answer(request);
                            catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| {
                                let message = "this is a bug in witgate".to_owned();
                                Err((ErrorCode::InternalError, message))
                            })
                        }
                    };
                    self.respond(id, response);
                }
                // Nothing depends on whether the client did what it was asked to.
                Message::Response(_) => {}
            }
        }
        None
    }

    fn respond(&self, id: RequestId, response: Answer) {
        let response = match response {
            Ok(result) => Response::new_ok(id, result),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        };
        // A client that is gone is noticed where its messages end.
        let _ = self.sender.send(response.into());
    }

    fn answer(&mut self, request: Request) -> Answer {
        if self.is_shut_down {
            return Err((ErrorCode::InvalidRequest, "the server is shut down".to_owned()));
        }
        match request.method.as_str() {
            "shutdown" => {
                self.is_shut_down = true;
                Ok(Value::Null)
            }
            "initialize" => {
                Err((ErrorCode::InvalidRequest, "the server is initialized".to_owned()))
            }
            "textDocument/hover" => {
                let params: lsp::HoverParams = params(request.params)?;
                let params = params.text_document_position_params;
                let position = params.position;
                let hover = self.in_document(&params.text_document.uri.0, |root, file, places| {
                    hover::hover_at(root, file, position, places)
                });
                Ok(json!(hover.flatten()))
            }
            "textDocument/codeLens" => {
                let params: lsp::CodeLensParams = params(request.params)?;
                let lenses = self.in_document(&params.text_document.uri.0, lens::in_file);
                Ok(json!(lenses.unwrap_or_default()))
            }
            "textDocument/codeAction" => {
                let params: lsp::CodeActionParams = params(request.params)?;
                let found = self.in_document(&params.text_document.uri.0, |root, file, places| {
                    let (range, context) = (&params.range, &params.context);
                    actions::in_range(root, file, range, context, places, &self.client)
                });
                Ok(json!(found.unwrap_or_default()))
            }
            "workspace/executeCommand" => self.execute(params(request.params)?),
            method => Err((ErrorCode::MethodNotFound, format!("`{method}` is not known here"))),
        }
    }

    /// Does something with a document, and with what was found where it is checked.
    fn in_document<T>(
        &self,
        uri: &str,
        then: impl FnOnce(&Root, &Path, &Places<'_>) -> T,
    ) -> Option<T> {
        let document = self.documents.get(uri)?;
        let root = self.roots.get(self.root_of_document.get(uri)?)?;
        let places = Places::new(root, &self.documents, self.client.encoding);
        Some(then(root, &document.path, &places))
    }

    fn execute(&mut self, params: lsp::ExecuteCommandParams) -> Answer {
        let arguments = params.arguments.unwrap_or_default();
        let argument = arguments.first().unwrap_or(&Value::Null);
        let invalid = |message: &str| (ErrorCode::InvalidParams, message.to_owned());
        match params.command.as_str() {
            OPEN_RULE => {
                let rule = argument.as_str().and_then(actions::rule);
                let rule = rule.ok_or_else(|| invalid("there is no such rule"))?;
                let page = rule_address(rule);
                match self.client.can_show_documents {
                    true => self
                        .request("window/showDocument", json!({ "uri": page, "external": true })),
                    false => self.notify(
                        "window/showMessage",
                        json!({ "type": 3, "message": format!("{}: {page}", rule.id) }),
                    ),
                }
                Ok(Value::Null)
            }
            SHOW_REASON if self.client.can_show_documents => {
                let shown = json!({
                    "uri": argument["uri"],
                    "selection": argument["range"],
                    "takeFocus": true,
                });
                self.request("window/showDocument", shown);
                Ok(Value::Null)
            }
            SHOW_REASON => Ok(Value::Null),
            WAIVE => {
                let text = |key: &str| argument[key].as_str();
                let root = text("root").and_then(uri::path_of);
                let root = root.and_then(|path| self.roots.get(&path));
                let root = root.ok_or_else(|| invalid("nothing is checked there"))?;
                let (Some(print), Some(reason)) = (text("fingerprint"), text("reason")) else {
                    return Err(invalid("a waiver needs a fingerprint and a reason"));
                };
                let places = Places::new(root, &self.documents, self.client.encoding);
                let edit = actions::waiving(root, print, reason, &places, &self.client);
                let edit = edit.map_err(|message| (ErrorCode::RequestFailed, message))?;
                let label = "Waive a finding of witgate";
                self.request("workspace/applyEdit", json!({ "label": label, "edit": edit }));
                Ok(Value::Null)
            }
            other => Err(invalid(&format!("`{other}` is not known here"))),
        }
    }

    fn notified(&mut self, notification: Notification) {
        let now = Instant::now();
        let Notification { method, params } = notification;
        match method.as_str() {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => {
                let Some(params) = self.read::<lsp::DidOpenTextDocumentParams>(&method, params)
                else {
                    return;
                };
                let it = params.text_document;
                // What is no file has no repository, and so no past.
                let Some(path) = uri::path_of(&it.uri.0) else { return };
                let document = Document::new(it.uri.0, real(&path), it.version, &it.text);
                self.opened(document, now);
            }
            "textDocument/didChange" => {
                let Some(params) = self.read::<lsp::DidChangeTextDocumentParams>(&method, params)
                else {
                    return;
                };
                let it = params.text_document;
                let uri = it.text_document_identifier.uri.0;
                let Some(document) = self.documents.get_mut(&uri) else { return };
                document.change(it.version, params.content_changes, self.client.encoding);
                let (path, size) = (document.path.clone(), document.text.len());
                for root in self.roots_that_read(&path) {
                    root.edit(&path, size, now);
                }
            }
            "textDocument/didSave" => {
                let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str) else {
                    return;
                };
                let Some(path) = uri::path_of(uri).map(|path| real(&path)) else { return };
                self.changed_on_disk(&path, now);
            }
            "textDocument/didClose" => {
                let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str) else {
                    return;
                };
                if let Some(document) = self.documents.close(uri) {
                    self.root_of_document.remove(uri);
                    if self.published.remove(&document.path).is_some() {
                        let nothing = json!({ "uri": uri, "diagnostics": [] });
                        self.notify("textDocument/publishDiagnostics", nothing);
                    }
                    self.changed_on_disk(&document.path, now);
                    self.publish();
                }
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = params["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
                let uris = changes.iter().filter_map(|change| change["uri"].as_str());
                let paths: Vec<PathBuf> = uris.filter_map(uri::path_of).collect();
                for path in paths {
                    self.changed_on_disk(&real(&path), now);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let folders = |key: &str| -> Vec<PathBuf> {
                    let listed = params["event"][key].as_array();
                    let uris = listed.into_iter().flatten().filter_map(|it| it["uri"].as_str());
                    uris.filter_map(uri::path_of).map(|path| real(&path)).collect()
                };
                let (added, removed) = (folders("added"), folders("removed"));
                self.client.folders.retain(|folder| !removed.contains(folder));
                self.client.folders.extend(added);
                self.find_roots(now);
            }
            // A client that has settings to be asked for sends none along.
            "workspace/didChangeConfiguration" if params["settings"].is_object() => {
                self.client.settings = Settings::from_value(&params["settings"]);
                self.check_all(now);
            }
            _ => {}
        }
    }

    /// The parameters of a notification; one that is not valid is logged.
    fn read<P: DeserializeOwned>(&mut self, method: &str, params: Value) -> Option<P> {
        match serde_json::from_value(params) {
            Ok(params) => Some(params),
            Err(error) => {
                self.log(&format!("`{method}`: {error}"));
                None
            }
        }
    }

    fn initialized(&mut self) {
        if self.client.can_watch_files {
            let watchers: Vec<Value> = ["**/*.wit", "**/*.toml", "**/*.lock", "**/.git/HEAD"]
                .iter()
                .map(|pattern| json!({ "globPattern": pattern }))
                .collect();
            let registration = json!({
                "id": "witgate-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            });
            self.request("client/registerCapability", json!({ "registrations": [registration] }));
        }
        self.find_roots(Instant::now());
    }

    fn opened(&mut self, document: Document, now: Instant) {
        let (path, uri) = (document.path.clone(), document.uri.clone());
        if let Some(root) = root_of(&path, &self.client.folders) {
            self.root_of_document.insert(document.uri.clone(), root.clone());
            self.roots.entry(root.clone()).or_insert_with(|| Root::new(root));
        }
        let size = document.text.len();
        // The text may not be that of the file, and what is there may not be a file.
        let on_disk = witgate_files::read_text(&path, u64::try_from(size).unwrap_or(u64::MAX));
        let is_as_on_disk = on_disk.is_ok_and(|text| text == *document.text);
        self.documents.open(document);
        for root in self.roots_that_read(&path) {
            if !is_as_on_disk {
                root.edit(&path, size, now);
            }
        }
        if self.published.remove(&path).is_some() {
            self.withdraw(&path, &uri);
        }
        self.publish();
    }

    /// Takes back what was published of a file under another URI than the editor's.
    fn withdraw(&self, path: &Path, uri: &str) {
        let other = uri::of_path(path);
        if other != uri {
            let nothing = json!({ "uri": other, "diagnostics": [] });
            self.notify("textDocument/publishDiagnostics", nothing);
        }
    }

    /// The roots for which a file may matter.
    fn roots_that_read(&mut self, path: &Path) -> impl Iterator<Item = &mut Root> {
        let path = path.to_owned();
        self.roots.values_mut().filter(move |root| root.holds(&path))
    }

    fn changed_on_disk(&mut self, path: &Path, now: Instant) {
        if path.file_name().is_some_and(|name| name == FILE_NAME) {
            // Where a file is checked may be another directory now.
            self.find_roots(now);
        }
        for root in self.roots_that_read(path) {
            root.check_soon(now);
        }
    }

    fn check_all(&mut self, now: Instant) {
        self.roots.values_mut().for_each(|root| root.check_soon(now));
    }

    /// Finds again where each document is checked, and which folders are.
    fn find_roots(&mut self, now: Instant) {
        let folders = self.client.folders.clone();
        let mut wanted: BTreeSet<PathBuf> = BTreeSet::new();
        self.root_of_document.clear();
        for document in self.documents.iter() {
            if let Some(root) = root_of(&document.path, &folders) {
                self.root_of_document.insert(document.uri.clone(), root.clone());
                wanted.insert(root);
            }
        }
        // A folder with a policy is checked before any of its files is open.
        wanted.extend(folders.into_iter().filter(|folder| folder.join(FILE_NAME).is_file()));
        self.roots.retain(|directory, _| wanted.contains(directory));
        for directory in wanted {
            self.roots.entry(directory.clone()).or_insert_with(|| Root::new(directory));
        }
        self.check_all(now);
        self.publish();
    }

    /// Does what is due.
    fn work(&mut self) {
        let now = Instant::now();
        if self.look_at <= now {
            self.look_at = now + LOOK;
            self.roots.values_mut().for_each(|root| root.look_around(now));
        }
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if self.roots.values().any(|root| is_due(root.judge_at)) {
            let overlay = self.documents.overlay();
            for root in self.roots.values_mut().filter(|root| is_due(root.judge_at)) {
                root.judge(&overlay, now);
            }
            self.publish();
        }
        if self.is_checking {
            return;
        }
        if let Some(root) = self.roots.values_mut().find(|root| is_due(root.check_at)) {
            let baseline = self.client.settings.baseline.clone();
            let request = root.begin(self.documents.overlay(), baseline, &self.means);
            background::check(root.directory.clone(), request, self.done_sender.clone());
            self.is_checking = true;
        }
    }

    fn end_check(&mut self, done: CheckDone) {
        self.is_checking = false;
        // Meanwhile its folder may have been closed.
        let Some(root) = self.roots.get_mut(&done.root) else { return };
        root.end(done, Instant::now());
        let problems: Vec<String> = root
            .problems()
            .filter(|problem| problem.site.is_none())
            .map(|problem| format!("{}: {}", root.directory.display(), problem.message))
            .collect();
        for problem in problems {
            self.log(&problem);
        }
        self.publish();
        if self.client.can_refresh_lenses {
            self.request("workspace/codeLens/refresh", Value::Null);
        }
    }

    /// Publishes what is found, in the files where that is something else than before.
    fn publish(&mut self) {
        let mut all: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        // Directories come before those in them, whose say it is.
        for root in self.roots.values() {
            let places = Places::new(root, &self.documents, self.client.encoding);
            all.extend(diagnostics::of_root(root, &places));
        }
        let before = std::mem::take(&mut self.published);
        for path in before.keys() {
            all.entry(path.clone()).or_default();
        }
        for (path, diagnostics) in all {
            if before.get(&path) != Some(&diagnostics) {
                let document = self.documents.by_path(&path);
                let params = PublishDiagnosticsParams {
                    uri: match document {
                        Some(document) => document.uri.as_str().into(),
                        None => uri::of_path(&path).into(),
                    },
                    version: document.map(|document| document.version),
                    diagnostics: diagnostics.clone(),
                };
                let method = lsp::PublishDiagnosticsNotification::METHOD.as_str();
                self.notify(method, json!(params));
            }
            if !diagnostics.is_empty() {
                self.published.insert(path, diagnostics);
            }
        }
    }

    fn notify(&self, method: &str, params: Value) {
        let _ = self.sender.send(Notification::new(method.to_owned(), params).into());
    }

    fn request(&mut self, method: &str, params: Value) {
        self.next_request += 1;
        let id = RequestId::from(self.next_request);
        let _ = self.sender.send(Request { id, method: method.to_owned(), params }.into());
    }

    /// Says something once, where a user finds it who looks for it.
    fn log(&mut self, message: &str) {
        if self.logged.insert(message.to_owned()) {
            self.notify("window/logMessage", json!({ "type": 2, "message": message }));
        }
    }
}

/// A result, or why there is none.
type Answer = Result<Value, (ErrorCode, String)>;

fn params<P: DeserializeOwned>(params: Value) -> Result<P, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}
