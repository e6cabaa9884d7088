use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-result-removed",
    summary: "a function has no result any more",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
A function that returned something returns nothing. Compiled callers wait for it,
and function types must be exactly equal, so neither side links with the other.

Leave the function as it was, and add one under another name.

Source: wasmparser checks function types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was: Some(was), now: None } = &change.what else { return None };
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("`{function}` returned `{was}` and returns nothing now"),
        format!("leave `{function}` as it was; add a new function without a result"),
    ))
}
