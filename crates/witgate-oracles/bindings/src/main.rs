//! Measures what a change of a contract asks of source code in Rust.
//!
//! Every program under `cases` is what a user wrote against `baseline.wit`. It
//! is compiled against bindings of the baseline, where it must compile, and
//! against bindings of the candidate. `results.md` is the outcome.
//!
//! `cargo run` compiles everything; `cargo run -- <case>…` only those cases,
//! and prints the outcome instead.

mod case;
mod compile;
mod table;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use crate::case::{Case, Side};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every program compiles against its baseline.
fn run() -> Result<bool> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let cases = case::read(&home.join("cases"), &wanted)?;
    let errors = compile::check(&home.join("programs"), &cases)?;
    let table = table::render(&cases, &errors);
    if wanted.is_empty() {
        std::fs::write(home.join("results.md"), table)?;
    } else {
        print!("{table}");
    }
    let broken = cases.iter().flat_map(|case| unfit(case, &errors)).inspect(|program| {
        eprintln!(
            "error: {program} does not compile against its own baseline: {}",
            errors[program]
        );
    });
    Ok(broken.count() == 0)
}

/// The programs of a case that do not compile against its baseline.
fn unfit(case: &Case, errors: &compile::Errors) -> Vec<String> {
    let programs = case.programs.iter().map(|program| case.target(program, Side::Baseline));
    programs.filter(|target| errors.contains_key(target)).collect()
}
