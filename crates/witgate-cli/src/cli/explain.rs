//! The arguments of `witgate explain`.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, TypedValueParser};
use witgate::Rule;

use super::reading::Reading;
use super::rule_parser::RuleParser;

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
