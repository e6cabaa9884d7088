//! What tells a change from other changes of the same kind to the same item.
//!
//! A waiver suppresses the change that it was written for and no other, so all that
//! decides who breaks is part of it. Where values are passed by position, the
//! neighbour before an added part is a fact: a case that is appended leaves the
//! others where they were, and the same case in front shifts them all. What
//! functions, types, interfaces and worlds hold that are new is no fact: nobody
//! was built for it yet.

use std::collections::HashSet;
use std::fmt::Write as _;

use witgate_diff::{Change, What};
use witgate_model::{Function, Item, Member, Name, Type, TypeDef, TypeKind};

use crate::evidence::Evidence;

/// What differs, spelled without versions where versions are not the matter.
pub(crate) fn change_facts(change: &Change, evidence: &Evidence<'_>) -> String {
    match &change.what {
        What::VersionChanged { was, now }
        | What::SinceChanged { was, now }
        | What::DeprecatedChanged { was, now } => both(optional(was), optional(now)),
        What::UnstableChanged { was, now } | What::ExternalIdChanged { was, now } => {
            both(optional(was), optional(now))
        }
        What::TargetChanged { was, now, same_shape } => {
            format!("{was}\n{now}\nsame shape: {same_shape}")
        }
        What::Respelled { was, now } => both(was, now),
        What::NatureChanged { was, now } => both(was, now),
        What::TypeKindChanged { was, now: _ } => both(was, declaration(evidence.now_type(change))),
        What::ResourceMoved => {
            both(declaration(evidence.was_type(change)), declaration(evidence.now_type(change)))
        }
        What::AliasTargetChanged { was, now }
        | What::FieldTypeChanged { was, now }
        | What::ParamTypeChanged { was, now } => both(spelled(was), spelled(now)),
        What::VariantPayloadChanged { was, now } | What::ResultChanged { was, now } => {
            let spelled = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "-".to_owned(), spelled);
            both(spelled(was), spelled(now))
        }
        What::FieldRenamed { was }
        | What::VariantCaseRenamed { was }
        | What::EnumCaseRenamed { was }
        | What::FlagRenamed { was }
        | What::ParamRenamed { was } => was.to_string(),
        What::FunctionKindChanged { was, now } => both(was, now),
        What::AsyncChanged { is_async } => is_async.to_string(),
        What::SideChanged { now } => now.to_string(),
        What::RootChanged { is_root } => is_root.to_string(),
        What::FieldAdded
        | What::VariantCaseAdded
        | What::EnumCaseAdded
        | What::FlagAdded
        | What::ParamAdded => added_part(change, evidence),
        // Another one of the name may come later, and go too.
        What::InterfaceRemoved => contents(change, evidence),
        What::FunctionRemoved => signature(evidence.was_function(change)),
        What::TypeRemoved => declaration(evidence.was_type(change)),
        What::FieldRemoved
        | What::VariantCaseRemoved
        | What::EnumCaseRemoved
        | What::FlagRemoved
        | What::ParamRemoved => removed_part(change, evidence),
        What::FieldsReordered
        | What::VariantCasesReordered
        | What::EnumCasesReordered
        | What::FlagsReordered
        | What::ParamsReordered { same_types: false } => {
            let (was, now) = parts_of_both(change, evidence);
            both(common(&was, &now), common(&now, &was))
        }
        What::ParamsReordered { same_types: true } => {
            let (was, now) = parts_of_both(change, evidence);
            moved(&was, &now)
        }
        What::PackageAdded
        | What::PackageRemoved
        | What::PackageRenamed
        | What::InterfaceAdded
        | What::WorldAdded
        | What::WorldRemoved
        | What::ImportAdded
        | What::ImportRemoved
        | What::ExportAdded
        | What::ExportRemoved
        | What::TypeAdded
        | What::FunctionAdded => String::new(),
    }
}

fn both(was: impl ToString, now: impl ToString) -> String {
    format!("{}\n{}", was.to_string(), now.to_string())
}

fn optional<T: ToString>(fact: &Option<T>) -> String {
    fact.as_ref().map_or_else(|| "-".to_owned(), T::to_string)
}

/// A part of a list whose order counts.
struct Part<'a> {
    name: &'a Name,
    ty: Option<&'a Type>,
}

/// The fields, cases, flags or parameters of the changed item on both sides.
fn parts_of_both<'a>(change: &Change, evidence: &Evidence<'a>) -> (Vec<Part<'a>>, Vec<Part<'a>>) {
    match change.item() {
        Item::In(_, Member::Function(_) | Member::Param(..)) => {
            (params(evidence.was_function(change)), params(evidence.now_function(change)))
        }
        _ => (parts(evidence.was_type(change)), parts(evidence.now_type(change))),
    }
}

fn params(function: Option<&Function>) -> Vec<Part<'_>> {
    let params = function.into_iter().flat_map(|function| &function.params);
    params.map(|param| Part { name: &param.name, ty: Some(&param.ty) }).collect()
}

