//! Whether a component fits a world, item by item and by both opinions.

use std::collections::BTreeMap;
use std::ptr;

use witgate_model::{Contract, Function, Member, Name, Side, WorldKey, WorldName};

use crate::cause::{Cause, cause};
use crate::component_type::{ComponentType, Entity};
use crate::fit_item::FitItem;
use crate::guest::Guest;
use crate::opinion::{ByOpinion, Opinion};
use crate::typing::{Misfit, misfits};

/// Whether a component fits a world.
#[derive(Clone, Debug, Default)]
pub struct Fit {
    /// What the component imports and the world expects it to export: each
    /// function, and each type that is refused.
    pub items: Vec<FitItem>,
    /// What keeps component-model typing from an answer of its own.
    pub ambiguous: Option<String>,
    /// What explains most of what is refused.
    pub cause: Option<Cause>,
}

impl Fit {
    /// Whether an opinion lets the component run in the world.
    pub fn is_accepted(&self, opinion: Opinion) -> bool {
        let is_ambiguous = opinion == Opinion::Typing && self.ambiguous.is_some();
        !is_ambiguous && self.items.iter().all(|item| item.refused_by(opinion).is_none())
    }

    /// Whether a component, whose contract has one world, fits a world of a host.
    /// `None` if either has no such world.
    pub fn in_world(component: &Contract, host: &Contract, world: &WorldName) -> Option<Fit> {
        Fit::on(component, &Guest::host(host, world, host.world(world)?))
    }

    /// Whether a component, whose contract has one world, fits the world of a guest
    /// that uses all of it. `None` if it has no world.
    pub fn on(component: &Contract, host: &Guest<'_>) -> Option<Fit> {
        let (name, own) = component.worlds().next()?;
        let guest = Guest::built(component, &name, own);
        Some(Fit::of_guest(&guest, host, |_| false))
    }

    /// Whether a guest fits a world as a host offers it, apart from imports that somebody
    /// else provides.
    pub fn of_guest(
        guest: &Guest<'_>,
        host: &Guest<'_>,
        is_provided: impl Fn(&WorldKey) -> bool,
    ) -> Fit {
        let ambiguous = [guest, host].map(|it| it.component_type.ambiguous.as_ref());
        let ambiguous = ambiguous.into_iter().flatten().next();
        let mut items = BTreeMap::new();
        let seen = |opinion| (guest.as_guest(opinion), host.as_host_of(guest, opinion));
        let mut before: Option<(&ComponentType<'_>, &ComponentType<'_>)> = None;
        for opinion in Opinion::ALL {
            let (guest, host) = seen(opinion);
            // Most worlds have one version of everything, and both see the same.
            if before.is_some_and(|it| ptr::eq(it.0, guest) && ptr::eq(it.1, host)) {
                continue;
            }
            before = Some((guest, host));
            wanted(guest, host, Side::Import, &mut items);
            wanted(guest, host, Side::Export, &mut items);
        }
        for opinion in Opinion::ALL {
            refuse(misfits(guest, host, opinion), opinion, &mut items);
        }
        let counts = |item: &FitItem| item.side == Side::Export || !is_provided(&item.names.0);
        let items: Vec<FitItem> = items.into_values().filter(counts).collect();
        Fit {
            ambiguous: ambiguous.map(|key| format!("two exports share the canonical name `{key}`")),
            cause: cause(
                guest.as_guest(Opinion::Wasmtime),
                host.as_host_of(guest, Opinion::Wasmtime),
                &items,
            ),
            items,
        }
    }
}

/// Items by what they are under.
type Items = BTreeMap<(Side, String, Option<Name>), FitItem>;

fn empty(side: Side, key: &WorldKey, member: Option<&Name>) -> FitItem {
    FitItem {
        side,
        key: key.to_string(),
        member: member.map(|name| Member::Function(name.clone()).readable()),
        names: (key.clone(), member.cloned()),
        component: None,
        world: None,
        refused: ByOpinion::default(),
    }
}

/// Adds the functions that the component imports, or the world expects.
fn wanted(guest: &ComponentType<'_>, host: &ComponentType<'_>, side: Side, items: &mut Items) {
    let (asking, asked) = match side {
        Side::Import => (&guest.imports, &host.imports),
        Side::Export => (&host.exports, &guest.exports),
    };
    for (at, _, entity) in asking.iter() {
        let key = asking.world_key(at);
        let other = asked.find(key).map(|at| asked.entity(at));
        let mut add = |name: Option<&Name>, own: &Function, other: Option<&Function>| {
            let item = items.entry((side, key.to_string(), name.cloned()));
            let item = item.or_insert_with(|| empty(side, key, name));
            let (own, other) = (Some(signature(own)), other.map(signature));
            (item.component, item.world) = match side {
                Side::Import => (own, other),
                Side::Export => (other, own),
            };
        };
        match entity {
            Entity::Function(function) => {
                let other = match other {
                    Some(Entity::Function(other)) => Some(*other),
                    _ => None,
                };
                add(None, function, other);
            }
            Entity::Instance(instance) => {
                for (name, function) in instance.functions {
                    let other = match other {
                        Some(Entity::Instance(other)) => other.functions.get(name),
                        _ => None,
                    };
                    add(Some(name), function, other);
                }
            }
            Entity::Type(_) => {}
        }
    }
}

/// Writes down what an opinion refuses.
fn refuse(misfits: Vec<Misfit>, opinion: Opinion, items: &mut Items) {
    for misfit in misfits {
        let (side, key) = (misfit.side, &misfit.key);
        let mark = |item: &mut FitItem| {
            let reason = item.refused.by_mut(opinion);
            reason.get_or_insert_with(|| unnamed(&misfit.reason).to_owned());
        };
        let is_whole = misfit.member.is_none();
        let mut of_key: Vec<&mut FitItem> = items
            .values_mut()
            .filter(|item| is_whole && item.side == side && item.names.0 == *key)
            .collect();
        if !of_key.is_empty() {
            of_key.iter_mut().for_each(|item| mark(item));
            continue;
        }
        let member = misfit.member.clone();
        let item = items.entry((side, key.to_string(), member.clone()));
        mark(item.or_insert_with(|| empty(side, &misfit.key, member.as_ref())));
    }
}

/// A reason without the name of its function, which the item has.
fn unnamed(reason: &str) -> &str {
    let rest = reason.strip_prefix("function `").and_then(|rest| rest.split_once("`: "));
    rest.map_or(reason, |(_, reason)| reason)
}

/// A function as WIT writes it, declared types by their plain names.
fn signature(function: &Function) -> String {
    let params: Vec<String> =
        function.params.iter().map(|param| format!("{}: {}", param.name, param.ty)).collect();
    let result = function.result.as_ref().map(|result| format!(" -> {result}"));
    let word = if function.is_async { "async func" } else { "func" };
    format!("{word}({}){}", params.join(", "), result.unwrap_or_default())
}
