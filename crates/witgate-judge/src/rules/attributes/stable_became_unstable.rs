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
    summary: "a stable item became `@unstable`",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [Ok, Ok, Breaks, Ok]),
    },
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
The comparison enabled the feature, so both sides have the item and nothing
breaks between them. For everyone who does not enable the feature the item is
removed.
"#,
    instead: r#"
Keep the item stable. An item that is marked `@since` does not become
`@unstable` again.
"#,
    source: r#"
WIT.md, "Feature Gates": once `@since` is applied, "the item is not modified
incompatibly going forward". Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: guests that do not enable the feature fail to
compile. Host bindings enable every feature and make an option of each: with the
first feature among a world's imports, `add_to_linker` takes options.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: None, now: Some(feature) } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let draft = Draft::new(
        format!("added `@unstable(feature = {feature})` to {what}, which was stable"),
        "keep it stable; mark only new items `@unstable`",
    );
    let host = gates::host_source(change, evidence);
    let imported = Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, host]);
    let draft = Draft { imported: Some(imported), ..draft };
    Some(draft.hint("without the feature enabled, the item is removed"))
}
