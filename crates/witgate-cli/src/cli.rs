//! The command line: arguments and options.

mod help_texts;
#[cfg(test)]
mod pasted_commands;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use semver::Version;
use witgate::manual::RuleFilter;
use witgate::witgate_history::By;
use witgate::witgate_judge::{LONGEST_WAIVER_DAYS, Preset, RULE_GROUPS};
use witgate::witgate_model::shell_argument;
use witgate::witgate_report::{
    ConformFormat, Format, HistoryFormat, ImpactFormat, InspectFormat, MigrateFormat,
    PromotionFormat, TargetsFormat, escape,
};
use witgate::{
    Bump, ConformRequest, HistoryRequest, HostChoice, ImpactRequest, Level, LintOptions, Means,
    Options, PromotionRequest, Request, Rule, RuntimeChoice, Since, manual,
};

use crate::showing::Showing;

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

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// The version before the change: a source
    pub(crate) baseline: String,
    /// The version after the change: a source
    pub(crate) candidate: String,
    /// Take roles, hosts, features and levels from this policy [default: none]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) writing: Writing,
    #[command(flatten)]
    pub(crate) witnessing: Witnessing,
    /// Fail on findings of this level and above
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// What to check: a source [default: the packages of the policy, or wit/, or
    /// the .wit files here]
    #[arg(value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    #[command(flatten)]
    pub(crate) asked: Asked,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
    #[command(flatten)]
    pub(crate) writing: Writing,
    #[command(flatten)]
    pub(crate) witnessing: Witnessing,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
}

#[derive(Debug, Args)]
pub(crate) struct TargetsArguments {
    /// The components: sources, directories, patterns such as 'plugins/**/*.wasm', OCI image
    /// layouts (a directory or a .tar); `-` for a list on standard input
    #[arg(required = true, value_name = "COMPONENT")]
    pub(crate) components: Vec<String>,
    /// The WIT with the worlds: a source [default: the packages of the policy, or wit/]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) wit: Option<String>,
    /// The world, such as `plugin` or `acme:plugin/plugin@0.2.0` [default: each]
    #[arg(long, value_name = "NAME")]
    pub(crate) world: Option<String>,
    /// A host instead of a world, such as `wasmtime@46`; repeatable
    #[arg(long, value_name = "NAME[@VERSION]", conflicts_with_all = ["wit", "world"])]
    pub(crate) host: Vec<String>,
    /// Every release of every known host instead of a world
    #[arg(long, conflicts_with_all = ["wit", "world", "host"])]
    pub(crate) all_hosts: bool,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = AnswerFormat::Human, value_name = "FORMAT")]
    pub(crate) format: AnswerFormat,
}

impl TargetsArguments {
    /// The hosts that are asked about, instead of worlds.
    pub(crate) fn hosts(&self) -> Option<HostChoice<'_>> {
        match (self.all_hosts, self.host.as_slice()) {
            (true, _) => Some(HostChoice::All),
            (false, []) => None,
            (false, names) => Some(HostChoice::Named(names)),
        }
    }

    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.wit.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
            ..Request::on(today())
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ImpactArguments {
    /// The components: files, directories, patterns such as 'plugins/**/*.wasm', OCI image
    /// layouts (a directory or a .tar), other sources; `-` for a list on standard input
    #[arg(required = true, value_name = "CONSUMER")]
    consumers: Vec<String>,
    /// The host before the change: a source, or a known host such as wasmtime@45 [default:
    /// merge-base]
    #[arg(long, value_name = "HOST")]
    against: Option<String>,
    /// The host after the change: a source, or a known host [default: the WIT here]
    #[arg(long, value_name = "HOST")]
    candidate: Option<String>,
    /// The world that the components are for [default: of those that a component fits, the
    /// one that expects the most exports]
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// Whose the components are: a file in the syntax of CODEOWNERS
    #[arg(long, value_name = "FILE")]
    owners: Option<PathBuf>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ImpactAnswerFormat,
}

impl ImpactArguments {
    pub(crate) fn request(&self) -> ImpactRequest {
        ImpactRequest {
            consumers: self.consumers.clone(),
            against: self.against.clone(),
            candidate: self.candidate.clone(),
            world: self.world.clone(),
            owners: self.owners.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
        }
    }
}

/// How `impact` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ImpactAnswerFormat {
    /// For people: who breaks, by owner and by finding
    #[default]
    Human,
    /// One line for each component that breaks
    Short,
    /// For programs: `witgate/impact/1`
    Json,
    /// For a comment on a pull request
    Markdown,
}

