use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-became-infallible",
    summary: "a function can no longer fail",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
The result is no longer wrapped in a `result`. That is another type, so neither
side links with the other, and everybody's source changes.

Leave the function as it was, and never return the error.

Source: wasmparser checks function types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was, now } = &change.what else { return None };
    let Some(was @ Type::Result(ok, _)) = was else { return None };
    let same = wording::sameness(evidence).means_optional(ok.as_deref(), now.as_ref());
    if !same {
        return None;
    }
    let function = evidence.function_label(change);
    let now = now.as_ref().map_or_else(|| "no result".to_owned(), |now| format!("`{now}`"));
    Some(Draft::new(
        format!("`{function}` can no longer fail: `{was}` became {now}"),
        format!("leave `{function}` as it was, and never return the error"),
    ))
}
