use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-param-became-optional",
    summary: "a parameter became an `option`",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamTypeChanged], judge),
    docs: r#"
Callers may leave it out now, but those that were compiled before do not know how
to say so: `option<u32>` and `u32` are different types, and nothing converts
between them. Neither side links with the other, and every caller and
implementation changes.

Leave the function as it was, and add one that takes the option under another
name.

Source: wasmparser checks function types for equality; Wasmtime: "expected `option`
found `u32`". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers
and implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamTypeChanged { was, now: now @ Type::Option(inner) } = &change.what else {
        return None;
    };
    if !wording::sameness(evidence).means(was, inner) {
        return None;
    }
    let name = evidence.name(change);
    let function = evidence.function_label(change);
    Some(Draft::new(
        format!("parameter `{name}` of `{function}` became optional: `{was}` became `{now}`"),
        format!("leave `{function}` as it was; add a new function that takes `{now}`"),
    ))
}
