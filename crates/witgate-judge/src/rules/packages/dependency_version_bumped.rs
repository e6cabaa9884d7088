use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-version-bumped",
    summary: "a dependency has a greater version on the same track",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
Both versions of the dependency are on one track, so names link in both
directions. What came with the new version is found by the other rules at the
functions and types themselves.

A component built against the candidate carries the new version in its imports.
That needs a release, and no more.

Source: wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles. Code that
states a version in the options of the macro (`with: { "a:b/c@1.0.0": … }`) fails at
every release, and no rule counts it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("dependency `{}` moved from `{was}` to `{now}`", evidence.name(change)),
        "raise this package's version with it",
    ))
}
