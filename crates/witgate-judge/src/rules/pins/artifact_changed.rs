use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "artifact-changed",
    summary: "an artifact is not the one that `witgate.lock` pins",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::ArtifactPin], judge),
    docs: r#"
The message says how deep it goes: bytes only, metadata only (custom sections such
as names and producers), code under the same contract, the contract, or the imports,
which is what it asks of its host.

If that is meant, run `witgate pin` and commit what it writes. If nobody built it
anew, find out who exchanged it.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(
        on_entry(it, "find out which side changed, and restore what is pinned").level(Level::Error),
    )
}
