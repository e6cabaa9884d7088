use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Form};

use super::{entry, implied};
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::finding::is_by_interface;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{modules, wording};

pub(crate) static RULE: Rule = Rule {
    id: "world-import-added",
    summary: "an import was added to a world",
    rows: Rows::either(Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Breaks])),
    judge: Judge::Change(&[Kind::ImportAdded], judge),
    docs: r#"
Hosts of this world must offer more: components built against the candidate may
use the import, and a host that implements the baseline does not have it.
Components built before do not use it and link as before. Host authors have one
more trait to implement once bindings are regenerated. Guest authors have
nothing to do, with two exceptions: a second version of a package moves the
modules of the first, and the first import from another package must be enabled
in the macro.

Only strict hosts and composition check an interface that has only value types;
Wasmtime does not. A `use` in something that the world imports or exports can
also add an import.
"#,
    instead: r#"
This is how a platform normally grows, as WASI does. Raise the version, and
update hosts before guests.
"#,
    source: r#"
wasmparser, "missing import named …"; measured with Wasmtime {wasmtime} and
`wasmtime::component::bindgen!`. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: hosts do not implement the trait and fail to
compile, also for an interface that has only types. Guests compile, unless a
second version of a package moves the module of the first, or it is the first
import from another package and the macro does not have `generate_all`. That
guests which list packages under `with` fail was measured for versions.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let entry = entry::now(change, evidence);
    let what = entry::describe(&evidence.name(change), entry, evidence);
    let help = match evidence.candidate.form {
        Form::Component => "run it only on hosts that provide this import, or build it without",
        Form::Text | Form::WitPackage | Form::Nothing => {
            "raise the version, and update hosts before the guests that use it"
        }
    };
    let (world, implied_by) = (wording::holder(change), implied::cause(change, evidence));
    let message = match is_by_interface(implied_by.as_ref()) {
        true => format!("{what} is now imported by world {world}"),
        false => format!("world {world} now imports {what}"),
    };
    let mut draft = Draft { implied_by, ..Draft::new(message, help) };
    let mut guest = Ok;
    if entry::is_first_of_others(change, evidence) {
        guest = BreaksUsers;
        draft.hints.push(
            "it is the first import from another package, and guest bindings require `generate_all` \
             or `with` for those"
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
