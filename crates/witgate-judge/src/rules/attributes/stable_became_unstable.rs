use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::Ok;
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "stable-became-unstable",
    summary: "a stable item is unstable now",
    imported: Row::new(Bump::Breaking, [Ok; 4]),
    exported: Row::new(Bump::Breaking, [Ok; 4]),
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
The feature was opened for this comparison, so the item is there on both sides and
nothing breaks between them. For everyone who did not open the feature it is
gone: that is a removal.

Keep the item stable. What is marked `@since` does not go behind a gate again.

Source: WIT.md, "Feature Gates": once `@since` is applied, "the item is not
modified incompatibly going forward".
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: None, now: Some(feature) } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let draft = Draft::new(
        format!("{what} was stable and is `@unstable(feature = {feature})` now"),
        "keep it stable, and gate only what is new",
    );
    Some(draft.hint("whoever did not open the feature loses the item"))
}
