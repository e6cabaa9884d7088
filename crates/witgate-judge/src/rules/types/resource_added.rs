use witgate_diff::{Change, Kind};
use witgate_model::TypeKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "resource-added",
    summary: "a resource was added to an interface",
    rows: Rows::NAME_NEW,
    judge: Judge::Change(&[Kind::TypeAdded], judge),
    docs: r#"
Where the interface is imported, hosts must implement the resource: a component
built against the candidate may use it, and a host that implements the baseline
does not have it. Components built before do not use it. Host code must
implement it once bindings are regenerated.

Where the interface is exported, guest code must implement it, and components
that lack it are rejected. Wasmtime looks up functions, so only composition and
strict hosts miss a resource that no function mentions.
"#,
    instead: r#"
Imported: raise the version, and update hosts before guests. Exported: add the
resource to a new interface, and export that interface from a new world.
"#,
    source: r#"
wasmparser, an instance must have every export of the expected type; measured
with Wasmtime {wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: hosts lack the trait and guests that export the
resource lack the type, so they fail to compile. Callers compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let def = evidence.now_type(change)?;
    let TypeKind::Resource = def.kind else { return None };
    let mut draft = Draft::new(
        format!("resource `{}` added to {}", evidence.name(change), wording::holder(change)),
        wording::help_on_addition(change, evidence),
    );
    draft.hints.extend(features::of_declaration(def));
    Some(draft)
}
