//! Declared types.

use witgate_model::{
    Case, EnumCase, Field, Flag, Item, Member as Part, Name, Scope, Type, TypeDef, TypeKind,
    TypeName,
};

use crate::change::{self, Change, What};
use crate::members::{Member, compare};
use crate::same::Sameness;

/// One declaration against another of the same name.
pub(crate) fn diff(
    same: &Sameness<'_>,
    was: (&Scope, &TypeDef),
    now: (&Scope, &TypeDef),
    name: &Name,
    changes: &mut Vec<Change>,
) {
    let pair = TypePair { was: was.0, now: now.0, name };
    let (before, after) = (pair.was(Part::Type(name.clone())), pair.now(Part::Type(name.clone())));
    let TypeDef { kind, stability, external_id, span: _ } = was.1;
    change::stability((&before, stability), (&after, &now.1.stability), changes);
    change::external_id((&before, external_id), (&after, &now.1.external_id), changes);
    match (kind, &now.1.kind) {
        (TypeKind::Record(was), TypeKind::Record(now)) => record(same, &pair, was, now, changes),
        (TypeKind::Variant(was), TypeKind::Variant(now)) => variant(same, &pair, was, now, changes),
        (TypeKind::Enum(was), TypeKind::Enum(now)) => cases(&pair, was, now, changes),
        (TypeKind::Flags(was), TypeKind::Flags(now)) => flags(&pair, was, now, changes),
        (TypeKind::Resource, TypeKind::Resource) => {}
        (TypeKind::Alias(was), TypeKind::Alias(now)) => {
            if !same.spelled(was, now) {
                let what = if same.means(was, now) {
                    respelled(was, now)
                } else {
                    What::AliasTargetChanged { was: was.clone(), now: now.clone() }
                };
                changes.push(Change::both(before, after, what));
            }
        }
        (TypeKind::ResourceAlias(was), TypeKind::ResourceAlias(now)) => {
            let same_name = same.spelled(&Type::Own(was.clone()), &Type::Own(now.clone()));
            if !same_name {
                let what = if same.same_resource(was, now) {
                    What::Respelled { was: was.to_string(), now: now.to_string() }
                } else {
                    What::ResourceMoved
                };
                changes.push(Change::both(before, after, what));
            }
        }
        // Both mean a handle, lent or given away.
        (TypeKind::Alias(was @ Type::Borrow(_)), TypeKind::ResourceAlias(now)) => {
            let what = What::AliasTargetChanged { was: was.clone(), now: Type::Own(now.clone()) };
            changes.push(Change::both(before, after, what));
        }
        (TypeKind::ResourceAlias(was), TypeKind::Alias(now @ Type::Borrow(_))) => {
            let what = What::AliasTargetChanged { was: Type::Own(was.clone()), now: now.clone() };
            changes.push(Change::both(before, after, what));
        }
        (TypeKind::Resource, TypeKind::ResourceAlias(_))
        | (TypeKind::ResourceAlias(_), TypeKind::Resource) => {
            changes.push(Change::both(before, after, What::ResourceMoved));
        }
        (was, now) => {
            let what = kind_changed(same, &pair, was, now);
            changes.push(Change::both(before, after, what));
        }
    }
}

struct TypePair<'a> {
    was: &'a Scope,
    now: &'a Scope,
    name: &'a Name,
}

impl TypePair<'_> {
    fn was(&self, member: Part) -> Item {
        Item::In(self.was.clone(), member)
    }

    fn now(&self, member: Part) -> Item {
        Item::In(self.now.clone(), member)
    }

    fn part(&self, name: &Name) -> Part {
        Part::Part(self.name.clone(), name.clone())
    }

    fn part_gone(&self, part: &Name, what: What) -> Change {
        Change::gone(self.was(self.part(part)), what)
    }

    fn part_added(&self, part: &Name, what: What) -> Change {
        Change::new(self.now(self.part(part)), what)
    }

    fn both(&self, was: &Name, now: &Name, what: What) -> Change {
        Change::both(self.was(self.part(was)), self.now(self.part(now)), what)
    }

    fn itself(&self, what: What) -> Change {
        let member = Part::Type(self.name.clone());
        Change::both(self.was(member.clone()), self.now(member), what)
    }
}

fn respelled(was: &Type, now: &Type) -> What {
    What::Respelled { was: was.to_string(), now: now.to_string() }
}

