//! `witgate manual`: man pages, and the reference pages of the documentation.

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use clap::CommandFactory as _;
use clap_mangen::Man;
use witgate::{manual, witgate_files};

use crate::cli::{Cli, ManualArguments, ManualFormat};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &ManualArguments) -> Result<ExitCode, Failure> {
    let directory = &arguments.directory;
    let pages = match arguments.format {
        ManualFormat::Man => man_pages().map_err(Failure::Output)?,
        ManualFormat::Markdown => vec![
            ("commands.md".to_owned(), commands()),
            ("policy.md".to_owned(), manual::policy_reference()),
            ("report.md".to_owned(), manual::report_reference()),
            ("rules.md".to_owned(), manual::markdown()),
        ],
    };
    let mut written = String::new();
    for (name, text) in pages {
        let path = directory.join(name);
        write(directory, &path, &text)
            .map_err(|error| Failure::File { path: path.clone(), error })?;
        written.push_str(&format!("wrote {}\n", path.display()));
    }
    output::text(&written)
}

fn write(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    witgate_files::write(path, text)
}

/// A man page for the program, and one for each command.
fn man_pages() -> io::Result<Vec<(String, String)>> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    let commands = commands.map(|command| {
        let name = format!("{}-{}", program.get_name(), command.get_name());
        (name, command.clone())
    });
    let own = (program.get_name().to_owned(), program.clone());
    let mut pages = Vec::new();
    for (name, command) in std::iter::once(own).chain(commands) {
        let mut bytes = Vec::new();
        Man::new(command).render(&mut bytes)?;
        pages.push((format!("{name}.1"), with_sections(&String::from_utf8_lossy(&bytes))));
    }
    Ok(pages)
}

/// The same page with a section for each part of the text below the options, where lines
/// stay as they are: it has columns.
fn with_sections(page: &str) -> String {
    let Some((before, extra)) = page.split_once("\n.SH EXTRA\n") else { return page.to_owned() };
    let (extra, after) = match extra.find("\n.SH ") {
        Some(end) => extra.split_at(end),
        None => (extra.trim_end(), "\n"),
    };
    let mut text = before.to_owned();
    for line in extra.trim_end().lines() {
        match line.strip_suffix(':').filter(|title| !title.starts_with(' ')) {
            Some(title) => {
                text.push_str(&format!("\n.fi\n.SH {}\n.in 2n\n.nf", title.to_uppercase()));
            }
            None => {
                let line = line.strip_prefix("  ").unwrap_or(line);
                // At its beginning these two make a line a request of roff.
                let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
                text.push_str(&format!("\n{guard}{line}"));
            }
        }
    }
    text.push_str("\n.fi");
    text + after
}

/// The help of every command, as one Markdown document.
fn commands() -> String {
    let mut program = Cli::command().term_width(92);
    program.build();
    let mut text = String::from(
        "# Commands\n\n\
         <!-- Generated from the command line: BLESS=1 cargo test -p witgate-cli -->\n\n\
         `witgate help COMMAND` prints the same. `witgate manual man DIR` writes man pages, and\n\
         `witgate completions SHELL` prints a completion script.\n\n\
         ## witgate\n\n",
    );
    let names: Vec<String> = program
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
        .map(|command| command.get_name().to_owned())
        .collect();
    let help = |text: &mut String, command: &mut clap::Command| {
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        text.push_str(&format!("```text\n{}\n```\n", lines.join("\n").trim_end()));
    };
    help(&mut text, &mut program);
    for name in names {
        text.push_str(&format!("\n## witgate {name}\n\n"));
        if let Some(command) = program.find_subcommand_mut(&name) {
            help(&mut text, command);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_man_pages_are_not_filled() {
        let pages = man_pages().expect("they are written");
        assert!(pages.len() > 20);
        for (name, page) in &pages {
            assert!(!page.contains(".SH EXTRA"), "{name}");
            assert!(page.lines().all(|line| !line.starts_with("Examples:")), "{name}");
        }
        let (_, diff) = pages.iter().find(|(name, _)| name == "witgate-diff.1").expect("a page");
        for section in ["EXAMPLES", "SOURCES", "EXIT CODES"] {
            assert!(diff.contains(&format!("\n.SH {section}\n.in 2n\n.nf\n")), "{section}");
        }
        assert!(diff.contains("\n.nf\nwitgate diff main wit  "), "{diff}");
    }
}
