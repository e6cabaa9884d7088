use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "value-became-resource",
    summary: "a value type is a resource now",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TypeKindChanged], judge),
    docs: r#"
A copy of something became a handle to what the other side keeps. Nothing of a
function that mentions the type stays as it was: neither side links with the
other, and everybody's source changes.

Add the resource under another name with functions of its own, and leave the
value type as it was.

Source: wasmparser checks types for equality. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let before = &evidence.was_type(change)?.kind;
    let after = &evidence.now_type(change)?.kind;
    if before.is_resource() || !after.is_resource() {
        return None;
    }
    let name = evidence.name(change);
    Some(Draft::new(
        format!("`{name}` was a value type and is a resource now"),
        format!("leave `{name}` as it was; add the resource under another name"),
    ))
}
