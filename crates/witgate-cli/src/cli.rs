//! The command line: what can be said, and the manual of it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use witgate::witgate_judge::LONGEST_WAIVER_DAYS;
use witgate::witgate_model::shell_argument;
use witgate::witgate_report::{Format, TargetsFormat, escape};
use witgate::{Level, Means, Options, Request, Rule, manual};

use crate::showing::Showing;

const ABOUT: &str = "\
Gates the evolution of WebAssembly contracts

witgate compares two versions of a WIT package or component and says what \
changed, who breaks and why, and which release that takes. Guests (components) \
and hosts are told apart: a change may leave compiled guests running and still \
break those who build anew, or the other way round.

It reads; it never runs what it reads or reaches the network, and writes \
nothing but the reports that --output names and, where it is told to, the \
policy and the pins.";

const PLACES: &str = "\
Places:
  DIR, FILE.wit         WIT text on disk, with what it needs in DIR/deps
  FILE.wasm, FILE.wat   a component, or a WIT package in wasm
  REV[:PATH]            the same at a git revision; nothing is checked out.
                        git:REV[:PATH] where a path has the same name
  merge-base[:BRANCH]   the merge base with BRANCH, or the default branch
  release[:TAG-GLOB]    the last release: the tag of the declared version, or
                        the greatest below it
  -                     standard input: WIT text, or wasm
  none                  nothing: the baseline of what is new
  A place in git without a PATH takes the path of the other side.";

const EXIT_CODES: &str = "\
Exit codes:
  0  the gate passes
  1  it does not: there are findings at or above --fail-on
  2  not everything could be judged: wrong usage, unreadable input, no baseline,
     or nothing to compare";

/// What was said on the command line.
#[derive(Debug, Parser)]
#[command(name = "witgate", version, max_term_width = 100)]
#[command(about = first_line(ABOUT), long_about = ABOUT)]
#[command(after_help = "`witgate help COMMAND` says more of each, with examples.")]
#[command(after_long_help = format!("{PLACES}\n\n{EXIT_CODES}"))]
pub(crate) struct Cli {
    /// Whether to use colour; `auto` does in a terminal and heeds NO_COLOR and
    /// CLICOLOR
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(about = first_line(DIFF), long_about = DIFF)]
    #[command(after_long_help = format!("{DIFF_EXAMPLES}\n\n{PLACES}\n\n{EXIT_CODES}"))]
    Diff(DiffArguments),
    #[command(about = first_line(CHECK), long_about = CHECK)]
    #[command(after_long_help = format!("{CHECK_EXAMPLES}\n\n{PLACES}\n\n{EXIT_CODES}"))]
    Check(CheckArguments),
    #[command(about = first_line(TARGETS), long_about = TARGETS)]
    #[command(after_long_help = format!("{TARGETS_EXAMPLES}\n\n{PLACES}\n\n{TARGETS_EXIT_CODES}"))]
    Targets(TargetsArguments),
    #[command(about = first_line(VERIFY), long_about = VERIFY)]
    #[command(after_long_help = format!("{VERIFY_EXAMPLES}\n\n{VERIFY_EXIT_CODES}"))]
    Verify(VerifyArguments),
    #[command(about = first_line(PIN), long_about = PIN)]
    #[command(after_long_help = PIN_EXAMPLES)]
    Pin(PinArguments),
    #[command(about = first_line(WAIVE), long_about = WAIVE)]
    #[command(after_long_help = WAIVE_EXAMPLES)]
    Waive(WaiveArguments),
    #[command(about = first_line(INIT), long_about = INIT)]
    Init(InitArguments),
    #[command(about = first_line(DOCTOR), long_about = DOCTOR)]
    Doctor(DoctorArguments),
    /// Show the manual page of a rule: who breaks, why, and how to mend it
    Explain(ExplainArguments),
    /// List every rule with the release that its findings take
    ///
    /// Where it is given as a pair, it is that of imported and of exported
    /// items. `witgate explain RULE` has the whole table.
    Rules,
    /// Print the JSON schema of what witgate writes
    Schema(SchemaArguments),
    /// Print a completion script for a shell
    #[command(after_long_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArguments),
}

const DIFF: &str = "\
Show what changed between two places and who breaks

Each finding stands once, at the root cause, with the functions and worlds it \
reaches, the four parties it may break, and a way to mend it. This command \
informs: it fails only where --fail-on says so.";

const DIFF_EXAMPLES: &str = "\
Examples:
  witgate diff main wit                     the working tree against main
  witgate diff v0.2.0:wit v0.3.0:wit        two tags
  witgate diff old.wasm new.wasm --fail-on error
  witgate diff main wit --format json
  wasm-tools component wit a.wasm | witgate diff wit -
  witgate diff v0.2.0:wit v0.3.0:wit --format changelog";

