//! The `witgate-fleet` command: chooses what to do, and turns the answer into an exit
//! code.

#![forbid(unsafe_code)]

mod cli;
mod confirmation;
mod failure;
mod output;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;
use witgate_fleet::{
    IndexRequest, Needed, OffersRequest, Question, confirm, index, offers, views, write_table,
};

use cli::{Cli, Command, ConfirmArguments, IndexArguments, OffersArguments, SqlArguments};
use failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // What panicked is a defect, and has been reported by the panic itself.
    let done = catch_unwind(AssertUnwindSafe(|| witgate::on_deep_stack(|| run(&cli))));
    done.unwrap_or(Err(Failure::Defect)).unwrap_or_else(|failure| {
        failure::print(&failure);
        ExitCode::from(2)
    })
}

fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    match &cli.command {
        Command::Index(arguments) => run_index(arguments),
        Command::Offers(arguments) => run_offers(arguments),
        Command::Sql(arguments) => run_sql(arguments),
        Command::Confirm(arguments) => run_confirm(arguments),
    }
}

fn run_index(arguments: &IndexArguments) -> Result<ExitCode, Failure> {
    let mut listed = arguments.listed();
    if arguments.stdin {
        listed.read(io::stdin().lock())?;
    }
    let request = IndexRequest {
        listed,
        environment: arguments.environment.clone(),
        owners: arguments.owners.clone(),
        prune: arguments.prune,
        directory: arguments.output.clone(),
    };
    let progress = output::progress();
    let indexed = index(&request, progress)?;
    output::indexed(&indexed, &arguments.output).map_err(Failure::Output)?;
    // A file that cannot be read is a row; where none can be, there is no answer.
    let is_nothing = indexed.files() == indexed.unreadable.len();
    Ok(ExitCode::from(if is_nothing { 2 } else { 0 }))
}

fn run_offers(arguments: &OffersArguments) -> Result<ExitCode, Failure> {
    let request = OffersRequest {
        sources: arguments.sources.clone(),
        all_hosts: arguments.all_hosts,
        world: arguments.world.clone(),
        options: arguments.gates.options(),
    };
    let offered = offers(&request)?;
    write_table(&offered.rows, &arguments.output)?;
    output::offered(&offered, &arguments.output).map_err(Failure::Output)?;
    Ok(ExitCode::SUCCESS)
}

fn run_sql(arguments: &SqlArguments) -> Result<ExitCode, Failure> {
    let question = arguments.question.as_deref().map(|name| {
        Question::find(name).ok_or_else(|| Failure::NoQuestion { name: name.to_owned() })
    });
    let question = question.transpose()?;
    let mut text = match arguments.engine()? {
        Some((_, tables)) if question.is_some_and(|it| !it.can_be_asked(&tables)) => {
            let question = question.map(|it| it.needs);
            return Err(Failure::Usage {
                message: "the question is about more than the index",
                help: match question {
                    Some(Needed::Hosts) => "add `--hosts FILE`",
                    _ => "add `--before FILE` and `--after FILE`",
                },
            });
        }
        Some((engine, tables)) => views(engine, &tables, question),
        None => String::new(),
    };
    match question {
        // The answer is a table already.
        Some(question) if !text.is_empty() && question.needs == Needed::Change => {
            text.push_str(&format!("SELECT * FROM {};\n", question.view_name()));
        }
        Some(question) if !text.is_empty() => {
            text.push_str(&format!("{};\n", question.text.trim_end()));
        }
        Some(question) => text.push_str(question.text),
        None if text.is_empty() => text = output::questions(),
        None => {}
    }
    output::print(&text).map_err(Failure::Output)?;
    Ok(ExitCode::SUCCESS)
}

fn run_confirm(arguments: &ConfirmArguments) -> Result<ExitCode, Failure> {
    let confirmation = confirm(&arguments.request())?;
    if let Some(file) = &arguments.output {
        confirmation::write_csv(&confirmation, file)?;
    }
    output::print(&confirmation::text(&confirmation)).map_err(Failure::Output)?;
    let is_doubtful = !confirmation.unreadable.is_empty()
        || confirmation.checked.iter().any(|it| it.is_disagreement);
    let is_broken = confirmation.checked.iter().any(|it| it.answer.is_broken());
    Ok(ExitCode::from(match (is_doubtful, is_broken) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }))
}
