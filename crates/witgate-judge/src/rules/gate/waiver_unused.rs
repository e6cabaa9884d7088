use crate::cell::Rows;
use crate::fact::{Fact, FactKind, WaiverMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-unused",
    summary: "a waiver matches no finding",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverUnused], Level::Warn, judge),
    docs: r#"
The finding that the waiver was for is fixed, or is merged and part of the
baseline, or the fingerprint is misspelled. If you keep the waiver, it
suppresses the same breaking change the next time somebody makes it.
"#,
    instead: r#"
Run `witgate waive --prune`: it removes unused and expired waivers.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let WaiverMatter::Unused { is_out_of_window } = it.matter else { return None };
    let why = match is_out_of_window {
        true => "its `applies` does not include the baseline's version",
        false => "no finding matches",
    };
    let message = format!("the waiver of `{}` is unused: {why}", it.target());
    let help = "remove it with `witgate waive --prune`";
    let draft = Draft::new(message, help);
    Some(Draft { never_fails: it.waiver.is_merged, ..draft })
}
