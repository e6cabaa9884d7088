//! The command line: arguments and options.

mod asked;
mod bump;
mod check;
mod clock;
mod color;
mod completions;
mod conform;
mod diff;
mod doctor;
mod explain;
mod fail_on;
mod help_texts;
mod history;
mod impact;
mod init;
mod inspect;
mod lint;
mod lsp;
mod manual;
mod means;
mod migrate;
#[cfg(test)]
mod pasted_commands;
mod pin;
mod promote;
mod publish;
mod reading;
mod rule_parser;
mod rules;
mod schema;
mod targets;
mod verify;
mod waive;
mod writing;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};
use witgate::witgate_report::Format;

use help_texts::{
    ABOUT, BUMP, BUMP_EXAMPLES, CHECK, CHECK_EXAMPLES, COMPLETIONS_EXAMPLES, CONFORM,
    CONFORM_EXAMPLES, CONFORM_EXIT_CODES, DIFF, DIFF_EXAMPLES, DOCTOR, EXIT_CODES, EXPLAIN,
    EXPLAIN_EXAMPLES, HISTORY, HISTORY_EXAMPLES, HISTORY_EXIT_CODES, IMPACT, IMPACT_EXAMPLES,
    IMPACT_EXIT_CODES, INIT, INSPECT, INSPECT_EXAMPLES, INSPECT_EXIT_CODES, LINT, LINT_EXAMPLES,
    LINT_EXIT_CODES, LSP, MIGRATE, MIGRATE_EXAMPLES, MIGRATE_EXIT_CODES, PIN, PIN_EXAMPLES,
    PROMOTE, PROMOTE_EXAMPLES, PROMOTE_EXIT_CODES, PUBLISH, PUBLISH_EXAMPLES, PUBLISH_EXIT_CODES,
    RULES, RULES_EXAMPLES, SOURCES, TARGETS, TARGETS_EXAMPLES, TARGETS_EXIT_CODES, VERIFY,
    VERIFY_EXAMPLES, VERIFY_EXIT_CODES, WAIVE, WAIVE_EXAMPLES,
};

pub(crate) use asked::Asked;
pub(crate) use bump::BumpArguments;
pub(crate) use check::CheckArguments;
pub(crate) use clock::{now, today};
pub(crate) use color::Color;
pub(crate) use completions::CompletionsArguments;
pub(crate) use conform::ConformArguments;
pub(crate) use diff::DiffArguments;
pub(crate) use doctor::DoctorArguments;
pub(crate) use explain::{ExplainArguments, Explained};
pub(crate) use history::{HistoryArguments, HistoryOutput};
pub(crate) use impact::ImpactArguments;
pub(crate) use init::{CiSystem, InitArguments};
pub(crate) use inspect::InspectArguments;
pub(crate) use lint::LintArguments;
pub(crate) use lsp::LspArguments;
pub(crate) use manual::{ManualArguments, ManualFormat};
pub(crate) use migrate::MigrateArguments;
pub(crate) use pin::PinArguments;
pub(crate) use promote::PromoteArguments;
pub(crate) use publish::{PublishArguments, PublishFormat};
pub(crate) use rules::{ListFormat, RulesArguments};
pub(crate) use schema::{Schema, SchemaArguments};
pub(crate) use targets::TargetsArguments;
pub(crate) use verify::VerifyArguments;
pub(crate) use waive::WaiveArguments;
pub(crate) use writing::{Output, Witnessing, Writing};

