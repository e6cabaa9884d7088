use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::entry;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-export-removed",
    summary: "an export was removed from a world",
    rows: Rows::either(Row::new(Bump::Breaking, [Ok, Breaks, Breaks, BreaksUsers])),
    judge: Judge::Change(&[Kind::ExportRemoved], judge),
    docs: r#"
Hosts built against the baseline look up the export when they instantiate a
component, and components built against the candidate no longer have it: none of
them runs on such a host. Components built before export more than a host of the
candidate requires, which is harmless. Upstream's `semver-check` checks only
that direction and accepts this.
"#,
    instead: r#"
Keep the export and mark it `@deprecated`; remove it in the next breaking
release.
"#,
    source: r#"
wasmparser, every expected export must be there; measured with Wasmtime
{wasmtime}'s `bindgen!`. Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: guests implement a trait that is gone and fail to
compile, except for an interface that has only types; hosts fail to compile
where they use the export.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::was(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let draft = Draft::new(
        format!("world {} no longer exports {what}", wording::holder(change)),
        "restore the export and mark it `@deprecated`; remove it in the next breaking release",
    );
    if entry::types_only(change, evidence).is_some() {
        // Bindings ask nobody to implement types.
        let row = Row::new(Bump::Breaking, [Ok, Breaks, Ok, BreaksUsers]);
        return Some(draft.rows(row, row));
    }
    let row = Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, BreaksUsers]);
    Some(entry::or_lent(draft, row, change, evidence))
}
