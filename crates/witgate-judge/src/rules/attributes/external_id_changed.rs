use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Ok, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "external-id-changed",
    summary: "an item that had an `@external-id` has another now",
    rows: Rows::either(Row::new(Bump::Additive, [Silent, Silent, Ok, Silent])),
    judge: Judge::Change(&[Kind::ExternalIdChanged], judge),
    docs: r#"
What an external id means is between the host and whoever wrote it: it may decide
which implementation stands behind an import. Typing ignores it, so everything
links and compiles, and **silently** may reach something else, or nothing.

Find out which hosts go by it before it is another.

Source: Explainer.md, "all attributes on imports and exports are ignored by type
checking". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ExternalIdChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} had the external id `{was}` and has `{now}` now; it links SILENTLY"),
        format!("put `@external-id(\"{was}\")` back, or ask the hosts that go by it"),
    ))
}
