//! What an item reaches on either side, as findings tell it.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_link::{Reached, WorldSides, Worlds};
use witgate_model::{Item, Member, Name, Scope};

use crate::answers::Refusals;
use crate::cell::Impact;
use crate::evidence::Evidence;
use crate::finding::{Reach, ReachedWorld};

/// What was worked out last. Changes come in the order of items, so that the next one
/// mostly reaches the same worlds, and within one type the same functions.
#[derive(Debug, Default)]
pub(crate) struct KnownReaches {
    functions: Last<Reached, String>,
    worlds: Last<WorldSides, ReachedWorld>,
    refusing: Option<((ReachedWorlds, Impact), ReachedWorlds)>,
}

impl KnownReaches {
    /// Those of some worlds that refuse whoever an impact breaks, in one direction at least.
    pub(crate) fn refusing(
        &mut self,
        refusals: &Refusals,
        worlds: ReachedWorlds,
        impact: Impact,
    ) -> ReachedWorlds {
        if let Some(((last, last_impact), refusing)) = &self.refusing
            && Arc::ptr_eq(last, &worlds)
            && *last_impact == impact
        {
            return refusing.clone();
        }
        let refuses = |it: &&ReachedWorld| refusals.has_one_of(&it.name, &impact);
        let refusing: ReachedWorlds = worlds.iter().filter(refuses).cloned().collect();
        self.refusing = Some(((worlds, impact), refusing.clone()));
        refusing
    }
}

type ReachedWorlds = Arc<[ReachedWorld]>;

/// What was asked, and the answer.
type Last<T, L> = Option<(Both<T>, Arc<[L]>)>;

/// The same thing of the baseline and of the candidate.
type Both<T> = (Option<Arc<T>>, Option<Arc<T>>);

fn is_same<T>(one: &Both<T>, other: &Both<T>) -> bool {
    let same = |one: &Option<Arc<T>>, other: &Option<Arc<T>>| match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    };
    same(&one.0, &other.0) && same(&one.1, &other.1)
}

/// What is reached in the baseline and in the candidate, by the candidate's
/// names.
pub(crate) fn reach_of_change(
    evidence: &Evidence<'_>,
    known: &mut KnownReaches,
    before: Option<Arc<Reached>>,
    after: Option<Arc<Reached>>,
) -> Reach {
    let worlds_of = |reached: &Option<Arc<Reached>>| -> Option<Worlds> {
        reached.as_ref().map(|reached| reached.worlds.clone())
    };
    let asked = (worlds_of(&before), worlds_of(&after));
    let worlds = match &known.worlds {
        Some((last, worlds)) if is_same(last, &asked) => worlds.clone(),
        _ => worlds(evidence, &asked),
    };
    known.worlds = Some((asked, worlds.clone()));
    let asked = (before, after);
    let functions = match &known.functions {
        Some((last, functions)) if is_same(last, &asked) => functions.clone(),
        _ => functions(evidence, &asked),
    };
    known.functions = Some((asked, functions.clone()));
    Reach { functions, worlds }
}

fn functions(evidence: &Evidence<'_>, (before, after): &Both<Reached>) -> Arc<[String]> {
    let address = |scope: Scope, name: &Name| {
        evidence.address(&Item::In(scope, Member::Function(name.clone())))
    };
    // A function that both sides have is one function, whatever the version or the
    // name of its package.
    let kept = |scope: &Scope, name: &Name| {
        let now = evidence.pairing.scope(scope)?;
        evidence.candidate.contract.function(&now, name).map(|_| now)
    };
    let was = before
        .iter()
        .flat_map(|reached| reached.functions.keys())
        .map(|(scope, name)| address(kept(scope, name).unwrap_or_else(|| (**scope).clone()), name));
    let now = after.iter().flat_map(|reached| reached.functions.keys());
    let now = now.map(|(scope, name)| address((**scope).clone(), name));
    let mut functions: Vec<String> = was.chain(now).collect();
    functions.sort();
    functions.dedup();
    functions.into()
}

fn worlds(evidence: &Evidence<'_>, (before, after): &Both<WorldSides>) -> Arc<[ReachedWorld]> {
    let before = before.iter().flat_map(|worlds| worlds.iter()).map(|(world, role)| {
        (evidence.pairing.world(world).unwrap_or_else(|| world.clone()), *role)
    });
    let after = after.iter().flat_map(|worlds| worlds.iter()).cloned();
    let worlds: BTreeSet<_> = before.chain(after).collect();
    let reached = worlds.into_iter().map(|(name, role)| {
        let world = evidence.address(&Item::world(name.clone()));
        ReachedWorld { world, name, role }
    });
    let mut reached: Vec<_> = reached.collect();
    reached.sort();
    reached.into()
}
