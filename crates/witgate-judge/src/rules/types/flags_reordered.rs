use witgate_diff::{Change, Kind};
use witgate_model::{TypeDef, TypeKind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "flags-reordered",
    summary: "the flags of a flags type were reordered",
    rows: Rows::EXACT_ORDER,
    judge: Judge::Change(&[Kind::FlagsReordered], judge),
    docs: r#"
The order of flags is part of the type, because values are passed by position.
Types must match exactly, so neither side links with the other.

Rust code compiles unchanged, and no compiler warns that every component built
before no longer links. The position of a flag is its bit.
"#,
    instead: r#"
Restore the order of the flags.
"#,
    source: r#"
wasmparser checks types for equality; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let order = |def: Option<&TypeDef>| match def.map(|def| &def.kind) {
        Some(TypeKind::Flags(parts)) => {
            parts.iter().map(|part| &*part.name).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let was = order(evidence.was_type(change));
    let now = order(evidence.now_type(change));
    Some(Draft::new(
        format!("flags of type `{name}` reordered from `{was}` to `{now}`"),
        format!("restore the order `{was}`"),
    ))
}
