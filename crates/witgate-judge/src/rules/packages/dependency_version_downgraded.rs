use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-version-downgraded",
    summary: "a dependency was downgraded",
    // What is missing in the earlier version, other rules find where it is missing.
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The dependency has an earlier, compatible version. Names still link; other rules
report what the earlier version lacks. Usually a `deps` directory or a lock file
is out of date.
"#,
    instead: r#"
Fetch the dependency again.
"#,
    source: r#"
Wasmtime and wasmparser link any two compatible versions. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles.
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
        format!("dependency `{package}` downgraded from `{was}` to `{now}`"),
        format!("fetch `{package}` again, at `{was}` or later"),
    ))
}
