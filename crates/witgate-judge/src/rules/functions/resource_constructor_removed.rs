use witgate_diff::{Change, Kind};
use witgate_model::FunctionKind;

use super::elsewhere;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-constructor-removed",
    summary: "a constructor was removed from a resource",
    rows: Rows::NAME_GONE,
    judge: Judge::Change(&[Kind::FunctionRemoved], judge),
    docs: r#"
Where the resource is imported, components built against the baseline that call
the constructor no longer link with a host that implements the candidate;
components that do not call it are not affected. Where the interface is
exported, a host that implements the baseline looks up the constructor when it
instantiates a component, so it runs no component built against the candidate.
"#,
    instead: r#"
Keep the constructor and mark it `@deprecated`; remove it in the next breaking
release.
"#,
    source: r#"
A constructor is a function of its interface in the component model; Wasmtime,
"function implementation is missing". Compiled with wit-bindgen {wit-bindgen}
and Wasmtime {wasmtime}'s `bindgen!`: callers and implementations fail to
compile on both sides; guests compile if the resource is now used from another
interface.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.was_function(change)?;
    let FunctionKind::Constructor(resource) = &function.kind else { return None };
    let draft = Draft::new(
        format!("constructor removed from resource `{resource}` in {}", wording::holder(change)),
        "restore it and mark it `@deprecated`; remove it in the next breaking release",
    );
    Some(elsewhere::or_called_as_before(draft, change, evidence))
}