/// Declarations with different keywords. An alias of a record declared
/// elsewhere means what the record written out here meant, if it is the same.
fn kind_changed(same: &Sameness<'_>, pair: &TypePair<'_>, was: &TypeKind, now: &TypeKind) -> What {
    let named = |scope: &Scope| {
        Type::Named(TypeName { scope: scope.clone(), name: pair.name.clone() }.into())
    };
    let spelled = |kind: &TypeKind| match kind {
        TypeKind::Alias(Type::Named(name)) => name.to_string(),
        TypeKind::Alias(ty) => ty.to_string(),
        kind => kind.keyword().to_owned(),
    };
    let mean_the_same = match (was, now) {
        (TypeKind::Alias(was), TypeKind::Alias(now)) => same.means(was, now),
        (TypeKind::Alias(was), _) => same.means_declared(was, &named(pair.now)),
        (_, TypeKind::Alias(now)) => same.means_declared(&named(pair.was), now),
        _ => false,
    };
    if mean_the_same {
        return What::Respelled { was: spelled(was), now: spelled(now) };
    }
    What::TypeKindChanged { was: was.keyword(), now: now.keyword() }
}

fn record(
    same: &Sameness<'_>,
    pair: &TypePair<'_>,
    was: &[Field],
    now: &[Field],
    changes: &mut Vec<Change>,
) {
    let alike = |was: &Field, now: &Field| same.spelled(&was.ty, &now.ty);
    let (members, reordered) = compare(was, now, |field| &field.name, alike);
    for member in members {
        match member {
            Member::Gone(was) => changes.push(pair.part_gone(&was.name, What::FieldRemoved)),
            Member::New(now) => changes.push(pair.part_added(&now.name, What::FieldAdded)),
            Member::Renamed(was, now) => {
                let what = What::FieldRenamed { was: was.name.clone() };
                changes.push(pair.both(&was.name, &now.name, what));
            }
            Member::Both(was, now) if same.spelled(&was.ty, &now.ty) => {}
            Member::Both(was, now) => {
                let what = if same.means(&was.ty, &now.ty) {
                    respelled(&was.ty, &now.ty)
                } else {
                    What::FieldTypeChanged { was: was.ty.clone(), now: now.ty.clone() }
                };
                changes.push(pair.both(&was.name, &now.name, what));
            }
        }
    }
    if reordered {
        changes.push(pair.itself(What::FieldsReordered));
    }
}

fn variant(
    same: &Sameness<'_>,
    pair: &TypePair<'_>,
    was: &[Case],
    now: &[Case],
    changes: &mut Vec<Change>,
) {
    let spelled = |was: &Case, now: &Case| same.spelled_optional(was.ty.as_ref(), now.ty.as_ref());
    let (members, reordered) = compare(was, now, |case| &case.name, spelled);
    for member in members {
        match member {
            Member::Gone(was) => changes.push(pair.part_gone(&was.name, What::VariantCaseRemoved)),
            Member::New(now) => changes.push(pair.part_added(&now.name, What::VariantCaseAdded)),
            Member::Renamed(was, now) => {
                let what = What::VariantCaseRenamed { was: was.name.clone() };
                changes.push(pair.both(&was.name, &now.name, what));
            }
            Member::Both(was, now) if spelled(was, now) => {}
            Member::Both(was, now) => {
                let what = match (&was.ty, &now.ty) {
                    (Some(old), Some(new)) if same.means(old, new) => respelled(old, new),
                    (old, new) => {
                        What::VariantPayloadChanged { was: old.clone(), now: new.clone() }
                    }
                };
                changes.push(pair.both(&was.name, &now.name, what));
            }
        }
    }
    if reordered {
        changes.push(pair.itself(What::VariantCasesReordered));
    }
}

fn cases(pair: &TypePair<'_>, was: &[EnumCase], now: &[EnumCase], changes: &mut Vec<Change>) {
    let (members, reordered) = compare(was, now, |case| &case.name, |_, _| true);
    for member in members {
        match member {
            Member::Gone(was) => changes.push(pair.part_gone(&was.name, What::EnumCaseRemoved)),
            Member::New(now) => changes.push(pair.part_added(&now.name, What::EnumCaseAdded)),
            Member::Renamed(was, now) => {
                let what = What::EnumCaseRenamed { was: was.name.clone() };
                changes.push(pair.both(&was.name, &now.name, what));
            }
            Member::Both(..) => {}
        }
    }
    if reordered {
        changes.push(pair.itself(What::EnumCasesReordered));
    }
}

fn flags(pair: &TypePair<'_>, was: &[Flag], now: &[Flag], changes: &mut Vec<Change>) {
    let (members, reordered) = compare(was, now, |flag| &flag.name, |_, _| true);
    for member in members {
        match member {
            Member::Gone(was) => changes.push(pair.part_gone(&was.name, What::FlagRemoved)),
            Member::New(now) => changes.push(pair.part_added(&now.name, What::FlagAdded)),
            Member::Renamed(was, now) => {
                let what = What::FlagRenamed { was: was.name.clone() };
                changes.push(pair.both(&was.name, &now.name, what));
            }
            Member::Both(..) => {}
        }
    }
    if reordered {
        changes.push(pair.itself(What::FlagsReordered));
    }
}
