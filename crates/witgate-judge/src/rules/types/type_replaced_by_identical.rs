use std::borrow::Cow;

use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Contract, Function, Item, Member, Type, TypeDef, TypeKind, TypeName};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

/// The type of a function is another one in generated bindings: callers that
/// have the type in hand and every implementation change.
const OF_A_FUNCTION: Rows = Rows {
    imported: Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, Breaks]),
    exported: Row::new(Bump::Breaking, [Ok, Ok, Breaks, BreaksUsers]),
};

pub(crate) static RULE: Rule = Rule {
    id: "type-replaced-by-identical",
    summary: "a type was replaced by another type of the same structure",
    rows: Rows::either(Row::new(Bump::Breaking, [Ok, Ok, BreaksUsers, BreaksUsers])),
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
Two records with the same fields are one type to the linker, and two types in
generated bindings, where each declaration is a type of its own. The same is
true of variants, enums and flags. Components link in both directions; source
code that has one type where the other is expected no longer compiles.

If a function takes or returns the other type, every implementation of it
changes. If an alias became a declaration of its own (`type k = e` to `record k
{ … }`), only code that mixes the two changes. The reverse breaks nobody.
"#,
    instead: r#"
Keep the first type, or declare one type as an alias of the other.
"#,
    source: r#"
wasmparser compares structure. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: implementations and callers fail to compile;
code that never has one type where the other is expected compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let same = wording::sameness(evidence);
    let was = type_at(change.was.as_ref()?, &evidence.baseline.contract)?;
    let now = type_at(change.now.as_ref()?, &evidence.candidate.contract)?;
    let replaced = same.replaced(&was, &now)?;
    let (was, now) = match replaced.was.name == replaced.now.name {
        true => (replaced.was.to_string(), replaced.now.to_string()),
        false => (replaced.was.name.to_string(), replaced.now.name.to_string()),
    };
    let place = wording::place(change, evidence);
    let draft = match change.item() {
        Item::In(_, Member::Type(name)) if *name == replaced.now.name => Draft::new(
            format!(
                "type `{name}` changed from an alias of `{was}` to a type of its own with the \
                 same structure"
            ),
            format!("keep `{name}` as an alias of `{was}`"),
        ),
        _ => Draft::new(
            format!("{place} changed from `{was}` to `{now}`, which has the same structure"),
            format!("keep `{was}`, or declare `{now}` as an alias of it"),
        ),
    };
    Some(match change.item() {
        Item::In(_, Member::Param(..) | Member::Result(_)) => {
            draft.rows(OF_A_FUNCTION.imported, OF_A_FUNCTION.exported)
        }
        _ => draft,
    })
}

/// The type that an item has: of a parameter, a result, a field or a payload; of
/// a declaration, the type that it declares.
fn type_at<'a>(item: &Item, contract: &'a Contract) -> Option<Cow<'a, Type>> {
    let Item::In(scope, member) = item else { return None };
    let function = |name| -> Option<&Function> { contract.function(scope, name) };
    let declared = |name: &_| TypeName { scope: scope.clone(), name: Clone::clone(name) };
    Some(match member {
        Member::Param(name, param) => {
            let param = function(name)?.params.iter().find(|it| it.name == *param)?;
            Cow::Borrowed(&param.ty)
        }
        Member::Result(name) => Cow::Borrowed(function(name)?.result.as_ref()?),
        Member::Part(name, part) => {
            let def: &TypeDef = contract.type_def(&declared(name))?;
            Cow::Borrowed(match &def.kind {
                TypeKind::Record(fields) => &fields.iter().find(|it| it.name == *part)?.ty,
                TypeKind::Variant(cases) => {
                    cases.iter().find(|it| it.name == *part)?.ty.as_ref()?
                }
                _ => return None,
            })
        }
        Member::Type(name) => Cow::Owned(Type::Named(declared(name).into())),
        _ => return None,
    })
}
