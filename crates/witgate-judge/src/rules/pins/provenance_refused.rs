use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "provenance-refused",
    summary: "an attestation does not count",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::Attestation], judge),
    docs: r#"
There is one, and it is not believed: the signature is over other bytes, by a key or
identity that the policy does not name, the trusted root did not cover the time of
signing, the bundle is of an older format than is accepted, it tells of another
file, source, workflow or builder, or it says nothing, or no: a test or verification
that did not pass, an empty predicate. The message says which.

Find out which of the two is wrong, the attestation or the policy.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(on_entry(it, "find out which is wrong, the attestation or the policy").level(Level::Error))
}
