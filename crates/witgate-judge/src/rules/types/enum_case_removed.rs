use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-case-removed",
    summary: "a case was removed from an enum",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::EnumCaseRemoved], judge),
    docs: r#"
Types must match exactly, so a component built against the baseline does not
link with a host that implements the candidate, and a component built against
the candidate does not link with a host that implements the baseline, even if
the case was never used. Source code that names the case no longer compiles.
"#,
    instead: r#"
Keep the case and stop using it, or add a new enum without it and a new function
that uses that.
"#,
    source: r#"
wasmparser, "mismatch in enum elements"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
code that names the case fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{name}` removed from enum `{owner}`"),
        format!("restore `{name}` in `{owner}`, and stop using it"),
    ))
}
