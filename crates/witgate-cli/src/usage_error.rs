//! A command line that was not understood, shown as other failures are.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::{Cli, Color};
use crate::failure::{self, Failure};
use crate::sources_without_command;

/// Prints what is wrong with the command line, or the help that it asks for.
pub(crate) fn exit(error: &clap::Error) -> ExitCode {
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_help || !error.use_stderr() {
        error.exit();
    }
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let failure = sources_without_command::failure_of(error, &words);
    let failure = failure.or_else(|| of_unknown_option(error, words.first()?));
    let failure = failure.or_else(|| of_missing_choice(error, words.first()?));
    let failure = failure.unwrap_or_else(|| of_text(&error.render().to_string()));
    failure::print(&failure, Color::Auto, false);
    ExitCode::from(2)
}

/// The failure of an option that other tools have under this name.
fn of_unknown_option(error: &clap::Error, command: &str) -> Option<Failure> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let option = option.split('=').next()?;
    let root = Cli::command();
    let known = root.find_subcommand(command)?;
    let has = |name: &str| known.get_arguments().any(|it| it.get_long() == Some(name));
    let help = match option {
        "--baseline" | "--base" | "--old" | "--from" | "--since" | "--compare" => match command {
            "diff" => "the baseline comes first: `witgate diff BASELINE CANDIDATE`".to_owned(),
            _ if has("against") => "`--against SOURCE` names the baseline".to_owned(),
            _ => return None,
        },
        "--json" | "--sarif" | "--markdown" | "--html" | "--junit" if has("format") => {
            format!("write `--format {}`", &option[2..])
        }
        "-f" if has("format") => "write `--format FORMAT`".to_owned(),
        _ => return None,
    };
    let message = format!("unexpected argument '{option}' found");
    let more = format!("for more information, try `witgate {command} --help`");
    Some(Failure::Usage { message, help: format!("{help}\n{more}") })
}

/// The failure of an argument that is missing, where only a few words can be in its place.
fn of_missing_choice(error: &clap::Error, command: &str) -> Option<Failure> {
    if error.kind() != ErrorKind::MissingRequiredArgument {
        return None;
    }
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let root = Cli::command();
    let known = root.find_subcommand(command)?.get_positionals();
    let known = known.filter(|it| missing.contains(&it.to_string()));
    let choices: Vec<String> = known
        .filter(|it| !it.is_hide_possible_values_set())
        .flat_map(|it| it.get_possible_values())
        .map(|choice| choice.get_name().to_owned())
        .collect();
    if choices.is_empty() {
        return None;
    }
    let Failure::Usage { message, help } = of_text(&error.render().to_string()) else {
        return None;
    };
    let help = format!("possible values: {}\n{help}", choices.join(", "));
    Some(Failure::Usage { message, help })
}

/// The failure of clap's text: `error: …`, then tips, the usage and where to read more,
/// with empty lines between them.
fn of_text(text: &str) -> Failure {
    let mut message = Vec::new();
    let mut help = Vec::new();
    for (position, part) in text.split("\n\n").enumerate() {
        let lines = part.lines().map(str::trim).filter(|line| !line.is_empty());
        if position > 0 {
            help.extend(help_of(&lines.collect::<Vec<_>>().join(" ")));
            continue;
        }
        for line in lines {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(values) => help.push(values.to_owned()),
                None => message.push(line.strip_prefix("error: ").unwrap_or(line)),
            }
        }
    }
    Failure::Usage { message: message.join(" "), help: help.join("\n") }
}

/// A part of clap's text below the message, as other failures say it.
fn help_of(part: &str) -> Option<String> {
    match part.split_once(": ") {
        Some(("tip", tip)) => Some(tip.to_owned()),
        Some(("Usage", usage)) => Some(format!("usage: {usage}")),
        _ if part.starts_with("For more information") => {
            Some("for more information, try `--help`".to_owned())
        }
        _ => (!part.is_empty()).then(|| part.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn options_of_other_tools_are_answered() {
        for (line, answer) in [
            ("check --baseline main", Some("`--against SOURCE` names the baseline")),
            ("verify --base=main", Some("`--against SOURCE` names the baseline")),
            ("diff --baseline wit wit", Some("`witgate diff BASELINE CANDIDATE`")),
            ("check --json", Some("write `--format json`")),
            ("targets a.wasm -f json", Some("write `--format FORMAT`")),
            ("pin --json", None),
            ("check --unheard-of", None),
        ] {
            let words = ["witgate"].into_iter().chain(line.split(' '));
            let error = Cli::try_parse_from(words).expect_err("no such option");
            let command = line.split(' ').next().expect("it begins with a command");
            match (of_unknown_option(&error, command), answer) {
                (Some(Failure::Usage { help, .. }), Some(answer)) => {
                    assert!(help.contains(answer), "{line}: {help}");
                }
                (None, None) => {}
                (found, _) => panic!("{line}: {}", found.is_some()),
            }
        }
    }

    #[test]
    fn a_missing_choice_is_listed() {
        for (line, values) in [
            ("schema", Some("possible values: report, config,")),
            ("completions", Some("possible values: bash,")),
            ("manual", Some("possible values: man, markdown\n")),
            ("explain", None),
            ("diff", None),
        ] {
            let error = Cli::try_parse_from(["witgate", line]).expect_err("more is required");
            let help = of_missing_choice(&error, line).map(|failure| match failure {
                Failure::Usage { help, .. } => help,
                _ => String::new(),
            });
            assert_eq!(help.is_some(), values.is_some(), "{line}");
            assert!(help.unwrap_or_default().starts_with(values.unwrap_or_default()), "{line}");
        }
    }

    #[test]
    fn tips_and_usage_are_help() {
        let text = "error: unexpected argument '--x' found\n\n  tip: a similar argument exists: \
                    '--y'\n\nUsage: witgate diff --y <A> <B>\n\nFor more information, try \
                    '--help'.\n";
        let Failure::Usage { message, help } = of_text(text) else { panic!("another failure") };
        assert_eq!(message, "unexpected argument '--x' found");
        assert_eq!(
            help,
            "a similar argument exists: '--y'\nusage: witgate diff --y <A> <B>\nfor more \
             information, try `--help`"
        );
    }

    #[test]
    fn a_list_is_one_sentence() {
        let text = "error: the following required arguments were not provided:\n  <A>\n  <B>\n";
        let Failure::Usage { message, help } = of_text(text) else { panic!("another failure") };
        assert_eq!(message, "the following required arguments were not provided: <A> <B>");
        assert_eq!(help, "");
        let text = "error: invalid value 'x' for '--format'\n  [possible values: a, b]\n";
        let Failure::Usage { message, help } = of_text(text) else { panic!("another failure") };
        assert_eq!(message, "invalid value 'x' for '--format'");
        assert_eq!(help, "possible values: a, b");
    }
}
