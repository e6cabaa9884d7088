use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-pin-dropped",
    summary: "a lock no longer pins what it pinned",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockEntryRemoved], judge),
    docs: r#"
The entry is gone, and what it pinned may still be used. Without its pin the next
fetch takes whatever is served.

Restore the entry. Where the dependency itself is gone, nothing is the matter, and
the finding is a note.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::EntryRemoved { is_needed } = it.change else { return None };
    let help = "restore the entry, unless nothing uses it any more";
    let level = if is_needed { Level::Error } else { Level::Note };
    Some(on_rewrite(it, "it was pinned and is not any more", help).level(level))
}
