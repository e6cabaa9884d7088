use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Item, Member, Type, TypeKind, TypeName};

use crate::cell::Cell::{BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-respelled",
    summary: "a type was replaced by an equivalent spelling",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
An alias was written out, introduced, or replaced by another alias of the same
type. Types are compared by structure, so everything links as before. Guest
bindings contain only types that a function mentions: they no longer contain an
alias that no function mentions any more, although the interface still has it.
"#,
    instead: r#"
No action needed.
"#,
    source: r#"
Measured with wasm-tools in both directions, and with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles, unless no function mentions an alias any more: then guest
bindings leave it out, and guests that name it fail to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::Respelled { was, now } = &change.what else { return None };
    let place = wording::place(change, evidence);
    let draft = Draft::new(
        format!("{place}: `{was}` replaced by the equivalent `{now}`"),
        "no action needed",
    );
    let Some(name) = unmentioned(change, evidence) else { return Some(draft) };
    let row = Row::new(Bump::None, [Ok, Ok, BreaksUsers, Ok]);
    Some(draft.rows(row, row).hint(format!(
        "no function mentions `{name}` any more, so guest bindings no longer contain it"
    )))
}

/// A name that the changed item mentioned, that is still there, and that no
/// function mentions now.
fn unmentioned<'a>(change: &Change, evidence: &Evidence<'a>) -> Option<&'a TypeName> {
    let function = evidence.was_function(change);
    let types = function
        .into_iter()
        .flat_map(|function| function.params.iter().map(|param| &param.ty).chain(&function.result));
    let parts = evidence.was_type(change).into_iter().flat_map(|def| -> Vec<&Type> {
        match &def.kind {
            TypeKind::Record(fields) => fields.iter().map(|field| &field.ty).collect(),
            TypeKind::Variant(cases) => cases.iter().filter_map(|case| case.ty.as_ref()).collect(),
            TypeKind::Alias(ty) => vec![ty],
            _ => Vec::new(),
        }
    });
    let mut names = Vec::new();
    types.chain(parts).for_each(|ty| named(ty, &mut names));
    names.into_iter().find(|name| {
        let Some(scope) = evidence.pairing.scope(&name.scope) else { return false };
        let there = TypeName { scope: scope.clone(), name: name.name.clone() };
        let item = Item::In(scope, Member::Type(name.name.clone()));
        evidence.candidate.contract.type_def(&there).is_some()
            && evidence.now_usage().reach(&item).functions.is_empty()
    })
}

/// The names that a type mentions.
fn named<'a>(ty: &'a Type, names: &mut Vec<&'a TypeName>) {
    match ty {
        Type::Named(name) => names.push(name),
        ty => ty.parts().for_each(|part| named(part, names)),
    }
}
