use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-result-added",
    summary: "a result was added to a function that returned nothing",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Function types must match exactly, and a compiled caller expects no result, so
neither side links with the other. The source code of callers may compile;
implementations do not.
"#,
    instead: r#"
Leave the function unchanged, and add one with the result under another name.
"#,
    source: r#"
wasmparser checks function types for equality; Wasmtime: "expected 1-tuple,
found 0-tuple". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: implementations fail to compile, and so do callers that
do anything with the result except drop it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was: None, now: Some(now) } = &change.what else { return None };
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("return type of `{function}` changed from none to `{now}`"),
        format!("leave `{function}` unchanged; add a new function that returns `{now}`"),
    ))
}