/// The colours of reports, in help too.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Blue.on_default().bold())
    .usage(AnsiColor::Blue.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .error(AnsiColor::Red.on_default().bold())
    .valid(AnsiColor::Cyan.on_default().bold())
    .invalid(AnsiColor::Yellow.on_default().bold());

/// The arguments of the command line.
#[derive(Debug, Parser)]
#[command(name = "witgate", version, max_term_width = 100, styles = STYLES)]
#[command(about = first_line(ABOUT), long_about = ABOUT)]
#[command(after_help = "`witgate help COMMAND` has details and examples.")]
#[command(after_long_help = format!("{SOURCES}\n\n{EXIT_CODES}"))]
pub(crate) struct Cli {
    /// When to use colour; `auto` does in a terminal and respects NO_COLOR and
    /// CLICOLOR
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Never use the network: sources in registries are an error, but for those named
    /// by a digest that were fetched before
    #[arg(long, global = true, display_order = 900)]
    pub(crate) offline: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(about = first_line(DIFF), long_about = DIFF)]
    #[command(after_long_help = format!("{DIFF_EXAMPLES}\n\n{SOURCES}\n\n{EXIT_CODES}"))]
    Diff(DiffArguments),
    #[command(about = first_line(CHECK), long_about = CHECK)]
    #[command(after_long_help = format!("{CHECK_EXAMPLES}\n\n{SOURCES}\n\n{EXIT_CODES}"))]
    Check(CheckArguments),
    #[command(about = first_line(TARGETS), long_about = TARGETS)]
    #[command(after_long_help = format!("{TARGETS_EXAMPLES}\n\n{SOURCES}\n\n{TARGETS_EXIT_CODES}"))]
    Targets(TargetsArguments),
    #[command(about = first_line(IMPACT), long_about = IMPACT)]
    #[command(after_long_help = format!("{IMPACT_EXAMPLES}\n\n{SOURCES}\n\n{IMPACT_EXIT_CODES}"))]
    Impact(ImpactArguments),
    #[command(about = first_line(INSPECT), long_about = INSPECT)]
    #[command(after_long_help = format!("{INSPECT_EXAMPLES}\n\n{SOURCES}\n\n{INSPECT_EXIT_CODES}"))]
    Inspect(InspectArguments),
    #[command(about = first_line(MIGRATE), long_about = MIGRATE)]
    #[command(after_long_help = format!("{MIGRATE_EXAMPLES}\n\n{SOURCES}\n\n{MIGRATE_EXIT_CODES}"))]
    Migrate(MigrateArguments),
    #[command(about = first_line(HISTORY), long_about = HISTORY)]
    #[command(after_long_help = format!("{HISTORY_EXAMPLES}\n\n{HISTORY_EXIT_CODES}"))]
    History(HistoryArguments),
    #[command(about = first_line(VERIFY), long_about = VERIFY)]
    #[command(after_long_help = format!("{VERIFY_EXAMPLES}\n\n{VERIFY_EXIT_CODES}"))]
    Verify(VerifyArguments),
    #[command(about = first_line(LINT), long_about = LINT)]
    #[command(after_long_help = format!("{LINT_EXAMPLES}\n\n{LINT_EXIT_CODES}"))]
    Lint(LintArguments),
    #[command(about = first_line(BUMP), long_about = BUMP)]
    #[command(after_long_help = BUMP_EXAMPLES)]
    Bump(BumpArguments),
    #[command(about = first_line(PIN), long_about = PIN)]
    #[command(after_long_help = PIN_EXAMPLES)]
    Pin(PinArguments),
    #[command(about = first_line(PUBLISH), long_about = PUBLISH)]
    #[command(after_long_help = format!("{PUBLISH_EXAMPLES}\n\n{PUBLISH_EXIT_CODES}"))]
    Publish(PublishArguments),
    #[command(about = first_line(CONFORM), long_about = CONFORM)]
    #[command(after_long_help = format!("{CONFORM_EXAMPLES}\n\n{CONFORM_EXIT_CODES}"))]
    Conform(ConformArguments),
    #[command(about = first_line(PROMOTE), long_about = PROMOTE)]
    // In the usual order, the component would be taken for one more file of evidence.
    #[command(override_usage = "witgate promote <COMPONENT> --evidence <FILE>... [OPTIONS]")]
    #[command(after_long_help = format!("{PROMOTE_EXAMPLES}\n\n{PROMOTE_EXIT_CODES}"))]
    Promote(PromoteArguments),
    #[command(about = first_line(WAIVE), long_about = WAIVE)]
    #[command(after_long_help = WAIVE_EXAMPLES)]
    Waive(WaiveArguments),
    #[command(about = first_line(INIT), long_about = INIT)]
    Init(InitArguments),
    #[command(about = first_line(DOCTOR), long_about = DOCTOR)]
    Doctor(DoctorArguments),
    #[command(about = first_line(LSP), long_about = LSP)]
    Lsp(LspArguments),
    #[command(about = first_line(EXPLAIN), long_about = EXPLAIN)]
    #[command(after_long_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArguments),
    #[command(about = first_line(RULES), long_about = RULES)]
    #[command(after_long_help = RULES_EXAMPLES)]
    Rules(RulesArguments),
    /// Print a JSON schema: of reports, witgate.toml, or what another command writes
    Schema(SchemaArguments),
    /// Print a completion script for a shell
    #[command(after_long_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArguments),
    /// Write the manual to a directory: man pages, or the reference in Markdown
    Manual(ManualArguments),
}

impl Command {
    /// Whether its report consists of annotations for GitHub Actions.
    pub(crate) fn is_annotating(&self) -> bool {
        let writing = match self {
            Command::Diff(arguments) => &arguments.writing,
            Command::Check(arguments) => &arguments.writing,
            Command::Verify(arguments) => &arguments.writing,
            Command::Lint(arguments) => &arguments.writing,
            _ => return false,
        };
        writing.format == Format::Github
    }
}

/// The line for lists of commands.
fn first_line(text: &'static str) -> &'static str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
