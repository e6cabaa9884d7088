use witgate_diff::{Change, Kind, What};
use witgate_model::Function;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-params-reordered",
    summary: "the parameters of a function were reordered",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamsReordered], judge),
    docs: r#"
Parameters are passed by position, and the type at each position must match
exactly. In the new order it does not, so neither side links with the other.
"#,
    instead: r#"
Restore the order of the parameters.
"#,
    source: r#"
wasmparser checks function types for equality. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations
fail to compile on both sides.
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
        format!("parameters of `{function}` reordered from `({was})` to `({now})`"),
        format!("restore the order `({was})`"),
    ))
}
