use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-removed",
    summary: "an item is no longer deprecated",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::DeprecatedChanged], judge),
    docs: r#"
`@deprecated` is a word to authors, and is taken back. It is no part of a
component, and everything links as before.

Source: WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::DeprecatedChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), None) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} was deprecated since `{was}` and is not any more"),
        "raise the version: authors have begun to move away from it",
    ))
}
