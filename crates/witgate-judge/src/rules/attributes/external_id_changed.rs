use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Ok, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "external-id-changed",
    summary: "the `@external-id` of an item changed",
    rows: Rows::either(Row::new(Bump::Additive, [Silent, Silent, Ok, Silent])),
    judge: Judge::Change(&[Kind::ExternalIdChanged], judge),
    docs: r#"
The host and the author of an external id agree on its meaning: it may select
the implementation of an import. Type checking ignores it, so everything links
and compiles, and may **silently** reach another implementation, or none.
"#,
    instead: r#"
Find out which hosts depend on the id before you change it.
"#,
    source: r#"
Explainer.md, "all attributes on imports and exports are ignored by type
checking". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ExternalIdChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("external id of {what} changed from `{was}` to `{now}`; it still links SILENTLY"),
        format!("restore `@external-id(\"{was}\")`, or check every host that depends on it"),
    ))
}
