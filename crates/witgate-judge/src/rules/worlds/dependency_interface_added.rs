use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-interface-added",
    summary: "the contract uses another interface of a dependency",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::InterfaceAdded], judge),
    docs: r#"
An item of the contract uses an interface of a dependency that nothing used
before. This alone breaks nobody. If a world imports more because of it, that is
reported at the world.
"#,
    instead: r#"
No action needed.
"#,
    source: r#"
wasmparser compares what is imported and exported, not what is mentioned.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if evidence.is_root(change) {
        return None;
    }
    Some(Draft::new(
        format!("the contract now uses interface `{}`", evidence.name(change)),
        "no action needed: new imports are reported at the worlds",
    ))
}
