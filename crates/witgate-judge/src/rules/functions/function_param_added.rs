use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-param-added",
    summary: "a function takes a parameter more",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamAdded], judge),
    docs: r#"
Function types must be exactly equal, and there are no default values: a
parameter that is an `option` must be passed as well. A component that passes one
parameter less does not link with a host that takes one more, nor the reverse,
and everybody's source changes.

Leave the function as it was, and add one under another name. A function that is
bound to grow takes a resource or a list of settings from the start.

Source: wasmparser checks function types for equality; Wasmtime: "expected 2-tuple,
found 1-tuple". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers
and implementations fail on both sides.
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
        format!("leave `{function}` as it was; add a new function that takes `{name}`"),
    ))
}
