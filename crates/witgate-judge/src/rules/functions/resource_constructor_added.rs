use witgate_diff::{Change, Kind};
use witgate_model::FunctionKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-added",
    summary: "a resource has a constructor that the baseline lacks",
    rows: Rows::NAME_NEW,
    judge: Judge::Change(&[Kind::FunctionAdded], judge),
    docs: r#"
Where the resource is imported, hosts owe more than before: a component built
against the candidate may call the constructor, and a host of the baseline does
not have it. Components built before never call it. Host authors must implement
it as soon as bindings are generated anew.

Where the interface is exported, every component owes more: those built against
the baseline lack the constructor, and a host of the candidate looks all
functions up when it instantiates. That breaks them all; put it into a new
interface there.

Source: a constructor is a function of its interface to the component model;
measured with Wasmtime {wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: implementations lack `new`, callers compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.now_function(change)?;
    let FunctionKind::Constructor(resource) = &function.kind else { return None };
    let holder = wording::holder(change);
    let mut draft = Draft::new(
        format!("constructor added to resource `{resource}` in {holder}"),
        "raise the version, and roll hosts out before guests; \
         where guests export it, add a new interface instead",
    );
    draft.hints.extend(features::of_function(function));
    Some(draft)
}
