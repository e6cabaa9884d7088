use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{NeedsFeature, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "external-id-added",
    summary: "`@external-id` was added to an item",
    rows: Rows::either(Row::new(Bump::Additive, [Ok, NeedsFeature, Ok, NeedsFeature])),
    judge: Judge::Change(&[Kind::ExternalIdChanged], judge),
    docs: r#"
Type checking ignores an external id, but it is written into every component
that is built with it. A host that has not enabled the feature refuses to load
such a component, whether or not the component uses the item.
"#,
    instead: r#"
Add the id after the hosts that matter have enabled the feature.
"#,
    source: r#"
Explainer.md, "all attributes on imports and exports are ignored by type
checking"; measured with Wasmtime {wasmtime}: "the `cm-implements` feature is
not active". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ExternalIdChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (None, Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("added `@external-id(\"{now}\")` to {what}"),
        "make sure that hosts enable external ids before guests are rebuilt",
    ))
}
