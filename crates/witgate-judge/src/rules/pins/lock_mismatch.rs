use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-mismatch",
    summary: "a vendored package does not match the lock file",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, Level::Error, judge),
    docs: r#"
The lock file names a digest, and the bytes or the vendored text have another:
the text was edited by hand, the cache was poisoned, the lock file was edited,
or the source of the package changed. The message says what differs and, if both
sides can be read, how the contract changed.

It is a warning in `check` if the lock file and what is vendored are unchanged, and
the change edited only the directory of the repository that the package comes from.
That edit is compared by itself, and the lock file is out of date.
"#,
    instead: r#"
Restore the pinned package. If the change is intended, make it at its source,
regenerate the lock file with its own tool, and review the result.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    let draft = on_entry(it, "find out which side changed, and restore the pinned one");
    let is_behind = it.is_behind_source && !it.is_required;
    Some(if is_behind { draft.level(Level::Warn) } else { draft })
}
