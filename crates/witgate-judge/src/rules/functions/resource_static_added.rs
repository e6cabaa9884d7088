use witgate_diff::{Change, Kind};
use witgate_model::FunctionKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "resource-static-added",
    summary: "a static function was added to a resource",
    rows: Rows::NAME_NEW,
    judge: Judge::Change(&[Kind::FunctionAdded], judge),
    docs: r#"
Where the resource is imported, hosts must implement more: a component built
against the candidate may call the static function, and a host that implements
the baseline does not have it. Components built before never call it and link as
before. Host code must implement it once bindings are regenerated.

Where the interface is exported, components must implement more: those built
against the baseline lack the static function, and a host that implements the
candidate looks up every function when it instantiates a component. This breaks
every existing component.
"#,
    instead: r#"
Imported: raise the version, and update hosts before guests. Exported: add a new
interface with the resource and its static function, and export that interface
from a new world.
"#,
    source: r#"
A static function is a function of its interface in the component model;
measured with Wasmtime {wasmtime}. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: implementations lack the function and fail to
compile, callers compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.now_function(change)?;
    let FunctionKind::Static(_, None) = &function.kind else { return None };
    let name = evidence.name(change);
    let holder = wording::holder(change);
    let mut draft = Draft::new(
        format!("static function `{name}` added to {holder}"),
        wording::help_on_addition(change, evidence),
    );
    draft.hints.extend(features::of_function(function));
    Some(draft)
}
