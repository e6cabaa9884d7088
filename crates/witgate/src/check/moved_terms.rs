//! Packages that a change moves to where the policy holds them to less.

use std::collections::BTreeSet;

use witgate_judge::Fact;
use witgate_load::{Commit, History};

use super::baseline::Baselines;
use super::baseline_packages::Compared;
use super::policy::Policy;
use crate::error::{Error, Party};

/// In what packages are held to less where they are than where they were; what `said` has
/// already is left out.
pub(super) fn facts(
    compared: &[Compared],
    policy: &Policy,
    baselines: &Baselines,
    said: &[Fact],
) -> Result<Vec<Fact>, Error> {
    let Some((history, commit)) = baselines.set_out() else { return Ok(Vec::new()) };
    let identity = |fact: &Fact| match fact {
        Fact::PolicyLoosened(it) => Some(it.identity.clone()),
        _ => None,
    };
    let mut known: BTreeSet<String> = said.iter().filter_map(identity).collect();
    let mut facts = Vec::new();
    for [from, to] in moves(compared, policy, history, commit)? {
        let loosened = policy.loosened_by_move(history, &from, &to).into_iter();
        let new = loosened.filter(|it| known.insert(it.identity.clone()));
        facts.extend(new.map(Fact::PolicyLoosened));
    }
    Ok(facts)
}

/// Where each package was that the commit would have examined, and where it is, if that is
/// elsewhere.
fn moves(
    compared: &[Compared],
    policy: &Policy,
    history: &History,
    commit: &Commit,
) -> Result<BTreeSet<[String; 2]>, Error> {
    let pairs = history.pairs(commit);
    let pairs = pairs.map_err(|error| Error::Load { party: Party::Source, error })?;
    let governed: BTreeSet<&String> = policy.packages_before().iter().collect();
    let mut moves = BTreeSet::new();
    for it in compared {
        let here = it.homes_here(history);
        for to in &here {
            // One may have been several, and what is renamed has no pair.
            let others = it.found.homes.iter().filter(|_| here.len() == 1);
            let from = pairs.get(to).into_iter().chain(others);
            let from = from.filter(|from| *from != to && governed.contains(from));
            moves.extend(from.map(|from| [from.clone(), to.clone()]));
        }
    }
    Ok(moves)
}
