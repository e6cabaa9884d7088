use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-unpinned",
    summary: "something is used that no lock pins",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, judge),
    docs: r#"
The WIT asks for a package, or a manifest names it, and the lock has no entry for
it. Whoever fetches next gets whatever is served that day.

Lock it with the lock's own tool, or, for what `witgate.lock` should have, with
`witgate pin`, and commit the lock.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned)?;
    Some(on_entry(it, "have it locked, and commit the lock").level(Level::Error))
}
