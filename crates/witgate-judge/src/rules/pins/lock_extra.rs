use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-extra",
    summary: "a vendored package is in no manifest and no lock file",
    rows: Rows::NONE,
    judge: Judge::Fact(FactKind::ENTRIES, Level::Error, judge),
    docs: r#"
Bindings are generated from the package, and neither a manifest nor a lock file
says where it came from. No other tool reports this.
"#,
    instead: r#"
Remove the package, or add it to the manifest and lock it.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Extra)?;
    Some(on_entry(it, "remove it, or add it to the manifest and lock it"))
}
