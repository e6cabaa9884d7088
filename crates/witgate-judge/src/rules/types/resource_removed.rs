use witgate_diff::{Change, Kind};
use witgate_model::TypeKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-removed",
    summary: "a resource was removed from an interface",
    rows: Rows::NAME_GONE,
    judge: Judge::Change(&[Kind::TypeRemoved], judge),
    docs: r#"
Where the interface is imported, components built against the baseline that use
the resource no longer link with a host that implements the candidate. Where it
is exported, composition and strict hosts of the baseline require the resource,
and Wasmtime requires its functions. Source code that names it no longer
compiles.
"#,
    instead: r#"
Keep the resource and mark it `@deprecated`; remove it in the next breaking
release. A resource under another name counts as a removal and an addition.
"#,
    source: r#"
Wasmtime, "resource implementation is missing"; wasmparser, "missing expected
export". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let TypeKind::Resource = evidence.was_type(change)?.kind else { return None };
    let name = evidence.name(change);
    Some(Draft::new(
        format!("resource `{name}` removed from {}", wording::holder(change)),
        format!(
            "restore `{name}` and mark it `@deprecated`; remove it in the next breaking release"
        ),
    ))
}
