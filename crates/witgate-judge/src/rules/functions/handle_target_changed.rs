use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Item, Type, TypeName};

use crate::cell::Cell::{Breaks, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "handle-target-changed",
    summary: "a handle is one to another resource",
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
A handle names the resource it belongs to, and resources are told apart by where
they are declared, not by what they look like. A handle to another resource is
another type, so neither side links with the other. Host code that calls what
guests export compiles all the same: it holds every resource of theirs as
`ResourceAny`, and finds out that it passed another one when it is run.

Leave the function as it was, and add one under another name.

Source: wasmparser, "resource types are not the same"; Wasmtime compares resource
types by identity. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
callers and implementations fail, except hosts that call an export: they hold its
resources as `ResourceAny`, and compile.
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
        format!("{place} is a handle to another resource: `{before}` became `{after}`"),
        format!(
            "leave the handle to `{}` as it was; add a new function for `{}`",
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
