use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "since-removed",
    summary: "`@since` was removed from an item",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::SinceChanged], judge),
    docs: r#"
`@since` is read when WIT text is resolved. It is not part of a component, so
nothing breaks. Readers of the text no longer see which version introduced the
item.
"#,
    instead: r#"
Restore the gate: once added, it is not meant to change.
"#,
    source: r#"
WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SinceChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), None) = (was, now) else { return None };
    Some(Draft::new(
        format!("removed `@since(version = {was})` from {what}"),
        format!("restore `@since(version = {was})`"),
    ))
}
