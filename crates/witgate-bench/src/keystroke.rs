//! How long an editor waits for the answer to a keystroke.
//!
//! Measured from outside: from the last byte of the notification that a text changed to
//! the first byte behind the diagnostics that are another set than before.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::measured::wait;

/// What keystrokes took, and the most memory that the server held.
pub(crate) struct Keystrokes {
    pub(crate) median: Duration,
    pub(crate) slowest: Duration,
    pub(crate) peak: u64,
}

/// Types so many times in a file of a repository, where a function is renamed and named
/// back. `word` is its name, where it means the first time.
pub(crate) fn measure(
    witgate: &Path,
    root: &Path,
    file: &Path,
    word: &str,
    runs: usize,
) -> io::Result<Keystrokes> {
    let text = std::fs::read_to_string(file)?;
    let at = text.find(word).ok_or_else(|| io::Error::other("nothing to rename"))? + word.len();
    let line = text[..at].matches('\n').count();
    let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut server = Server::start(witgate)?;
    let (root, uri) = (uri(root), uri(file));
    server.send(&format!(
        r#""id":1,"method":"initialize","params":{{"processId":null,"rootUri":{root},"capabilities":{{}}}}"#
    ))?;
    server.send(r#""method":"initialized","params":{}"#)?;
    server.send(&format!(
        r#""method":"textDocument/didOpen","params":{{"textDocument":{{"uri":{uri},"languageId":"wit","version":0,"text":{}}}}}"#,
        quoted(&text)
    ))?;
    server.diagnostics()?;
    let mut times = Vec::new();
    for run in 0..=2 * runs {
        let (end, typed) = if run % 2 == 0 { (column, "x") } else { (column + 1, "") };
        // Nobody types faster than that, and checks in the background come to an end.
        std::thread::sleep(Duration::from_millis(if run % 8 == 0 { 1500 } else { 150 }));
        server.send(&format!(
            r#""method":"textDocument/didChange","params":{{"textDocument":{{"uri":{uri},"version":{}}},"contentChanges":[{{"range":{{"start":{{"line":{line},"character":{column}}},"end":{{"line":{line},"character":{end}}}}},"text":"{typed}"}}]}}"#,
            run + 1
        ))?;
        let start = Instant::now();
        server.diagnostics()?;
        // The first one meets a server that has not typed yet.
        if run > 0 {
            times.push(start.elapsed());
        }
    }
    server.send(r#""id":2,"method":"shutdown""#)?;
    server.send(r#""method":"exit""#)?;
    let (_, peak) = wait(server.child.id())?;
    times.sort();
    let slowest = times.last().copied().unwrap_or_default();
    Ok(Keystrokes { median: times[times.len() / 2], slowest, peak })
}

struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Server {
    fn start(witgate: &Path) -> io::Result<Server> {
        let mut child = Command::new(witgate)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let said = child.stdout.take().expect("it is piped");
        Ok(Server { child, said: BufReader::new(said) })
    }

    fn send(&mut self, message: &str) -> io::Result<()> {
        let message = format!("{{\"jsonrpc\":\"2.0\",{message}}}");
        let stdin = self.child.stdin.as_mut().expect("it is piped");
        write!(stdin, "Content-Length: {}\r\n\r\n{message}", message.len())?;
        stdin.flush()
    }

    /// Waits for the next diagnostics.
    fn diagnostics(&mut self) -> io::Result<()> {
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if self.said.read_line(&mut line)? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                let line = line.trim_end();
                match line.strip_prefix("Content-Length: ") {
                    Some(number) => length = number.parse().map_err(io::Error::other)?,
                    None if line.is_empty() => break,
                    None => {}
                }
            }
            let mut message = vec![0; length];
            self.said.read_exact(&mut message)?;
            let method = b"\"textDocument/publishDiagnostics\"";
            if message.windows(method.len()).any(|it| it == method) {
                return Ok(());
            }
        }
    }
}

fn uri(path: &Path) -> String {
    quoted(&format!("file://{}", path.display()))
}

/// An ASCII text as JSON.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
