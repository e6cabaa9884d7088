use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "provenance-refused",
    summary: "an attestation was refused",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::Attestation], Level::Error, judge),
    docs: r#"
The attestation exists and does not count. The message gives the reason: the
signature covers other bytes; the policy does not name the key or identity; the
trusted root did not cover the time of signing; the bundle has an older format
than is accepted; the attestation is about another file, source, workflow or
builder; its predicate is empty; or it reports a failed test or verification.
"#,
    instead: r#"
Find out which of the two is wrong, the attestation or the policy.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(on_entry(it, "find out which is wrong, the attestation or the policy"))
}
