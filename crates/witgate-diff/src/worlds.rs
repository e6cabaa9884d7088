//! Worlds: what they import and export.

use witgate_model::{
    Function, FunctionName, Item, Member as Part, Name, Scope, Side, Target, TypeKind, World,
    WorldItem, WorldKey, WorldName,
};

use crate::change::{self, Change, What};
use crate::lone::LoneResources;
use crate::same::Sameness;
use crate::{functions, scopes, types};

pub(crate) fn diff(
    same: &Sameness<'_>,
    was: (&WorldName, &World),
    now: (&WorldName, &World),
    changes: &mut Vec<Change>,
) {
    let World { imports: _, exports: _, stability, span: _, text: _ } = was.1;
    change::stability(
        (&Item::world(was.0.clone()), stability),
        (&Item::world(now.0.clone()), &now.1.stability),
        changes,
    );
    for side in [Side::Import, Side::Export] {
        diff_side(same, was, now, side, changes);
    }
}

fn diff_side(
    same: &Sameness<'_>,
    was: (&WorldName, &World),
    now: (&WorldName, &World),
    side: Side,
    changes: &mut Vec<Change>,
) {
    let (before, after) = (Scope::World(was.0.clone()), Scope::World(now.0.clone()));
    let other = match side {
        Side::Import => Side::Export,
        Side::Export => Side::Import,
    };
    let lone = lone_resources(was.1, now.1);
    let mut gone: Vec<(&Name, &Function)> = Vec::new();
    let mut new: Vec<(&Name, &Function)> = Vec::new();
    for (key, old) in was.1.side(side) {
        let paired = same.pairing.key(key);
        let found = paired.as_ref().and_then(|key| now.1.side(side).get_key_value(key));
        if let Some((now_key, item)) = found {
            let (was, now) = ((was.0, key, old), (now.0, now_key, item));
            both(same, was, now, side, changes);
            continue;
        }
        let moved = paired.as_ref().filter(|key| {
            now.1.side(other).contains_key(*key)
                && !was
                    .1
                    .side(other)
                    .iter()
                    .any(|(old, _)| same.pairing.key(old).as_ref() == Some(*key))
        });
        match (moved, old, key) {
            (Some(now_key), _, _) => changes.push(Change::both(
                Item::In(before.clone(), Part::Key(side, key.clone())),
                Item::In(after.clone(), Part::Key(other, now_key.clone())),
                What::SideChanged { now: other },
            )),
            (None, WorldItem::Function(function), _) if lone.hold(function) => {}
            (None, WorldItem::Function(function), WorldKey::Name(name)) => {
                gone.push((name, function));
            }
            (None, WorldItem::Type(_), WorldKey::Name(name)) => {
                let item = Item::In(before.clone(), Part::Type(name.clone()));
                changes.push(Change::gone(item, What::TypeRemoved));
            }
            (None, item, key) => {
                if !removal_told(same, item) {
                    let item = Item::In(before.clone(), Part::Key(side, key.clone()));
                    let what = removed(side);
                    changes.push(Change::gone(item, what));
                }
            }
        }
    }
    for (key, item) in now.1.side(side) {
        if was_key(same, was.1, side, key) {
            continue;
        }
        // A change of sides was told from the baseline's side.
        if was_key(same, was.1, other, key) && !now.1.side(other).contains_key(key) {
            continue;
        }
        match (item, key) {
            (WorldItem::Function(function), _) if lone.hold(function) => {}
            (WorldItem::Function(function), WorldKey::Name(name)) => new.push((name, function)),
            (WorldItem::Type(_), WorldKey::Name(name)) => {
                let item = Item::In(after.clone(), Part::Type(name.clone()));
                changes.push(Change::new(item, What::TypeAdded));
            }
            (_, key) => {
                let item = Item::In(after.clone(), Part::Key(side, key.clone()));
                changes.push(Change::new(item, added(side)));
            }
        }
    }
    lone_functions(same, (was.0, gone), (now.0, new), side, changes);
}

/// The resources that one of two worlds declares and the other does not.
fn lone_resources<'a>(was: &'a World, now: &'a World) -> LoneResources<'a> {
    let mut lone = LoneResources::default();
    for (here, there) in [(was, now), (now, was)] {
        for (key, item) in &here.imports {
            if let (WorldKey::Name(name), WorldItem::Type(def)) = (key, item)
                && def.kind == TypeKind::Resource
                && !declares_resource(there, key)
            {
                lone.insert(name);
            }
        }
    }
    lone
}

fn declares_resource(world: &World, key: &WorldKey) -> bool {
    matches!(world.imports.get(key), Some(WorldItem::Type(def)) if def.kind == TypeKind::Resource)
}

/// Whether the baseline's world has the candidate's key on that side.
fn was_key(same: &Sameness<'_>, was: &World, side: Side, key: &WorldKey) -> bool {
    same.pairing.key_was(key).is_some_and(|key| was.side(side).contains_key(&key))
}

fn removed(side: Side) -> What {
    match side {
        Side::Import => What::ImportRemoved,
        Side::Export => What::ExportRemoved,
    }
}

fn added(side: Side) -> What {
    match side {
        Side::Import => What::ImportAdded,
        Side::Export => What::ExportAdded,
    }
}

/// Whether the interface itself is gone, which is then the root cause.
fn removal_told(same: &Sameness<'_>, item: &WorldItem) -> bool {
    let WorldItem::Interface { target: Target::Named(interface), .. } = item else { return false };
    same.baseline.roots.contains(&interface.package)
        && same.pairing.interface(interface).is_some_and(|now| {
            same.candidate.roots.contains(&now.package) && same.candidate.interface(&now).is_none()
        })
}

