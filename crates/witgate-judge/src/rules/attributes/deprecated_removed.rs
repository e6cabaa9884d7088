use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-removed",
    summary: "`@deprecated` was removed from an item",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::DeprecatedChanged], judge),
    docs: r#"
The item is no longer deprecated. `@deprecated` is not part of a component, and
everything links as before.
"#,
    instead: r#"
Raise the version. Authors may already have stopped using the item, so announce
the change in the release notes.
"#,
    source: r#"
WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::DeprecatedChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), None) = (was, now) else { return None };
    Some(Draft::new(
        format!("removed `@deprecated(version = {was})` from {what}"),
        "raise the version: authors may already have stopped using it",
    ))
}
