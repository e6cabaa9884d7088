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
The type has the same structure and name. It now comes from another interface,
which is another import: composition and strict hosts that lack it reject the
component, in both directions. Wasmtime ignores value types. In generated
bindings it is another type than before, unless both names refer to one
declaration, or to a type without a name of its own, as in `type duration = u64`.
In that case, if every world has both interfaces on both sides, nothing breaks;
if only the candidate's worlds have the other interface as well, the change is
additive, as an import that is new.
"#,
    instead: r#"
Keep the `use` unchanged.
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
    let (Some(was), Some(now)) = (was, now) else { return None };
    if evidence.pairing.same_scope(&was.scope, &now.scope) {
        return None;
    }
    let strict = |missing: bool| if missing { CompositionOnly } else { Ok };
    let (a, b) =
        (strict(uses::is_gone(evidence, change, was)), strict(uses::is_new(evidence, change, now)));
    let draft = Draft::new(
        format!(
            "`use` of type `{}` changed from `{}` to `{}`",
            evidence.name(change),
            was.scope.bare(),
            now.scope.bare()
        ),
        format!("keep `use {}.{{…}}`", was.scope.bare()),
    );
    let source = if uses::is_one_in_bindings(evidence, was, now) { Ok } else { BreaksUsers };
    let bump = match [a, b, source] {
        [Ok, Ok, Ok] => Bump::None,
        // As for any import that is new, only older hosts have to follow.
        [Ok, _, Ok] => Bump::Additive,
        _ => Bump::Breaking,
    };
    let row = Row::new(bump, [a, b, source, source]);
    Some(draft.rows(row, row))
}
