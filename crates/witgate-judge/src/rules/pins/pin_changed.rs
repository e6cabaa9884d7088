use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "pin-changed",
    summary: "a contract does not match `witgate.lock`",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PackagePin], Level::Error, judge),
    docs: r#"
`witgate.lock` has the digest of each contract. The contract or its snapshot has
another digest. The message says what changed.
"#,
    instead: r#"
If the change is intended, run `witgate pin` and commit the result, so that
reviewers see the change in the lock file.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(on_entry(it, "find out which side changed, and restore the pinned one"))
}
