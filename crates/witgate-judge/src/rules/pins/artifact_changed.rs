use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "artifact-changed",
    summary: "an artifact does not match `witgate.lock`",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::ArtifactPin], Level::Error, judge),
    docs: r#"
The message says what differs: only the bytes, only metadata (custom sections
such as names and producers), the code under the same contract, the contract, or
the imports, which are what the component requires of its host.
"#,
    instead: r#"
If the change is intended, run `witgate pin` and commit the result. If nobody
rebuilt the artifact, find out who replaced it.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(on_entry(it, "find out which side changed, and restore the pinned one"))
}
