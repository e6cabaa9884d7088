use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "provenance-absent",
    summary: "a required attestation is missing",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::Attestation], Level::Error, judge),
    docs: r#"
`[provenance]` requires an attestation of this type, and the artifact has none:
it was never made, or it was deleted. The attestations that are there do not
show that one is missing, so only a policy that requires it finds this.
"#,
    instead: r#"
Fetch the attestation, and add its file to `attestations`.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned)?;
    Some(on_entry(it, "attest it, and add the file to `attestations`"))
}
