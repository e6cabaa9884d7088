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
    summary: "a function hangs on something else",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::FunctionKindChanged], judge),
    docs: r#"
Whether a function stands alone, is a method, a getter or a setter, and of which
resource, is part of its name in the component model (`f`, `[method]r.f`,
`[get]f`). With another name it is another function, and neither side links with
the other.

Keep the function as it was, and add the new one under a name of its own.

Source: Explainer.md, "Import and Export Definitions"; measured with wasm-tools.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations of a method that became a function fail. A function that became a
getter, or the reverse, is the same to guests; host bindings of getters cannot be
made. A setter was not measured.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FunctionKindChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let before = change.was.as_ref()?.function_name()?;
    let after = change.now.as_ref()?.function_name()?;
    let draft = Draft::new(
        format!("`{name}` was a {was} and is a {now} now (`{before}` became `{after}`)"),
        format!("keep the {was} as it was; add the {now} under another name"),
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
