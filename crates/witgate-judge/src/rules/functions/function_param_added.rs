use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-param-added",
    summary: "a parameter was added to a function",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamAdded], judge),
    docs: r#"
Function types must match exactly, and there are no default values: a caller
must pass a parameter of type `option<…>` too. A component that passes one
parameter fewer does not link with a host that takes one more, nor the other way
round. All source code changes.
"#,
    instead: r#"
Leave the function unchanged, and add one with the parameter under another name.
A function that is likely to grow should take a resource or a list of settings
from the first release.
"#,
    source: r#"
wasmparser checks function types for equality; Wasmtime: "expected 2-tuple,
found 1-tuple". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: callers and implementations fail to compile on both
sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    let ty = evidence.now_function(change).and_then(|function| {
        function.params.iter().find(|param| *param.name == *name).map(|param| &param.ty)
    })?;
    Some(Draft::new(
        format!("parameter `{name}: {ty}` added to `{function}`"),
        format!("leave `{function}` unchanged; add a new function that takes `{name}`"),
    ))
}
