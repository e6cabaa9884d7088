use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-case-removed",
    summary: "an enum lacks a case that the baseline has",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::EnumCaseRemoved], judge),
    docs: r#"
Types must be exactly equal, so a component built against the baseline does not
link with a host of the candidate, nor the reverse, even if the case was never
used. Sources that name it no longer compile.

Leave the case where it is and stop using it, or add a new enum without it and a
new function that uses that.

Source: wasmparser, "mismatch in enum elements"; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever names the case fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{name}` removed from enum `{owner}`"),
        format!("put `{name}` back into `{owner}`, and stop using it"),
    ))
}