impl ImpactAnswerFormat {
    pub(crate) fn format(self) -> ImpactFormat {
        match self {
            ImpactAnswerFormat::Human => ImpactFormat::Human,
            ImpactAnswerFormat::Short => ImpactFormat::Short,
            ImpactAnswerFormat::Json => ImpactFormat::Json,
            ImpactAnswerFormat::Markdown => ImpactFormat::Markdown,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// What to look at: a source
    #[arg(value_name = "SOURCE")]
    pub(crate) place: String,
    /// The policy: which class interfaces have, and which capabilities are allowed, denied or
    /// to be reviewed [default: the nearest witgate.toml at or above the source, if it says
    /// anything of capabilities]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Also show what each call costs at the boundary of the component: core values, bytes
    /// through memory, allocations
    #[arg(long)]
    pub(crate) cost: bool,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: InspectionFormat,
}

/// How `inspect` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum InspectionFormat {
    /// For people: what it is, what it may do and what it is made of
    #[default]
    Human,
    /// For programs: `witgate/inspect/1`
    Json,
    /// The contract as WIT, in one file
    Wit,
    /// Nested components and who provides what to them, as a Mermaid diagram
    Mermaid,
    /// One page for a browser, with a drawing of the nested components
    Html,
    /// The least to grant on Wasmtime's command line: a suggestion
    WasmtimeFlags,
    /// The least to grant in Spin, as a part of spin.toml: a suggestion
    SpinToml,
}

impl InspectionFormat {
    pub(crate) fn format(self) -> InspectFormat {
        match self {
            InspectionFormat::Human => InspectFormat::Human,
            InspectionFormat::Json => InspectFormat::Json,
            InspectionFormat::Wit => InspectFormat::Wit,
            InspectionFormat::Mermaid => InspectFormat::Mermaid,
            InspectionFormat::Html => InspectFormat::Html,
            InspectionFormat::WasmtimeFlags => InspectFormat::WasmtimeFlags,
            InspectionFormat::SpinToml => InspectFormat::SpinToml,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// Repository to look at: a directory, or the JSON of an earlier run; may be repeated
    /// [default: this one]
    #[arg(long = "repo", value_name = "DIR|FILE")]
    repositories: Vec<PathBuf>,
    /// Where to begin: a date, a time before now (`90d`, `12mo`, `2y`), or `all`
    #[arg(long, value_parser = since, default_value = "12mo", value_name = "WHEN")]
    since: Since,
    /// What to count by
    #[arg(long, value_enum, default_value_t, value_name = "PERIOD")]
    pub(crate) by: HistoryPeriod,
    /// Format of the report
    #[arg(long, value_parser = HistoryFormatParser, default_value_t, value_name = "FORMAT")]
    pub(crate) format: HistoryFormat,
    /// Also write a report to a file, in this format; may be repeated
    #[arg(short, long = "output", value_parser = history_output, value_name = "FORMAT=FILE")]
    pub(crate) outputs: Vec<HistoryOutput>,
    /// Work everything out again, and keep nothing
    #[arg(long)]
    no_cache: bool,
    /// Date that counts as today [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Enable these features: their `@unstable` items are part of the contract
    #[arg(long, value_delimiter = ',', value_name = "FEATURES")]
    features: Vec<String>,
    /// Enable all features
    #[arg(long)]
    all_features: bool,
}

impl HistoryArguments {
    /// The repositories, as they were named; without one, the working directory.
    pub(crate) fn repositories(&self) -> impl Iterator<Item = &Path> {
        let here = self.repositories.is_empty().then_some(Path::new("."));
        self.repositories.iter().map(PathBuf::as_path).chain(here)
    }

    /// The moment that counts as now: the end of the day that was named.
    pub(crate) fn now(&self) -> Timestamp {
        let end = |day: Date| {
            let zoned = day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok()?;
            Some(zoned.timestamp())
        };
        self.as_of.and_then(end).unwrap_or_else(now)
    }

    pub(crate) fn request(&self, repository: &Path, now: Timestamp) -> HistoryRequest {
        let cache = caches().map(|caches| caches.join("witgate").join("history"));
        HistoryRequest {
            directory: repository.to_owned(),
            since: self.since,
            options: Options {
                features: self.features.clone(),
                all_features: self.all_features,
                ..Options::default()
            },
            cache: cache.filter(|_| !self.no_cache),
            now,
            progress: None,
        }
    }
}

/// Reads where a history begins.
fn since(word: &str) -> Result<Since, String> {
    if word == "all" {
        return Ok(Since::Beginning);
    }
    if let Ok(day) = word.parse() {
        return Ok(Since::Day(day));
    }
    let wrong = || "write it as a date (2025-01-31), as 90d, 12mo or 2y, or as `all`".to_owned();
    let unit = word.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = word.split_at(unit);
    let number: i32 = number.parse().map_err(|_| wrong())?;
    let span = match unit {
        "d" => Span::new().try_days(number),
        "w" => Span::new().try_weeks(number),
        "mo" => Span::new().try_months(number),
        "y" => Span::new().try_years(number),
        _ => return Err(wrong()),
    };
    span.map(Since::Before).map_err(|_| wrong())
}

/// What the numbers of a history are counted by.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum HistoryPeriod {
    /// Calendar months, in UTC
    #[default]
    Month,
    /// What came with each version tag
    Release,
}

impl HistoryPeriod {
    pub(crate) fn by(self) -> By {
        match self {
            HistoryPeriod::Month => By::Month,
            HistoryPeriod::Release => By::Release,
        }
    }
}

/// A report on a history that goes to a file.
#[derive(Clone, Debug)]
pub(crate) struct HistoryOutput {
    pub(crate) format: HistoryFormat,
    pub(crate) file: PathBuf,
}

fn history_output(word: &str) -> Result<HistoryOutput, String> {
    let (format, file) = format_and_file(word)?;
    Ok(HistoryOutput { format: format.parse()?, file })
}

/// Formats of histories as `witgate-report` lists them, so that a new one is known here.
#[derive(Clone)]
struct HistoryFormatParser;

impl TypedValueParser for HistoryFormatParser {
    type Value = HistoryFormat;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<HistoryFormat, clap::Error> {
        let names = HistoryFormat::ALL.iter().map(|format| format.name());
        let name = PossibleValuesParser::new(names).parse_ref(command, argument, value)?;
        name.parse().map_err(|error| command.clone().error(ErrorKind::InvalidValue, error))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |it: &HistoryFormat| PossibleValue::new(it.name()).help(it.summary());
        Some(Box::new(HistoryFormat::ALL.iter().map(value)))
    }
}

/// How `targets` writes its answer.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people: what is rejected, function by function
    Human,
    /// One line for each rejected item
    Short,
    /// For programs: `witgate/targets/1`
    Json,
}

impl AnswerFormat {
    pub(crate) fn format(self) -> TargetsFormat {
        match self {
            AnswerFormat::Human => TargetsFormat::Human,
            AnswerFormat::Short => TargetsFormat::Short,
            AnswerFormat::Json => TargetsFormat::Json,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    /// What to migrate: a source
    #[arg(value_name = "SOURCE")]
    pub(crate) place: String,
    /// The contract to migrate to: a source with WIT [default: WASI 0.3.0]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: MigrationFormat,
}

/// How `migrate` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum MigrationFormat {
    /// For people: what to do, step by step
    #[default]
    Human,
    /// A checklist in Markdown, for an issue or a pull request
    Markdown,
    /// For programs: `witgate/migrate/1`
    Json,
}

impl MigrationFormat {
    pub(crate) fn format(self) -> MigrateFormat {
        match self {
            MigrationFormat::Human => MigrateFormat::Human,
            MigrationFormat::Markdown => MigrateFormat::Markdown,
            MigrationFormat::Json => MigrateFormat::Json,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// What to verify: a directory [default: the packages of the policy, or wit/]
    #[arg(value_name = "DIR")]
    pub(crate) place: Option<String>,
    /// Baseline whose lock files to compare with: a source in git, or `none`
    /// [default: merge-base]
    #[arg(long, value_name = "SOURCE")]
    against: Option<String>,
    /// Source to use as the merge base. For CI, which knows it from its event
    #[arg(long, value_name = "SOURCE", conflicts_with = "against")]
    merge_base: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    means: MeansArguments,
    /// Write the result to a file, as an unsigned in-toto statement (SVR)
    #[arg(long, value_name = "FILE")]
    pub(crate) attest: Option<PathBuf>,
    /// Date to verify at; later signatures are rejected [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
}

impl VerifyArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.place.clone(),
            against: self.against.clone(),
            merge_base: self.merge_base.clone(),
            release: None,
            policy: self.config.clone(),
            options: self.reading.options(),
            fail_on: self.fail_on.map(FailOn::level),
            means: self.means.means(),
            ..Request::on(self.as_of.unwrap_or_else(today))
        }
    }

