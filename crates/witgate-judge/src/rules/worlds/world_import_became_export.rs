use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Side};

use super::entry;
use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-import-became-export",
    summary: "an import of a world became an export",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Ok, Breaks, Breaks])),
    judge: Judge::Change(&[Kind::SideChanged], judge),
    docs: r#"
The host provided the item, and now the component must provide it. Components
built against the baseline do not export it, so a host that implements the
candidate does not run them. Components built against the candidate bring it
themselves, and a host of the baseline that still offers it is harmless. All
source code changes: callers become implementations, and implementations become
callers.
"#,
    instead: r#"
Keep the import, and export under another name, or add a new world.
"#,
    source: r#"
wasmparser compares imports and exports apart; measured with `wasm-tools
component targets` in both directions. Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail to
compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SideChanged { now: Side::Export } = &change.what else { return None };
    let what = entry::describe(&evidence.name(change), entry::now(change, evidence), evidence);
    let draft = Draft::new(
        format!("{what} changed from an import to an export of world {}", wording::holder(change)),
        "keep the import, and add a new world for the export",
    );
    let row = Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, Breaks]);
    Some(entry::or_lent(draft, row, change, evidence))
}
