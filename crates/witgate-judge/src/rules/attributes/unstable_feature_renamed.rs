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
    summary: "the feature of an `@unstable` item was renamed",
    rows: Rows {
        imported: Row::new(Bump::None, [Ok, Ok, BreaksUsers, BreaksUsers]),
        exported: Row::new(Bump::None, [Ok, Ok, BreaksUsers, Ok]),
    },
    judge: Judge::Change(&[Kind::UnstableChanged], judge),
    docs: r#"
Authors pass the names of features to their tools. A build that enables the old
feature and not the new one loses the item; compiled components are not
affected. Nothing is promised of unstable items, so no release is required.
"#,
    instead: r#"
Say in the release notes which feature to enable.
"#,
    source: r#"
WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: guests that enable only the old feature fail to
compile, and so do hosts that set its option.
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
        format!("feature of {what} renamed from `{was}` to `{now}`"),
        "say in the release notes which feature to enable",
    );
    Some(Draft { imported: Some(imported), ..draft })
}
