use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-pin-dropped",
    summary: "an entry was removed from a lock file",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockEntryRemoved], Level::Error, judge),
    docs: r#"
The package that the entry pinned may still be in use. Without the entry, the
next fetch takes whatever the registry serves.
"#,
    instead: r#"
Restore the entry. If the dependency itself was removed, no action is needed,
and the finding is a note.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::EntryRemoved { is_needed } = it.change else { return None };
    let help = "restore the entry, unless nothing uses the package";
    let level = if is_needed { Level::Error } else { Level::Note };
    Some(on_rewrite(it, "removed from the lock file", help).level(level))
}
