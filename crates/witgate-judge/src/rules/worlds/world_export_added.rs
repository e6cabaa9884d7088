use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::entry;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{modules, wording};

pub(crate) static RULE: Rule = Rule {
    id: "world-export-added",
    summary: "a world exports something more",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Ok, Breaks, Ok])),
    judge: Judge::Change(&[Kind::ExportAdded], judge),
    docs: r#"
A new export is a new obligation of every component: those built against the
baseline do not have it, and a host built against the candidate looks all exports
up when it instantiates, needed or not. Additive as it looks, it breaks every
component there is.

Make a new world that includes this one and exports more, and let hosts accept
both.

Source: wasmparser, exports of the expected type must all be there; measured with
Wasmtime {wasmtime}'s `bindgen!`: "no exported instance named …". Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: guests lack the trait, except that of an
interface of types alone, which has none. Hosts compile, but where a second version
of a package moves the module of the first.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::now(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let draft = Draft::new(
        format!(
            "world {} exports {what} now; no component built before has it",
            wording::holder(change)
        ),
        "leave the world as it was; add a new world that includes it and exports more",
    );
    let moved = entry::package(entry).filter(|package| modules::moved(package, evidence));
    let host = if moved.is_some() { BreaksUsers } else { Ok };
    // Bindings ask nobody to implement types.
    let guest = entry::types_only(change, evidence).map_or(Breaks, |_| Ok);
    let row = Row::new(Bump::Breaking, [Breaks, Ok, guest, host]);
    let draft = match moved {
        Some(package) => modules::hinted(draft.rows(row, row), package),
        None => draft.rows(row, row),
    };
    let row = Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, host]);
    Some(entry::or_lent(draft, row, change, evidence))
}
