use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::{entry, implied};
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::finding::is_by_interface;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{modules, wording};

pub(crate) static RULE: Rule = Rule {
    id: "world-import-removed",
    summary: "an import was removed from a world",
    rows: Rows::either(Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, Breaks])),
    judge: Judge::Change(&[Kind::ImportRemoved], judge),
    docs: r#"
Components built against the baseline that use the import do not link with a
host that implements the candidate, which no longer offers it. Components that
never used the import do not contain it, and link as before: with `witgate
targets` you can find out for a component at hand.
"#,
    instead: r#"
Keep the import and mark it `@deprecated`; remove it in the next breaking
release. An import under another name or label counts as a removal and an
addition.
"#,
    source: r#"
wasmparser, "missing import named …"; Wasmtime, "function implementation is
missing". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: hosts name a trait that is gone and fail to compile, guests fail
where they use the import. Guests have no bindings of an interface that has only
types.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::was(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let (world, implied_by) = (wording::holder(change), implied::cause(change, evidence));
    let (message, help) = match is_by_interface(implied_by.as_ref()) {
        true => (
            format!("{what} is no longer imported by world {world}"),
            "import it in the world, which a `use` no longer does, and mark that `@deprecated`; \
             remove it in the next breaking release",
        ),
        false => (
            format!("world {world} no longer imports {what}"),
            "restore the import and mark it `@deprecated`; remove it in the next breaking release",
        ),
    };
    let draft = Draft { implied_by, ..Draft::new(message, help) };
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
