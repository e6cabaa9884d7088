use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::Ok;
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "unstable-stabilized",
    summary: "an unstable item is stable now",
    imported: Row::new(Bump::Additive, [Ok; 4]),
    exported: Row::new(Bump::Breaking, [Ok; 4]),
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
The feature was opened for this comparison, so the item is there on both sides and
nothing breaks between them. For everyone who did not open the feature it is an
addition: hosts owe it from now on; and where it is exported, components built
before lack it.

Mark it `@since` the version that is being released.

Source: WIT.md, "Feature Gates"; gates are read when WIT text is resolved and are
no part of a component.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: Some(feature), now: None } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let draft = Draft::new(
        format!("{what} was `@unstable(feature = {feature})` and is stable now"),
        "raise the version, and mark it `@since` that version",
    );
    Some(draft.hint("whoever did not open the feature gets a new item"))
}
