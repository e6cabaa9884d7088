use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::uses;
use crate::cell::Cell::{Breaks, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "type-moved-with-use",
    summary: "a type was declared here and is used from elsewhere now",
    rows: Rows {
        imported: Row::new(Bump::Additive, [Ok, CompositionOnly, Ok, Breaks]),
        exported: Row::new(Bump::Additive, [Ok, CompositionOnly, Ok, Ok]),
    },
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
The type means the same and keeps its name, so components built before link. Where
it comes from is an import more, though: composition and strict hosts of the
baseline refuse a component that imports the other interface. Wasmtime does not
look at value types. Rust hosts have the other interface's trait to implement,
empty as it is.

Raise the version; it needs no more.

Source: measured with wasm-tools ("missing import named …") and Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: guests compile, and
hosts lack the other interface's trait. Whoever has both types in hand compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let was = uses::foreign(evidence.was_type(change), change.was.as_ref());
    let now = uses::foreign(evidence.now_type(change), change.now.as_ref());
    let (None, Some(now)) = (was, now) else { return None };
    let draft = Draft::new(
        format!(
            "type `{}` was declared here and is used from `{}` now",
            evidence.name(change),
            now.scope.bare()
        ),
        "raise the version; let composed hosts provide the other interface as well",
    );
    // Where the other interface was imported before, nobody owes anything new.
    let none = Row::new(Bump::Additive, [Ok; 4]);
    Some(if uses::is_new(evidence, change, now) { draft } else { draft.rows(none, none) })
}
