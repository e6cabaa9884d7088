use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-param-type-changed",
    summary: "the type of a parameter changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamTypeChanged], judge),
    docs: r#"
Types must match exactly: numbers are not widened (`u32` to `u64`), a string is
not read as bytes, a list does not pass for a stream. Neither side links with
the other. All source code changes.
"#,
    instead: r#"
Leave the function unchanged, and add one that takes the new type under another
name.
"#,
    source: r#"
wasmparser checks function types for equality; measured with Wasmtime
{wasmtime}: "expected `u64` found `u32`". Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations
fail to compile on both sides, unless the argument is a literal.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamTypeChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("type of parameter `{name}` of `{function}` changed {types}"),
        format!("leave `{function}` unchanged; add a new function that takes `{now}`"),
    ))
}
