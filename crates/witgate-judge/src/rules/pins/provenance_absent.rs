use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "provenance-absent",
    summary: "an attestation that must be there is not",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::Attestation], judge),
    docs: r#"
`[provenance]` asks for it, and no attestation of the artifact at hand is of that
kind: it was never made, or taken away. A set of attestations says nothing of those
that are missing, so only a policy that asks for them notices.

Fetch it beside the artifact and name its file in `attestations`.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned)?;
    Some(on_entry(it, "have it attested, and name the file in `attestations`").level(Level::Error))
}
