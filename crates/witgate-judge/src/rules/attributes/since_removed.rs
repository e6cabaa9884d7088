use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "since-removed",
    summary: "an item that had `@since` has none now",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::SinceChanged], judge),
    docs: r#"
`@since` is read when WIT text is resolved and is no part of a component, so
nothing breaks. Whoever reads the text no longer learns from which version on the
item is there.

Put it back: once a gate stands, it is not meant to change.

Source: WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SinceChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), None) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} is no longer marked `@since(version = {was})`"),
        format!("put `@since(version = {was})` back"),
    ))
}
