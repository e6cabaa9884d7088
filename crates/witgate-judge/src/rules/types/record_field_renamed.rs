use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-field-renamed",
    summary: "a field of a record was renamed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FieldRenamed], judge),
    docs: r#"
The names of fields are part of the type, and types must match exactly, so
neither side links with the other. Source code that names the field no longer
compiles.
"#,
    instead: r#"
Keep the name. If the field has a new meaning, add a new record and a new
function that uses it.
"#,
    source: r#"
wasmparser checks types for equality; Wasmtime: "expected record field named c,
found b". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: code that creates the record or reads the field fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FieldRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("field `{was}` of record `{owner}` renamed to `{name}`"),
        format!("keep the name `{was}`"),
    ))
}
