use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, TypeDef, TypeKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "type-kind-changed",
    summary: "the kind of a type changed, for example from a record to a tuple",
    rows: Rows::EXACT_VALUE,
    judge: Judge::Change(&[Kind::TypeKindChanged], judge),
    docs: r#"
A record and a tuple with the same fields are two types, and so are an enum and
a variant with the same cases, or flags and a record of `bool`s. Types must
match exactly, so neither side links with the other.

When an enum became a variant with the same cases, code that matches the cases
compiles on either side, and code that compares them with `==` does not. When a
variant became an enum, all Rust code compiles unchanged, and no compiler warns
that every component built before no longer links.
"#,
    instead: r#"
Leave the type unchanged, and add a new one and a new function that uses it.
"#,
    source: r#"
wasmparser checks types for equality; Wasmtime: "expected `variant` found
`enum`". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: an enum that became a variant fails to compile where it is compared
with `==`; the reverse compiles. Record to tuple, flags to record and record to
alias of another record fail.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::TypeKindChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let (before, after) = (evidence.was_type(change)?, evidence.now_type(change)?);
    let spelled = |keyword: &str, def: &TypeDef| match &def.kind {
        TypeKind::Alias(target) => format!("an alias of `{target}`"),
        _ if keyword == "enum" => "an enum".to_owned(),
        _ => format!("a {keyword}"),
    };
    let draft = Draft::new(
        format!("`{name}` changed from {} to {}", spelled(was, before), spelled(now, after)),
        format!("leave `{name}` unchanged; add a new type and a new function that uses it"),
    );
    if !same_cases(&before.kind, &after.kind) {
        return Some(draft);
    }
    // Bindings of both are Rust enums, and those of a variant lack `==`.
    if *was == "enum" {
        return Some(draft.hint(
            "the cases are the same: code that matches them still compiles, code that compares them \
             with `==` does not",
        ));
    }
    let imported = Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, Ok, Ok]);
    let exported = Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok]);
    Some(draft.rows(imported, exported).hint(
        "the cases are the same, so source code still compiles; components built before break",
    ))
}

/// Whether one is an enum and the other a variant with the same cases.
fn same_cases(was: &TypeKind, now: &TypeKind) -> bool {
    let ((TypeKind::Enum(cases), TypeKind::Variant(variants))
    | (TypeKind::Variant(variants), TypeKind::Enum(cases))) = (was, now)
    else {
        return false;
    };
    cases.len() == variants.len()
        && cases
            .iter()
            .zip(variants)
            .all(|(case, variant)| case.name == variant.name && variant.ty.is_none())
}
