//! `witgate lsp` as other people's programs drive it: the client library of VS Code, and
//! Neovim. Each is skipped where it is not installed; `.ci/run` installs the first.
//! Editors start it in the directory that they have open, and so do these.

mod sandbox;

use std::ffi::OsStr;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use lsp_server::{Message, Notification, Request};
use sandbox::{git, write};
use serde_json::{Value, json};

/// Columns behind the comment are other ones for whoever counts bytes, units or
/// characters.
const WIT: &str = "\
package acme:plugin@0.2.0;

interface draw {
  /* 𝄞é漢 */ enum level { low, high }
  put: func(l: level);
}

world plugin {
  import draw;
}
";

struct Repository {
    directory: tempfile::TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { directory: tempfile::tempdir().expect("a directory") };
        let here = repository.directory.path();
        std::fs::create_dir(here.join("wit")).expect("made");
        std::fs::write(repository.file(), WIT).expect("written");
        git(here, &["init", "-q", "-b", "main"]);
        git(here, &["add", "."]);
        git(here, &["commit", "-q", "-m", "first"]);
        git(here, &["checkout", "-q", "-b", "change"]);
        repository
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("wit/plugin.wit")
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors").join(name)
}

/// What a program prints as the last line, which is JSON.
fn last_line(command: &mut Command) -> Value {
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{error}");
    let line = said.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {said}\n{error}"))
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success())
}

/// What any editor shows of the case that was added.
fn assert_shown(said: &Value) {
    let codes = said["codes"].as_array().expect("a list");
    for code in ["enum-case-added", "version-not-bumped"] {
        assert!(codes.iter().any(|it| it == code), "{code}: {codes:?}");
    }
    assert_eq!(said["marked"], "mid");
    let hover = said["hover"].as_str().expect("text");
    assert!(hover.contains("- old guest on new host: breaks everyone who uses"), "{hover}");
    let lenses = said["lenses"].as_array().expect("a list");
    assert!(lenses.iter().any(|title| title == "used by 1 function"), "{lenses:?}");
}

#[test]
fn the_client_of_vs_code() {
    let Some(modules) = std::env::var_os("WITGATE_NODE_MODULES") else {
        eprintln!("skipped: WITGATE_NODE_MODULES is not set");
        return;
    };
    let repository = Repository::new();
    let said = last_line(
        Command::new("node")
            .current_dir(repository.directory.path())
            .env("NODE_PATH", modules)
            .arg(script("client.js"))
            .args([OsStr::new(env!("CARGO_BIN_EXE_witgate")), repository.file().as_os_str()]),
    );
    assert_shown(&said);
    assert_eq!((&said["server"], &said["encoding"]), (&"witgate".into(), &"utf-16".into()));
    assert_eq!(said["version"], 2);
    // A client that cannot create files has nowhere to waive it.
    assert_eq!(said["actions"], serde_json::json!(["Open the page of `enum-case-added`"]));
    assert_eq!(said["code"], 0, "the server ends as it should");
}

#[test]
fn neovim() {
    if !is_installed("nvim") {
        eprintln!("skipped: nvim is not installed");
        return;
    }
    let repository = Repository::new();
    let said = last_line(
        Command::new("nvim")
            .current_dir(repository.directory.path())
            .env("WITGATE", env!("CARGO_BIN_EXE_witgate"))
            .env("WITGATE_FILE", repository.file())
            // Nothing of the user's is read or written.
            .env("HOME", repository.directory.path())
            .args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c"])
            .arg(format!("luafile {}", script("neovim.lua").display())),
    );
    assert_shown(&said);
    assert_eq!(said["is_stopped"], true);
}

/// A server that is started in a directory, and a file with one more case that is not
/// saved: the file that the case is shown in.
fn shown_in(started_in: &Path, folder: &Path, file: &Path) -> String {
    let uri = |path: &Path| format!("file://{}", path.display());
    let text = std::fs::read_to_string(file).expect("it is there");
    let text = text.replace("low, high", "low, mid, high");
    let document = json!({ "uri": uri(file), "languageId": "wit", "version": 1, "text": text });
    let folders = json!([{ "uri": uri(folder), "name": "test" }]);
    let initialize = json!({ "processId": null, "capabilities": {}, "workspaceFolders": folders });
    let messages: [Message; 3] = [
        Request::new(1.into(), "initialize".to_owned(), initialize).into(),
        Notification::new("initialized".to_owned(), json!({})).into(),
        Notification::new("textDocument/didOpen".to_owned(), json!({ "textDocument": document }))
            .into(),
    ];
    let mut server = sandbox::command(started_in, &["lsp"]);
    let server = server.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut server = server.expect("it runs");
    let mut input = server.stdin.take().expect("it is piped");
    for message in messages {
        message.write(&mut input).expect("it listens");
    }
    let mut output = BufReader::new(server.stdout.take().expect("it is piped"));
    let (sender, found) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Some(message)) = Message::read(&mut output) {
            let Message::Notification(Notification { params, .. }) = message else { continue };
            let shown = params["diagnostics"].as_array().into_iter().flatten();
            if shown.into_iter().any(|it| it["code"] == "enum-case-added") {
                let _ = sender.send(params["uri"].as_str().expect("text").to_owned());
            }
        }
    });
    let found = found.recv_timeout(Duration::from_secs(60));
    drop(input);
    server.wait().expect("it ends when nobody writes to it any more");
    found.unwrap_or_else(|_| {
        panic!("{} is not shown, started in {}", file.display(), started_in.display())
    })
}

/// A header says how long a message is, and is not believed.
#[test]
fn a_message_of_absurd_length_ends_the_server() {
    let directory = tempfile::tempdir().expect("a directory");
    for (header, words) in [
        ("Content-Length: 18446744073709551615", "the limit is 128 MiB"),
        ("Content-Length: 8000000000000", "the limit is 128 MiB"),
        ("Content-Length: -1", "Content-Length is not a number"),
        ("Content-Length: many", "Content-Length is not a number"),
        ("Content-Type: text/plain", "a message has no Content-Length"),
    ] {
        let input = directory.path().join("input");
        std::fs::write(&input, format!("{header}\r\n\r\n{{}}")).expect("written");
        let input = std::fs::File::open(input).expect("it is there");
        let ended = sandbox::command(directory.path(), &["lsp"]).stdin(input).output();
        let ended = ended.expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        // Wherever the lines are broken.
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words) && !said.contains("panicked"), "{header}: {said}");
        assert_eq!(ended.status.code(), Some(2), "{header}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn it_does_not_matter_where_the_server_is_started() {
    let repository = Repository::new();
    let top = repository.directory.path().canonicalize().expect("it is there");
    // A package with a policy of its own below the directory that is open.
    write(&top, "below/witgate.toml", "");
    write(&top, "below/wit/plugin.wit", WIT.replace("acme:plugin", "acme:below"));
    git(&top, &["add", "."]);
    git(&top, &["commit", "-q", "-m", "second"]);
    git(&top, &["branch", "-qf", "main"]);
    for package in [top.clone(), top.join("below")] {
        let file = package.join("wit/plugin.wit");
        for started_in in [&top, &top.join("wit"), &top.join("below"), Path::new("/")] {
            let shown = shown_in(started_in, &top, &file);
            assert_eq!(shown, format!("file://{}", file.display()), "in {}", started_in.display());
        }
    }
}
