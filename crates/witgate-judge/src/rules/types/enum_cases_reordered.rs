use witgate_diff::{Change, Kind};
use witgate_model::{Bump, TypeDef, TypeKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-cases-reordered",
    summary: "cases of an enum stand in another order",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, Silent, Ok]),
        exported: Row::new(Bump::Breaking, [Breaks, Breaks, Silent, Ok]),
    },
    judge: Judge::Change(&[Kind::EnumCasesReordered], judge),
    docs: r#"
The order of cases is part of the type: values are passed by position. Types
must be exactly equal, so neither side links with the other.

All Rust sources compile unchanged, and once bindings are generated anew nothing
warns that every component built before has stopped linking. Guest bindings compare
cases by their order, so a guest that asks for `level >= Level::Warn` **silently**
means something else. Formatters and sorters do this by accident.

Put the cases back into their order.

Source: wasmparser checks types for equality; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles. That guest
bindings derive `Ord` is read from wit-bindgen's source; those of hosts derive `Eq`
alone.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let order = |def: Option<&TypeDef>| match def.map(|def| &def.kind) {
        Some(TypeKind::Enum(parts)) => {
            parts.iter().map(|part| &*part.name).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let was = order(evidence.was_type(change));
    let now = order(evidence.now_type(change));
    Some(Draft::new(
        format!("cases of enum `{name}` stand in another order: `{was}` became `{now}`"),
        format!("put the cases back as `{was}`"),
    ))
}
