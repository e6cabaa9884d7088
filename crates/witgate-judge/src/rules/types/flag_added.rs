use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "flag-added",
    summary: "a flag was added to a flags type",
    rows: Rows::EXACT_ORDER,
    judge: Judge::Change(&[Kind::FlagAdded], judge),
    docs: r#"
A new flag looks harmless, because the existing flags keep their bits, and many
guides call it additive. It is not: the number and the names of flags are part
of the type. Types must match exactly, so a component built against the baseline
does not link with a host that implements the candidate, and a component built
against the candidate does not link with a host that implements the baseline.
All source code compiles.
"#,
    instead: r#"
Leave the flags type unchanged, and add a new type and a new function that uses
it.
"#,
    source: r#"
wasmparser, "mismatch in flags elements"; measured with Wasmtime {wasmtime}:
"expected flags type with 3 names, found 2 names". Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("flag `{name}` added to flags `{owner}`"),
        format!("leave `{owner}` unchanged; add a new flags type and a new function that uses it"),
    ))
}
