use witgate_diff::{Change, Kind};
use witgate_model::FunctionKind;

use super::elsewhere;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-removed",
    summary: "a resource lacks a constructor that the baseline has",
    rows: Rows::NAME_GONE,
    judge: Judge::Change(&[Kind::FunctionRemoved], judge),
    docs: r#"
Where the resource is imported, components built against the baseline that call
the constructor no longer link with a host of the candidate; those that do not
are not touched. Where the interface is exported, a host of the baseline looks
the constructor up when it instantiates and runs no component of the candidate.

Keep it and mark it `@deprecated`; remove it on a new track.

Source: a constructor is a function of its interface to the component model;
Wasmtime, "function implementation is missing". Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail on both sides; guests
compile where the resource is used from another interface now.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.was_function(change)?;
    let FunctionKind::Constructor(resource) = &function.kind else { return None };
    let draft = Draft::new(
        format!("constructor removed from resource `{resource}` in {}", wording::holder(change)),
        "put it back and mark it `@deprecated`; remove it on a new track",
    );
    Some(elsewhere::or_called_as_before(draft, change, evidence))
}
