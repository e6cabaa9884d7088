use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "flag-removed",
    summary: "a flags type lacks a flag that the baseline has",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::FlagRemoved], judge),
    docs: r#"
The number and the names of flags are part of the type, and types must be exactly
equal. A component built against the baseline does not link with a host of the
candidate, nor the reverse. Sources that name the flag no longer compile.

Leave the flag where it is and stop using it.

Source: wasmparser, "mismatch in flags elements"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever names the flag
fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("flag `{name}` removed from flags `{owner}`"),
        format!("put `{name}` back into `{owner}`, and stop using it"),
    ))
}
