use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::Ok;
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "world-added",
    summary: "a package has one more world",
    imported: Row::new(Bump::Additive, [Ok; 4]),
    exported: Row::new(Bump::Additive, [Ok; 4]),
    judge: Judge::Change(&[Kind::WorldAdded], judge),
    docs: r#"
A new world obliges nobody: components are built for a world and do not name it,
and those built before were built for another.

Source: components carry imports and exports, and no world's name.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::WorldAdded = &change.what else { return None };
    Some(Draft::new(
        format!("world `{}` added", evidence.name(change)),
        "raise the version, and mark it `@since` that version",
    ))
}
