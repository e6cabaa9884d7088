use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-payload-removed",
    summary: "the payload of a variant case was removed",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantPayloadChanged], judge),
    docs: r#"
Whether a case has a payload is part of the type. Types must match exactly, so
neither side links with the other, and source code that names the case no longer
compiles.
"#,
    instead: r#"
Leave the variant unchanged, and add a new variant and a new function that uses
it.
"#,
    source: r#"
wasmparser checks types for equality; measured with wasm-tools. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: code that names
the case fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VariantPayloadChanged { was: Some(was), now: None } = &change.what else {
        return None;
    };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("payload `{was}` removed from case `{name}` of variant `{owner}`"),
        format!("leave `{owner}` unchanged; add a new variant whose case has no payload"),
    ))
}