    /// The inputs that are named: places and the policy.
    pub(crate) fn inputs(&self) -> Vec<&Path> {
        let places = [&self.place, &self.against, &self.merge_base];
        let places = places.into_iter().flatten().map(Path::new);
        places.chain(self.config.as_deref()).collect()
    }

    /// When a statement was made: now, or when the day began that is judged by.
    pub(crate) fn created(&self) -> Timestamp {
        let day = self.as_of.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        day.map_or_else(now, |day| day.timestamp())
    }
}

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// What to lint: a source [default: the packages of the policy, or wit/, or the
    /// .wit files here]
    #[arg(value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    /// Which rules to apply [default: the policy's, or recommended]
    #[arg(long, value_parser = preset_parser(), value_name = "PRESET")]
    preset: Option<Preset>,
    /// Apply the rules for a package that is about to be published, too
    #[arg(long)]
    publishing: bool,
    /// Write fixes to the files; none changes what the package promises
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    pub(crate) diff: bool,
    /// The last release: a source, or `none` [default: the policy's, or the last
    /// version tag of the package]
    #[arg(long, value_name = "SOURCE")]
    release: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Date to check waivers at [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
}

impl LintArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.place.clone(),
            release: self.release.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
            fail_on: self.fail_on.map(FailOn::level),
            ..Request::on(self.as_of.unwrap_or_else(today))
        }
    }

    pub(crate) fn options(&self) -> LintOptions {
        LintOptions { preset: self.preset, is_publishing: self.publishing }
    }

    /// What `witgate waive` has to be told to find the same.
    pub(crate) fn waive_options(&self) -> String {
        let option = |name: &str, value: Option<&str>| {
            value.map(|value| format!(" {name} {}", shell_argument(value))).unwrap_or_default()
        };
        let config = self.config.as_ref().map(|config| config.display().to_string());
        option("--place", self.place.as_deref()) + &option("--config", config.as_deref())
    }
}

