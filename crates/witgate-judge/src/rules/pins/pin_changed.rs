use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "pin-changed",
    summary: "a contract is not the one that `witgate.lock` pins",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PackagePin], judge),
    docs: r#"
`witgate.lock` has the digest of each governed contract, and what stands here has
another, or its snapshot has. The message says what changed since.

If that is meant, run `witgate pin` and commit what it writes: the pin then shows
the change to whoever reviews it.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(
        on_entry(it, "find out which side changed, and restore what is pinned").level(Level::Error),
    )
}
