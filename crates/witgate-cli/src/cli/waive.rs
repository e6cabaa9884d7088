//! The arguments of `witgate waive`.

use clap::{ArgGroup, Args};
use jiff::Span;
use jiff::civil::Date;
use witgate::Rule;
use witgate::witgate_judge::LONGEST_WAIVER_DAYS;

use super::asked::Asked;
use super::rule_parser::RuleParser;

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
