use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-result-type-changed",
    summary: "a function returns another type",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Types must be exactly equal. There is no widening of numbers, no option that
passes for its content, no list that passes for a stream. Neither side links with
the other, and everybody's source changes.

Leave the function as it was, and add one under another name.

Source: wasmparser checks function types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides, also from `string` to `list<u8>` and from a list
of pairs to a map.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was: Some(was), now: Some(now) } = &change.what else { return None };
    let function = evidence.function_label(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("`{function}` returns another type: {became}"),
        format!("leave `{function}` as it was; add a new function that returns `{now}`"),
    ))
}
