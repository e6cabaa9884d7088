use witgate_diff::{Change, Kind, What};

use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-removed",
    summary: "the contract mentions a package no more",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Change(&[Kind::PackageRemoved], judge),
    docs: r#"
The contract mentioned a package that it no longer mentions. By itself that
breaks nobody: where a world imports or exports something less, or a type is
spelled out instead, that is found there.

Source: wasmparser compares what is imported and exported, not what is
mentioned.
"#,
};

fn judge(change: &Change, _: &Evidence<'_>) -> Option<Draft> {
    let What::PackageRemoved = &change.what else { return None };
    Some(Draft::new(
        format!("the contract no longer depends on `{}`", change.at().package()),
        "nothing to mend: drop it from the lock file as well",
    ))
}
