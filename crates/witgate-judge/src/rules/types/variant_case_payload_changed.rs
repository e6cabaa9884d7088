use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-payload-changed",
    summary: "the payload type of a variant case changed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantPayloadChanged], judge),
    docs: r#"
The payload of a case is part of the type. Types must match exactly, so neither
side links with the other, and source code that uses the payload changes.
"#,
    instead: r#"
Leave the variant unchanged, and add a new variant and a new function that uses
it.
"#,
    source: r#"
wasmparser checks types for equality; measured with wasm-tools. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: code that
creates the case or reads the payload fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VariantPayloadChanged { was: Some(was), now: Some(now) } = &change.what else {
        return None;
    };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let types = wording::from_to(evidence, was, now);
    Some(Draft::new(
        format!("payload of case `{name}` of variant `{owner}` changed {types}"),
        format!("leave `{owner}` unchanged; add a new variant and a new function that uses it"),
    ))
}
