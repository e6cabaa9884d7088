use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-stale",
    summary: "a lock pins what nothing uses",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, judge),
    docs: r#"
An entry is left of a dependency that is gone, or of an artifact that is no longer
built. It protects nothing, and it hides what the lock is for.

Have the lock's own tool write it anew, or run `witgate pin`.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Stale)?;
    Some(on_entry(it, "have the lock written anew").level(Level::Warn))
}
