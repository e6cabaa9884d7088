use witgate_diff::{Change, Kind};
use witgate_model::{Bump, TypeDef, TypeKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-cases-reordered",
    summary: "the cases of an enum were reordered",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, Silent, Ok]),
        exported: Row::new(Bump::Breaking, [Breaks, Breaks, Silent, Ok]),
    },
    judge: Judge::Change(&[Kind::EnumCasesReordered], judge),
    docs: r#"
The order of cases is part of the type, because values are passed by position.
Types must match exactly, so neither side links with the other.

Rust code compiles unchanged, and no compiler warns that every component built
before no longer links. Guest bindings compare cases by their order, so a guest
that tests `level >= Level::Warn` **silently** changes its meaning. Formatters
and sorters often cause this change by accident.
"#,
    instead: r#"
Restore the order of the cases.
"#,
    source: r#"
wasmparser checks types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles. That guest bindings derive `Ord` is read from wit-bindgen's
source; host bindings derive only `Eq`.
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
        format!("cases of enum `{name}` reordered from `{was}` to `{now}`"),
        format!("restore the order `{was}`"),
    ))
}
