//! Runs the built program, and git beside it, where nothing of the machine's
//! settings shows.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::process::{Command, Stdio};
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
        for word in words {
            assert!(self.said.contains(word), "it should say `{word}`:\n{}", self.said);
        }
    }
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
    let temporary = || tempfile::tempfile().expect("a temporary file");
    let (out, err) = (temporary(), temporary());
    let share = |file: &File| Stdio::from(file.try_clone().expect("a second handle"));
    let mut child = command
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .env("GIT_CONFIG_GLOBAL", directory.join("no-config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("NO_COLOR", "1")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(share(&out))
        .stderr(share(&err))
        .spawn()
        .expect("it runs");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().expect("it can be ended");
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let read = |mut file: File| {
        let mut text = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut text)).expect("it is UTF-8");
        text
    };
    let said = read(out) + &read(err);
    let code = status.code().unwrap_or_else(|| panic!("{arguments:?} died: {status}\n{said}"));
    assert!((0..=2).contains(&code), "{arguments:?}: {code}\n{said}");
    assert!(!said.contains("panicked") && !said.contains("defect"), "{arguments:?}: {said}");
    // Told apart by Unicode's tables and not by witgate's; a sign of a table may
    // have U+FE0F behind it.
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    assert!(!said.contains(acts), "{arguments:?}: {said:?}");
    // Where nothing was judged, there is advice or a place to look at.
    let helps = said.contains("help:") || said.contains(" --> ");
    assert!(code != 2 || helps, "{arguments:?} does not help: {said}");
    Run { code, said }
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

/// Commits everything.
#[track_caller]
pub(crate) fn commit(directory: &Path, message: &str) {
    git(directory, &["add", "-A"]);
    git(directory, &["commit", "-q", "--allow-empty", "-m", message]);
}
