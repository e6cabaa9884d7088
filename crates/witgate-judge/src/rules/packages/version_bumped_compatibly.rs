use witgate_diff::{Change, Kind, What};
use witgate_model::Track;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "version-bumped-compatibly",
    summary: "a package has a greater version on the same track",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
Both versions are on one track, so names link in both directions. What the step
may hold is for the other rules to say.

Source: wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}: guests of
`1.1.0` link with hosts of `1.0.0`, and the reverse. Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: everything compiles. Code that states a version in the
options of the macro (`world: "a:b/c@1.0.0"`) fails at every release, and no rule
counts it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    if now.cmp_precedence(was).is_le() || Track::of(Some(was)) != Track::of(Some(now)) {
        return None;
    }
    Some(Draft::new(
        format!("package `{}` moved from `{was}` to `{now}`", evidence.name(change)),
        "nothing to mend: names of one track link",
    ))
}
