use witgate_diff::{Change, Kind};

use super::authors;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-field-added",
    summary: "a record has a field that the baseline lacks",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::FieldAdded], judge),
    docs: r#"
Records have no optional fields: one of type `option<…>` is as much a part of the
type as any other. Types must be exactly equal, so a component built against the
baseline does not link with a host of the candidate, nor the reverse.

Whoever builds such a record must fill the field; whoever only reads it compiles
as before. Which side that is depends on the way values travel.

Leave the record as it was, and add a new one with a new function that takes or
returns it. Where a record is bound to grow, a resource with getters grows without
harm.

Source: wasmparser, "expected 3 fields, found 2"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever builds the
record fails, also if the field is an option. A record that held no string, list or
handle is `Copy`; where the new field holds one, whoever copies it fails too.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let (imported, exported) = authors::who_builds(change, evidence);
    let draft = Draft::new(
        format!("field `{name}` added to record `{owner}`"),
        format!("leave `{owner}` as it was; add a new record and a new function that uses it"),
    );
    Some(draft.rows(imported, exported))
}
