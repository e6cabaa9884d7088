//! Options that say which findings to show, and how much of them.

use clap::{Args, ValueEnum};
use witgate::Level;
use witgate::witgate_report::{Detail, Filter, Order};

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
    #[arg(long, value_name = "RULE")]
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
