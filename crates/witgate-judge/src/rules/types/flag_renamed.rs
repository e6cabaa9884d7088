use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "flag-renamed",
    summary: "a flag of a flags type was renamed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FlagRenamed], judge),
    docs: r#"
The names of flags are part of the type, and types must match exactly, so
neither side links with the other. Source code that names the flag no longer
compiles.
"#,
    instead: r#"
Keep the name. If the flag has a new meaning, add a new flags type and a new
function that uses it.
"#,
    source: r#"
wasmparser, "mismatch in flags elements"; measured with wasm-tools. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: code that
names the flag fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FlagRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("flag `{was}` of flags `{owner}` renamed to `{name}`"),
        format!("keep the name `{was}`"),
    ))
}
