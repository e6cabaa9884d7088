use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use super::entry;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-import-added",
    summary: "a world imports something more",
    imported: Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Breaks]),
    exported: Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Breaks]),
    judge: Judge::Change(&[Kind::ImportAdded], judge),
    docs: r#"
Hosts of this world owe more than before: components built against the candidate
may ask for the import, and a host that implements the baseline does not have it.
Components built before never ask for it and link as they did. Host authors have
a trait more to implement as soon as bindings are generated anew.

This is the ordinary way for a platform to grow; WASI does it. Raise the version
on its track, and roll hosts out before guests.

An interface that holds value types only is looked at by strict hosts and by
composition, and not by Wasmtime. An import may also be implied: by a `use` in
something that the world imports or exports.

Source: wasmparser, "missing import named …"; measured with Wasmtime 48 and
`wasmtime::component::bindgen!`.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ImportAdded = &change.what else { return None };
    let entry = entry::now(change, evidence);
    let what = entry::describe(&evidence.name(change), entry);
    let draft = Draft::new(
        format!("world {} imports {what} now", wording::holder(change)),
        "raise the version, and roll hosts out before the guests that use it",
    );
    let Some(strict) = entry::types_only(change, evidence) else { return Some(draft) };
    // Wasmtime never looks value types up, and still wants a trait implemented.
    let row = Row::new(Bump::Additive, [Ok, strict, Ok, Breaks]);
    Some(draft.rows(row, row))
}
