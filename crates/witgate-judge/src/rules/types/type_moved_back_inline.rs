use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::uses;
use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "type-moved-back-inline",
    summary: "a `use` of a type was replaced by a declaration",
    rows: Rows::either(Row::new(Bump::Breaking, [CompositionOnly, Ok, BreaksUsers, BreaksUsers])),
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
The type has the same structure and name. The interface that it came from may no
longer be an import: composition and strict hosts that no longer offer the other
interface reject components built against the baseline. Wasmtime ignores value
types. In generated bindings it is now a type of its own, so code that mixed it
with the other no longer compiles.
"#,
    instead: r#"
Keep the `use`.
"#,
    source: r#"
Measured with wasm-tools ("missing import named …"); Wasmtime {wasmtime} ignores
it. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: code that mixes the two types fails to compile, all other code
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let was = uses::foreign(evidence.was_type(change), change.was.as_ref());
    let now = uses::foreign(evidence.now_type(change), change.now.as_ref());
    let (Some(was), None) = (was, now) else { return None };
    let draft = Draft::new(
        format!(
            "`use` of type `{}` from `{}` replaced by a declaration",
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
