use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Item, Type, TypeName};

use crate::cell::Cell::{Breaks, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "handle-target-changed",
    summary: "a handle refers to another resource",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(
        &[
            Kind::ParamTypeChanged,
            Kind::ResultChanged,
            Kind::FieldTypeChanged,
            Kind::VariantPayloadChanged,
            Kind::AliasTargetChanged,
        ],
        judge,
    ),
    docs: r#"
A handle names its resource, and two resources are different if they are
declared in different places, even if they have the same functions. A handle to
another resource is another type, so neither side links with the other. Host
code that calls exports of guests still compiles: it holds every guest resource
as `ResourceAny`, and fails when it passes the wrong one at run time.
"#,
    instead: r#"
Leave the function unchanged, and add one for the other resource under another
name.
"#,
    source: r#"
wasmparser, "resource types are not the same"; Wasmtime compares resource types
by identity. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile, except hosts that call
an export: they hold its resources as `ResourceAny`, and compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let (was, now) = wording::types(change)?;
    let spots = wording::spots(evidence, was, now);
    let ((Type::Own(before), Type::Own(after)) | (Type::Borrow(before), Type::Borrow(after))) =
        spots.first()?
    else {
        return None;
    };
    let place = wording::place(change, evidence);
    let draft = Draft::new(
        format!("{place} changed from a handle to `{before}` to a handle to `{after}`"),
        format!(
            "leave the handle to `{}` unchanged; add a new function for `{}`",
            before.name, after.name
        ),
    );
    // Hosts hold what guests export as `ResourceAny`, whatever it is.
    let declared_here = |name: &TypeName, item: &Option<Item>| {
        item.as_ref().and_then(Item::scope) == Some(&name.scope)
    };
    if !declared_here(before, &change.was) || !declared_here(after, &change.now) {
        return Some(draft);
    }
    let exported = Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, Silent]);
    Some(Draft { exported: Some(exported), ..draft })
}
