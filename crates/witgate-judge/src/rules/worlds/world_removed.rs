use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "world-removed",
    summary: "a package has one world less",
    imported: Row::new(Bump::Breaking, [Ok, Ok, Breaks, Breaks]),
    exported: Row::new(Bump::Breaking, [Ok, Ok, Breaks, Breaks]),
    judge: Judge::Change(&[Kind::WorldRemoved], judge),
    docs: r#"
Compiled components do not name their world and link as before. Everyone who
builds against the world loses it: guests and hosts generate their bindings from
its name.

Keep the world, if only as one that includes its successor:
`world old { include new; }`. Remove it on a new track.

Source: components carry imports and exports, and no world's name; `wkg` counts
the removal of a world as breaking.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::WorldRemoved = &change.what else { return None };
    let world = evidence.name(change);
    Some(Draft::new(
        format!("world `{world}` removed"),
        "keep the world, if only to `include` what took its place",
    ))
}
