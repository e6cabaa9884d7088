//! The tutorial is run: its files are written, its commands executed, its output
//! compared. `BLESS=1` writes the output.
//!
//! In docs/tutorial.md a line that ends with a path in backquotes and a colon names
//! the file that the next block holds. A block of `console` holds commands after `$`,
//! and what they print; `...` means any lines, and `[exit code N]` ends what a
//! command prints that fails.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use witgate_testing::golden;

#[test]
fn the_tutorial_does_what_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tutorial.md");
    let text = fs::read_to_string(&path).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let run = executed(&text, directory.path());
    assert!(run.commands > 15, "only {} commands were found", run.commands);
    golden::assert(&path, &run.text);
}

#[test]
fn outputs_are_compared() {
    assert!(matches("a\n...\nc\n", "a\nb\nb\nc\n"));
    assert!(matches("...\n", "") && matches("a\n", "a\n"));
    assert!(!matches("a\n...\nc\n", "a\nb\n") && !matches("a\n", "a\nb\n"));
}

struct Executed {
    /// The text, with the output that there was.
    text: String,
    commands: usize,
}

fn executed(text: &str, directory: &Path) -> Executed {
    let home = directory.join("home");
    let project = directory.join("plugin-api");
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&project).unwrap();
    let mut run = Executed { text: String::new(), commands: 0 };
    let mut lines = text.lines();
    let mut lead = "";
    while let Some(line) = lines.next() {
        writeln!(run.text, "{line}").unwrap();
        let Some(language) = line.strip_prefix("```") else {
            if !line.is_empty() {
                lead = line;
            }
            continue;
        };
        let block: String =
            lines.by_ref().take_while(|line| *line != "```").map(|it| format!("{it}\n")).collect();
        if language == "console" {
            for (command, expected) in commands(&block) {
                run.commands += 1;
                let found = shell(&command, &project, &home);
                let shown = if matches(&expected, &found) { expected } else { found };
                write!(run.text, "$ {command}\n{shown}").unwrap();
            }
        } else {
            if let Some(file) = named_file(lead) {
                let file = project.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, &block).unwrap();
            }
            run.text.push_str(&block);
        }
        run.text.push_str("```\n");
        lead = "";
    }
    run
}

/// The commands of a block, each with the output below it.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command.to_owned(), String::new()));
        } else if let Some(output) = commands.last_mut() {
            // A command goes on where its line ends with a backslash.
            if output.0.ends_with('\\') {
                output.0.push('\n');
                output.0.push_str(line);
            } else {
                output.1.push_str(line);
                output.1.push('\n');
            }
        }
    }
    commands
}

/// The path at the end of a line that says what the next block is.
fn named_file(line: &str) -> Option<PathBuf> {
    let (_, path) = line.strip_suffix("`:")?.rsplit_once('`')?;
    Some(path.into())
}

fn shell(command: &str, directory: &Path, home: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_witgate"));
    let path = std::env::var("PATH").unwrap();
    let date = "2027-01-01T12:00:00Z";
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(directory)
        .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
        .env("HOME", home)
        .env("GIT_CEILING_DIRECTORIES", home.parent().unwrap())
        .env("GIT_CONFIG_GLOBAL", home.join("no-config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org")])
        .envs([("GIT_COMMITTER_NAME", "Ada"), ("GIT_COMMITTER_EMAIL", "ada@example.org")])
        .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)])
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    match output.status.code().unwrap() {
        0 => {}
        code => writeln!(text, "[exit code {code}]").unwrap(),
    }
    text
}

/// Whether an output is as expected, where `...` means any lines.
fn matches(expected: &str, found: &str) -> bool {
    fn lines(expected: &[&str], found: &[&str]) -> bool {
        match expected.split_first() {
            None => found.is_empty(),
            Some((&"...", rest)) => (0..=found.len()).any(|from| lines(rest, &found[from..])),
            Some((line, rest)) => found.first() == Some(line) && lines(rest, &found[1..]),
        }
    }
    let (expected, found): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), found.lines().collect());
    lines(&expected, &found)
}
