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
    summary: "an export of a world became an import",
    rows: Rows::either(Row::new(Bump::Breaking, [Ok, Breaks, Breaks, Breaks])),
    judge: Judge::Change(&[Kind::SideChanged], judge),
    docs: r#"
The component provided the item, and now the host must provide it. A host that
implements the baseline does not offer the import and still requires the export,
so no component built against the candidate runs there. Components built before
export more than is required, which is harmless. All source code changes:
callers become implementations, and implementations become callers. Upstream's
`semver-check` accepts this.
"#,
    instead: r#"
Keep the export, and import under another name, or add a new world.
"#,
    source: r#"
wasmparser compares imports and exports apart; measured with `wasm-tools
component targets` in both directions. Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail to
compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::SideChanged { now: Side::Import } = &change.what else { return None };
    let what = entry::describe(&evidence.name(change), entry::now(change, evidence), evidence);
    let draft = Draft::new(
        format!("{what} changed from an export to an import of world {}", wording::holder(change)),
        "keep the export, and add a new world for the import",
    );
    let row = Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, Breaks]);
    Some(entry::or_lent(draft, row, change, evidence))
}
