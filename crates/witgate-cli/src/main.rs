//! The `witgate` command: chooses what to do, and turns the answer into an exit
//! code.

#![forbid(unsafe_code)]

mod cli;
mod command;
mod failure;
mod output;
mod reports;
mod showing;
mod sources_without_command;
mod usage_error;
mod witnesses;
#[cfg(feature = "registry")]
mod wkg;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use failure::Failure;
use reports::ReportFiles;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage_error::exit(&error),
    };
    // What panicked is a defect, and has been reported by the panic itself. It
    // must not look like a verdict.
    let done = catch_unwind(AssertUnwindSafe(|| witgate::on_deep_stack(|| run(&cli))));
    done.unwrap_or(Err(Failure::Defect)).unwrap_or_else(|failure| {
        ReportFiles::new(&cli.command).withdraw(&failure);
        failure::print(&failure, cli.color, cli.command.is_annotating());
        ExitCode::from(2)
    })
}

fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    ReportFiles::new(&cli.command).prepare()?;
    match &cli.command {
        Command::Diff(arguments) => command::diff::run(arguments, cli.color),
        Command::Check(arguments) => command::check::run(arguments, cli.color),
        Command::Targets(arguments) => command::targets::run(arguments, cli.color),
        Command::Impact(arguments) => command::impact::run(arguments, cli.color),
        Command::Inspect(arguments) => command::inspect::run(arguments, cli.color),
        Command::Migrate(arguments) => command::migrate::run(arguments, cli.color),
        Command::History(arguments) => command::history::run(arguments, cli.color),
        Command::Verify(arguments) => command::verify::run(arguments, cli.color),
        Command::Lint(arguments) => command::lint::run(arguments, cli.color),
        Command::Bump(arguments) => command::bump::run(arguments),
        Command::Pin(arguments) => command::pin::run(arguments),
        Command::Conform(arguments) => command::conform::run(arguments, cli.color),
        Command::Promote(arguments) => command::promote::run(arguments, cli.color),
        Command::Publish(arguments) => command::publish::run(arguments, cli.color),
        Command::Waive(arguments) => command::waive::run(arguments),
        Command::Init(arguments) => command::init::run(arguments),
        Command::Doctor(arguments) => command::doctor::run(arguments),
        Command::Lsp(arguments) => command::lsp::run(arguments),
        Command::Explain(arguments) => command::explain::run(arguments),
        Command::Rules(arguments) => command::rules::run(arguments),
        Command::Schema(arguments) => command::schema::run(arguments),
        Command::Completions(arguments) => command::completions::run(arguments),
        Command::Manual(arguments) => command::manual::run(arguments),
    }
}
