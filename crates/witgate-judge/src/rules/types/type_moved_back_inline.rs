use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::uses;
use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "type-moved-back-inline",
    summary: "a type was used from elsewhere and is declared here now",
    rows: Rows::either(Row::new(Bump::Breaking, [CompositionOnly, Ok, BreaksUsers, BreaksUsers])),
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
The type means the same and keeps its name. Where it came from may be an import
less: composition and strict hosts that no longer offer the other interface
refuse components built against the baseline. Wasmtime does not look at value
types. In generated bindings it is another type than the one it was equal to, so
code that mixed the two no longer compiles.

Keep the `use`.

Source: measured with wasm-tools ("missing import named …"); Wasmtime {wasmtime} ignores it.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever mixes the two
types fails, everyone else compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let was = uses::foreign(evidence.was_type(change), change.was.as_ref());
    let now = uses::foreign(evidence.now_type(change), change.now.as_ref());
    let (Some(was), None) = (was, now) else { return None };
    let draft = Draft::new(
        format!(
            "type `{}` was used from `{}` and is declared here now",
            evidence.name(change),
            was.scope.bare()
        ),
        format!("keep `use {}.{{…}}`", was.scope.bare()),
    );
    if uses::is_gone(evidence, change, was) {
        return Some(draft);
    }
    let row = Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, BreaksUsers]);
    Some(draft.rows(row, row))
}
