use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "function-removed",
    summary: "a function was removed from an interface",
    rows: Rows::NAME_GONE,
    judge: Judge::Change(&[Kind::FunctionRemoved], judge),
    docs: r#"
Where the interface is imported, components built against the baseline that call
the function no longer link with a host that implements the candidate;
components that do not call it are not affected. Where it is exported, a host
that implements the baseline looks up the function when it instantiates a
component, so it runs no component built against the candidate.
"#,
    instead: r#"
Keep the function and mark it `@deprecated`; remove it in the next breaking
release. A function under another name counts as a removal and an addition.
"#,
    source: r#"
wasmparser, "missing expected export"; Wasmtime, "function implementation is
missing". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: implementations fail to compile because the trait no longer has the
function; callers fail where they call it.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let function = evidence.was_function(change)?;
    let name = evidence.name(change);
    Some(Draft::new(
        format!("{} `{name}` removed from {}", function.kind, wording::holder(change)),
        format!(
            "restore `{name}` and mark it `@deprecated`; remove it in the next breaking release"
        ),
    ))
}
