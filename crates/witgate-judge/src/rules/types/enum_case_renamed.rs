use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-case-renamed",
    summary: "a case of an enum was renamed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::EnumCaseRenamed], judge),
    docs: r#"
The names of cases are part of the type, including upper and lower case, and
types must match exactly, so neither side links with the other. Source code that
names the case no longer compiles.
"#,
    instead: r#"
Keep the name. If the case has a new meaning, add a new enum and a new function
that uses it.
"#,
    source: r#"
wasmparser, "mismatch in enum elements"; Wasmtime: "expected enum case named b,
found a". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: code that names the case fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::EnumCaseRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{was}` of enum `{owner}` renamed to `{name}`"),
        format!("keep the name `{was}`"),
    ))
}
