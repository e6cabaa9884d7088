//! A release of witgate, packed by .ci/release.py as the release workflow packs
//! it, and a server on loopback that means the release's page.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;

use crate::runner::root;

pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Calls the curl that is installed, for the page on loopback where GitHub's is
/// asked for. It fails unless the action insists on TLS, which loopback has not.
const CURL: &str = r#"#!/usr/bin/env bash
set -euo pipefail
arguments=() tls=
while [[ $# != 0 ]]; do
  case "$1" in
    --proto) [[ "$2" == '=https' ]]; tls=yes; shift ;;
    --tlsv1.2 | --retry) [[ "$1" != --retry ]] || shift ;;
    https://github.com/*) arguments+=("$RELEASE_PAGE/${1#https://github.com/}") ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
[[ -n "$tls" ]]
PATH="${PATH#*:}" exec curl "${arguments[@]}"
"#;

/// What a server says to one path.
#[derive(Clone)]
pub(crate) enum Answer {
    File(Vec<u8>),
    /// Ends before it is whole.
    Torn(Vec<u8>),
}

/// The page of a release: files by their names.
pub(crate) struct Page {
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
    address: String,
    programs: TempDir,
}

impl Page {
    pub(crate) fn new() -> Page {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let answers: Arc<Mutex<BTreeMap<String, Answer>>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (served, noted) = (answers.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let path = serve(stream, &served.lock().unwrap_or_else(PoisonError::into_inner));
                noted.lock().unwrap_or_else(PoisonError::into_inner).extend(path);
            }
        });
        let programs = tempfile::tempdir().expect("a directory");
        let page = Page { answers, asked, address, programs };
        page.program("curl", CURL);
        page
    }

    /// Puts a program before all others of its name.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let path = self.programs.path().join(name);
        fs::write(&path, script).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }

    pub(crate) fn programs(&self) -> &Path {
        self.programs.path()
    }

    /// The page's address, as the variable that `CURL` reads.
    pub(crate) fn variable(&self) -> (&'static str, String) {
        ("RELEASE_PAGE", self.address.clone())
    }

    /// Uploads every file of a directory.
    pub(crate) fn upload(&self, directory: &Path) {
        for entry in fs::read_dir(directory).expect("it is there").flatten() {
            let content = fs::read(entry.path()).expect("a file");
            self.answer(&entry.file_name().to_string_lossy(), Answer::File(content));
        }
    }

    pub(crate) fn answer(&self, name: &str, answer: Answer) {
        let path = format!("/witgate/witgate/releases/download/v{VERSION}/{name}");
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(path, answer);
    }

    pub(crate) fn remove(&self, name: &str) {
        let path = format!("/witgate/witgate/releases/download/v{VERSION}/{name}");
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).remove(&path);
    }

    /// How many requests there were since this was asked last.
    pub(crate) fn requests(&self) -> usize {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner)).len()
    }
}

/// Answers one request as GitHub does: a file of a release is elsewhere.
fn serve(mut stream: TcpStream, answers: &BTreeMap<String, Answer>) -> Option<String> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let path = request.split(' ').nth(1)?.to_owned();
    let sent = match path.strip_prefix("/elsewhere").map(|path| answers.get(path)) {
        None if answers.contains_key(&path) => write!(
            stream,
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere{path}\r\nContent-Length: 0\r\n\
             Connection: close\r\n\r\n"
        ),
        Some(Some(Answer::File(content))) => {
            head(&mut stream, "200 OK", content.len()).and_then(|()| stream.write_all(content))
        }
        Some(Some(Answer::Torn(content))) => head(&mut stream, "200 OK", content.len())
            .and_then(|()| stream.write_all(&content[..content.len() / 2])),
        None | Some(None) => {
            let content = b"<!DOCTYPE html><title>Not Found</title>\n";
            head(&mut stream, "404 Not Found", content.len())
                .and_then(|()| stream.write_all(content))
        }
    };
    // Whoever hung up early has what it wanted.
    sent.ok();
    Some(path)
}

fn head(stream: &mut TcpStream, status: &str, length: usize) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
}

/// Runs .ci/release.py.
#[track_caller]
pub(crate) fn release_py(arguments: &[&str]) {
    let output = Command::new("python3")
        .arg(root().join(".ci/release.py"))
        .args(arguments)
        .output()
        .expect("python3 is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The release of a witgate that is a script around the tested one.
pub(crate) fn release(targets: &[&str]) -> TempDir {
    let files = tempfile::tempdir().expect("a directory");
    let scripts = tempfile::tempdir().expect("a directory");
    let program = script(scripts.path(), env!("CARGO_BIN_EXE_witgate"));
    for target in targets {
        let [program, to] = [&program, files.path()].map(|path| path.display().to_string());
        release_py(&["archive", target, &program, &to]);
    }
    release_py(&["checksums", &files.path().display().to_string()]);
    files
}

fn script(directory: &Path, binary: &str) -> PathBuf {
    let path = directory.join("witgate");
    fs::write(&path, format!("#!/usr/bin/env bash\nexec '{binary}' \"$@\"\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    path
}

/// An archive with files that the release's has not: name and content.
pub(crate) fn tampered(files: &[(&str, &str)]) -> Vec<u8> {
    let script = "import io, sys, tarfile\n\
        with tarfile.open(fileobj=sys.stdout.buffer, mode='w|gz') as tar:\n\
        \x20   for name, content in zip(sys.argv[1::2], sys.argv[2::2]):\n\
        \x20       entry = tarfile.TarInfo(name)\n\
        \x20       entry.mode = 0o755\n\
        \x20       entry.size = len(content)\n\
        \x20       tar.addfile(entry, io.BytesIO(content.encode()))\n";
    let output = Command::new("python3")
        .args(["-c", script])
        .args(files.iter().flat_map(|(name, content)| [name, content]))
        .output()
        .expect("python3 is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
