use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "since-added",
    summary: "`@since` was added to an item",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::SinceChanged], judge),
    docs: r#"
`@since` is read when WIT text is resolved. It is not part of a component, so
nothing breaks. It promises that from this version on the item changes only in
ways that its version allows.
"#,
    instead: r#"
No action needed.
"#,
    source: r#"
WIT.md, "Feature Gates". Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SinceChanged { was, now } = &change.what else { return None };
    let what = wording::label(change, evidence);
    let (None, Some(now)) = (was, now) else { return None };
    Some(Draft::new(format!("added `@since(version = {now})` to {what}"), "no action needed"))
}
