use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-item-kind-changed",
    summary: "the kind of a world item changed",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::NatureChanged], judge),
    docs: r#"
An import or export of a world kept its name and changed its kind, for example
from an interface to a function. The names match and the types do not, so
neither side links with the other.
"#,
    instead: r#"
Give the new item another name.
"#,
    source: r#"
wasmparser, "expected func, found instance". Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations
fail to compile on both sides, from a function to an interface and back.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::NatureChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    Some(Draft::new(
        format!(
            "`{name}` in world {} changed from {} {was} to {} {now}",
            wording::holder(change),
            article(was),
            article(now)
        ),
        format!("leave `{name}` unchanged, and give the new {now} another name"),
    ))
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
