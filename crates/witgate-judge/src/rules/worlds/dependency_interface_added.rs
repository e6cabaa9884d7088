use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-interface-added",
    summary: "the contract mentions an interface of a dependency that it did not mention",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::InterfaceAdded], judge),
    docs: r#"
Something in the contract uses an interface of a dependency that nothing used
before. By itself that breaks nobody: where a world imports more because of it,
that is found at the world.

Source: wasmparser compares what is imported and exported, not what is mentioned.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if evidence.is_root(change) {
        return None;
    }
    Some(Draft::new(
        format!("the contract uses interface `{}` now", evidence.name(change)),
        "nothing to mend: what worlds import because of it is found at the worlds",
    ))
}
