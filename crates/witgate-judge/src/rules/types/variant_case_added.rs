use witgate_diff::{Change, Kind};

use super::authors;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "variant-case-added",
    summary: "a variant has a case that the baseline lacks",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::VariantCaseAdded], judge),
    docs: r#"
A variant is closed. Types must be exactly equal, so a component built against the
baseline does not link with a host that has the new case, nor the reverse, even if
the case is never used.

Whoever receives such a value must handle the case in the source as well; whoever
only builds one compiles as before. Which side that is depends on the way values
travel.

Leave the variant as it was, and add a new type and a new function that uses it.
Where a variant is bound to grow, give it a case that carries the unknown
(`other(string)`) before the first release.

Source: WIT.md, "Item: `variant`": a new case is "a *breaking change*"; measured
with Wasmtime {wasmtime}: "expected variant of 3 cases, found 2 cases". Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever matches without a wildcard
fails. A variant that held no string, list or handle is `Copy`; where the new case
holds one, whoever copies it fails too.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let (imported, exported) = authors::who_matches(change, evidence);
    let draft = Draft::new(
        format!("case `{name}` added to variant `{owner}`"),
        format!("leave `{owner}` as it was; add a new variant and a new function that uses it"),
    );
    Some(draft.rows(imported, exported))
}
