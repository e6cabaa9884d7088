use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-interface-removed",
    summary: "the contract no longer uses an interface of a dependency",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::InterfaceRemoved], judge),
    docs: r#"
Nothing in the contract uses the interface any longer. This alone breaks nobody.
If a world imports less because of it, or a type is declared in its place, that
is reported there.
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
        format!("the contract no longer uses interface `{}`", evidence.name(change)),
        "no action needed: removed imports are reported at the worlds",
    ))
}
