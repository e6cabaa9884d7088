use witgate_diff::{Change, Kind, What};
use witgate_model::Type;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-became-fallible",
    summary: "the return type of a function changed from `t` to `result<t, …>`",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResultChanged], judge),
    docs: r#"
`t` and `result<t, …>` are different types, so neither side links with the
other: a compiled caller cannot receive the error. All source code changes.
"#,
    instead: r#"
Leave the function unchanged, and add one that can fail under another name. A
function that may ever reach outside of the process should return a `result`
from the first release.
"#,
    source: r#"
wasmparser checks function types for equality; measured with Wasmtime
{wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResultChanged { was, now } = &change.what else { return None };
    let Some(now @ Type::Result(ok, _)) = now else { return None };
    let same = wording::sameness(evidence).means_optional(was.as_ref(), ok.as_deref());
    if !same {
        return None;
    }
    let function = evidence.function_label(change);
    let was = was.as_ref().map_or_else(|| "none".to_owned(), |was| format!("`{was}`"));
    Some(Draft::new(
        format!("return type of `{function}` changed from {was} to `{now}`"),
        format!("leave `{function}` unchanged; add a new function that returns `{now}`"),
    ))
}
