use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-field-removed",
    summary: "a record lacks a field that the baseline has",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FieldRemoved], judge),
    docs: r#"
Types must be exactly equal, so a component built against the baseline does not
link with a host of the candidate, nor the reverse. Sources that name the field no
longer compile.

Leave the field where it is, or add a new record without it and a new function
that uses that.

Source: wasmparser checks types for equality; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever builds the record or
reads the field fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("field `{name}` removed from record `{owner}`"),
        format!("put `{name}` back into `{owner}`; add a new record without it"),
    ))
}
