use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-stale",
    summary: "a lock file has an entry that nothing uses",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, Level::Warn, judge),
    docs: r#"
The dependency was removed, or the artifact is no longer built, and the entry is
still there. It protects nothing.
"#,
    instead: r#"
Regenerate the lock file with its own tool, or run `witgate pin`.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Stale)?;
    Some(on_entry(it, "regenerate the lock file"))
}
