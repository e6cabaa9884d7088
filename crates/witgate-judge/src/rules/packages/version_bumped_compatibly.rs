use witgate_diff::{Change, Kind, What};
use witgate_model::Track;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "version-bumped-compatibly",
    summary: "a package changed to a later compatible version",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The two versions are compatible, so names link in both directions. Other rules
report what changed.
"#,
    instead: r#"
No action needed.
"#,
    source: r#"
wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}:
guests of `1.1.0` link with hosts of `1.0.0`, and the other way round. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles. Code that states a version in the options of the macro (`world:
"a:b/c@1.0.0"`) fails to compile at every release, and no rule counts it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    if now.cmp_precedence(was).is_le()
        || Track::from_version(Some(was)) != Track::from_version(Some(now))
    {
        return None;
    }
    Some(Draft::new(
        format!("package `{}` changed from `{was}` to `{now}`", evidence.name(change)),
        "no action needed: the versions are compatible",
    ))
}
