use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use super::gates;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "stable-became-unstable",
    summary: "a stable item is unstable now",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [Ok, Ok, Breaks, Ok]),
    },
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
The feature was opened for this comparison, so the item is there on both sides and
nothing breaks between them. For everyone who did not open the feature it is
gone: that is a removal.

Keep the item stable. What is marked `@since` does not go behind a gate again.

Source: WIT.md, "Feature Gates": once `@since` is applied, "the item is not modified
incompatibly going forward". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: guests that have not opened the feature fail. Host bindings open every
feature and make an option of each: with the first one of a world's imports,
`add_to_linker` takes options.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: None, now: Some(feature) } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let draft = Draft::new(
        format!("{what} was stable and is `@unstable(feature = {feature})` now"),
        "keep it stable, and gate only what is new",
    );
    let host = gates::host_source(change, evidence);
    let imported = Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, host]);
    let draft = Draft { imported: Some(imported), ..draft };
    Some(draft.hint("whoever did not open the feature loses the item"))
}
