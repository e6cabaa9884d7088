use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-unpinned",
    summary: "a dependency is in no lock file",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, Level::Error, judge),
    docs: r#"
The WIT or a manifest names a package, and the lock file has no entry for it.
The next fetch takes whatever the registry serves that day.
"#,
    instead: r#"
Lock the package with the lock file's own tool (for `witgate.lock`, run `witgate
pin`), and commit the lock file.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned)?;
    Some(on_entry(it, "lock it, and commit the lock file"))
}
