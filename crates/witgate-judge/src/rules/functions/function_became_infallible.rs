use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-became-infallible",
    summary: "the return type of a function changed from `result<t, …>` to `t`",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
`result<t, …>` and `t` are different types, so neither side links with the
other. All source code changes.
"#,
    instead: r#"
Leave the function unchanged, and never return the error.
"#,
    source: r#"
wasmparser checks function types for equality; measured with Wasmtime
{wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
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
    let now = now.as_ref().map_or_else(|| "none".to_owned(), |now| format!("`{now}`"));
    Some(Draft::new(
        format!("return type of `{function}` changed from `{was}` to {now}"),
        format!("leave `{function}` unchanged, and never return the error"),
    ))
}
