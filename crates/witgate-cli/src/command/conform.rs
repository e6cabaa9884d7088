//! `witgate conform`: whether a component behaves as its cases say.

use std::path::Path;
use std::process::ExitCode;

use witgate::Conformed;

use crate::cli::{Color, ConformArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &ConformArguments, color: Color) -> Result<ExitCode, Failure> {
    if let Some(directory) = &arguments.statements {
        withdraw(arguments, directory);
    }
    let conformed = witgate::conform(&arguments.request())?;
    if let Some(directory) = &arguments.statements {
        write_statements(&conformed, directory)?;
    }
    output::conformed(&conformed, arguments, color)
}

/// A statement of an earlier run must not pass for one of this run.
fn withdraw(arguments: &ConformArguments, directory: &Path) {
    for runtime in &arguments.runtimes {
        // What is not there needs no removing.
        let _ = witgate::witgate_files::remove(&file(directory, &runtime.name));
    }
}

fn write_statements(conformed: &Conformed, directory: &Path) -> Result<(), Failure> {
    let statements = witgate::conform_statements(&conformed.conformance);
    for (runtime, statement) in statements {
        let path = file(directory, &runtime);
        let bytes = format!("{statement}\n");
        witgate::witgate_files::write_in_new_directory(&path, bytes)
            .map_err(|error| Failure::File { path, error })?;
    }
    Ok(())
}

fn file(directory: &Path, runtime: &str) -> std::path::PathBuf {
    directory.join(format!("{runtime}.json"))
}
