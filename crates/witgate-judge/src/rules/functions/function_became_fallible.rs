use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-became-fallible",
    summary: "a function may fail now",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
The result is wrapped in a `result`. That is another type, so neither side links
with the other: a compiled caller has no place for the error. Everybody's source
changes.

Leave the function as it was, and add one that may fail under another name.
Functions that reach out of the process, or may ever, return a `result` from the
start.

Source: wasmparser checks function types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was, now } = &change.what else { return None };
    let Some(now @ Type::Result(ok, _)) = now else { return None };
    let same = wording::sameness(evidence).means_optional(was.as_ref(), ok.as_deref());
    if !same {
        return None;
    }
    let function = evidence.function_label(change);
    let was = was.as_ref().map_or_else(|| "no result".to_owned(), |was| format!("`{was}`"));
    Some(Draft::new(
        format!("`{function}` may fail now: {was} became `{now}`"),
        format!("leave `{function}` as it was; add a new function that returns `{now}`"),
    ))
}
