use std::mem::discriminant;

use witgate_diff::{Change, Kind, What};
use witgate_model::{Accessor, Bump, FunctionKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::features;

pub(crate) static RULE: Rule = Rule {
    id: "function-kind-changed",
    summary: "the kind or the resource of a function changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::FunctionKindChanged], judge),
    docs: r#"
In the component model the name of a function says what it belongs to (`f`,
`[method]r.f`, `[get]f`). Another name is another function, so neither side
links with the other.
"#,
    instead: r#"
Leave the function unchanged, and add the new one under another name.
"#,
    source: r#"
Explainer.md, "Import and Export Definitions"; measured with wasm-tools.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
callers and implementations of a method that became a function fail to compile.
For guests a function and a getter are the same; host bindings cannot be
generated for getters. Setters were not measured.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FunctionKindChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let before = change.was.as_ref()?.function_name()?;
    let after = change.now.as_ref()?.function_name()?;
    let draft = Draft::new(
        format!("`{name}` changed from a {was} to a {now} (`{before}` to `{after}`)"),
        format!("keep the {was}; add the {now} under another name"),
    );
    let (was, now) = (&evidence.was_function(change)?.kind, &evidence.now_function(change)?.kind);
    let accessors = [was, now].map(features::accessor);
    let hangs_on = |kind: &FunctionKind| (discriminant(kind), kind.resource().cloned());
    if hangs_on(was) != hangs_on(now) || accessors.contains(&Some(Accessor::Set)) {
        return Some(draft);
    }
    // Guest bindings of a getter and of a function are alike; host bindings
    // cannot be made of a package that has a getter.
    let host = if accessors[1].is_some() { Breaks } else { Ok };
    let imported = Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, Ok, host]);
    let exported = Row::new(Bump::Breaking, [Breaks, Breaks, Ok, host]);
    Some(draft.rows(imported, exported))
}
