use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Type};

use crate::cell::Cell::{Breaks, BreaksUsers, CompositionOnly, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "handle-own-to-borrow",
    summary: "a resource that was given away is lent now",
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
The callee used to be given the resource and now only borrows it: the caller keeps
it and must drop it. Wasmtime links both ways and host code compiles either way,
so a host that is not looked at **silently** deletes what it does not own, or
never deletes what it used to. Guest code does not compile. Composition and
strict hosts refuse the link.

Leave the function as it was, and add one under another name. If the change must
stay, read every host implementation of the functions named here: no compiler
will point at them.

Source: measured with Wasmtime {wasmtime}, whose `Resource<T>` takes `own` and `borrow`
alike; wasmparser compares them for equality. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: guests fail, hosts compile.
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
            "{place} lends `{}` where it gave it away (`{was}` became `{now}`); \
             hosts link and compile SILENTLY",
            resource.name
        ),
        "leave the function as it was and add a new one; \
         else check by hand who drops the resource in every host",
    ))
}
