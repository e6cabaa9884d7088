use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "world-added",
    summary: "a package has one more world",
    rows: Rows::ADDITION,
    judge: Judge::Change(&[Kind::WorldAdded], judge),
    docs: r#"
A new world obliges nobody: components are built for a world and do not name it,
and those built before were built for another. Bindings generators take the only
world of a package without being told which, so authors have to name it as soon as
there are two.

Source: components carry imports and exports, and no world's name. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything that names its world
compiles. Where the package had one world, whoever names none fails: "There are
multiple worlds".
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let draft = Draft::new(
        format!("world `{}` added", evidence.name(change)),
        "raise the version, and mark it `@since` that version",
    );
    if !is_second(change, evidence) {
        return Some(draft);
    }
    let row = Row::new(Bump::Additive, [Ok, Ok, BreaksUsers, BreaksUsers]);
    Some(draft.rows(row, row).hint(
        "bindings generators take the only world of a package where none is named, and now have \
         to be told which",
    ))
}

/// Whether the package had one world, and has more.
fn is_second(change: &Change, evidence: &Evidence<'_>) -> bool {
    let package = change.at().package();
    let was = evidence.pairing.was(package);
    let before = was.and_then(|was| evidence.baseline.contract.packages.get(was));
    before.is_some_and(|before| before.worlds.len() == 1)
}
