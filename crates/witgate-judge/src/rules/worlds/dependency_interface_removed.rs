use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-interface-removed",
    summary: "the contract mentions an interface of a dependency no more",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::InterfaceRemoved], judge),
    docs: r#"
Nothing in the contract uses that interface of the dependency any longer. By
itself that breaks nobody: where a world imports less, or a type is spelled out
instead, that is found there.

Source: wasmparser compares what is imported and exported, not what is mentioned.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if evidence.is_root(change) {
        return None;
    }
    Some(Draft::new(
        format!("the contract no longer uses interface `{}`", evidence.name(change)),
        "nothing to mend: what worlds no longer import is found at the worlds",
    ))
}
