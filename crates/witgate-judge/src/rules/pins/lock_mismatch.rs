use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-mismatch",
    summary: "what stands here is not what the lock pins",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, judge),
    docs: r#"
The lock names a digest, and the bytes or the vendored text here have another: the
text was edited by hand, the cache was poisoned, the lock was put together, or what
it was made from has moved on. The message says what differs, and where both sides
can be read, whether the contract inside changed and how.

Restore what is pinned. If the change is meant, make it where it comes from, have
the lock's own tool write it anew, and look at what changes.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(
        on_entry(it, "find out which side changed, and restore what is pinned").level(Level::Error),
    )
}
