use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "result-ok-changed",
    summary: "a function succeeds with another type",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Both halves of a `result` are part of its type, and types must be exactly equal.
With another payload of the `ok` half neither side links with the other, and
whoever uses the value changes.

Leave the function as it was, and add one under another name.

Source: wasmparser checks types for equality; Wasmtime: "expected `ok` type".
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was, now } = &change.what else { return None };
    let (Some(was @ Type::Result(was_ok, _)), Some(now @ Type::Result(now_ok, _))) = (was, now)
    else {
        return None;
    };
    if wording::sameness(evidence).means_optional(was_ok.as_deref(), now_ok.as_deref()) {
        return None;
    }
    let function = evidence.function_label(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("`{function}` succeeds with another type: {became}"),
        format!("leave `{function}` as it was; add a new function that returns `{now}`"),
    ))
}
