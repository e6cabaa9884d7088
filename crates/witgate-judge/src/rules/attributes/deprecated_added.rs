use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-added",
    summary: "an item is deprecated now",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::DeprecatedChanged], judge),
    docs: r#"
`@deprecated` is a word to authors: bindings may warn. It is no part of a
component, and everything links as before.

Say in the item's documentation what to use instead, and remove the item on a new
track.

Source: WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles, without a warning.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::DeprecatedChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (None, Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} is deprecated since `{now}`"),
        "raise the version, and say in the documentation what to use instead",
    ))
}
