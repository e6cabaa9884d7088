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
    summary: "an unstable item is stable now",
    rows: Rows {
        imported: Row::new(Bump::Additive, [Ok; 4]),
        exported: Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, Ok]),
    },
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
The feature was opened for this comparison, so the item is there on both sides and
nothing breaks between them. For everyone who did not open the feature it is an
addition: hosts owe it from now on; and where it is exported, components built
before lack it, and so do their sources. Host authors who set the feature in their
link options no longer find it there.

Mark it `@since` the version that is being released.

Source: WIT.md, "Feature Gates"; gates are read when WIT text is resolved and are no
part of a component. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
guests that export the item without the feature lack it. Host bindings open every
feature and make an option of each: where the last one of a world's imports is gone,
`add_to_linker` takes no options.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: Some(feature), now: None } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let draft = Draft::new(
        format!("{what} was `@unstable(feature = {feature})` and is stable now"),
        "raise the version, and mark it `@since` that version",
    );
    let imported = Row::new(Bump::Additive, [Ok, Ok, Ok, gates::host_source(change, evidence)]);
    let draft = Draft { imported: Some(imported), ..draft };
    Some(draft.hint("whoever did not open the feature gets a new item"))
}
