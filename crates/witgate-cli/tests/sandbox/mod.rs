//! Runs the built program, and git beside it, where nothing of the machine's
//! settings shows.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What came of a run.
pub(crate) struct Run {
    /// Its exit code.
    pub(crate) code: i32,
    /// What it said, standard output before standard error.
    pub(crate) said: String,
}

impl Run {
    /// Expects an exit code and words.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{}", self.said);
        // Wherever the lines are broken.
        let said = one_line(&self.said);
        for word in words {
            assert!(said.contains(&one_line(word)), "it should say `{word}`:\n{}", self.said);
        }
    }
}

/// A text with each run of white space as one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Much longer than anything takes, and shorter than for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `witgate` in a directory.
///
/// Whatever it is given, it ends, with one of its exit codes, in little memory,
/// without a panic, and says nothing that a terminal would act on.
#[track_caller]
pub(crate) fn witgate(directory: &Path, arguments: &[&str]) -> Run {
    run(directory, arguments, &[])
}

/// As [`witgate`], with more in its environment.
#[track_caller]
pub(crate) fn run(directory: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let temporary = || tempfile::tempfile().expect("a temporary file");
    let (out, err) = (temporary(), temporary());
    let share = |file: &File| Stdio::from(file.try_clone().expect("a second handle"));
    let child = command(directory, arguments)
        .envs(environment.iter().copied())
        .stdout(share(&out))
        .stderr(share(&err))
        .spawn();
    let status = end(&mut child.expect("it runs"), arguments);
    let read = |mut file: File| {
        let mut text = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut text)).expect("it is UTF-8");
        text
    };
    let said = read(out) + &read(err);
    let code = status.code().unwrap_or_else(|| panic!("{arguments:?} died: {status}\n{said}"));
    assert!((0..=2).contains(&code), "{arguments:?}: {code}\n{said}");
    assert!(!said.contains("panicked") && !said.contains("bug in w"), "{arguments:?}: {said}");
    // Distinguished by Unicode's tables and not by witgate's; a sign of a table may
    // have U+FE0F behind it.
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    let colored = arguments.windows(2).any(|it| it == ["--color", "always"]);
    let shown = if colored { without_colors(&said) } else { said.clone() };
    assert!(!shown.contains(acts), "{arguments:?}: {said:?}");
    // Where nothing was judged, there is advice or a place to look at.
    let helps = ["help:", " --> ", "\"status\": \"incomplete\""];
    let helps = helps.iter().any(|it| said.contains(it));
    assert!(code != 2 || helps, "{arguments:?} does not help: {said}");
    Run { code, said }
}

/// The program with arguments, as [`run`] starts it.
pub(crate) fn command(directory: &Path, arguments: &[&str]) -> Command {
    let program = env!("CARGO_BIN_EXE_witgate");
    let mut command = match cfg!(target_os = "linux") {
        // Address space, in KiB: the stacks of its threads are a good part.
        true => {
            let mut command = Command::new("sh");
            command.args(["-c", "ulimit -v 4000000; exec \"$0\" \"$@\"", program]);
            command
        }
        false => Command::new(program),
    };
    command
        .args(arguments)
        .current_dir(directory)
        // A temporary directory may itself be in a repository.
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .env("GIT_CONFIG_GLOBAL", directory.join("no-config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Waits for a program to end, and not for ever.
#[track_caller]
pub(crate) fn end(child: &mut Child, arguments: &[&str]) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            return status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().expect("it can be ended");
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The text without the colors that `--color always` asks for. Any other escape
/// stays.
fn without_colors(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let color = part.strip_prefix('[').and_then(|it| it.split_once('m'));
        match color {
            Some((code, rest)) if code.chars().all(|c| c.is_ascii_digit() || c == ';') => {
                plain.push_str(rest);
            }
            _ => {
                plain.push('\u{1b}');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// Runs git, and gives back what it printed.
#[track_caller]
pub(crate) fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", directory.join("no-config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is there");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Writes a file and the directories above it.
#[track_caller]
pub(crate) fn write(directory: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().expect("it is in a directory")).expect("created");
    std::fs::write(path, content).expect("written");
}

/// A repository with these files on `main`, and a branch from there.
pub(crate) fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q", "-b", "main"]);
    for (path, text) in files {
        write(here, path, *text);
    }
    commit(here, "as it was");
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

/// Commits everything.
#[track_caller]
pub(crate) fn commit(directory: &Path, message: &str) {
    git(directory, &["add", "-A"]);
    git(directory, &["commit", "-q", "--allow-empty", "-m", message]);
}
