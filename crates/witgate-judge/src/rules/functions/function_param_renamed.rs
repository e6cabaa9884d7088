use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-param-renamed",
    summary: "a parameter was renamed",
    rows: Rows::either(Row::new(Bump::Breaking, [CompositionOnly, CompositionOnly, Ok, Ok])),
    judge: Judge::Change(&[Kind::ParamRenamed], judge),
    docs: r#"
Composition, `wasm-tools component targets` and strict hosts compare the names
of parameters and reject the link. Wasmtime passes parameters by position and
links. Rust code compiles unchanged; code in languages that name arguments at
the call may not.

A new name often means a new meaning, as when WASI's `len` became `max-len`.
Then everything still links in Wasmtime and **silently** does something else.
"#,
    instead: r#"
Keep the name. If the parameter has a new meaning, add a new function.
"#,
    source: r#"
wasmparser, "expected parameter named `a`, found `b`"; measured with Wasmtime
{wasmtime}; component-model issue 311. Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("parameter `{was}` of `{function}` renamed to `{name}`"),
        format!("keep the name `{was}`; if it has a new meaning, add a new function"),
    ))
}
