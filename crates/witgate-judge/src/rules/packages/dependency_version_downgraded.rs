use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-version-downgraded",
    summary: "a dependency is older than in the baseline",
    // What is missing in the earlier version, other rules find where it is missing.
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The dependency went back to an earlier version of its track. Names still link;
what the earlier version lacks is found by the other rules at the functions and
types themselves.

Mostly a `deps` directory or a lock file is out of date. Fetch the dependency
again.

Source: Wasmtime and wasmparser match any two versions of a track. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    if now.cmp_precedence(was).is_ge() {
        return None;
    }
    let package = evidence.name(change);
    Some(Draft::new(
        format!("dependency `{package}` went back from `{was}` to `{now}`"),
        format!("fetch `{package}` at `{was}` or later again"),
    ))
}
