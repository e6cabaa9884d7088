use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "flag-added",
    summary: "a flags type has a flag that the baseline lacks",
    rows: Rows::EXACT_ORDER,
    judge: Judge::Change(&[Kind::FlagAdded], judge),
    docs: r#"
A new flag looks harmless, since the ones before keep their bits, and many guides
call it additive. It is not: the number and the names of flags are part of the
type, and types must be exactly equal. A component built against the baseline
does not link with a host of the candidate, nor the reverse. All sources compile.

Leave the flags as they were, and add a new type and a new function that uses it.

Source: wasmparser, "mismatch in flags elements"; measured with Wasmtime {wasmtime}:
"expected flags type with 3 names, found 2 names". Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("flag `{name}` added to flags `{owner}`"),
        format!("leave `{owner}` as it was; add a new flags type and a new function that uses it"),
    ))
}
