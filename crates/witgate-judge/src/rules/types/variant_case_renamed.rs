use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-renamed",
    summary: "a case of a variant was renamed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantCaseRenamed], judge),
    docs: r#"
The names of cases are part of the type, and types must match exactly, so
neither side links with the other. Source code that names the case no longer
compiles.
"#,
    instead: r#"
Keep the name. If the case has a new meaning, add a new variant and a new
function that uses it.
"#,
    source: r#"
wasmparser checks types for equality. Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: code that names the case fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VariantCaseRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{was}` of variant `{owner}` renamed to `{name}`"),
        format!("keep the name `{was}`"),
    ))
}
