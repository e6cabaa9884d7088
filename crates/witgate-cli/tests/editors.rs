//! `witgate lsp` as other people's programs drive it: the client library of VS Code, and
//! Neovim. Each is skipped where it is not installed; `.ci/run` installs the first.

mod sandbox;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use sandbox::git;
use serde_json::Value;

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