fn preset_parser() -> impl TypedValueParser<Value = Preset> {
    let words = Preset::ALL.iter().map(|preset| preset.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Preset>())
}

#[derive(Debug, Args)]
pub(crate) struct BumpArguments {
    /// The package: a directory [default: the packages of the policy, or wit/]
    #[arg(value_name = "DIR")]
    place: Option<String>,
    /// The version to write [default: the one that `check` requires]
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<Version>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl BumpArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.place.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
            ..Request::on(today())
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct PinArguments {
    /// What to pin: a directory [default: the packages of the policy, or wit/]
    #[arg(value_name = "DIR")]
    pub(crate) place: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl PinArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.place.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
            ..Request::on(today())
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct PublishArguments {
    /// What to publish: a directory with WIT, or a .wasm file [default: the package of
    /// the policy, or wit/]
    #[arg(value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    /// Where to publish it, as `registry:NS:NAME` or `oci://HOST/REPO` [default: the
    /// registry that wkg uses for the package]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) to: Option<String>,
    /// Name and version, for a component, which does not say them itself
    #[arg(long, value_name = "NS:NAME@VERSION")]
    pub(crate) package: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    means: MeansArguments,
    /// Run the commands of wkg that publish it, and then compare the bytes in the registry
    /// with those that were judged
    #[arg(long)]
    pub(crate) execute: bool,
    /// Write what was judged to a file, as an unsigned in-toto statement (SVR)
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = PublishFormat::Human, value_name = "FORMAT")]
    pub(crate) format: PublishFormat,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
}

#[cfg(feature = "registry")]
impl PublishArguments {
    pub(crate) fn request(&self, fetch: Arc<witgate::Registries>) -> Request {
        Request {
            place: self.place.clone(),
            policy: self.config.clone(),
            options: Options { fetch: Some(fetch), ..self.reading.options() },
            fail_on: self.fail_on.map(FailOn::level),
            means: self.means.means(),
            ..Request::on(today())
        }
    }

    pub(crate) fn is_offline(&self) -> bool {
        self.reading.offline
    }
}

/// How `publish` writes its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PublishFormat {
    /// For people: one page
    Human,
    /// For programs: `witgate/publish/1`
    Json,
}

/// How what is pinned is verified.
#[derive(Debug, Default, Args)]
pub(crate) struct MeansArguments {
    /// Additional directory with package files to hash, or an OCI layout; may be
    /// repeated
    #[arg(long = "bytes", value_name = "DIR")]
    bytes: Vec<PathBuf>,
    /// Fail on locked entries that cannot be checked
    #[arg(long)]
    require_verified: bool,
}

impl MeansArguments {
    pub(crate) fn means(&self) -> Means {
        Means {
            bytes: self.bytes.clone(),
            wkg_cache: wkg_cache(),
            require_verified: self.require_verified,
            progress: None,
        }
    }
}

