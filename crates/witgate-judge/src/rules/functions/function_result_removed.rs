use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-result-removed",
    summary: "the result of a function was removed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Function types must match exactly, and a compiled caller expects the result, so
neither side links with the other.
"#,
    instead: r#"
Leave the function unchanged, and add one without a result under another name.
"#,
    source: r#"
wasmparser checks function types for equality; measured with Wasmtime
{wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was: Some(was), now: None } = &change.what else { return None };
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("return type of `{function}` changed from `{was}` to none"),
        format!("leave `{function}` unchanged; add a new function without a result"),
    ))
}
