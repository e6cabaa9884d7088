use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "interface-added",
    summary: "an interface was added to a package",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::InterfaceAdded], judge),
    docs: r#"
A new interface does not affect anyone who does not import or export it. If a
world of the package does, that is reported at the world.
"#,
    instead: r#"
Raise the version, and mark the interface `@since` that version, so that its
users can require it.
"#,
    source: r#"
Names beyond those that a component imports are ignored. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    Some(Draft::new(
        format!("interface `{}` added", evidence.name(change)),
        wording::raise_version(evidence, ", and ", "mark it `@since` that version"),
    ))
}
