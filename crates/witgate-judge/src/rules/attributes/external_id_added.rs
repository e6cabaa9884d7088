use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{NeedsFeature, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "external-id-added",
    summary: "an item that had no `@external-id` has one now",
    rows: Rows::either(Row::new(Bump::Additive, [Ok, NeedsFeature, Ok, NeedsFeature])),
    judge: Judge::Change(&[Kind::ExternalIdChanged], judge),
    docs: r#"
Typing ignores an external id, and yet it is written into every component that is
built with it. A host that has not switched the feature on refuses to load such a
component at all, whether or not it uses the item.

Add it once the hosts that matter have the feature on.

Source: Explainer.md, "all attributes on imports and exports are ignored by type
checking"; measured with Wasmtime {wasmtime}: "the `cm-implements` feature is not active".
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ExternalIdChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (None, Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} has the external id `{now}` now"),
        "make sure that hosts have external ids switched on before guests are rebuilt",
    ))
}
