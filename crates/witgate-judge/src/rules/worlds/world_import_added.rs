use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use super::entry;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{modules, wording};

pub(crate) static RULE: Rule = Rule {
    id: "world-import-added",
    summary: "a world imports something more",
    rows: Rows::either(Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Breaks])),
    judge: Judge::Change(&[Kind::ImportAdded], judge),
    docs: r#"
Hosts of this world owe more than before: components built against the candidate
may ask for the import, and a host that implements the baseline does not have it.
Components built before never ask for it and link as they did. Host authors have
a trait more to implement as soon as bindings are generated anew. Guest authors have
nothing to do, with two exceptions: a second version of a package moves the modules
of the first, and the first import from another package has to be allowed for in the
macro.

This is the ordinary way for a platform to grow; WASI does it. Raise the version
on its track, and roll hosts out before guests.

An interface that holds value types only is looked at by strict hosts and by
composition, and not by Wasmtime. An import may also be implied: by a `use` in
something that the world imports or exports.

Source: wasmparser, "missing import named …"; measured with Wasmtime {wasmtime} and
`wasmtime::component::bindgen!`. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: hosts lack the trait, also that of an interface of types alone. Guests
compile, but where a second version of a package moves the module of the first, and
where it is the first import from another package and the macro is not told
`generate_all`. That guests fail who list packages under `with` was measured for
versions.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::now(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let mut draft = Draft::new(
        format!("world {} imports {what} now", wording::holder(change)),
        "raise the version, and roll hosts out before the guests that use it",
    );
    let mut guest = Ok;
    if entry::is_first_of_others(change, evidence) {
        guest = BreaksUsers;
        draft.hints.push(
            "it is the first import from another package, and guest bindings want to be told what \
             to make of those: `generate_all`, or `with`"
                .to_owned(),
        );
    }
    let package = entry::package(entry);
    if let Some(package) = package.filter(|package| modules::moved(package, evidence)) {
        guest = BreaksUsers;
        draft = modules::hinted(draft, package);
    }
    // Wasmtime never looks value types up, and still wants a trait implemented.
    let strict = entry::types_only(change, evidence).unwrap_or(BreaksUsers);
    let row = Row::new(Bump::Additive, [Ok, strict, guest, Breaks]);
    Some(draft.rows(row, row))
}
