//! The arguments of `witgate explain`.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, TypedValueParser};
use witgate::witgate_conform::{FINDING_KINDS, FindingKind};
use witgate::{Rule, manual};

use super::reading::Reading;
use super::rule_parser::{RuleParser, unknown_rule};

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Id of a rule or of a finding of `conform`, as reports show it in brackets, or
    /// fingerprint of a finding (a unique prefix is enough)
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
    /// A kind of finding of `witgate conform`.
    Conform(&'static FindingKind),
    Fingerprint(String),
}

/// Rules and findings of `conform` by their ids, and findings by their fingerprints.
#[derive(Clone)]
struct ExplainedParser;

impl TypedValueParser for ExplainedParser {
    type Value = Explained;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Explained, clap::Error> {
        let word = value.to_string_lossy();
        if word.starts_with("wg1-") || word.starts_with("wgl-") {
            return Ok(Explained::Fingerprint(word.into_owned()));
        }
        let rule = || witgate::witgate_judge::find(&word).map(Explained::Rule);
        let kind = || FindingKind::find(&word).map(Explained::Conform);
        let near = || manual::near_explained(&word);
        rule().or_else(kind).ok_or_else(|| unknown_rule(command, &word, &near()))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let kinds = FINDING_KINDS.iter();
        let kinds = kinds.map(|kind| PossibleValue::new(kind.id).help(kind.summary));
        Some(Box::new(RuleParser.possible_values()?.chain(kinds)))
    }
}
