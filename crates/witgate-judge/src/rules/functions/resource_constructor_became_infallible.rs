use witgate_diff::{Change, Kind, What};
use witgate_model::{FunctionKind, Type};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-became-infallible",
    summary: "a constructor can no longer fail",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
The constructor no longer fails and says so in its type: `result<r, e>` and `r`
are different types, and neither side links with the other. Everybody's source
changes.

A resource has one constructor only, so leave the constructor as it was, and
never fail in it.

Source: wasmparser checks function types for equality. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail on both sides.
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
            "the constructor of resource `{resource}` can no longer fail: `{was}` became `{now}`"
        ),
        "leave the constructor as it was, and never fail in it",
    ))
}
