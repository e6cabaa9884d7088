use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-param-type-changed",
    summary: "a parameter has another type",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamTypeChanged], judge),
    docs: r#"
Types must be exactly equal. There is no widening of numbers (`u32` to `u64`), no
reading of bytes as a string, no list that passes for a stream. Neither side
links with the other, and everybody's source changes.

Leave the function as it was, and add one under another name that takes the new
type.

Source: wasmparser checks function types for equality; measured with Wasmtime {wasmtime}:
"expected `u64` found `u32`". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail on both sides, unless the argument is a
literal.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamTypeChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("parameter `{name}` of `{function}` has another type: {became}"),
        format!("leave `{function}` as it was; add a new function that takes `{now}`"),
    ))
}
