use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "result-err-changed",
    summary: "the error type of a `result` changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Both halves of a `result` are part of its type, and types must match exactly.
With another error type neither side links with the other, and code that
inspects the error changes.
"#,
    instead: r#"
Leave the function unchanged, and add one with the new error type under another
name. An error type that is likely to grow should be a variant with a case for
unknown errors, such as `other(string)`.
"#,
    source: r#"
wasmparser checks types for equality; Wasmtime: "expected no `err` type".
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
callers and implementations fail to compile on both sides.
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
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("return type of `{function}` changed {types}"),
        format!("leave `{function}` unchanged; add a new function that returns `{now}`"),
    ))
}
