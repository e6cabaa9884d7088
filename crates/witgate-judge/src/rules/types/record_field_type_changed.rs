use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "record-field-type-changed",
    summary: "the type of a field changed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FieldTypeChanged], judge),
    docs: r#"
Types must match exactly at every level: numbers are not widened, and an
`option` does not pass for its content. Neither side links with the other, and
source code that uses the field changes.
"#,
    instead: r#"
Leave the record unchanged, and add a new record and a new function that uses
it.
"#,
    source: r#"
wasmparser checks types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
code that creates the record or reads the field fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FieldTypeChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("type of field `{name}` of record `{owner}` changed {types}"),
        format!("leave `{owner}` unchanged; add a new record and a new function that uses it"),
    ))
}
