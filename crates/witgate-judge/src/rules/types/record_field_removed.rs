use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-field-removed",
    summary: "a field was removed from a record",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FieldRemoved], judge),
    docs: r#"
Types must match exactly, so a component built against the baseline does not
link with a host that implements the candidate, and a component built against
the candidate does not link with a host that implements the baseline. Source
code that names the field no longer compiles.
"#,
    instead: r#"
Keep the field and stop using it, or add a new record without it and a new
function that uses that.
"#,
    source: r#"
wasmparser checks types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
code that creates the record or reads the field fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("field `{name}` removed from record `{owner}`"),
        format!("restore `{name}` in `{owner}`; add a new record without it"),
    ))
}
