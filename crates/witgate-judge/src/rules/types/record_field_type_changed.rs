use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "record-field-type-changed",
    summary: "a field has another type",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FieldTypeChanged], judge),
    docs: r#"
Types must be exactly equal, through and through: no number is widened, and an
`option` does not pass for its content. Neither side links with the other, and
sources that use the field change.

Leave the record as it was, and add a new one with a new function that uses it.

Source: wasmparser checks types for equality; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever builds the record or
reads the field fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FieldTypeChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("field `{name}` of record `{owner}` has another type: {became}"),
        format!("leave `{owner}` as it was; add a new record and a new function that uses it"),
    ))
}
