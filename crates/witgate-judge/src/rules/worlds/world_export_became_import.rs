use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Side};

use super::entry;
use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-export-became-import",
    summary: "what a world exported it imports now",
    rows: Rows::either(Row::new(Bump::Breaking, [Ok, Breaks, Breaks, Breaks])),
    judge: Judge::Change(&[Kind::SideChanged], judge),
    docs: r#"
What the component provided, the host must provide now. A host of the baseline
neither offers the import nor does without the export, so no component built
against the candidate runs there. Components built before export more than is
asked for, which is no harm. Nobody's source fits: callers became implementations,
and the reverse. Upstream's `semver-check` accepts this.

Leave the export, and import under another name; or make a new world.

Source: wasmparser compares imports and exports apart; measured with `wasm-tools
component targets` in both directions. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: callers and implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SideChanged { now: Side::Import } = &change.what else { return None };
    let what = entry::describe(&evidence.name(change), entry::now(change, evidence), evidence);
    let draft = Draft::new(
        format!("world {} exported {what} and imports it now", wording::holder(change)),
        "leave the export as it was, and make a new world for the import",
    );
    let row = Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, Breaks]);
    Some(entry::or_lent(draft, row, change, evidence))
}
