use witgate_diff::{Change, Kind, What};
use witgate_model::FunctionKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "method-became-static",
    summary: "a method became a static function",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::FunctionKindChanged], judge),
    docs: r#"
`[method]r.f` and `[static]r.f` are two functions in the component model, and a
static function takes no handle. Neither side links with the other, and callers
must be rewritten.
"#,
    instead: r#"
Keep the method, and add the static function under another name.
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
    let (FunctionKind::Method(_, None), FunctionKind::Static(_, None)) = (was, now) else {
        return None;
    };
    Some(Draft::new(
        format!("method `{name}` changed to a static function"),
        format!("keep the method `{name}`; add the static function under another name"),
    ))
}
