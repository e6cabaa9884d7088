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
    summary: "an export was added to a world",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Ok, Breaks, Ok])),
    judge: Judge::Change(&[Kind::ExportAdded], judge),
    docs: r#"
Components built against the baseline lack the export, and a host built against
the candidate looks up every export when it instantiates a component, whether it
needs it or not. The change looks additive and breaks every existing component.
"#,
    instead: r#"
Add a new world that includes this one and exports more, and let hosts accept
both.
"#,
    source: r#"
wasmparser, every expected export must be there; measured with Wasmtime
{wasmtime}'s `bindgen!`: "no exported instance named …". Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: guests do not
implement the trait and fail to compile, except for an interface that has only
types, which has no trait. Hosts compile, unless a second version of a package
moves the module of the first.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::now(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let draft = Draft::new(
        format!(
            "world {} now exports {what}; no component built before has it",
            wording::holder(change)
        ),
        "leave the world unchanged; add a new world that includes it and exports more",
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