/// Where wkg keeps what it has fetched.
fn wkg_cache() -> Option<PathBuf> {
    Some(caches()?.join("wasm-pkg"))
}

/// The directory of the user's caches.
fn caches() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    match cfg!(windows) {
        true => set("LOCALAPPDATA"),
        false => set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache"))),
    }
}

/// Against what is checked, and on which terms.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Baseline to compare with: a source [default: the policy's, or merge-base]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) against: Option<String>,
    /// Source to use as the merge base. For CI, which knows it from its event; a
    /// baseline in the policy takes precedence
    #[arg(long, value_name = "SOURCE", conflicts_with = "against")]
    pub(crate) merge_base: Option<String>,
    /// The last release: a source, or `none` [default: the policy's, or the last
    /// version tag of the package]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) release: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Date to check waivers at [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

impl Asked {
    /// What was said of how to check, as options of `witgate waive`.
    pub(crate) fn options(&self, place: Option<&str>) -> String {
        let Asked { against, merge_base, release, config, as_of, reading } = self;
        let config = config.as_ref().map(|config| config.display().to_string());
        let features = reading.features.join(",");
        let option = |name: &str, value: Option<&str>| {
            value.map(|value| format!(" {name} {}", shell_argument(value))).unwrap_or_default()
        };
        [
            option("--place", place),
            option("--against", against.as_deref()),
            option("--merge-base", merge_base.as_deref()),
            option("--release", release.as_deref()),
            option("--config", config.as_deref()),
            option("--as-of", as_of.map(|day| day.to_string()).as_deref()),
            option("--features", Some(features.as_str()).filter(|it| !it.is_empty())),
            reading.deps.iter().map(|dir| option("--deps", dir.to_str())).collect(),
            if reading.all_features { " --all-features".to_owned() } else { String::new() },
        ]
        .concat()
    }

    pub(crate) fn request(&self, place: Option<&str>, fail_on: Option<FailOn>) -> Request {
        let Asked { against, merge_base, release, config, as_of, reading } = self;
        Request {
            place: place.map(str::to_owned),
            against: against.clone(),
            merge_base: merge_base.clone(),
            release: release.clone(),
            policy: config.clone(),
            options: reading.options(),
            fail_on: fail_on.map(FailOn::level),
            ..Request::on(as_of.unwrap_or_else(today))
        }
    }
}

/// The day it is in UTC, so that it is the same in CI and on every desk.
pub(crate) fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::from_second(since.as_secs().try_into().unwrap_or(i64::MAX));
    now.unwrap_or(Timestamp::MAX)
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["fingerprint", "rule", "all", "list", "prune"])))]
pub(crate) struct WaiveArguments {
    /// Fingerprint of the finding: wg1-… (a unique prefix is enough)
    #[arg(requires = "reason")]
    pub(crate) fingerprint: Option<String>,
    /// All findings of this rule at the items of --item
    #[arg(long, value_parser = RuleParser, hide_possible_values = true, requires_all = ["item", "count", "reason"])]
    pub(crate) rule: Option<&'static Rule>,
    /// All findings that fail now, as one group: a known breaking release
    #[arg(long, requires = "reason")]
    pub(crate) all: bool,
    /// Items: a glob such as 'acme:plugin/logging#*'
    #[arg(long, value_name = "GLOB", requires = "rule")]
    pub(crate) item: Option<String>,
    /// Number of findings; if there are more, none is suppressed
    #[arg(long, value_name = "N", requires = "rule")]
    pub(crate) count: Option<usize>,
    /// Reason
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Owner
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    /// Link to the discussion
    #[arg(long, value_name = "URL")]
    pub(crate) issue: Option<String>,
    /// Last day on which the waiver applies: a date, or a number of days from today
    #[arg(long, value_parser = Until::parse, default_value = "90d", value_name = "DATE|DAYSd")]
    pub(crate) expires: Until,
    /// Replace an existing waiver
    #[arg(long)]
    pub(crate) replace: bool,
    /// List the waivers and the findings that they suppress
    #[arg(long)]
    pub(crate) list: bool,
    /// Remove unused and expired waivers
    #[arg(long)]
    pub(crate) prune: bool,
    /// Source that was checked, as for `witgate check SOURCE`
    #[arg(long, value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// When a waiver ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Until {
    On(Date),
    In(Span),
}

