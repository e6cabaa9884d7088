use witgate_diff::{Change, Kind};

use super::authors;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-added",
    summary: "a case was added to a variant",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantCaseAdded], judge),
    docs: r#"
A variant is closed. Types must match exactly, so a component built against the
baseline does not link with a host that implements the candidate, and a
component built against the candidate does not link with a host that implements
the baseline, even if the case is never used.

Code that receives the value must handle the new case; code that only creates
one compiles unchanged. Which side receives it depends on the functions that use
the variant.
"#,
    instead: r#"
Leave the variant unchanged, and add a new type and a new function that uses it.
If a variant is likely to grow, give it a case for unknown values
(`other(string)`) before the first release.
"#,
    source: r#"
WIT.md, "Item: `variant`": a new case is "a *breaking change*"; measured with
Wasmtime {wasmtime}: "expected variant of 3 cases, found 2 cases". Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: code that
matches without a wildcard fails to compile. A variant without a string, list or
handle is `Copy`; if the new case has one, code that copies the variant fails
too.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let (imported, exported) = authors::who_matches(change, evidence);
    let draft = Draft::new(
        format!("case `{name}` added to variant `{owner}`"),
        format!("leave `{owner}` unchanged; add a new variant and a new function that uses it"),
    );
    Some(draft.rows(imported, exported))
}
