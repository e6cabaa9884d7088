use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "since-changed",
    summary: "an item's `@since` names another version",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::SinceChanged], judge),
    docs: r#"
`@since` is read when WIT text is resolved and is no part of a component, so
nothing breaks. It names the version in which the item came, and that version does
not change afterwards; mostly a tool has set every gate in the file.

Put the first version back.

Source: WIT.md, "Feature Gates"; component-model pull request 382: the version of a
gate is not expected to change. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SinceChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} was marked `@since(version = {was})` and says `{now}` now"),
        format!("put `@since(version = {was})` back: it names the version in which the item came"),
    ))
}