impl Until {
    fn parse(word: &str) -> Result<Until, String> {
        if let Some(days) = word.strip_suffix('d') {
            let days: i64 =
                days.parse().map_err(|_| format!("`{word}` is not a number of days"))?;
            let span = Span::new()
                .try_days(days)
                .ok()
                .filter(|_| (1..=LONGEST_WAIVER_DAYS).contains(&days));
            let limit = || format!("give between 1d and {LONGEST_WAIVER_DAYS}d");
            return span.map(Until::In).ok_or_else(limit);
        }
        let date = word
            .parse()
            .map_err(|_| "write it as a date (2027-02-18) or as days (90d)".to_owned())?;
        Ok(Until::On(date))
    }

    pub(crate) fn after(self, today: Date) -> Date {
        match self {
            Until::On(date) => date,
            Until::In(span) => today.saturating_add(span),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Id of a rule, as reports show it in brackets, or fingerprint of a finding
    /// (a unique prefix is enough)
    #[arg(value_name = "RULE|FINGERPRINT", value_parser = ExplainedParser, hide_possible_values = true)]
    pub(crate) explained: Explained,
    /// The version before the change, to find the fingerprint: a source [default: as
    /// `check` compares]
    #[arg(requires = "candidate", conflicts_with = "report")]
    pub(crate) baseline: Option<String>,
    /// The version after the change: a source
    pub(crate) candidate: Option<String>,
    /// JSON report with the finding
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What to explain.
#[derive(Clone, Debug)]
pub(crate) enum Explained {
    Rule(&'static Rule),
    Fingerprint(String),
}

#[derive(Debug, Args)]
pub(crate) struct RulesArguments {
    /// Only rules whose id or summary contains all of these words
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// Only rules of this group; may be repeated
    #[arg(long, value_parser = PossibleValuesParser::new(RULE_GROUPS.iter().map(|group| group.id)))]
    group: Vec<String>,
    /// Only rules of this level; may be repeated
    #[arg(long, value_enum)]
    level: Vec<RuleLevel>,
    /// Only rules that require this version bump; may be repeated
    #[arg(long, value_enum)]
    bump: Vec<RuleBump>,
    /// Format of the list
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

impl RulesArguments {
    pub(crate) fn filter(&self) -> RuleFilter {
        RuleFilter {
            groups: self.group.clone(),
            levels: self.level.iter().map(|level| level.level()).collect(),
            bumps: self.bump.iter().map(|bump| bump.bump()).collect(),
            words: self.words.clone(),
        }
    }
}

/// The levels that rules have.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RuleLevel {
    Error,
    Warn,
    Note,
}

impl RuleLevel {
    fn level(self) -> Level {
        match self {
            RuleLevel::Error => Level::Error,
            RuleLevel::Warn => Level::Warn,
            RuleLevel::Note => Level::Note,
        }
    }
}

/// The version bumps that rules require.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RuleBump {
    None,
    Additive,
    Breaking,
}

impl RuleBump {
    fn bump(self) -> Bump {
        match self {
            RuleBump::None => Bump::None,
            RuleBump::Additive => Bump::Additive,
            RuleBump::Breaking => Bump::Breaking,
        }
    }
}

/// How a list is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people: one line for each rule
    #[default]
    Human,
    /// For programs: `witgate/rules/1`
    Json,
}

/// How the language server is started.
#[derive(Debug, Args)]
pub(crate) struct LspArguments {
    /// Use standard input and output, which is the only way
    #[arg(long)]
    stdio: bool,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// What to describe
    pub(crate) schema: Schema,
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Also write the CI workflow
    #[arg(long, value_name = "CI")]
    pub(crate) ci: Option<CiSystem>,
}

/// Whose workflow is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CiSystem {
    /// GitHub Actions
    Github,
    /// GitLab
    Gitlab,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManualArguments {
    /// Format of the pages
    pub(crate) format: ManualFormat,
    /// Directory to write to
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
}

/// How the manual is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ManualFormat {
    /// A man page for each command
    Man,
    /// The reference pages of the documentation
    Markdown,
}

/// How contracts are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Enable these features: their `@unstable` items are part of the contract
    #[arg(long, value_delimiter = ',', value_name = "FEATURES")]
    features: Vec<String>,
    /// Enable all features
    #[arg(long)]
    all_features: bool,
    /// Additional directory with dependencies of the WIT, read at the revision of
    /// each side; may be repeated
    #[arg(long, value_name = "DIR")]
    deps: Vec<PathBuf>,
    #[arg(from_global)]
    offline: bool,
}

impl Reading {
    pub(crate) fn options(&self) -> Options {
        Options {
            features: self.features.clone(),
            all_features: self.all_features,
            deps: self.deps.clone(),
            fetch: registries(self.offline),
            ..Options::default()
        }
    }
}

