use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::entry;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{modules, wording};

pub(crate) static RULE: Rule = Rule {
    id: "world-import-removed",
    summary: "a world imports something less",
    rows: Rows::either(Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, Breaks])),
    judge: Judge::Change(&[Kind::ImportRemoved], judge),
    docs: r#"
Components built against the baseline that use the import ask for what a host of
the candidate no longer offers, and do not link. Those that never used it do not
carry it, and link as before: with the component at hand `witgate impact` tells
which it is.

Keep the import and mark it `@deprecated`; remove it on a new track. An import
under another name or label is a removal and an addition.

Source: wasmparser, "missing import named …"; Wasmtime, "function implementation is
missing". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: hosts name a
trait that is gone, guests fail where they use it. Of an interface of types alone
guests have no bindings.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::was(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let draft = Draft::new(
        format!("world {} no longer imports {what}", wording::holder(change)),
        "put the import back and mark it `@deprecated`; remove it on a new track",
    );
    let package = entry::package(entry);
    let moved = package.filter(|package| modules::moved(package, evidence));
    let draft = match moved {
        Some(package) => modules::hinted(draft, package),
        None => draft,
    };
    let Some(strict) = entry::types_only(change, evidence) else { return Some(draft) };
    // Wasmtime never looks value types up, and guests have no bindings of those
    // that no function mentions.
    let guest = if moved.is_some() { BreaksUsers } else { Ok };
    let row = Row::new(Bump::Breaking, [strict, Ok, guest, Breaks]);
    Some(draft.rows(row, row))
}
