use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use super::gates;
use crate::cell::Cell::{BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "unstable-stabilized",
    summary: "an `@unstable` item became stable",
    rows: Rows {
        imported: Row::new(Bump::Additive, [Ok; 4]),
        exported: Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, Ok]),
    },
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
The comparison enabled the feature, so both sides have the item and nothing
breaks between them. For everyone who did not enable the feature the item is an
addition: hosts must now implement it, and where it is exported, components and
sources made without the feature lack it. Host code that sets the feature in its
link options no longer finds that option.
"#,
    instead: r#"
Mark the item `@since` with the version that you are releasing.
"#,
    source: r#"
WIT.md, "Feature Gates"; gates are read when WIT text is resolved and are not
part of a component. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: guests that export the item and were made without the
feature lack it. Host bindings enable every feature and make an option of each:
when the last feature among a world's imports is removed, `add_to_linker` takes
no options.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: Some(feature), now: None } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let draft = Draft::new(
        format!("removed `@unstable(feature = {feature})` from {what}: it is now stable"),
        wording::raise_version(evidence, ", and ", "mark it `@since` that version"),
    );
    let imported = Row::new(Bump::Additive, [Ok, Ok, Ok, gates::host_source(change, evidence)]);
    let draft = Draft { imported: Some(imported), ..draft };
    Some(draft.hint("without the feature enabled before, the item is an addition"))
}
