use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "resource-became-value",
    summary: "a resource is a value type now",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TypeKindChanged], judge),
    docs: r#"
A handle to something that the other side keeps became a copy of it. Nothing of a
function that mentions the type stays as it was: neither side links with the
other, and everybody's source changes.

Add the value type under another name with functions of its own, and leave the
resource as it was.

Source: wasmparser checks types for equality. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let before = &evidence.was_type(change)?.kind;
    let after = &evidence.now_type(change)?.kind;
    if !before.is_resource() || after.is_resource() {
        return None;
    }
    let name = evidence.name(change);
    Some(Draft::new(
        format!("`{name}` was a resource and is a value type now"),
        format!("leave `{name}` as it was; add the value type under another name"),
    ))
}
