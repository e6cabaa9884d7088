use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use super::gates;
use crate::cell::Cell::{BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "unstable-feature-renamed",
    summary: "an unstable item stands behind another feature",
    rows: Rows {
        imported: Row::new(Bump::None, [Ok, Ok, BreaksUsers, BreaksUsers]),
        exported: Row::new(Bump::None, [Ok, Ok, BreaksUsers, Ok]),
    },
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
Features are names that authors pass to their tools. Whoever opened the one and
does not open the other loses the item; components are not touched. Nothing is
promised of unstable items, so no release is owed.

Say in the release notes which feature to open now.

Source: WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: guests that open the first feature alone fail, and so do hosts that set
its option.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::UnstableChanged { was: Some(was), now: Some(now) } = &change.what else {
        return None;
    };
    let what = wording::label(change, evidence);
    let host = gates::host_source(change, evidence);
    let imported = Row::new(Bump::None, [Ok, Ok, BreaksUsers, host]);
    let draft = Draft::new(
        format!("{what} was behind feature `{was}` and is behind `{now}` now"),
        "say in the release notes which feature to open",
    );
    Some(Draft { imported: Some(imported), ..draft })
}
