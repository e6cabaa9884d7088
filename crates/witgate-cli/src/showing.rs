//! Options that say which findings to show, and how much of them.

use clap::{Args, ValueEnum};
use witgate::witgate_model::glob_matches;
use witgate::witgate_report::{Detail, Filter, Order};
use witgate::{Level, manual};

/// Which findings standard output shows. None of it changes the counts, the exit
/// code or what goes to files.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What to show")]
pub(crate) struct Showing {
    /// Show findings of this level and above only
    #[arg(long, value_enum, value_name = "LEVEL")]
    level: Option<ShownLevel>,
    /// Show findings of this rule only: an id, or a glob such as 'since-*'; may
    /// be repeated
    #[arg(long, value_name = "RULE", value_parser = rule_glob)]
    rule: Vec<String>,
    /// Show findings at these items only: a glob such as 'acme:plugin/logging#*';
    /// may be repeated
    #[arg(long, value_name = "GLOB")]
    item: Vec<String>,
    /// Order by level, rule or source [default: as the format does]
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<SortOrder>,
    /// Show how it ends, and a line for each finding that fails
    #[arg(short, long, conflicts_with_all = ["verbose", "stat"])]
    quiet: bool,
    /// Show everything, in full
    #[arg(short, long, conflicts_with = "stat")]
    verbose: bool,
    /// Show how many findings there are by rule
    #[arg(long)]
    stat: bool,
}

impl Showing {
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            level: self.level.map(ShownLevel::level),
            rules: self.rule.clone(),
            items: self.item.clone(),
        }
    }

    pub(crate) fn order(&self) -> Option<Order> {
        self.sort.map(SortOrder::order)
    }

    pub(crate) fn detail(&self) -> Detail {
        match self {
            Showing { quiet: true, .. } => Detail::Quiet,
            Showing { verbose: true, .. } => Detail::Verbose,
            Showing { stat: true, .. } => Detail::Counts,
            _ => Detail::Normal,
        }
    }
}

/// A glob that matches some rule: one that matches none is a mistake.
fn rule_glob(word: &str) -> Result<String, String> {
    if manual::rules().iter().any(|rule| glob_matches(word, rule.id)) {
        return Ok(word.to_owned());
    }
    let near: Vec<String> = manual::near(word).iter().map(|id| format!("`{id}`")).collect();
    Err(match near.as_slice() {
        [] => "no rule has this name; `witgate rules` lists all rules".to_owned(),
        near => format!("no rule has this name; did you mean {}?", near.join(" or ")),
    })
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShownLevel {
    /// Errors
    Error,
    /// Errors and warnings
    Warn,
    /// All findings
    Note,
}

impl ShownLevel {
    fn level(self) -> Level {
        match self {
            ShownLevel::Error => Level::Error,
            ShownLevel::Warn => Level::Warn,
            ShownLevel::Note => Level::Note,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SortOrder {
    /// The gravest first
    Level,
    /// By rule
    Rule,
    /// By file and line
    Source,
}

impl SortOrder {
    fn order(self) -> Order {
        match self {
            SortOrder::Level => Order::Level,
            SortOrder::Rule => Order::Rule,
            SortOrder::Source => Order::Source,
        }
    }
}
