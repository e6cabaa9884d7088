use witgate_diff::{Change, Kind, What};
use witgate_model::Function;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-params-reordered",
    summary: "parameters changed places",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamsReordered], judge),
    docs: r#"
Parameters are passed by position and their types must be exactly equal, one by
one. In another order they are not, so neither side links with the other.

Put the parameters back into their order.

Source: wasmparser checks function types for equality. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamsReordered { same_types: false } = &change.what else { return None };
    let function = evidence.function_label(change);
    let names = |function: Option<&Function>| {
        let names = function.into_iter().flat_map(|function| &function.params);
        names.map(|param| &*param.name).collect::<Vec<_>>().join(", ")
    };
    let was = names(evidence.was_function(change));
    let now = names(evidence.now_function(change));
    Some(Draft::new(
        format!("parameters of `{function}` changed places: `({was})` became `({now})`"),
        format!("put the parameters back as `({was})`"),
    ))
}
