//! The exact check of one contract: not rows that are joined, but types that are compared.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use witgate::witgate_judge::paired_worlds;
use witgate::witgate_link::{Fit, Guest, Opinion};
use witgate::witgate_model::Contract;
use witgate::{DeclaredInterfaces, HostWorld, Options, ProvidedElsewhere, host_worlds};

use crate::error::Error;

/// A host before a change, and after it.
pub struct HostChange {
    before: Vec<HostWorld>,
    after: Vec<HostWorld>,
    /// For each world before, which of those after it is.
    pairs: Vec<Option<usize>>,
    declared: DeclaredInterfaces,
}

/// What the exact check says of a contract, by the opinions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactAnswer {
    /// Why components of the contract break, where they do.
    pub breaks: [Option<String>; Opinion::ALL.len()],
    /// Whether they linked before the change.
    pub linked_before: [bool; Opinion::ALL.len()],
    /// Interfaces that they import, and that neither side mentions: taken to be provided
    /// elsewhere. Without versions.
    pub provided_elsewhere: BTreeSet<String>,
}

impl ExactAnswer {
    /// Whether one of the opinions says that they break.
    pub fn is_broken(&self) -> bool {
        self.breaks.iter().any(Option::is_some)
    }
}

impl HostChange {
    /// Reads both sides, as `offers` does.
    pub fn read(
        before: &str,
        after: &str,
        world: Option<&str>,
        options: &Options,
    ) -> Result<HostChange, Error> {
        let before = host_worlds(before, world, options)?;
        let after = host_worlds(after, None, options)?;
        let contracts = (&before[0].contract, &after[0].contract);
        let paired = paired_worlds(contracts.0, contracts.1);
        let now = |was: &HostWorld| {
            let (_, now) = paired.iter().find(|(name, _)| *name == was.world)?;
            let is_it = |it: &HostWorld| {
                Some(&it.world) == now.as_ref() && it.is_with_flags == was.is_with_flags
            };
            after.iter().position(is_it)
        };
        let pairs = before.iter().map(now).collect();
        let declared = DeclaredInterfaces::new(&[contracts.0, contracts.1]);
        Ok(HostChange { before, after, pairs, declared })
    }

    /// What becomes of the components of a contract. They are taken for guests of those
    /// worlds that they fit before the change; of several, of those that expect the most
    /// exports.
    pub fn exact(&self, component: &Contract) -> ExactAnswer {
        let elsewhere = self.declared.provided_elsewhere(component);
        let fits = |worlds: &[HostWorld]| -> Vec<Option<Fit>> {
            worlds.iter().map(|world| fit(component, world, &elsewhere)).collect()
        };
        let (before, after) = (fits(&self.before), fits(&self.after));
        let answers = Opinion::ALL.map(|opinion| self.by(opinion, &before, &after));
        let [typing, wasmtime] = answers;
        ExactAnswer {
            linked_before: [typing.0, wasmtime.0],
            breaks: [typing.1, wasmtime.1],
            provided_elsewhere: elsewhere.interfaces,
        }
    }

    fn by(
        &self,
        opinion: Opinion,
        before: &[Option<Fit>],
        after: &[Option<Fit>],
    ) -> (bool, Option<String>) {
        let accepts = |fit: &Option<Fit>| fit.as_ref().is_some_and(|it| it.is_accepted(opinion));
        let mut fitted: Vec<usize> =
            (0..before.len()).filter(|position| accepts(&before[*position])).collect();
        fitted.sort_by_key(|position| Reverse(exports(&self.before[*position])));
        let Some(most) = fitted.first().map(|position| exports(&self.before[*position])) else {
            return (false, None);
        };
        let closest =
            fitted.into_iter().take_while(|position| exports(&self.before[*position]) == most);
        let broken = closest.into_iter().find_map(|position| match self.pairs[position] {
            Some(now) if accepts(&after[now]) => None,
            Some(now) => Some(reason(after[now].as_ref(), opinion)),
            None => {
                let takes =
                    |other: usize| accepts(&after[other]) && exports(&self.after[other]) >= most;
                let is_taken = (0..after.len()).any(takes);
                (!is_taken).then(|| format!("the world `{}` is gone", self.before[position].name))
            }
        });
        (true, broken)
    }
}

fn exports(world: &HostWorld) -> usize {
    world.contract.world(&world.world).map_or(0, |world| world.exports.len())
}

fn fit(component: &Contract, host: &HostWorld, elsewhere: &ProvidedElsewhere) -> Option<Fit> {
    let (name, world) = component.worlds().next()?;
    let guest = Guest::built(component, &name, world);
    let offered = host.contract.world(&host.world)?;
    let host = Guest::new(&host.contract, &host.world, offered);
    Some(Fit::of_guest(&guest, &host, |key| elsewhere.has(key)))
}

/// The first thing that is refused.
fn reason(fit: Option<&Fit>, opinion: Opinion) -> String {
    let Some(fit) = fit else { return "it has no world".to_owned() };
    let first = fit.items.iter().find_map(|item| {
        let member = item.member.as_ref().map(|it| format!("#{it}")).unwrap_or_default();
        Some(format!("{} {}{member}: {}", item.side, item.key, item.refused_by(opinion)?))
    });
    first.or_else(|| fit.ambiguous.clone()).unwrap_or_default()
}
