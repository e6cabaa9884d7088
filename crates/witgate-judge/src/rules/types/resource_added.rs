use witgate_diff::{Change, Kind};
use witgate_model::TypeKind;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{features, wording};

pub(crate) static RULE: Rule = Rule {
    id: "resource-added",
    summary: "an interface has a resource that the baseline lacks",
    rows: Rows::NAME_NEW,
    judge: Judge::Change(&[Kind::TypeAdded], judge),
    docs: r#"
Where the interface is imported, hosts owe a new resource: a component built
against the candidate may use it, and a host of the baseline does not have it.
Components built before never ask for it. Host authors must implement it as soon
as bindings are generated anew.

Where the interface is exported, guest authors must implement it, and components
that lack it are refused. Wasmtime looks functions up, so a resource that no
function mentions is missed by composition and strict hosts alone.

Source: wasmparser, an instance must have every export of the expected type;
measured with Wasmtime {wasmtime}. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: hosts lack the trait, and guests that export it the type. Whoever calls
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let def = evidence.now_type(change)?;
    let TypeKind::Resource = def.kind else { return None };
    let mut draft = Draft::new(
        format!("resource `{}` added to {}", evidence.name(change), wording::holder(change)),
        "raise the version, and roll hosts out before guests; \
         where guests export it, add a new interface instead",
    );
    draft.hints.extend(features::of_declaration(def));
    Some(draft)
}
