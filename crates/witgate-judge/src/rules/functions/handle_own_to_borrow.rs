use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Type};

use crate::cell::Cell::{Breaks, BreaksUsers, CompositionOnly, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "handle-own-to-borrow",
    summary: "a handle changed from `own` to `borrow`",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [CompositionOnly, CompositionOnly, BreaksUsers, Silent]),
        exported: Row::new(Bump::Breaking, [CompositionOnly, CompositionOnly, Breaks, Silent]),
    },
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
The callee used to own the resource and now borrows it: the caller keeps the
resource and must drop it. Wasmtime links both ways and host code compiles
unchanged, so a host that nobody reviews **silently** deletes a resource that it
does not own, or never deletes one that it used to delete. Guest code does not
compile. Composition and strict hosts reject the link.
"#,
    instead: r#"
Leave the function unchanged, and add one under another name. If you must keep
the change, review every host implementation of the affected functions: no
compiler points at them.
"#,
    source: r#"
Measured with Wasmtime {wasmtime}, whose `Resource<T>` accepts `own` and
`borrow`; wasmparser compares them for equality. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: guests fail to compile,
hosts compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let (was, now) = wording::types(change)?;
    let spots = wording::spots(evidence, was, now);
    let same = wording::sameness(evidence);
    let only_handles = spots.iter().all(|spot| match spot {
        (Type::Own(was), Type::Borrow(now)) => same.same_resource(was, now),
        _ => false,
    });
    let Some((Type::Own(resource), _)) = spots.first().filter(|_| only_handles) else {
        return None;
    };
    let place = wording::place(change, evidence);
    Some(Draft::new(
        format!(
            "{place} changed from owning to borrowing `{}` (`{was}` to `{now}`); hosts still link \
             and compile SILENTLY",
            resource.name
        ),
        "leave the function unchanged and add a new one; \
         otherwise review in every host who drops the resource",
    ))
}
