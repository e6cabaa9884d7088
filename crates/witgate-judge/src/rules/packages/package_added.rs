use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-added",
    summary: "a package was added",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::PackageAdded], judge),
    docs: r#"
The baseline has no package of this name. Nobody imports it yet, so nobody
breaks.
"#,
    instead: r#"
Give it a version before its first release: without a version, a package cannot
declare what a later change breaks.
"#,
    source: r#"
Names that a host offers beyond what a component imports are ignored. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if !evidence.is_root(change) {
        return None;
    }
    let package = change.item().package();
    Some(Draft::new(
        format!("package `{package}` added"),
        "no action needed: nobody imports it yet",
    ))
}
