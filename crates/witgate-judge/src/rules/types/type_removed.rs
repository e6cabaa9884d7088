use witgate_diff::{Change, Kind};
use witgate_model::{Bump, TypeKind};

use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-removed",
    summary: "an interface or world lacks a type that the baseline has",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [CompositionOnly, Ok, BreaksUsers, BreaksUsers]),
        exported: Row::new(Bump::Breaking, [Ok, CompositionOnly, BreaksUsers, BreaksUsers]),
    },
    judge: Judge::Change(&[Kind::TypeRemoved], judge),
    docs: r#"
The names of types are exports of an interface to composition, to `wasm-tools
component targets` and to strict hosts: they refuse a side that lacks one which
the other mentions. Wasmtime's linking looks at the structure of value types
only, so where the functions stayed the same it links. Sources that name the type
no longer compile, and packages that `use` it no longer resolve.

Keep the name, if only as an alias: `type old = new;`. Remove it on a new track.
A type under another name is a removal and an addition.

Source: wasmparser, "missing expected export"; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever names the type fails.
Guest bindings leave out types that no function mentions, so no guest of such a
world can have named one; a function of another package may mention it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let def = evidence.was_type(change)?;
    let name = evidence.name(change);
    let draft = Draft::new(
        format!("{} `{name}` removed from {}", wording::noun(def), wording::holder(change)),
        format!("keep the name `{name}`, if only as an alias; remove it on a new track"),
    );
    if let TypeKind::ResourceAlias(_) = def.kind {
        // A resource is looked up by name by Wasmtime as well.
        let imported = Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, BreaksUsers]);
        return Some(Draft { imported: Some(imported), ..draft });
    }
    Some(draft)
}
