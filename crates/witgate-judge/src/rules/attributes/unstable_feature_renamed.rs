use witgate_diff::{Change, Kind, What};

use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "unstable-feature-renamed",
    summary: "an unstable item stands behind another feature",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
Features are names that authors pass to their tools. Whoever opened the one and
does not open the other loses the item; components are not touched. Nothing is
promised of unstable items, so no release is owed.

Say in the release notes which feature to open now.

Source: WIT.md, "Feature Gates".
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: Some(was), now: Some(now) } = &change.what else {
        return None;
    };
    let what = wording::label(change, evidence);
    Some(Draft::new(
        format!("{what} was behind feature `{was}` and is behind `{now}` now"),
        "say in the release notes which feature to open",
    ))
}