/// Functions that are on one side of the comparison only: an import or
/// export of the world, or the function of a resource the world declares.
fn lone_functions(
    same: &Sameness<'_>,
    was: (&WorldName, Vec<(&Name, &Function)>),
    now: (&WorldName, Vec<(&Name, &Function)>),
    side: Side,
    changes: &mut Vec<Change>,
) {
    let before = Scope::WorldSide(was.0.clone(), side);
    let after = Scope::WorldSide(now.0.clone(), side);
    let mut lone = Vec::new();
    functions::come_and_gone(same, (&before, was.1), (&after, now.1), &mut lone);
    for mut change in lone {
        let what = match change.what {
            What::FunctionAdded => added(side),
            What::FunctionRemoved => removed(side),
            _ => {
                changes.push(change);
                continue;
            }
        };
        // One that hangs on a resource belongs to the resource.
        let hangs = |name: &Name| FunctionName::parse(name).resource.is_some();
        let keyed = |item: Option<Item>| match item {
            Some(Item::In(Scope::WorldSide(world, side), Part::Function(name)))
                if !hangs(&name) =>
            {
                Some(Item::In(Scope::World(world), Part::Key(side, WorldKey::Name(name))))
            }
            item => item,
        };
        let resource = change.item().function_name().is_some_and(hangs);
        if !resource {
            change.what = what;
        }
        change.was = keyed(change.was);
        change.now = keyed(change.now);
        changes.push(change);
    }
}

fn both(
    same: &Sameness<'_>,
    was: (&WorldName, &WorldKey, &WorldItem),
    now: (&WorldName, &WorldKey, &WorldItem),
    side: Side,
    changes: &mut Vec<Change>,
) {
    let (before, after) = (Scope::World(was.0.clone()), Scope::World(now.0.clone()));
    let keys = || {
        (
            Item::In(before.clone(), Part::Key(side, was.1.clone())),
            Item::In(after.clone(), Part::Key(side, now.1.clone())),
        )
    };
    match (was.2, now.2) {
        (
            WorldItem::Interface { target, stability, external_id, span: _ },
            WorldItem::Interface {
                target: now_target,
                stability: now_stability,
                external_id: now_external_id,
                span: _,
            },
        ) => {
            let (before, after) = keys();
            change::stability((&before, stability), (&after, now_stability), changes);
            change::external_id((&before, external_id), (&after, now_external_id), changes);
            let was = (was.0, was.1, target);
            targets(same, was, (now.0, now.1, now_target), side, changes);
        }
        (WorldItem::Function(old), WorldItem::Function(new)) => {
            let (before_world, after_world) = (was.0, now.0);
            let (WorldKey::Name(was), WorldKey::Name(now)) = (was.1, now.1) else { return };
            let before = Scope::WorldSide(before_world.clone(), side);
            let after = Scope::WorldSide(after_world.clone(), side);
            functions::diff(same, (&before, was, old), (&after, now, new), changes);
        }
        (WorldItem::Type(old), WorldItem::Type(new)) => {
            let WorldKey::Name(name) = now.1 else { return };
            types::diff(same, (&before, old), (&after, new), name, changes);
        }
        (old, new) => {
            let (before, after) = keys();
            let what = What::NatureChanged { was: nature(old), now: nature(new) };
            changes.push(Change::both(before, after, what));
        }
    }
}

fn nature(item: &WorldItem) -> &'static str {
    match item {
        WorldItem::Interface { .. } => "interface",
        WorldItem::Function(_) => "function",
        WorldItem::Type(_) => "type",
    }
}

/// What is behind one key on both sides.
fn targets(
    same: &Sameness<'_>,
    was: (&WorldName, &WorldKey, &Target),
    now: (&WorldName, &WorldKey, &Target),
    side: Side,
    changes: &mut Vec<Change>,
) {
    let (before, after) = (was.2.scope(was.0, side, was.1), now.2.scope(now.0, side, now.1));
    match (was.2, now.2) {
        (Target::Inline(old), Target::Inline(new)) => {
            scopes::interface(same, (&before, old), (&after, new), changes);
        }
        _ if same.pairing.same_scope(&before, &after) => {}
        _ => {
            let is_versioned = before.bare() == after.bare();
            let spelled = |scope: &Scope, target: &Target| match target {
                Target::Named(interface) if is_versioned => interface.to_string(),
                Target::Named(_) => scope.bare(),
                Target::Inline(_) => "an interface written out here".to_owned(),
            };
            let what = What::TargetChanged {
                was: spelled(&before, was.2),
                now: spelled(&after, now.2),
                same_shape: same_shape(same, (before.clone(), was.2), (after.clone(), now.2)),
            };
            changes.push(Change::both(
                Item::In(Scope::World(was.0.clone()), Part::Key(side, was.1.clone())),
                Item::In(Scope::World(now.0.clone()), Part::Key(side, now.1.clone())),
                what,
            ));
        }
    }
}

/// Whether two interfaces under different names hold the same.
fn same_shape(same: &Sameness<'_>, was: (Scope, &Target), now: (Scope, &Target)) -> bool {
    let (old, new) = (same.baseline.target(was.1), same.candidate.target(now.1));
    let (Some(old), Some(new)) = (old, new) else { return false };
    let mut inner = Vec::new();
    let standing = same.with(was.0.clone(), now.0.clone());
    scopes::interface(&standing, (&was.0, old), (&now.0, new), &mut inner);
    inner.iter().all(|change| {
        matches!(
            change.what,
            What::Respelled { .. }
                | What::SinceChanged { .. }
                | What::DeprecatedChanged { .. }
                | What::UnstableChanged { .. }
                | What::ExternalIdChanged { .. }
        )
    })
}
