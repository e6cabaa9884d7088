use witgate_diff::{Change, Kind};

use super::authors;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-field-added",
    summary: "a field was added to a record",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::FieldAdded], judge),
    docs: r#"
Records have no optional fields: a field of type `option<…>` is part of the type
like any other. Types must match exactly, so a component built against the
baseline does not link with a host that implements the candidate, and a
component built against the candidate does not link with a host that implements
the baseline.

Code that creates the record must set the new field; code that only reads it
compiles unchanged. Which side creates it depends on the functions that use the
record.
"#,
    instead: r#"
Leave the record unchanged, and add a new record and a new function that takes
or returns it. If a record is likely to grow, use a resource with getters, which
can grow without breaking anyone.
"#,
    source: r#"
wasmparser, "expected 3 fields, found 2"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
code that creates the record fails to compile, also if the field is an option. A
record without a string, list or handle is `Copy`; if the new field has one,
code that copies the record fails too.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let (imported, exported) = authors::who_builds(change, evidence);
    let draft = Draft::new(
        format!("field `{name}` added to record `{owner}`"),
        format!("leave `{owner}` unchanged; add a new record and a new function that uses it"),
    );
    Some(draft.rows(imported, exported))
}
