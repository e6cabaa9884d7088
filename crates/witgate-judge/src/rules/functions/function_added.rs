use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "function-added",
    summary: "an interface has a function that the baseline lacks",
    rows: Rows::NAME_NEW,
    judge: Judge::Change(&[Kind::FunctionAdded], judge),
    docs: r#"
Where the interface is imported, hosts owe more than before: a component built
against the candidate may call the function, and a host of the baseline does not
have it. Components built before never call it and link as they did. Host authors
must implement it as soon as bindings are generated anew. Raise the version on its
track, and roll hosts out before guests; WASI does it this way.

Where the interface is exported, every component owes more: those built against
the baseline lack the function, and a host of the candidate looks all functions
up when it instantiates. That breaks them all. Put the function into a new
interface, and export that from a new world.

Source: wasmparser, an instance must have every export of the expected type;
measured with Wasmtime {wasmtime}: "instance export … does not have export `g`". Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: implementations lack `g`,
callers compile. Host bindings of a getter or setter cannot be made at all.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.now_function(change)?;
    let name = evidence.name(change);
    let holder = wording::holder(change);
    let mut draft = Draft::new(
        format!("{} `{name}` added to {holder}", function.kind),
        "raise the version, and roll hosts out before guests; \
         where guests export it, add a new interface instead",
    );
    draft.hints.extend(features::of_function(function));
    if features::accessor(&function.kind).is_some() {
        // Host bindings cannot be made of a package that has one.
        draft.exported = Some(Row::new(Bump::Breaking, [Breaks, Ok, Breaks, Breaks]));
    }
    Some(draft)
}
