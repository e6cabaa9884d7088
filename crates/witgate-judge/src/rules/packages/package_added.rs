use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-added",
    summary: "a tree of packages has one more",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::PackageAdded], judge),
    docs: r#"
A package of which the baseline knows nothing. Nobody imports it yet, so nobody
breaks, and what it holds is not compared with anything.

Give it a version before its first release: a package without one cannot say
what a later change costs.

Source: names that a host offers beyond what a component imports are ignored.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if !evidence.is_root(change) {
        return None;
    }
    let package = change.at().package();
    Some(Draft::new(
        format!("package `{package}` is new"),
        "nothing to mend: nobody imports it yet",
    ))
}
