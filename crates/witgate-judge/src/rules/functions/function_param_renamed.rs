use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-param-renamed",
    summary: "a parameter has another name",
    rows: Rows::either(Row::new(Bump::Breaking, [CompositionOnly, CompositionOnly, Ok, Ok])),
    judge: Judge::Change(&[Kind::ParamRenamed], judge),
    docs: r#"
The names of parameters are part of a function's type to composition, to
`wasm-tools component targets` and to strict hosts: they refuse the link.
Wasmtime passes by position and links. Rust sources compile unchanged; languages
that name their arguments at the call may not.

A new name often says that the parameter means something else now, as when WASI's
`len` became `max-len`. If so, everything still links in Wasmtime and **silently**
does something else: add a new function instead.

Source: wasmparser, "expected parameter named `a`, found `b`"; measured with
Wasmtime {wasmtime}; component-model issue 311. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("parameter `{was}` of `{function}` is called `{name}` now"),
        format!("keep the name `{was}`; if it means something else now, add a new function"),
    ))
}
