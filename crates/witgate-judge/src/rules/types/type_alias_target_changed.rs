use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-alias-target-changed",
    summary: "the type behind an alias changed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::AliasTargetChanged], judge),
    docs: r#"
An alias has no type of its own: every function that mentions it takes the type
behind it. Types must match exactly, so neither side links with the other. It
does not help that the functions read the same as before.
"#,
    instead: r#"
Leave the alias unchanged, and add a new one and a new function that uses it.
"#,
    source: r#"
wasmparser checks types for equality, through aliases; measured with wasm-tools.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
callers and implementations fail to compile; code that names the alias and gives
it only literals compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::AliasTargetChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("type `{name}` changed {types}"),
        format!("leave `{name}` unchanged; add a new type and a new function that uses it"),
    ))
}
