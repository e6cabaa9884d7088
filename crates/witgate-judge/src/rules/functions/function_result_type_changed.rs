use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-result-type-changed",
    summary: "the return type of a function changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
Types must match exactly: numbers are not widened, an `option` does not pass for
its content, a list does not pass for a stream. Neither side links with the
other. All source code changes.
"#,
    instead: r#"
Leave the function unchanged, and add one with the new return type under another
name.
"#,
    source: r#"
wasmparser checks function types for equality; measured with Wasmtime
{wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides, also from
`string` to `list<u8>` and from a list of pairs to a map.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was: Some(was), now: Some(now) } = &change.what else { return None };
    let function = evidence.function_label(change);
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("return type of `{function}` changed {types}"),
        format!("leave `{function}` unchanged; add a new function that returns `{now}`"),
    ))
}
