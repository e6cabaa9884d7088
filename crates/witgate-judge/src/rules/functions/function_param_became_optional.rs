use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-param-became-optional",
    summary: "the type of a parameter changed from `t` to `option<t>`",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ParamTypeChanged], judge),
    docs: r#"
`t` and `option<t>` are different types, and nothing converts between them: a
component compiled before passes a plain `t`. Neither side links with the other,
and every caller and implementation changes.
"#,
    instead: r#"
Leave the function unchanged, and add one that takes the option under another
name.
"#,
    source: r#"
wasmparser checks function types for equality; Wasmtime: "expected `option`
found `u32`". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
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
        format!("type of parameter `{name}` of `{function}` changed from `{was}` to `{now}`"),
        format!("leave `{function}` unchanged; add a new function that takes `{now}`"),
    ))
}
