//! The command line: arguments and options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use witgate::Options;
use witgate_fleet::{ConfirmRequest, Deployed, Engine, Listed, Tables};

use crate::failure::Failure;

const ABOUT: &str = "\
Which of many deployed components a change of their host breaks

`index` writes what components need as Parquet, `offers` what a host offers, and `sql`
prints questions about both for DuckDB, DataFusion, Spark or another engine.";

/// The arguments of the command line.
#[derive(Debug, Parser)]
#[command(name = "witgate-fleet", version, max_term_width = 100)]
#[command(about = "Which of many deployed components a change of their host breaks")]
#[command(long_about = ABOUT)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write what components need, as Parquet
    Index(IndexArguments),
    /// Write what a host offers, as Parquet
    Offers(OffersArguments),
    /// Print a question as SQL, or list all questions
    Sql(SqlArguments),
    /// Check exactly what SQL answered, and say by which findings components break
    Confirm(ConfirmArguments),
}

#[derive(Debug, Args)]
pub(crate) struct IndexArguments {
    /// Files, directories with .wasm files below, patterns, OCI image layouts
    #[arg(value_name = "PATH", required_unless_present = "stdin")]
    paths: Vec<String>,
    /// Read paths from standard input too, one a line; after a path there may be a tab and
    /// its environment, and another tab and its owner. Or paths alone, each ended by NUL
    #[arg(long)]
    pub(crate) stdin: bool,
    /// The directory of the index; one that is there is continued
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// A file in the syntax of CODEOWNERS that says whose components are
    #[arg(long, value_name = "FILE")]
    pub(crate) owners: Option<PathBuf>,
    /// Where the components run, for example `production`
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// Remove components from the index that this run does not name
    #[arg(long)]
    pub(crate) prune: bool,
}

impl IndexArguments {
    pub(crate) fn listed(&self) -> Listed {
        let mut listed = Listed::default();
        for path in self.paths.iter().filter(|path| *path != "-") {
            listed.add(path, Deployed::default());
        }
        listed
    }
}

#[derive(Debug, Args)]
pub(crate) struct OffersArguments {
    /// WIT (a directory, a file, a git revision …), or a known host such as `wasmtime@45`
    #[arg(value_name = "SOURCE", required_unless_present = "all_hosts")]
    pub(crate) sources: Vec<String>,
    /// Every release of every host that witgate knows
    #[arg(long)]
    pub(crate) all_hosts: bool,
    /// The world that is meant, if a source has several; without it all of them
    #[arg(long, value_name = "WORLD")]
    pub(crate) world: Option<String>,
    #[command(flatten)]
    pub(crate) gates: Gates,
    /// The Parquet file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Which items of WIT count that are not stable.
#[derive(Debug, Args)]
pub(crate) struct Gates {
    /// Open these `@unstable` features of the WIT
    #[arg(long, value_name = "FEATURE", value_delimiter = ',')]
    features: Vec<String>,
    /// Open every feature
    #[arg(long, conflicts_with = "features")]
    all_features: bool,
}

impl Gates {
    pub(crate) fn options(&self) -> Options {
        let features = self.features.to_vec();
        Options { features, all_features: self.all_features, ..Options::default() }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EngineName {
    Duckdb,
    Datafusion,
    Spark,
}

#[derive(Debug, Args)]
pub(crate) struct SqlArguments {
    /// The question; without it, all are listed
    #[arg(value_name = "QUESTION")]
    pub(crate) question: Option<String>,
    /// Print statements before it that define the tables and all questions as views, as
    /// this engine wants them
    #[arg(long, value_name = "ENGINE")]
    engine: Option<EngineName>,
    /// The directory of the index
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// What the host offers before the change: a file that `offers` wrote
    #[arg(long, value_name = "FILE", requires = "after")]
    before: Option<PathBuf>,
    /// What the host offers after the change
    #[arg(long, value_name = "FILE", requires = "before")]
    after: Option<PathBuf>,
    /// What other hosts offer, for `runtimes`
    #[arg(long, value_name = "FILE")]
    hosts: Option<PathBuf>,
}

impl SqlArguments {
    /// The engine, and where its tables are.
    pub(crate) fn engine(&self) -> Result<Option<(Engine, Tables)>, Failure> {
        let engine = match (self.engine, &self.index) {
            (None, None) => return Ok(None),
            (Some(engine), Some(_)) => engine,
            (Some(_), None) => {
                return Err(Failure::Usage {
                    message: "--engine needs to know where the index is",
                    help: "add `--index DIR`",
                });
            }
            (None, Some(_)) => {
                return Err(Failure::Usage {
                    message: "--index is for an engine",
                    help: "add `--engine duckdb`, `--engine datafusion` or `--engine spark`",
                });
            }
        };
        let engine = match engine {
            EngineName::Duckdb => Engine::DuckDb,
            EngineName::Datafusion => Engine::DataFusion,
            EngineName::Spark => Engine::Spark,
        };
        let tables = Tables {
            index: self.index.clone().unwrap_or_default(),
            change: self.before.clone().zip(self.after.clone()),
            offers: self.hosts.clone(),
        };
        Ok(Some((engine, tables)))
    }
}

#[derive(Debug, Args)]
pub(crate) struct ConfirmArguments {
    /// The directory of the index
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The host before the change: the source that `offers` took
    #[arg(long, value_name = "SOURCE")]
    before: String,
    /// The host after the change
    #[arg(long, value_name = "SOURCE")]
    after: String,
    /// The world that is meant, if the host has several
    #[arg(long, value_name = "WORLD")]
    world: Option<String>,
    #[command(flatten)]
    gates: Gates,
    /// What the question `impact` answered: a CSV file with its header, or a directory of
    /// them
    #[arg(long, value_name = "FILE")]
    flagged: PathBuf,
    /// How many contracts to check that SQL did not flag
    #[arg(long, value_name = "N", default_value_t = 100)]
    sample: usize,
    /// Chooses which of them; take another number to check others
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write what was found of each contract to this CSV file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl ConfirmArguments {
    pub(crate) fn request(&self) -> ConfirmRequest {
        ConfirmRequest {
            directory: self.directory.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            world: self.world.clone(),
            options: self.gates.options(),
            flagged: self.flagged.clone(),
            sample: self.sample,
            seed: self.seed,
        }
    }
}
