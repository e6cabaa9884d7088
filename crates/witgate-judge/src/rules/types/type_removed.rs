use witgate_diff::{Change, Kind};
use witgate_model::{Bump, TypeKind};

use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-removed",
    summary: "a value type, alias or `use` was removed from an interface or world",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [CompositionOnly, Ok, BreaksUsers, BreaksUsers]),
        exported: Row::new(Bump::Breaking, [Ok, CompositionOnly, BreaksUsers, BreaksUsers]),
    },
    judge: Judge::Change(&[Kind::TypeRemoved], judge),
    docs: r#"
For composition, `wasm-tools component targets` and strict hosts the names of
types are exports of an interface: they reject a side that lacks a name that the
other side mentions. Wasmtime's linker looks only at the structure of value
types, so it links if the functions are unchanged. Source code that names the
type no longer compiles, and packages that `use` it no longer resolve.
"#,
    instead: r#"
Keep the name, for example as an alias: `type old = new;`. Remove it in the next
breaking release. A type under another name counts as a removal and an addition.
"#,
    source: r#"
wasmparser, "missing expected export"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
code that names the type fails to compile. Guest bindings leave out types that
no function mentions, so no guest of such a world can have named one; a function
of another package may mention it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let def = evidence.was_type(change)?;
    let name = evidence.name(change);
    let draft = Draft::new(
        format!("{} `{name}` removed from {}", wording::noun(def), wording::holder(change)),
        format!(
            "keep the name `{name}`, for example as an alias; remove it in the next breaking release"
        ),
    );
    if let TypeKind::ResourceAlias(_) = def.kind {
        // A resource is looked up by name by Wasmtime as well.
        let imported = Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, BreaksUsers]);
        return Some(Draft { imported: Some(imported), ..draft });
    }
    Some(draft)
}
