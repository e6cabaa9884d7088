use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-added",
    summary: "a world was added to a package",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::WorldAdded], judge),
    docs: r#"
A component is built for a world but does not contain its name, so components
built before are not affected. Bindings generators use the only world of a
package if none is named, so authors must name it once there are two.
"#,
    instead: r#"
Raise the version, and mark the world `@since` that version.
"#,
    source: r#"
Components have imports and exports, and no name of a world. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: all code that
names its world compiles. If the package had one world, code that names none
fails to compile: "There are multiple worlds".
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let draft = Draft::new(
        format!("world `{}` added", evidence.name(change)),
        wording::raise_version(evidence, ", and ", "mark it `@since` that version"),
    );
    if !is_second(change, evidence) {
        return Some(draft);
    }
    let row = Row::new(Bump::Additive, [Ok, Ok, BreaksUsers, BreaksUsers]);
    Some(draft.rows(row, row).hint(
        "bindings generators use the only world of a package if none is named; now authors must \
         name it",
    ))
}

/// Whether the package had one world, and has more.
fn is_second(change: &Change, evidence: &Evidence<'_>) -> bool {
    let package = change.item().package();
    let was = evidence.pairing.was(package);
    let before = was.and_then(|was| evidence.baseline.contract.packages.get(was));
    before.is_some_and(|before| before.worlds.len() == 1)
}
