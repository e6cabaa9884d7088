use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-extra",
    summary: "something is vendored that nothing explains",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, judge),
    docs: r#"
It stands among the dependencies, bindings are generated from it, and neither a
manifest nor a lock says where it came from. No tool of the ecosystem notices.

Take it away, or add it to the manifest and lock it.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Extra)?;
    Some(on_entry(it, "remove it, or have it locked").level(Level::Error))
}
