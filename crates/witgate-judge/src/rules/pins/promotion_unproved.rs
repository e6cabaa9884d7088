use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "promotion-unproved",
    summary: "a required promotion of an artifact is missing or was refused",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::Promotion], Level::Error, judge),
    docs: r#"
`[promotion] require` is set, and this artifact has no accepted promotion: there is
none, none is signed by an identity that `[provenance]` trusts, the canary was
rejected or undecided, or the promotion is about other bytes.
"#,
    instead: r#"
Run this artifact as a canary, and sign the statement that `witgate promote` writes.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned).or(entry(fact, EntryStatus::Mismatch))?;
    let help = "run it as a canary, and sign the statement that `witgate promote` writes";
    Some(on_entry(it, help))
}
