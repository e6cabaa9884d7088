use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-removed",
    summary: "an interface lacks a function that the baseline has",
    rows: Rows::NAME_GONE,
    judge: Judge::Change(&[Kind::FunctionRemoved], judge),
    docs: r#"
Where the interface is imported, components built against the baseline that call
the function no longer link with a host of the candidate; those that do not are
not touched. Where it is exported, a host of the baseline looks the function up
when it instantiates and runs no component of the candidate.

Keep it and mark it `@deprecated`; remove it on a new track. A function under
another name is a removal and an addition.

Source: wasmparser, "missing expected export"; Wasmtime, "function implementation is
missing". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
implementations name what is no member of the trait; callers fail where they call
it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.was_function(change)?;
    let name = evidence.name(change);
    Some(Draft::new(
        format!("{} `{name}` removed from {}", function.kind, wording::holder(change)),
        format!("put `{name}` back and mark it `@deprecated`; remove it on a new track"),
    ))
}