/// What fetches sources in registries, where this build can.
fn registries(is_offline: bool) -> Option<Arc<dyn witgate::witgate_load::Fetch>> {
    #[cfg(feature = "registry")]
    return Some(witgate::Registries::from_environment(is_offline));
    #[cfg(not(feature = "registry"))]
    {
        let _ = is_offline;
        None
    }
}

#[derive(Debug, Args)]
pub(crate) struct ConformArguments {
    /// The component: a .wasm file, or any source with `--no-run`
    #[arg(value_name = "COMPONENT")]
    pub(crate) component: String,
    /// The file of cases
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: PathBuf,
    /// A runtime to run the cases in: `wasmtime`, `jco`, or NAME=COMMAND of a driver; may be
    /// repeated [default: none]
    #[arg(long = "runtime", value_name = "NAME[=COMMAND]")]
    pub(crate) runtimes: Vec<RuntimeChoice>,
    /// Only check the cases against the contract of the component
    #[arg(long, conflicts_with_all = ["runtimes", "is_recording", "statements"])]
    pub(crate) no_run: bool,
    /// Write the answers of this component to the file of cases, behind calls that have none
    #[arg(long = "record")]
    pub(crate) is_recording: bool,
    /// Write an unsigned in-toto test result for each runtime to a file in this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) statements: Option<PathBuf>,
    /// How long a call may take
    #[arg(long, default_value_t = 10, value_name = "SECONDS")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How much memory the component may use
    #[arg(long, default_value_t = 256, value_name = "MIB")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=65_536))]
    memory: u64,
    #[arg(from_global)]
    offline: bool,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ConformFormatChoice,
}

impl ConformArguments {
    pub(crate) fn request(&self) -> ConformRequest {
        ConformRequest {
            component: self.component.clone(),
            cases: self.cases.clone(),
            runtimes: self.runtimes.clone(),
            is_fit_only: self.no_run,
            is_recording: self.is_recording,
            timeout: Some(Duration::from_secs(self.timeout)),
            memory: Some(self.memory << 20),
            options: Options { fetch: registries(self.offline), ..Options::default() },
        }
    }
}

/// How `conform` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ConformFormatChoice {
    /// For people: what did not pass, and each runtime
    #[default]
    Human,
    /// For a pull request
    Markdown,
    /// For programs: `witgate/conform/1`
    Json,
}

impl ConformFormatChoice {
    pub(crate) fn format(self) -> ConformFormat {
        match self {
            ConformFormatChoice::Human => ConformFormat::Human,
            ConformFormatChoice::Markdown => ConformFormat::Markdown,
            ConformFormatChoice::Json => ConformFormat::Json,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct PromoteArguments {
    /// The component to promote: a source, or `sha256:` and the digest of its bytes
    #[arg(value_name = "COMPONENT")]
    pub(crate) candidate: String,
    /// The component in production, likewise [default: none, which leaves limits that compare
    /// with it undecided]
    #[arg(long, value_name = "COMPONENT")]
    pub(crate) baseline: Option<String>,
    /// Files with metrics: OTLP JSON, answers of Prometheus' HTTP API, exposition text, or
    /// signed statements of `witgate promote`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[arg(from_global)]
    offline: bool,
    /// Judge as of this time, such as 2027-02-18T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
    /// Write the measurements and the verdict to a file, as an unsigned in-toto statement
    #[arg(long, value_name = "FILE")]
    pub(crate) statement: Option<PathBuf>,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: PromoteFormat,
}

impl PromoteArguments {
    pub(crate) fn request(&self) -> PromotionRequest {
        PromotionRequest {
            candidate: self.candidate.clone(),
            baseline: self.baseline.clone(),
            evidence: self.evidence.clone(),
            policy: self.config.clone(),
            options: Options { fetch: registries(self.offline), ..Options::default() },
            now: self.as_of.unwrap_or_else(now),
        }
    }
}

/// How `promote` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum PromoteFormat {
    /// For people: each measure with its interval and its limits
    #[default]
    Human,
    /// For a pull request
    Markdown,
    /// For programs: `witgate/promotion/1`
    Json,
}

impl PromoteFormat {
    pub(crate) fn format(self) -> PromotionFormat {
        match self {
            PromoteFormat::Human => PromotionFormat::Human,
            PromoteFormat::Markdown => PromotionFormat::Markdown,
            PromoteFormat::Json => PromotionFormat::Json,
        }
    }
}

/// How what was found is written.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// Format of the report
    #[arg(long, value_parser = FormatParser, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Also write a report to a file, in this format; may be repeated
    #[arg(short, long = "output", value_parser = output, value_name = "FORMAT=FILE")]
    pub(crate) outputs: Vec<Output>,
    #[command(flatten)]
    pub(crate) showing: Showing,
}

/// Where components go that findings break.
#[derive(Debug, Args)]
pub(crate) struct Witnessing {
    /// Directory for witnesses: for each finding that breaks components, a small
    /// component that no longer links and the commands that show it. It must be new,
    /// empty or hold nothing but witnesses
    #[arg(long = "witness", value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
}

/// A report that goes to a file.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) file: PathBuf,
}

