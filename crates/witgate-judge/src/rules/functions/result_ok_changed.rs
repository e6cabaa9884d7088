use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "result-ok-changed",
    summary: "the success type of a `result` changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Both halves of a `result` are part of its type, and types must match exactly.
With another success type neither side links with the other, and code that uses
the value changes.
"#,
    instead: r#"
Leave the function unchanged, and add one with the new type under another name.
"#,
    source: r#"
wasmparser checks types for equality; Wasmtime: "expected `ok` type". Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail to compile on both sides.
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
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("return type of `{function}` changed {types}"),
        format!("leave `{function}` unchanged; add a new function that returns `{now}`"),
    ))
}
