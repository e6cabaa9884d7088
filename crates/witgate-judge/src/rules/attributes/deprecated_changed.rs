use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-changed",
    summary: "an item's `@deprecated` names another version",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::DeprecatedChanged], judge),
    docs: r#"
`@deprecated` is a word to authors, and names the version in which it was first
said. It is no part of a component, and everything links as before.

Put the first version back.

Source: WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::DeprecatedChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (Some(was), Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("{what} was deprecated since `{was}` and says `{now}` now"),
        format!("put `@deprecated(version = {was})` back: it names the version that first said so"),
    ))
}
