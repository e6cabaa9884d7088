use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-param-removed",
    summary: "a parameter was removed from a function",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamRemoved], judge),
    docs: r#"
Function types must match exactly. A component that passes one parameter more
does not link with a host that takes one fewer, nor the other way round. All
source code changes.
"#,
    instead: r#"
Leave the function unchanged and ignore the parameter in its implementation, or
add a function without the parameter under another name.
"#,
    source: r#"
wasmparser checks function types for equality; measured with Wasmtime
{wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("parameter `{name}` removed from `{function}`"),
        format!("leave `{function}` unchanged, and add a new function without `{name}`"),
    ))
}
