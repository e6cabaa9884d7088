use witgate_diff::{Change, Kind, What};
use witgate_model::{FunctionKind, Type};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-became-infallible",
    summary: "the return type of a constructor changed from `result<r, …>` to `r`",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
`result<r, …>` and `r` are different types, so neither side links with the
other. All source code changes.
"#,
    instead: r#"
A resource can have only one constructor, so leave the constructor unchanged,
and never fail in it.
"#,
    source: r#"
wasmparser checks function types for equality. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations
fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was, now } = &change.what else { return None };
    let function = evidence.was_function(change)?;
    let FunctionKind::Constructor(resource) = &function.kind else { return None };
    let (Some(was), Some(now)) = (was, now) else { return None };
    let (Type::Own(_), Type::Result(..)) = (now, was) else { return None };
    Some(Draft::new(
        format!(
            "return type of the constructor of resource `{resource}` changed from `{was}` to `{now}`"
        ),
        "leave the constructor unchanged, and never fail in it",
    ))
}
