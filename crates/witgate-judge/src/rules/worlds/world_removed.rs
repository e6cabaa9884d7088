use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "world-removed",
    summary: "a world was removed from a package",
    rows: Rows::either(Row::new(Bump::Breaking, [Ok, Ok, Breaks, Breaks])),
    judge: Judge::Change(&[Kind::WorldRemoved], judge),
    docs: r#"
Compiled components do not contain the name of their world and link as before.
Authors of guests and hosts generate their bindings from that name, so their
builds fail.
"#,
    instead: r#"
Keep the world, for example as one that includes its successor: `world old {
include new; }`. Remove it in the next breaking release.
"#,
    source: r#"
Components have imports and exports, and no name of a world; `wkg` counts the
removal of a world as breaking. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: code that names the world fails to compile. If
the package still has one world, under another name, guests that name none
compile; host code names the type that is called after the world.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let world = evidence.name(change);
    let draft = Draft::new(
        format!("world `{world}` removed"),
        "keep the world, for example to `include` its replacement",
    );
    if !is_only(change, evidence) {
        return Some(draft);
    }
    // Guest code names a world in the macro only, and need not where there is
    // one; host code names the type that is called after it.
    let row = Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, Breaks]);
    Some(draft.rows(row, row))
}

/// Whether the package had one world, and has one other.
fn is_only(change: &Change, evidence: &Evidence<'_>) -> bool {
    let package = change.item().package();
    let before = evidence.baseline.contract.packages.get(package);
    let after = evidence.pairing.now(package);
    let after = after.and_then(|now| evidence.candidate.contract.packages.get(now));
    [before, after].iter().all(|side| side.is_some_and(|package| package.worlds.len() == 1))
}
