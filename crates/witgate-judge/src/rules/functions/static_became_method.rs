use witgate_diff::{Change, Kind, What};
use witgate_model::FunctionKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "static-became-method",
    summary: "a static function became a method",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::FunctionKindChanged], judge),
    docs: r#"
`[static]r.f` and `[method]r.f` are two functions in the component model, and a
method takes a handle. Neither side links with the other, and callers must be
rewritten.
"#,
    instead: r#"
Keep the static function, and add the method under another name.
"#,
    source: r#"
Explainer.md, "Import and Export Definitions"; measured with Wasmtime {wasmtime}
and wasm-tools. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: callers and implementations fail to compile on both
sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FunctionKindChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let (FunctionKind::Static(_, None), FunctionKind::Method(_, None)) = (was, now) else {
        return None;
    };
    Some(Draft::new(
        format!("static function `{name}` changed to a method"),
        format!("keep the static function `{name}`; add the method under another name"),
    ))
}
