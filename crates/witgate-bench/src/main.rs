//! Times and memory of witgate, with peers in the same run.
//!
//! Comes in: the witgate binary, real contracts, peers on the `PATH`. Goes out:
//! a table of medians. Every figure is that of a whole process, and what is
//! in one row was measured by turns, so that the ratios can be trusted where the
//! machine cannot.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a table is all it is for")]

mod generated;
mod inside;
mod keystroke;
mod measured;
mod plugins;
mod rows;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
usage: witgate-bench [OPTIONS] [GROUP]...

Groups: http, component, large, worlds, check, wasi, lint, inspect, impact, hosts, keystroke,
hash; all of them by default.

  --witgate PATH     the binary to measure (default: the one beside this)
  --corpus DIR       the folder that holds `pairs/` (default: $WITGATE_CORPUS/corpus)
  --components DIR   the folder that holds `py-plugin.wasm` and `js-plugin.wasm`
  --runs N           how often each command runs (default: 9)";

/// What to measure, and where it is.
struct Setup {
    witgate: PathBuf,
    corpus: Option<PathBuf>,
    components: Option<PathBuf>,
    runs: usize,
    groups: Vec<String>,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let result = match args.next().as_deref() {
        // What rows run in a process of its own, to see its own memory.
        Some("inside:load") => inside::load(args),
        Some("inside:hash") => inside::hash(args),
        first => setup(first.map(str::to_owned).into_iter().chain(args)).and_then(measure),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn setup(mut args: impl Iterator<Item = String>) -> Result<Setup, String> {
    let itself = std::env::current_exe().map_err(|error| error.to_string())?;
    let corpus = std::env::var_os("WITGATE_CORPUS");
    let mut setup = Setup {
        witgate: itself.with_file_name("witgate"),
        corpus: corpus.map(|shared| PathBuf::from(shared).join("corpus")),
        components: None,
        runs: 9,
        groups: Vec::new(),
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} takes a value\n\n{USAGE}"));
        match arg.as_str() {
            "--witgate" => setup.witgate = value()?.into(),
            "--corpus" => setup.corpus = Some(value()?.into()),
            "--components" => setup.components = Some(value()?.into()),
            "--runs" => {
                let runs = value()?.parse().ok().filter(|runs| *runs > 0);
                setup.runs = runs.ok_or(format!("--runs takes a positive number\n\n{USAGE}"))?;
            }
            group if rows::GROUPS.iter().any(|(name, _)| *name == group) => setup.groups.push(arg),
            _ => return Err(USAGE.to_owned()),
        }
    }
    if !setup.witgate.is_file() {
        return Err(format!(
            "there is no {}: build it, or give --witgate",
            setup.witgate.display()
        ));
    }
    Ok(setup)
}

fn measure(setup: Setup) -> Result<(), String> {
    println!("{}", rows::HEAD);
    for (name, group) in rows::GROUPS {
        if setup.groups.is_empty() || setup.groups.iter().any(|wanted| wanted == name) {
            group(&setup).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    Ok(())
}
