use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Type};

use crate::cell::Cell::{Breaks, BreaksUsers};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "handle-target-changed",
    summary: "a handle is one to another resource",
    imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, BreaksUsers, Breaks]),
    exported: Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, BreaksUsers]),
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
another type, so neither side links with the other.

Leave the function as it was, and add one under another name.

Source: wasmparser, "resource types are not the same"; Wasmtime compares resource
types by identity.
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
    Some(Draft::new(
        format!("{place} is a handle to another resource: `{before}` became `{after}`"),
        format!(
            "leave the handle to `{}` as it was; add a new function for `{}`",
            before.name, after.name
        ),
    ))
}
