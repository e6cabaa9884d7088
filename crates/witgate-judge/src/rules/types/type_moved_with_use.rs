use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::uses;
use crate::cell::Cell::{Breaks, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-moved-with-use",
    summary: "the declaration of a type was replaced by a `use`",
    rows: Rows {
        imported: Row::new(Bump::Additive, [Ok, CompositionOnly, Ok, Breaks]),
        exported: Row::new(Bump::Additive, [Ok, CompositionOnly, Ok, Ok]),
    },
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
The type has the same structure and name, so components built before link. The
interface that it now comes from is one more import: composition and strict
hosts of the baseline reject a component that imports the other interface.
Wasmtime ignores value types. Rust hosts must implement the trait of the other
interface, which is empty.
"#,
    instead: r#"
Raise the version. Nothing else is needed.
"#,
    source: r#"
Measured with wasm-tools ("missing import named …") and Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
guests compile, and hosts lack the other interface's trait. Code that uses both
types compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let was = uses::foreign(evidence.was_type(change), change.was.as_ref());
    let now = uses::foreign(evidence.now_type(change), change.now.as_ref());
    let (None, Some(now)) = (was, now) else { return None };
    let draft = Draft::new(
        format!(
            "declaration of type `{}` replaced by a `use` from `{}`",
            evidence.name(change),
            now.scope.bare()
        ),
        wording::raise_version(
            evidence,
            "; ",
            "if components are composed, provide the other interface too",
        ),
    );
    // Where the other interface was imported before, nobody owes anything new.
    let none = Row::new(Bump::Additive, [Ok; 4]);
    Some(if uses::is_new(evidence, change, now) { draft } else { draft.rows(none, none) })
}
