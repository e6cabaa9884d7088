use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-payload-added",
    summary: "a case carries a payload where it carried none",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantPayloadChanged], judge),
    docs: r#"
Whether a case carries something is part of a variant's type. Types must be
exactly equal, so neither side links with the other, and sources that name the
case no longer compile.

Leave the variant as it was, and add a new one with a new function that uses it.

Source: wasmparser checks types for equality; measured with wasm-tools. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever names the case fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VariantPayloadChanged { was: None, now: Some(now) } = &change.what else {
        return None;
    };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{name}` of variant `{owner}` carries `{now}` now"),
        format!("leave `{owner}` as it was; add a new variant whose case carries `{now}`"),
    ))
}
