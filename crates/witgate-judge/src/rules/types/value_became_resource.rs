use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "value-became-resource",
    summary: "a value type became a resource",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TypeKindChanged], judge),
    docs: r#"
Functions passed a copy, and now pass a handle. The type of every function that
mentions it changes, so neither side links with the other. All source code
changes.
"#,
    instead: r#"
Add the resource under another name with its own functions, and leave the value
type unchanged.
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
    if before.is_resource() || !after.is_resource() {
        return None;
    }
    let name = evidence.name(change);
    Some(Draft::new(
        format!("`{name}` changed from a value type to a resource"),
        format!("leave `{name}` unchanged; add the resource under another name"),
    ))
}
