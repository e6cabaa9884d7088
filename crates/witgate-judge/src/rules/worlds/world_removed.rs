use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "world-removed",
    summary: "a package has one world less",
    rows: Rows::either(Row::new(Bump::Breaking, [Ok, Ok, Breaks, Breaks])),
    judge: Judge::Change(&[Kind::WorldRemoved], judge),
    docs: r#"
Compiled components do not name their world and link as before. Everyone who
builds against the world loses it: guests and hosts generate their bindings from
its name.

Keep the world, if only as one that includes its successor:
`world old { include new; }`. Remove it on a new track.

Source: components carry imports and exports, and no world's name; `wkg` counts the
removal of a world as breaking. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: whoever names the world fails. Where the package has one world still,
under another name, guests that name none compile; host code names the type that is
called after it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let world = evidence.name(change);
    let draft = Draft::new(
        format!("world `{world}` removed"),
        "keep the world, if only to `include` what took its place",
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
    let package = change.at().package();
    let before = evidence.baseline.contract.packages.get(package);
    let after = evidence.pairing.now(package);
    let after = after.and_then(|now| evidence.candidate.contract.packages.get(now));
    [before, after].iter().all(|side| side.is_some_and(|package| package.worlds.len() == 1))
}
