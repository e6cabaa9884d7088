use witgate_diff::{Change, Kind};
use witgate_model::{Scope, TypeDef, TypeKind};

use super::authors;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "enum-case-added",
    summary: "a case was added to an enum",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::EnumCaseAdded], judge),
    docs: r#"
An enum is closed. Types must match exactly, so a component built against the
baseline does not link with a host that implements the candidate, and a
component built against the candidate does not link with a host that implements
the baseline, even if the case is never used. This is the most frequent
accidental breaking change: one case is added to an enum of log levels or event
names, and every published plugin fails to instantiate with "expected enum of 38
names, found 37 names", or with "no matching implementation in the linker",
which names neither the enum nor the case.

Code that receives the value must handle the new case; code that only creates
one compiles unchanged.
"#,
    instead: r#"
Leave the enum unchanged, and add a new type and a new function that uses it. If
a set of names is likely to grow, use a string, or a variant with a case for
unknown values (`other(string)`), from the first release on.
"#,
    source: r#"
wasmparser, "mismatch in enum elements"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
code that matches without a wildcard fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    let (imported, exported) = authors::who_matches(change, evidence);
    let count = |def: Option<&TypeDef>| match def.map(|def| &def.kind) {
        Some(TypeKind::Enum(cases)) => cases.len(),
        _ => 0,
    };
    let (was, now) = (count(evidence.was_type(change)), count(evidence.now_type(change)));
    let draft = Draft::new(
        format!("case `{name}` added to enum `{owner}`"),
        format!("leave `{owner}` unchanged; add a new enum and a new function that uses it"),
    );
    let draft = draft.rows(imported, exported);
    if !is_in_a_function_of_both(change, evidence) {
        return Some(draft);
    }
    // The error message of the linker, which people search for.
    let words =
        format!("Wasmtime reports this as `expected enum of {now} names, found {was} names`");
    Some(draft.hint(words))
}

/// Whether a function that both sides have mentions the enum. Wasmtime looks at
/// types only through functions.
fn is_in_a_function_of_both(change: &Change, evidence: &Evidence<'_>) -> bool {
    let (Some(before), Some(after)) = evidence.reached(change) else { return false };
    before.functions.keys().any(|(was, name)| {
        let same = |now: &Scope| evidence.pairing.same_scope(was, now);
        after.functions.keys().any(|(now, other)| name == other && same(now))
    })
}
