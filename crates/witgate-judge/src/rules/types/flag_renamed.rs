use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "flag-renamed",
    summary: "a flag has another name",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FlagRenamed], judge),
    docs: r#"
The names of flags are part of the type, and types must be exactly equal. Neither
side links with the other, and sources that name the flag no longer compile.

Keep the name. If the flag means something else now, add a new type and a new
function that uses it.

Source: wasmparser, "mismatch in flags elements"; measured with wasm-tools. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever names the flag fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FlagRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("flag `{was}` of flags `{owner}` is called `{name}` now"),
        format!("keep the name `{was}`"),
    ))
}
