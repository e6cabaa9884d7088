use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-added",
    summary: "`@deprecated` was added to an item",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::DeprecatedChanged], judge),
    docs: r#"
`@deprecated` is a message to authors: bindings generators may warn. It is not
part of a component, and everything links as before.
"#,
    instead: r#"
Say in the item's documentation what to use in its place. Remove the item in the
next breaking release.
"#,
    source: r#"
WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles, without a warning.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::DeprecatedChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (None, Some(now)) = (was, now) else { return None };
    Some(Draft::new(
        format!("added `@deprecated(version = {now})` to {what}"),
        wording::raise_version(evidence, ", and ", "name the replacement in its documentation"),
    ))
}
