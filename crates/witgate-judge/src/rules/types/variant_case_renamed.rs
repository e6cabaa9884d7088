use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-renamed",
    summary: "a case of a variant has another name",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantCaseRenamed], judge),
    docs: r#"
The names of cases are part of a variant's type. Types must be exactly equal, so
neither side links with the other, and sources that name the case no longer
compile.

Keep the name. If the case means something else now, add a new variant and a new
function that uses it.

Source: wasmparser checks types for equality. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: whoever names the case fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VariantCaseRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{was}` of variant `{owner}` is called `{name}` now"),
        format!("keep the name `{was}`"),
    ))
}
