//! The arguments of `witgate rules`.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use witgate::manual::RuleFilter;
use witgate::witgate_judge::RULE_GROUPS;
use witgate::{Bump, Level};

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
    /// For people: two lines for each rule
    #[default]
    Human,
    /// For programs: `witgate/rules/1`
    Json,
}
