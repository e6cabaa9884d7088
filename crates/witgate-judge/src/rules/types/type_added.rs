use witgate_diff::{Change, Kind};
use witgate_model::{Bump, TypeKind};

use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "type-added",
    summary: "a value type, alias or `use` was added to an interface or world",
    rows: Rows {
        imported: Row::new(Bump::Additive, [Ok, CompositionOnly, Ok, Ok]),
        exported: Row::new(Bump::Breaking, [CompositionOnly, Ok, Ok, Ok]),
    },
    judge: Judge::Change(&[Kind::TypeAdded], judge),
    docs: r#"
For composition, `wasm-tools component targets` and strict hosts the names of
types are exports of an interface: they reject a side that lacks a name that the
other side mentions. Wasmtime's linker ignores the names of value types, and no
source code changes. WASI added `field-name` this way in 0.2.2.
"#,
    instead: r#"
Imported: raise the version. Exported: components built before lack the name, so
add the type to a new interface if components are composed.
"#,
    source: r#"
wasmparser, "missing expected export"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let def = evidence.now_type(change)?;
    let mut draft = Draft::new(
        format!(
            "{} `{}` added to {}",
            wording::noun(def),
            evidence.name(change),
            wording::holder(change)
        ),
        wording::raise_version(
            evidence,
            "; ",
            "if guests export the interface, add a new interface instead",
        ),
    );
    draft.hints.extend(features::of_declaration(def));
    if let TypeKind::ResourceAlias(_) = def.kind {
        // A resource is looked up by name by Wasmtime as well.
        let imported = Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Ok]);
        draft.imported = Some(imported);
    }
    Some(draft)
}
