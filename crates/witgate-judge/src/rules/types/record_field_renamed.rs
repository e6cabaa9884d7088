use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-field-renamed",
    summary: "a field has another name",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FieldRenamed], judge),
    docs: r#"
The names of fields are part of a record's type. Types must be exactly equal, so
neither side links with the other, and sources that name the field no longer
compile.

Keep the name. If the field means something else now, add a new record and a new
function that uses it.

Source: wasmparser checks types for equality; Wasmtime: "expected record field named
c, found b". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever
builds the record or reads the field fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FieldRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("field `{was}` of record `{owner}` is called `{name}` now"),
        format!("keep the name `{was}`"),
    ))
}
