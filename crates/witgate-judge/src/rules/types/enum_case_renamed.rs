use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-case-renamed",
    summary: "a case of an enum has another name",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::EnumCaseRenamed], judge),
    docs: r#"
The names of cases are part of an enum's type, upper and lower case included.
Types must be exactly equal, so neither side links with the other, and sources
that name the case no longer compile.

Keep the name. If the case means something else now, add a new enum and a new
function that uses it.

Source: wasmparser, "mismatch in enum elements"; Wasmtime: "expected enum case named
b, found a". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever
names the case fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::EnumCaseRenamed { was } = &change.what else { return None };
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    Some(Draft::new(
        format!("case `{was}` of enum `{owner}` is called `{name}` now"),
        format!("keep the name `{was}`"),
    ))
}
