use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "interface-added",
    summary: "a package has one more interface",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::InterfaceAdded], judge),
    docs: r#"
A new interface in a package changes nothing for those who do not import or
export it. Where a world of the package does, that is found at the world.

It needs a release on the same track, so that whoever uses it can say from which
version on it is there.

Source: names beyond those that a component imports are ignored. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    Some(Draft::new(
        format!("interface `{}` added", evidence.name(change)),
        "raise the version, and mark it `@since` that version",
    ))
}
