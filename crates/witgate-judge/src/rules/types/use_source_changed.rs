use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::uses;
use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "use-source-changed",
    summary: "a type is used from another interface",
    rows: Rows::either(Row::new(
        Bump::Breaking,
        [CompositionOnly, CompositionOnly, BreaksUsers, BreaksUsers],
    )),
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
The type means the same and keeps its name. It comes from another interface,
which is another import: composition and strict hosts that lack it refuse the
component, in both directions. Wasmtime does not look at value types. In generated
bindings it is another type than the one it was equal to, unless both names stand
for one declaration, or for a type without a name of its own, as in
`type duration = u64`. Where that is so and every world has both interfaces on both
sides, nothing breaks.

Keep the `use` as it was.

Source: measured with wasm-tools ("missing import named …"); Wasmtime {wasmtime} ignores it.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever mixes the two
types fails, everyone else compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let was = uses::foreign(evidence.was_type(change), change.was.as_ref());
    let now = uses::foreign(evidence.now_type(change), change.now.as_ref());
    let (Some(was), Some(now)) = (was, now) else { return None };
    if evidence.pairing.same_scope(&was.scope, &now.scope) {
        return None;
    }
    let strict = |missing: bool| if missing { CompositionOnly } else { Ok };
    let (a, b) =
        (strict(uses::is_gone(evidence, change, was)), strict(uses::is_new(evidence, change, now)));
    let draft = Draft::new(
        format!(
            "type `{}` was used from `{}` and is used from `{}` now",
            evidence.name(change),
            was.scope.bare(),
            now.scope.bare()
        ),
        format!("keep `use {}.{{…}}`", was.scope.bare()),
    );
    let source = if uses::is_one_in_bindings(evidence, was, now) { Ok } else { BreaksUsers };
    let bump = if [a, b, source] == [Ok; 3] { Bump::None } else { Bump::Breaking };
    let row = Row::new(bump, [a, b, source, source]);
    Some(draft.rows(row, row))
}
