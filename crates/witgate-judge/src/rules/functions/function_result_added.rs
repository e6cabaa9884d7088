use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-result-added",
    summary: "a function has a result now",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
A function that returned nothing returns something. Compiled callers have no
place for it, and function types must be exactly equal, so neither side links
with the other. Callers' sources may compile; implementations do not.

Leave the function as it was, and add one under another name.

Source: wasmparser checks function types for equality; Wasmtime: "expected 1-tuple,
found 0-tuple". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
implementations fail, and callers who do anything with the result but drop it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was: None, now: Some(now) } = &change.what else { return None };
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("`{function}` returned nothing and returns `{now}` now"),
        format!("leave `{function}` as it was; add a new function that returns `{now}`"),
    ))
}
