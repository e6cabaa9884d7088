use witgate_diff::{Change, Kind, What};
use witgate_model::FunctionKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-params-changed",
    summary: "the parameters of a constructor changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(
        &[Kind::ParamAdded, Kind::ParamRemoved, Kind::ParamTypeChanged, Kind::ParamsReordered],
        judge,
    ),
    docs: r#"
In the component model a constructor is a function, and function types must
match exactly: the number of parameters, their names, their order and their
types. Neither side links with the other.
"#,
    instead: r#"
A resource can have only one constructor, so leave the constructor unchanged,
and add a static function that returns the resource (`open: static func(…) ->
r`).
"#,
    source: r#"
wasmparser checks function types for equality; measured with wasm-tools.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
callers and implementations fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.was_function(change).or_else(|| evidence.now_function(change))?;
    let FunctionKind::Constructor(resource) = &function.kind else { return None };
    let name = evidence.name(change);
    let constructor = format!("the constructor of resource `{resource}`");
    let message = match &change.what {
        What::ParamAdded => format!("parameter `{name}` added to {constructor}"),
        What::ParamRemoved => format!("parameter `{name}` removed from {constructor}"),
        What::ParamTypeChanged { was, now } => {
            let types = wording::from_to(evidence, was, now);
            format!("type of parameter `{name}` of {constructor} changed {types}")
        }
        What::ParamsReordered { same_types: false } => {
            format!("parameters of {constructor} reordered")
        }
        _ => return None,
    };
    Some(Draft::new(
        message,
        "leave the constructor unchanged; add a static function that returns the resource",
    ))
}
