use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-param-removed",
    summary: "a function takes a parameter less",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamRemoved], judge),
    docs: r#"
Function types must be exactly equal. A component that passes one parameter more
does not link with a host that takes one less, nor the reverse, and everybody's
source changes.

Leave the function as it was and ignore the parameter, or add a function without
it under another name.

Source: wasmparser checks function types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("parameter `{name}` removed from `{function}`"),
        format!("leave `{function}` as it was, and add a new function without `{name}`"),
    ))
}