const CHECK: &str = "\
Fail if a breaking change is not paid for by the version

Compares the contracts that witgate.toml names (or PLACE, or `wit/`, or the \
.wit files of the current directory) with two baselines: with the same paths in \
the commit in which this branch left the default branch, which says what this \
change does; and with the last release, which says what version it takes. It \
fails on findings of level `error` that are this change's: breaking changes \
under a version that does not announce them.

To compare nothing is never a pass.";

const CHECK_EXAMPLES: &str = "\
Examples:
  witgate check                             this branch's wit/
  witgate check --against release           against the last release's tag
  witgate check --against HEAD^             what the last commit did
  witgate check crates/api/wit --features next
  witgate check --format github -o sarif=witgate.sarif -o markdown=comment.md
  witgate check --release release:http-v*   the tags of one package of several
  witgate check --against none              accept that it is new";

const TARGETS: &str = "\
Check whether components fit the worlds of a WIT package

Compares what each component imports and exports with a world, function by \
function. Two opinions are given: that of component-model typing, as \
`wasm-tools component targets` and composition have it, and that of Wasmtime's \
linker. `hosts` in witgate.toml says which of them counts; without it, both do. \
Without --world, each world is tried, and the answer says which of them the \
component fits.";

const TARGETS_EXAMPLES: &str = "\
Examples:
  witgate targets plugin.wasm               the worlds in wit/, or of the policy
  witgate targets plugin.wasm --wit v0.2.0:wit --world plugin
  witgate targets dist/*.wasm --format json";

const TARGETS_EXIT_CODES: &str = "\
Exit codes:
  0  each component fits the world, or one of the worlds
  1  a component does not
  2  nothing could be judged: wrong usage, unreadable input, or no world";

const VERIFY: &str = "\
Prove that what is pinned is what is here: locks, artifacts, provenance

Looks at each lock (wkg.lock, deps.lock, Cargo-component.lock, wasm.lock.toml and \
witgate.lock) beside the contracts, at the top of the repository and where \
witgate.toml says; hashes what they pin, and says what differs. Looks for locks \
that this change rewrote, holds each [[artifact]] against the world that it \
claims, and its attestations against what [provenance] and [portability] ask.

Offline and read-only: nothing is fetched, repaired or written. `check` includes \
it. What could not be checked is never counted as verified.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  witgate verify                            everything here, against merge-base
  witgate verify --bytes target/wkg         with bytes that were fetched there
  witgate verify --require-verified         what cannot be checked fails
  witgate verify --against v1.2.0           what was rewritten since a tag
  witgate verify --attest result.json       the result as an in-toto statement";

const VERIFY_EXIT_CODES: &str = "\
Exit codes:
  0  everything holds
  1  it does not: there are findings at or above --fail-on
  2  nothing could be judged: wrong usage, an unreadable lock or policy, or
     nothing to verify";

const PIN: &str = "\
Write down what the contracts and artifacts are: witgate.lock

Pins each contract by its digest, with a snapshot of it in .witgate/, and each \
[[artifact]] by its bytes, its code, its contract and its imports. `verify` and \
`check` then say what changed, and how deep; `check --against pin` compares with \
the snapshots, without any history. Commit what it writes.";

const PIN_EXAMPLES: &str = "\
Examples:
  witgate pin                               what witgate.toml names, or wit/
  witgate check --against pin               compare with what is pinned";

const WAIVE: &str = "\
Excuse findings, with a reason and an end

Writes a [[waiver]] to witgate.toml and leaves everything else there as it is. \
What is waived stays in every report and is counted; on the day after its end \
it fails again.";

const WAIVE_EXAMPLES: &str = "\
Examples:
  witgate waive wg1-7c1e9a40b2d4f6e1 --reason 'plugins are rebuilt' --expires 90d
  witgate waive --rule enum-case-added --item 'acme:plugin/logging#*' --count 2 \
    --reason 'the store rebuilds them'
  witgate waive --all --reason 'the 2.0 preview breaks everyone' --expires 30d
  witgate waive wg1-7c1e9a40 --reason 'one release more' --expires 2027-03-01 --replace
  witgate waive --list
  witgate waive --prune";

const INIT: &str = "\
Write a witgate.toml for what stands here, and show what CI needs

Looks for the WIT packages of the repository, their worlds, version tags and \
lock files, and writes a commented policy for them. A file that is there is \
never overwritten.";

const DOCTOR: &str = "\
Say whether the gate would really compare something

Looks at the policy, at the commits that it would compare with, at WIT that no \
package covers, and at whether CI runs witgate and heeds it. Fails where the \
gate does not do its work.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  witgate completions bash > ~/.local/share/bash-completion/completions/witgate
  witgate completions zsh > ~/.zfunc/_witgate
  witgate completions fish > ~/.config/fish/completions/witgate.fish";

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// What was promised before: a place
    pub(crate) baseline: String,
    /// What is promised now: a place
    pub(crate) candidate: String,
    /// Take roles, hosts, features and levels from this policy [default: none]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Fail on findings of this level and above
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// What to check: a place [default: what the policy names, or wit/, or the
    /// .wit files here]
    pub(crate) place: Option<String>,
    #[command(flatten)]
    pub(crate) asked: Asked,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
}

#[derive(Debug, Args)]
pub(crate) struct TargetsArguments {
    /// The components: sources
    #[arg(required = true, value_name = "COMPONENT")]
    pub(crate) components: Vec<String>,
    /// The WIT with the worlds: a source [default: what the policy names, or wit/]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) wit: Option<String>,
    /// The world, such as `plugin` or `acme:plugin/plugin@0.2.0` [default: each]
    #[arg(long, value_name = "NAME")]
    pub(crate) world: Option<String>,
    /// The policy [default: the nearest witgate.toml, here or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = AnswerFormat::Human, value_name = "FORMAT")]
    pub(crate) format: AnswerFormat,
}

impl TargetsArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.wit.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
            ..Request::on(today())
        }
    }
}

/// How `targets` writes its answer.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people: what is refused, function by function
    Human,
    /// A line for each thing that is refused
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
pub(crate) struct VerifyArguments {
    /// What to verify: a directory [default: what the policy names, or wit/]
    pub(crate) place: Option<String>,
    /// What this change set out from: a place in git, where the locks stood that
    /// it may have rewritten, or `none` [default: merge-base]
    #[arg(long, value_name = "PLACE")]
    against: Option<String>,
    /// What `merge-base` stands for here: a place. For CI, which knows it from
    /// its event
    #[arg(long, value_name = "PLACE", conflicts_with = "against")]
    merge_base: Option<String>,
    /// The policy [default: the nearest witgate.toml, here or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    means: MeansArguments,
    /// Write the result to a file, as an unsigned in-toto statement (SVR)
    #[arg(long, value_name = "FILE")]
    pub(crate) attest: Option<PathBuf>,
    /// The day to judge by: what was signed after it is refused [default: today]
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
            today: self.as_of.unwrap_or_else(today),
            means: self.means.means(),
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
pub(crate) struct PinArguments {
    /// What to pin: a directory [default: what the policy names, or wit/]
    pub(crate) place: Option<String>,
    /// The policy [default: the nearest witgate.toml, here or above]
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

/// How what is pinned is verified.
#[derive(Debug, Default, Args)]
pub(crate) struct MeansArguments {
    /// Look here too for the bytes that locks pin: files, or an OCI layout; may
    /// be repeated
    #[arg(long = "bytes", value_name = "DIR")]
    bytes: Vec<PathBuf>,
    /// Fail on what is locked and cannot be checked
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
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = match cfg!(windows) {
        true => set("LOCALAPPDATA"),
        false => set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache"))),
    };
    Some(caches?.join("wasm-pkg"))
}

/// Against what is checked, and on which terms.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// What this change set out from: a place [default: the policy's, or
    /// merge-base]
    #[arg(long, value_name = "PLACE")]
    pub(crate) against: Option<String>,
    /// What `merge-base` stands for here: a place. For CI, which knows it from
    /// its event; what the policy names instead of the merge base keeps its say
    #[arg(long, value_name = "PLACE", conflicts_with = "against")]
    pub(crate) merge_base: Option<String>,
    /// The last release: a place, or `none` [default: the policy's, or the last
    /// version tag that the package bears]
    #[arg(long, value_name = "PLACE")]
    pub(crate) release: Option<String>,
    /// The policy [default: the nearest witgate.toml, here or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The day that waivers are measured against [default: today]
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
        let of = |name: &str, value: Option<&str>| {
            value.map(|value| format!(" {name} {}", shell_argument(value))).unwrap_or_default()
        };
        [
            of("--place", place),
            of("--against", against.as_deref()),
            of("--merge-base", merge_base.as_deref()),
            of("--release", release.as_deref()),
            of("--config", config.as_deref()),
            of("--as-of", as_of.map(|day| day.to_string()).as_deref()),
            of("--features", Some(features.as_str()).filter(|it| !it.is_empty())),
            reading.deps.iter().map(|dir| of("--deps", dir.to_str())).collect(),
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
            today: as_of.unwrap_or_else(today),
            means: Means::default(),
        }
    }
}

/// The day it is in UTC, so that it is the same in CI and on every desk.
pub(crate) fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::from_second(since.as_secs().try_into().unwrap_or(i64::MAX));
    now.unwrap_or(Timestamp::MAX)
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["fingerprint", "rule", "all", "list", "prune"])))]
pub(crate) struct WaiveArguments {
    /// The finding, as reports show it: wg1-… (its first digits will do)
    #[arg(requires = "reason")]
    pub(crate) fingerprint: Option<String>,
    /// Every finding of this rule at the items of --item
    #[arg(long, value_parser = RuleParser, hide_possible_values = true, requires_all = ["item", "count", "reason"])]
    pub(crate) rule: Option<&'static Rule>,
    /// Everything that fails now, as one group: a big break that is known
    #[arg(long, requires = "reason")]
    pub(crate) all: bool,
    /// The items: a glob such as 'acme:plugin/logging#*'
    #[arg(long, value_name = "GLOB", requires = "rule")]
    pub(crate) item: Option<String>,
    /// How many findings that may be; where there are more, none is excused
    #[arg(long, value_name = "N", requires = "rule")]
    pub(crate) count: Option<usize>,
    /// Why this may pass
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    /// Where it is talked over
    #[arg(long, value_name = "URL")]
    pub(crate) issue: Option<String>,
    /// The last day on which it counts: a date, or so many days from today
    #[arg(long, value_parser = Until::parse, default_value = "90d", value_name = "DATE|DAYSd")]
    pub(crate) expires: Until,
    /// Give new terms to a waiver that stands already
    #[arg(long)]
    pub(crate) replace: bool,
    /// Show the waivers, and what each excuses
    #[arg(long)]
    pub(crate) list: bool,
    /// Take out what excuses nothing and what has expired
    #[arg(long)]
    pub(crate) prune: bool,
    /// What is checked, where that was said: a source, as for `witgate check`
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
            let days: i64 = days.parse().map_err(|_| format!("`{word}` is no number of days"))?;
            let span = Span::new()
                .try_days(days)
                .ok()
                .filter(|_| (1..=LONGEST_WAIVER_DAYS).contains(&days));
            let limit = || format!("give between 1d and {LONGEST_WAIVER_DAYS}d");
            return span.map(Until::In).ok_or_else(limit);
        }
        let date = word.parse().map_err(|_| "write it as 2027-02-18 or 90d".to_owned())?;
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
    /// The rule's id, as findings show it in brackets
    #[arg(value_parser = RuleParser, hide_possible_values = true)]
    pub(crate) rule: &'static Rule,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Of what
    pub(crate) of: Schema,
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Write the workflow that checks each change too
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
    /// For which shell
    pub(crate) shell: clap_complete::Shell,
}

/// How contracts are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Count what is `@unstable` behind these features as part of the contract
    #[arg(long, value_delimiter = ',', value_name = "FEATURES")]
    features: Vec<String>,
    /// Count everything that is `@unstable`
    #[arg(long)]
    all_features: bool,
    /// Look here for packages that the WIT does not bring along, at the revision of
    /// each side; may be repeated
    #[arg(long, value_name = "DIR")]
    deps: Vec<PathBuf>,
}

impl Reading {
    pub(crate) fn options(&self) -> Options {
        Options {
            features: self.features.clone(),
            all_features: self.all_features,
            deps: self.deps.clone(),
        }
    }
}

/// How what was found is written.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// How to write what was found
    #[arg(long, value_parser = FormatParser, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Write it to a file as well, in another format; may be repeated
    #[arg(short, long = "output", value_parser = output, value_name = "FORMAT=FILE")]
    pub(crate) outputs: Vec<Output>,
    #[command(flatten)]
    pub(crate) showing: Showing,
}

/// A report that goes to a file.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) file: PathBuf,
}

fn output(word: &str) -> Result<Output, String> {
    let (format, file) = word.split_once('=').ok_or("write it as FORMAT=FILE")?;
    let format = format.parse()?;
    match file {
        "" => Err("there is no file behind the `=`".to_owned()),
        "-" => Err("standard output has what `--format` says".to_owned()),
        file => Ok(Output { format, file: file.into() }),
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
    /// Breaking changes that the version does not pay for, and the like
    Error,
    /// Also what is worth a look before the release
    Warn,
    /// Any finding at all
    Note,
    /// Nothing: inform only
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
    /// The report of `--format json`
    Report,
    /// The policy, witgate.toml
    Config,
    /// The answer of `witgate targets --format json`
    Targets,
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

/// Rules by their ids; whoever misspells one is told the nearest.
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
        let message = format!("there is no rule `{}`; {tip}", escape(&word));
        Err(command.clone().error(ErrorKind::InvalidValue, message))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |rule: &'static Rule| PossibleValue::new(rule.id).help(rule.summary);
        Some(Box::new(manual::rules().into_iter().map(value)))
    }
}

/// What stands in lists, where the whole text would be too much.
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