fn output(word: &str) -> Result<Output, String> {
    let (format, file) = format_and_file(word)?;
    Ok(Output { format: format.parse()?, file })
}

/// The format and the file of `FORMAT=FILE`.
fn format_and_file(word: &str) -> Result<(&str, PathBuf), String> {
    let (format, file) = word.split_once('=').ok_or("write it as FORMAT=FILE")?;
    match file {
        "" => Err("the file name after `=` is missing".to_owned()),
        "-" => Err("use `--format` for standard output".to_owned()),
        file => Ok((format, file.into())),
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Breaking changes that the version does not allow, and other errors
    Error,
    /// Also warnings
    Warn,
    /// Any finding
    Note,
    /// Never: only inform
    Never,
}

impl FailOn {
    pub(crate) fn level(self) -> Level {
        match self {
            FailOn::Error => Level::Error,
            FailOn::Warn => Level::Warn,
            FailOn::Note => Level::Note,
            FailOn::Never => Level::Off,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Schema {
    /// A report of `--format json`
    Report,
    /// The policy, witgate.toml
    Config,
    /// An answer of `witgate targets --format json`
    Targets,
    /// An answer of `witgate impact --format json`
    Impact,
    /// An answer of `witgate publish --format json`
    Publish,
    /// An answer of `witgate inspect --format json`
    Inspect,
    /// An answer of `witgate migrate --format json`
    Migrate,
    /// An answer of `witgate history --format json`
    History,
    /// An answer of `witgate promote --format json`
    Promotion,
    /// An answer of `witgate conform --format json`
    Conform,
}

/// Formats as `witgate-report` lists them, so that a new one is known here.
#[derive(Clone)]
struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = Format;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Format, clap::Error> {
        let names = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name()));
        let name = names.parse_ref(command, argument, value)?;
        name.parse().map_err(|error| command.clone().error(ErrorKind::InvalidValue, error))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |format: &Format| PossibleValue::new(format.name()).help(format.summary());
        Some(Box::new(Format::ALL.iter().map(value)))
    }
}

/// Rules by their ids; the error for an unknown id suggests the nearest ones.
#[derive(Clone)]
struct RuleParser;

impl TypedValueParser for RuleParser {
    type Value = &'static Rule;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<&'static Rule, clap::Error> {
        let word = value.to_string_lossy();
        if let Some(rule) = witgate::witgate_judge::find(&word) {
            return Ok(rule);
        }
        let near: Vec<String> = manual::near(&word).iter().map(|id| format!("`{id}`")).collect();
        let tip = match near.split_last() {
            None => "`witgate rules` lists all rules".to_owned(),
            Some((only, [])) => format!("did you mean {only}?"),
            Some((last, others)) => format!("did you mean {} or {last}?", others.join(", ")),
        };
        let message = format!("unknown rule `{}`; {tip}", escape(&word));
        Err(command.clone().error(ErrorKind::InvalidValue, message))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |rule: &'static Rule| PossibleValue::new(rule.id).help(rule.summary);
        Some(Box::new(manual::rules().into_iter().map(value)))
    }
}

/// Rules by their ids, and findings by their fingerprints.
#[derive(Clone)]
struct ExplainedParser;

impl TypedValueParser for ExplainedParser {
    type Value = Explained;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Explained, clap::Error> {
        match value.to_str().filter(|word| word.starts_with("wg1-") || word.starts_with("wgl-")) {
            Some(word) => Ok(Explained::Fingerprint(word.to_owned())),
            None => RuleParser.parse_ref(command, argument, value).map(Explained::Rule),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        RuleParser.possible_values()
    }
}

/// The line for lists of commands.
fn first_line(text: &'static str) -> &'static str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn outputs_have_a_format_and_a_file() {
        let output = output("sarif=a=b.sarif").expect("a file may have any name");
        assert_eq!((output.format, output.file), (Format::Sarif, PathBuf::from("a=b.sarif")));
        for word in ["", "sarif", "sarif=", "=a", "yaml=a", "markdown=-"] {
            assert!(super::output(word).is_err(), "{word}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
