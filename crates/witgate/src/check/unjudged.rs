//! Packages that could not be judged: because of this change, or before it already.

use std::collections::BTreeSet;

use witgate_judge::{Fact, NotJudged};
use witgate_load::{Error as Load, History, Place};
use witgate_model::Subject;

use super::baseline::{Baselines, Found, at, listed};
use super::task::Task;
use super::units;
use crate::error::{Error, Party};

/// A package that could not be judged, or a tree of them.
pub(super) struct Unjudged {
    /// What the policy calls it, or where it stands.
    name: String,
    /// Where its packages stand and stood, from the root of the repository.
    pub(super) homes: Vec<String>,
    /// Why.
    error: Error,
    /// Whether this change touched or broke it.
    is_of_change: bool,
}

impl Unjudged {
    /// What cannot be read.
    pub(super) fn candidate(task: &Task, error: Error, baselines: &Baselines) -> Unjudged {
        let touched = touched(task, baselines);
        // It may be what it uses that this change took away.
        let was_readable = || baseline_reads(task, baselines);
        Unjudged::of(task, error, baselines, touched || was_readable())
    }

    /// What has a baseline that cannot be read.
    pub(super) fn baseline(task: &Task, error: Error, baselines: &Baselines) -> Unjudged {
        Unjudged::of(task, error, baselines, touched(task, baselines))
    }

    /// What is gone, and could not be read where it was.
    pub(super) fn gone(home: &str, error: Error) -> Unjudged {
        let name = if home.is_empty() { "." } else { home };
        // Nobody can have used what was no WIT.
        let is_of_change = !is_invalid(&error);
        Unjudged { name: name.to_owned(), homes: vec![home.to_owned()], error, is_of_change }
    }

    fn of(task: &Task, error: Error, baselines: &Baselines, is_of_change: bool) -> Unjudged {
        let homes = baselines.history().map(|history| homes(task, history)).unwrap_or_default();
        let was = baselines.set_out().map(|(history, commit)| {
            let pairs = history.pairs(commit).unwrap_or_default();
            homes.iter().filter_map(|home| pairs.get(home).cloned()).collect::<Vec<_>>()
        });
        let homes = homes.iter().cloned().chain(was.into_iter().flatten()).collect();
        let name = task.name.clone().unwrap_or_else(|| task.place.to_string());
        Unjudged { name, homes, error, is_of_change }
    }
}

/// Where the packages of a task stand, from the root of the repository.
fn homes(task: &Task, history: &History) -> Vec<String> {
    let Place::Path(path) = &task.place else { return Vec::new() };
    let Some(path) = history.path_of(path) else { return Vec::new() };
    listed(history, task, &path).ok().flatten().unwrap_or_else(|| vec![path])
}

/// Whether a change touched the text of a task's packages, as far as anybody can
/// tell.
fn touched(task: &Task, baselines: &Baselines) -> bool {
    let (Some(history), Some(commit)) = (baselines.history(), baselines.commit_of(task)) else {
        return true;
    };
    let same = || -> Option<bool> {
        let here = history.checkout()?.inventory().ok()?;
        let there = history.inventory(&commit).ok()?;
        let pairs = history.pairs(&commit).ok()?;
        let mut homes = homes(task, history).into_iter();
        Some(homes.all(|home| {
            let pair = here.package(&home).zip(pairs.get(&home).and_then(|it| there.package(it)));
            // With what it brings along.
            pair.is_some_and(|(own, was)| {
                own.is_same_text(was) && here.has_same_deps(own, &there, was)
            })
        }))
    };
    !same().unwrap_or(false)
}

/// Whether the packages of a task could be read in the commit that it is compared
/// with.
fn baseline_reads(task: &Task, baselines: &Baselines) -> bool {
    let (Some(history), Some(commit)) = (baselines.history(), baselines.commit_of(task)) else {
        return true;
    };
    at(history, &commit, &task.baseline, task, &Subject::default()).is_ok_and(|home| home.is_some())
}

/// Whether a text is no WIT. What lacks a package is: that is fetched elsewhere.
fn is_invalid(error: &Error) -> bool {
    let Error::Load { error, .. } = error else { return false };
    matches!(error, Load::Wit { .. } | Load::NotUtf8 { .. } | Load::Upstream { .. })
}

/// What is compared with nothing since its baseline could not be read; `None` where
/// that is no reason.
pub(super) fn repaired(error: &Error, task: &Task, baselines: &Baselines) -> Option<Found> {
    let Error::Load { party: Party::Baseline, error: why } = error else { return None };
    let commit = baselines.commit_of(task).filter(|_| is_invalid(error))?;
    let mut found = Found::new(task, &commit);
    let homes = baselines.history().map(|history| (homes(task, history), history.pairs(&commit)));
    if let Some((homes, Ok(pairs))) = homes {
        found.homes = homes.iter().filter_map(|home| pairs.get(home).cloned()).collect();
    }
    found.notes.push(format!(
        "at {} it could not be read ({}), so it is judged as new",
        commit.short(),
        why
    ));
    Some(found)
}

/// What there is to say of them: a finding for what this change touched or broke, and
/// a line for each other.
pub(super) fn told(unjudged: &[Unjudged]) -> (Vec<Fact>, Vec<String>) {
    let (mut facts, mut notes) = (Vec::new(), Vec::new());
    let mut before: BTreeSet<String> = BTreeSet::new();
    for Unjudged { name, error, is_of_change, .. } in unjudged {
        if *is_of_change {
            facts.push(Fact::NotJudged(NotJudged {
                package: name.clone(),
                reason: error.message(),
                site: error.site().cloned(),
            }));
        } else if before.len() < 3 {
            let at = error.site().map(|site| format!("{site}: ")).unwrap_or_default();
            notes.push(format!(
                "`{name}` is not judged, as before this change: {at}{}",
                error.message()
            ));
            before.insert(name.clone());
        } else {
            before.insert(name.clone());
        }
    }
    let more: BTreeSet<String> = before.into_iter().skip(3).collect();
    if !more.is_empty() {
        notes.push(format!("nor are, as before this change, {}", units::named(&more)));
    }
    (facts, notes)
}

/// Whether any is this change's.
pub(super) fn is_any_of_change(unjudged: &[Unjudged]) -> bool {
    unjudged.iter().any(|it| it.is_of_change)
}

/// Why nothing at all could be judged.
pub(super) fn first(unjudged: &[Unjudged]) -> Option<Error> {
    let of_change = unjudged.iter().find(|it| it.is_of_change);
    of_change.or(unjudged.first()).map(|it| it.error.clone())
}
