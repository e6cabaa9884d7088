use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "function-added",
    summary: "a function was added to an interface",
    rows: Rows::NAME_NEW,
    judge: Judge::Change(&[Kind::FunctionAdded], judge),
    docs: r#"
Where the interface is imported, hosts must implement more: a component built
against the candidate may call the function, and a host that implements the
baseline does not have it. Components built before never call it and link as
before. Host code must implement it once bindings are regenerated.

Where the interface is exported, components must implement more: those built
against the baseline lack the function, and a host that implements the candidate
looks up every function when it instantiates a component. This breaks every
existing component.
"#,
    instead: r#"
Imported: raise the version, and update hosts before guests, as WASI does.
Exported: add the function to a new interface, and export that interface from a
new world.
"#,
    source: r#"
wasmparser, an instance must have every export of the expected type; measured
with Wasmtime {wasmtime}: "instance export … does not have export `g`". Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
implementations lack `g` and fail to compile, callers compile. Host bindings
cannot be generated for a getter or setter.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.now_function(change)?;
    let name = evidence.name(change);
    let holder = wording::holder(change);
    let mut draft = Draft::new(
        format!("{} `{name}` added to {holder}", function.kind),
        wording::help_on_addition(change, evidence),
    );
    draft.hints.extend(features::of_function(function));
    if features::accessor(&function.kind).is_some() {
        // Host bindings cannot be made of a package that has one.
        draft.exported = Some(Row::new(Bump::Breaking, [Breaks, Ok, Breaks, Breaks]));
    }
    Some(draft)
}
