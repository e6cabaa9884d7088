use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-changed",
    summary: "the version in an item's `@deprecated` changed",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::DeprecatedChanged], judge),
    docs: r#"
`@deprecated` names the version that first deprecated the item. It is not part
of a component, and everything links as before.
"#,
    instead: r#"
Restore the first version.
"#,
    source: r#"
WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::DeprecatedChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("`@deprecated` of {what} changed from version {was} to {now}"),
        format!(
            "restore `@deprecated(version = {was})`: it names the version that first deprecated the item"
        ),
    ))
}
