use witgate_diff::{Change, Kind};
use witgate_model::{Bump, TypeKind};

use crate::cell::Cell::{BreaksUsers, CompositionOnly, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "type-added",
    summary: "an interface or world has a type that the baseline lacks",
    rows: Rows {
        imported: Row::new(Bump::Additive, [Ok, CompositionOnly, Ok, Ok]),
        exported: Row::new(Bump::Breaking, [CompositionOnly, Ok, Ok, Ok]),
    },
    judge: Judge::Change(&[Kind::TypeAdded], judge),
    docs: r#"
A value type, an alias or a `use`. The names of types are exports of an interface
to composition, to `wasm-tools component targets` and to strict hosts: they
refuse a side that lacks one which the other mentions. Wasmtime's linking never
looks at the names of value types, and nobody's source changes. WASI added
`field-name` this way in 0.2.2.

Where the interface is imported, a release on the same track is enough. Where it
is exported, components built before lack the name: put the type into a new
interface if they are ever composed.

Source: wasmparser, "missing expected export"; measured with Wasmtime {wasmtime}. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
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
        "raise the version; where guests export the interface, add a new interface instead",
    );
    draft.hints.extend(features::of_declaration(def));
    if let TypeKind::ResourceAlias(_) = def.kind {
        // A resource is looked up by name by Wasmtime as well.
        let imported = Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Ok]);
        draft.imported = Some(imported);
    }
    Some(draft)
}
