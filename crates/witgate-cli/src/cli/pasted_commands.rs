//! Commands in documents and messages are real: each one parses.

use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use clap::error::ErrorKind;

use super::{Cli, help_texts};

#[test]
fn pasted_commands_parse() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![root.join("README.md")];
    files_below(&root.join("docs"), "md", &mut files);
    files_below(&root.join("crates"), "rs", &mut files);
    let mut tried = 0;
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("text");
        let is_code = file.extension().is_some_and(|it| it == "rs");
        let mut check = |command: &str, result: Result<(), String>| {
            tried += 1;
            if let Err(error) = result {
                wrong.push(format!("{}: {command}\n  {error}", file.display()));
            }
        };
        let (blocks, prose) = if is_code { (Vec::new(), code(&text)) } else { parts(&text) };
        blocks.iter().for_each(|command| check(command, parses(command)));
        in_code_spans(&prose).iter().for_each(|command| check(command, is_real(command)));
    }
    assert!(tried > 120, "only {tried} commands were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_of_help_parse() {
    let mut tried = 0;
    for command in Cli::command().get_subcommands_mut() {
        let help = command.render_long_help().to_string();
        let Some((_, examples)) = help.split_once("\nExamples:\n") else { continue };
        for command in joined(examples).lines().take_while(|line| line.starts_with("  ")) {
            // A remark is behind two spaces.
            let command = command.trim().split("  ").next().unwrap_or_default();
            tried += 1;
            if let Err(error) = parses(command) {
                panic!("{command}\n{error}");
            }
        }
    }
    assert!(tried > 30, "only {tried} examples were found");
    assert!(help_texts::ABOUT.ends_with('.'));
}

/// What is laid out in columns is not broken by a terminal of 80.
#[test]
fn laid_out_help_fits_a_terminal() {
    let mut program = Cli::command();
    program.build();
    let mut lines = 0;
    let mut long = Vec::new();
    for command in std::iter::once(&program).chain(program.get_subcommands()) {
        for text in [command.get_after_help(), command.get_after_long_help()] {
            for line in text.map(ToString::to_string).unwrap_or_default().lines() {
                lines += 1;
                if line.chars().count() > 80 {
                    long.push(format!("{}: {line}", command.get_name()));
                }
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
    assert!(lines > 200, "only {lines} lines");
}

#[test]
fn commands_that_do_not_parse_are_found() {
    assert!(parses("witgate check --no-such-option").is_err());
    assert!(parses("witgate chek").is_err() && parses("witgate explain no-such-rule").is_err());
    assert!(parses("witgate diff a | less").is_err() && parses("git x && witgate chek").is_err());
    assert!(is_real("witgate waive --all").is_ok() && is_real("witgate waive --al").is_err());
    assert_eq!(words("a 'b c' \"d e\" --f='g h'"), ["a", "b c", "d e", "--f=g h"]);
    assert_eq!(in_code_spans("`witgate check` and `witgate {x}` and `x`"), ["witgate check"]);
}

fn files_below(directory: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("tests") {
            files_below(&path, extension, files);
        } else if path.extension().is_some_and(|it| it == extension) && !path.is_dir() {
            files.push(path);
        }
    }
}

/// A source file without its comments.
fn code(text: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(is_code).map(|line| format!("{line}\n")).collect()
}

/// The commands in blocks of a document that a reader pastes, and the text around them.
fn parts(text: &str) -> (Vec<String>, String) {
    let mut commands = Vec::new();
    let mut prose = String::new();
    let mut language: Option<String> = None;
    for line in joined(text).lines() {
        if let Some(fence) = line.trim_start().strip_prefix("```") {
            language = if language.is_none() { Some(fence.to_owned()) } else { None };
        } else if let Some(language) = &language {
            let line = line.trim_start();
            let command = match language.as_str() {
                "console" => line.strip_prefix("$ "),
                "sh" => Some(line),
                _ => None,
            };
            commands.extend(command.filter(|it| it.contains("witgate ")).map(str::to_owned));
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    (commands, prose)
}

/// Lines that end with a backslash, joined to the next.
fn joined(text: &str) -> String {
    let mut lines = text.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |joined, line| format!("{}{}", joined, line.trim_start()))
}

/// Spans of code that begin with the program's name, and are whole.
fn in_code_spans(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for (position, _) in text.match_indices("`witgate ") {
        let Some(span) = text[position + 1..].split('`').next() else { continue };
        let span = span.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_partial = span.contains(['{', '…', '"', '\\']) || span.contains("...");
        if !is_partial {
            commands.push(span);
        }
    }
    commands
}

/// Whether the command line takes the parts of a command that witgate runs.
fn parses(command: &str) -> Result<(), String> {
    let parts = command.split(['|', '>', ';']).flat_map(|part| part.split("&&"));
    parts.map(str::trim).filter(|part| part.starts_with("witgate ")).try_for_each(|part| {
        match parsed(part) {
            Err(error) if error.use_stderr() => Err(error.to_string()),
            _ => Ok(()),
        }
    })
}

/// Whether a command that a text mentions is real: what it requires may be left out.
fn is_real(command: &str) -> Result<(), String> {
    match parsed(command) {
        Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => Ok(()),
        Err(error) if error.use_stderr() => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn parsed(command: &str) -> Result<(), clap::Error> {
    let words = words(command);
    let words = words.iter().map(|word| filled(word));
    match Cli::command().try_get_matches_from(words) {
        // The directories of an example are those of its reader.
        Err(error) if error.to_string().contains("no such directory") => Ok(()),
        result => result.map(|_| ()),
    }
}

/// A word, or a value for what means one in a text.
fn filled(word: &str) -> String {
    match word {
        "RULE" => "enum-case-added".to_owned(),
        "COMMAND" => "check".to_owned(),
        "SHELL" => "bash".to_owned(),
        word => word.replace("FORMAT=FILE", "json=FILE"),
    }
}

/// The words of a command, as a shell splits them.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
