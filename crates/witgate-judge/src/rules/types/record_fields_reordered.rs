use witgate_diff::{Change, Kind};
use witgate_model::{TypeDef, TypeKind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-fields-reordered",
    summary: "fields of a record stand in another order",
    rows: Rows::EXACT_ORDER,
    judge: Judge::Change(&[Kind::FieldsReordered], judge),
    docs: r#"
The order of fields is part of the type: values are passed by position. Types
must be exactly equal, so neither side links with the other.

All Rust sources compile unchanged, and once bindings are generated anew nothing
warns that every component built before has stopped linking. Formatters
and sorters do this by accident.

Put the fields back into their order.

Source: wasmparser checks types for equality; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let order = |def: Option<&TypeDef>| match def.map(|def| &def.kind) {
        Some(TypeKind::Record(parts)) => {
            parts.iter().map(|part| &*part.name).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let was = order(evidence.was_type(change));
    let now = order(evidence.now_type(change));
    Some(Draft::new(
        format!("fields of record `{name}` stand in another order: `{was}` became `{now}`"),
        format!("put the fields back as `{was}`"),
    ))
}
