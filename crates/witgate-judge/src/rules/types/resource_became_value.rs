use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "resource-became-value",
    summary: "a resource became a value type",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TypeKindChanged], judge),
    docs: r#"
Functions passed a handle, and now pass a copy. The type of every function that
mentions it changes, so neither side links with the other. All source code
changes.
"#,
    instead: r#"
Add the value type under another name with its own functions, and leave the
resource unchanged.
"#,
    source: r#"
wasmparser checks types for equality. Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail to
compile on both sides.
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
        format!("`{name}` changed from a resource to a value type"),
        format!("leave `{name}` unchanged; add the value type under another name"),
    ))
}
