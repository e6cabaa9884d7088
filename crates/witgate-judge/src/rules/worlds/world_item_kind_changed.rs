use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-item-kind-changed",
    summary: "a name in a world stands for another sort of thing",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::NatureChanged], judge),
    docs: r#"
A world's import or export kept its name and is another sort of thing: a function
where an interface was, say. The names match and the types do not, so neither
side links with the other.

Give the new thing a name of its own.

Source: wasmparser, "expected func, found instance". Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail on both sides, from a
function to an interface and back.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::NatureChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    Some(Draft::new(
        format!(
            "`{name}` in world {} was {} {was} and is {} {now} now",
            wording::holder(change),
            article(was),
            article(now)
        ),
        format!("leave `{name}` as it was, and give the new {now} a name of its own"),
    ))
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
