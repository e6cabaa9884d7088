use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-payload-changed",
    summary: "a case carries a payload of another type",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantPayloadChanged], judge),
    docs: r#"
What a case carries is part of a variant's type. Types must be exactly equal, so
neither side links with the other, and sources that use the payload change.

Leave the variant as it was, and add a new one with a new function that uses it.

Source: wasmparser checks types for equality; measured with wasm-tools. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever builds the case or reads
the payload fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VariantPayloadChanged { was: Some(was), now: Some(now) } = &change.what else {
        return None;
    };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let became = wording::became(evidence, was, now);
    Some(Draft::new(
        format!("case `{name}` of variant `{owner}` carries another type: {became}"),
        format!("leave `{owner}` as it was; add a new variant and a new function that uses it"),
    ))
}
