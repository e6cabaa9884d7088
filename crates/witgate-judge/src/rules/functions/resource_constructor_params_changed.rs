use witgate_diff::{Change, Kind, What};
use witgate_model::FunctionKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-params-changed",
    summary: "a constructor takes other parameters",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(
        &[Kind::ParamAdded, Kind::ParamRemoved, Kind::ParamTypeChanged, Kind::ParamsReordered],
        judge,
    ),
    docs: r#"
A constructor is a function like any other to the component model, and function
types must be exactly equal: the number of parameters, their names, their order
and their types. Neither side links with the other.

A resource has one constructor only, so add a static function that yields the
resource (`open: static func(…) -> r`), and leave the constructor as it was.

Source: wasmparser checks function types for equality; measured with wasm-tools.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.was_function(change).or_else(|| evidence.now_function(change))?;
    let FunctionKind::Constructor(resource) = &function.kind else { return None };
    let name = evidence.name(change);
    let what = match &change.what {
        What::ParamAdded => format!("takes one more parameter, `{name}`"),
        What::ParamRemoved => format!("no longer takes parameter `{name}`"),
        What::ParamTypeChanged { was, now } => {
            let became = wording::became(evidence, was, now);
            format!("takes another type of parameter `{name}`: {became}")
        }
        What::ParamsReordered { same_types: false } => {
            "takes its parameters in another order".to_owned()
        }
        _ => return None,
    };
    Some(Draft::new(
        format!("the constructor of resource `{resource}` {what}"),
        "leave the constructor as it was; add a static function that yields the resource",
    ))
}
