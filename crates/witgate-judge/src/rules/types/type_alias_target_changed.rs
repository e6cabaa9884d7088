use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-alias-target-changed",
    summary: "an alias stands for another type",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::AliasTargetChanged], judge),
    docs: r#"
An alias has no type of its own: every function that mentions it takes what it
stands for. Types must be exactly equal, so with another target neither side
links with the other. That the functions read the same as before helps nobody.

Leave the alias as it was, and add a new one with a function that uses it.

Source: wasmparser checks types for equality, through aliases; measured with
wasm-tools. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail; who names the alias, and gives it nothing but literals,
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::AliasTargetChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("type `{name}` stands for another type: {became}"),
        format!("leave `{name}` as it was; add a new type and a new function that uses it"),
    ))
}
