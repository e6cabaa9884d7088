use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "result-err-changed",
    summary: "a function fails with another type",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Both halves of a `result` are part of its type, and types must be exactly equal.
With another error type neither side links with the other, and whoever
looks at the error changes.

Leave the function as it was, and add one under another name. Errors that are
bound to grow are a variant with a case for what is not known yet, such as
`other(string)`.

Source: wasmparser checks types for equality; Wasmtime: "expected no `err` type".
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was, now } = &change.what else { return None };
    let (Some(was @ Type::Result(_, was_err)), Some(now @ Type::Result(_, now_err))) = (was, now)
    else {
        return None;
    };
    if wording::sameness(evidence).means_optional(was_err.as_deref(), now_err.as_deref()) {
        return None;
    }
    let function = evidence.function_label(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("`{function}` fails with another type: {became}"),
        format!("leave `{function}` as it was; add a new function that returns `{now}`"),
    ))
}