fn parts(def: Option<&TypeDef>) -> Vec<Part<'_>> {
    let untyped = |name| Part { name, ty: None };
    match def.map(|def| &def.kind) {
        Some(TypeKind::Record(fields)) => {
            fields.iter().map(|it| Part { name: &it.name, ty: Some(&it.ty) }).collect()
        }
        Some(TypeKind::Variant(cases)) => {
            cases.iter().map(|it| Part { name: &it.name, ty: it.ty.as_ref() }).collect()
        }
        Some(TypeKind::Enum(cases)) => cases.iter().map(|it| untyped(&it.name)).collect(),
        Some(TypeKind::Flags(flags)) => flags.iter().map(|it| untyped(&it.name)).collect(),
        Some(TypeKind::Resource | TypeKind::Alias(_) | TypeKind::ResourceAlias(_)) | None => {
            Vec::new()
        }
    }
}

/// The type of an added part, and the part that it comes after.
fn added_part(change: &Change, evidence: &Evidence<'_>) -> String {
    let (_, now) = parts_of_both(change, evidence);
    let Item::In(_, Member::Part(_, name) | Member::Param(_, name)) = change.item() else {
        return String::new();
    };
    let Some(position) = now.iter().position(|part| part.name == name) else {
        return String::new();
    };
    let after = position.checked_sub(1).map_or("-", |before| now[before].name);
    let ty = now[position].ty.map_or_else(|| "-".to_owned(), spelled);
    format!("{ty}\nafter {after}")
}

/// The type of a part that was removed.
fn removed_part(change: &Change, evidence: &Evidence<'_>) -> String {
    let (was, _) = parts_of_both(change, evidence);
    let Item::In(_, Member::Part(_, name) | Member::Param(_, name)) = change.item() else {
        return String::new();
    };
    let part = was.iter().find(|part| part.name == name);
    part.and_then(|part| part.ty).map_or_else(|| "-".to_owned(), spelled)
}

/// What an interface declared that was removed.
fn contents(change: &Change, evidence: &Evidence<'_>) -> String {
    let scope = change.was.as_ref().and_then(Item::scope);
    let interface = scope.and_then(|scope| evidence.baseline.contract.interface_of(scope));
    let Some(interface) = interface else { return String::new() };
    let types =
        interface.types.iter().map(|(name, def)| format!("{name} {}", declaration(Some(def))));
    let functions =
        interface.functions.iter().map(|(name, it)| format!("{name} {}", signature(Some(it))));
    types.chain(functions).collect::<Vec<_>>().join("\n")
}

/// What a function takes and gives.
fn signature(function: Option<&Function>) -> String {
    let params = params(function)
        .into_iter()
        .map(|Part { name, ty }| format!("{name}: {}", ty.map_or_else(|| "-".to_owned(), spelled)));
    let result = function.and_then(|function| function.result.as_ref());
    let result = result.map_or_else(|| "-".to_owned(), spelled);
    format!("{}\n{result}", params.collect::<Vec<_>>().join(", "))
}

/// The names of these parts that the other side has too, in their order. Parts
/// that came or went have findings of their own.
fn common(parts: &[Part<'_>], others: &[Part<'_>]) -> String {
    let others = names(others);
    let kept = parts.iter().filter(|part| others.contains(part.name));
    kept.map(|part| &**part.name).collect::<Vec<_>>().join(",")
}

/// The positions at which a name is that the other side has elsewhere.
fn moved(was: &[Part<'_>], now: &[Part<'_>]) -> String {
    let [names_before, names_after] = [was, now].map(names);
    let is_elsewhere = |before: &Part<'_>, after: &Part<'_>| {
        names_after.contains(before.name) || names_before.contains(after.name)
    };
    let mut moved = String::new();
    for (position, (before, after)) in was.iter().zip(now).enumerate() {
        if before.name != after.name && is_elsewhere(before, after) {
            writeln!(moved, "{position} {} {}", before.name, after.name)
                .expect("a string takes all");
        }
    }
    moved
}

fn names<'a>(parts: &[Part<'a>]) -> HashSet<&'a Name> {
    parts.iter().map(|part| part.name).collect()
}

/// What a type declaration declares.
fn declaration(def: Option<&TypeDef>) -> String {
    let Some(def) = def else { return String::new() };
    let mut text = def.kind.keyword().to_owned();
    match &def.kind {
        TypeKind::Alias(target) => text += &format!(" {}", spelled(target)),
        TypeKind::ResourceAlias(target) => text += &format!(" {target}"),
        _ => {
            for Part { name, ty } in parts(Some(def)) {
                let ty = ty.map_or_else(|| "-".to_owned(), spelled);
                text += &format!(" {name}: {ty},");
            }
        }
    }
    text
}

/// A type, with the home of the name that it is: `use` may take one name from
/// several places.
fn spelled(ty: &Type) -> String {
    match ty {
        Type::Named(name) | Type::Own(name) => name.to_string(),
        ty => ty.to_string(),
    }
}
