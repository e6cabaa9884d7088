use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "since-changed",
    summary: "the version in an item's `@since` changed",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::SinceChanged], judge),
    docs: r#"
`@since` is read when WIT text is resolved. It is not part of a component, so
nothing breaks. It names the version that introduced the item, and that version
does not change later. Usually a tool rewrote every gate in the file.
"#,
    instead: r#"
Restore the first version.
"#,
    source: r#"
WIT.md, "Feature Gates"; component-model pull request 382: the version of a gate
is not expected to change. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SinceChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("`@since` of {what} changed from version {was} to {now}"),
        format!("restore `@since(version = {was})`: it names the version that introduced the item"),
    ))
}
