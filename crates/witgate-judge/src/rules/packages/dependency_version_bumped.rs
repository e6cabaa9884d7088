use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-version-bumped",
    summary: "a dependency changed to a later compatible version",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The two versions of the dependency are compatible, so names link in both
directions. Other rules report what the new version changed.

A component built against the candidate has the new version in its imports.
"#,
    instead: r#"
Release a new version of this package. Nothing else is needed.
"#,
    source: r#"
wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles. Code that states a version in the options of the macro
(`with: { "a:b/c@1.0.0": … }`) fails to compile at every release, and no rule
counts it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("dependency `{}` changed from `{was}` to `{now}`", evidence.name(change)),
        "raise this package's version too",
    ))
}
