//! Packages that could not be judged: because of this change, or before it already.

use std::collections::BTreeSet;

use witgate_judge::{Fact, NotJudged};
use witgate_load::{Commit, Error as Load, History, ListedPackage, Options};
use witgate_model::{Subject, path};

use super::baseline::{Baselines, FoundBaseline};
use super::homes::{homes_before, homes_here};
use super::package_in_commit::package_at;
use super::task::Task;
use super::units;
use crate::error::{Error, Party};

/// A package that could not be judged, or a tree of them.
pub(super) struct Unjudged {
    /// What the policy calls it, or where it is.
    name: String,
    /// Where its packages are, from the root of the repository.
    pub(super) homes_here: Vec<String>,
    /// Where they were in the commit that this change started from.
    pub(super) homes_before: Vec<String>,
    /// Why.
    error: Error,
    /// Whether this change touched or broke it.
    is_of_change: bool,
    /// Whether it touched it.
    is_touched: bool,
}

impl Unjudged {
    /// What cannot be read.
    pub(super) fn candidate(task: &Task, error: Error, baselines: &Baselines) -> Unjudged {
        let touched = touched(task, baselines);
        let is_of_change = match touched {
            Touched::Own => true,
            // It may be what it uses that this change took away.
            Touched::Nothing => !fails_alike(task, &error, baselines),
            // Nobody can have used what nobody could read, and no copy that it brings along
            // changes that.
            Touched::Deps => {
                let was = error_before(task, baselines);
                let is_same = was.is_some_and(|was| is_same_error(&error, &was));
                !is_same || !is_baseline_invalid(task, baselines)
            }
        };
        let is_touched = touched != Touched::Nothing;
        Unjudged { is_touched, ..Unjudged::new(task, error, baselines, is_of_change) }
    }

    /// What has a baseline that cannot be read.
    pub(super) fn baseline(task: &Task, error: Error, baselines: &Baselines) -> Unjudged {
        let is_of_change = touched(task, baselines) != Touched::Nothing;
        Unjudged::new(task, error, baselines, is_of_change)
    }

    /// What is gone, and could not be read where it was.
    pub(super) fn gone(home: &str, error: Error) -> Unjudged {
        let name = if home.is_empty() { "." } else { home };
        // Nobody can have used what was no WIT.
        let is_of_change = !is_invalid(&error);
        Unjudged {
            name: name.to_owned(),
            homes_here: Vec::new(),
            homes_before: vec![home.to_owned()],
            error,
            is_of_change,
            is_touched: true,
        }
    }

    /// An artifact of which one side cannot be read.
    pub(super) fn artifact(path: &str, error: Error, is_of_change: bool) -> Unjudged {
        let (homes_here, homes_before) = (Vec::new(), Vec::new());
        let name = path.to_owned();
        Unjudged { name, homes_here, homes_before, error, is_of_change, is_touched: true }
    }

    fn new(task: &Task, error: Error, baselines: &Baselines, is_of_change: bool) -> Unjudged {
        let homes = baselines.history().map(|history| homes_here(task, history));
        let homes_here = homes.unwrap_or_default();
        let was = baselines.set_out().map(|(history, commit)| {
            // Where that cannot be said, all of them are to be examined.
            homes_before(history, commit, &homes_here).unwrap_or_default()
        });
        let homes_before = was.unwrap_or_default();
        let name = task.name.clone().unwrap_or_else(|| task.place.to_string());
        Unjudged { name, homes_here, homes_before, error, is_of_change, is_touched: true }
    }
}

/// What a change touched of a task's packages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touched {
    /// Nothing of theirs.
    Nothing,
    /// What is in their `deps`.
    Deps,
    /// Their own text, as far as anybody can tell.
    Own,
}

/// What a change touched of a task's packages.
fn touched(task: &Task, baselines: &Baselines) -> Touched {
    let (Some(history), Some(commit)) = (baselines.history(), baselines.commit_of(task)) else {
        return Touched::Own;
    };
    let touched = || -> Option<Touched> {
        let here = history.checkout()?.inventory().ok()?;
        let there = history.inventory(&commit).ok()?;
        let pairs = history.pairs(&commit).ok()?;
        let of_home = |home: String| {
            let pair = here.package(&home).zip(pairs.get(&home).and_then(|it| there.package(it)));
            match pair {
                Some((own, was)) if own.is_same_text(was) => {
                    match here.has_same_deps(own, &there, was) {
                        true => Touched::Nothing,
                        false => Touched::Deps,
                    }
                }
                _ => Touched::Own,
            }
        };
        let touched = homes_here(task, history).into_iter().map(of_home).max();
        Some(touched.unwrap_or(Touched::Nothing))
    };
    touched().unwrap_or(Touched::Own)
}

/// Why the packages of a task could not be read in the commit that it is compared with.
fn error_before(task: &Task, baselines: &Baselines) -> Option<Load> {
    let (history, commit) = baselines.history().zip(baselines.commit_of(task))?;
    match package_at(history, &commit, &task.baseline, task, &Subject::default()) {
        Err(Error::Load { error, .. }) => Some(error),
        _ => None,
    }
}

/// Whether two say the same of a text, or lack the same package.
fn is_same_error(error: &Error, was: &Load) -> bool {
    let Error::Load { error, .. } = error else { return false };
    match (error, was) {
        (Load::Wit { message, .. }, Load::Wit { message: was, .. }) => message == was,
        (Load::MissingPackage { package, .. }, Load::MissingPackage { package: was, .. }) => {
            package == was
        }
        _ => false,
    }
}

/// Whether the packages of a task could not be read in the commit that it is compared
/// with either, for the same reason.
fn fails_alike(task: &Task, error: &Error, baselines: &Baselines) -> bool {
    let Some((was, history)) = error_before(task, baselines).zip(baselines.history()) else {
        return false;
    };
    let Error::Load { error: now, .. } = error else { return false };
    match (now, &was) {
        (Load::Wit { .. }, Load::Wit { .. })
        | (Load::MissingPackage { .. }, Load::MissingPackage { .. }) => is_same_error(error, &was),
        // What is fetched was missing there and is here, unless this change brought it.
        (_, Load::MissingPackage { package, .. }) => {
            let inventory = history.checkout().and_then(|checkout| checkout.inventory().ok());
            inventory.is_some_and(|inventory| {
                let mut declared = inventory.packages().iter().flat_map(ListedPackage::declares);
                !declared.any(|name| name == package)
            })
        }
        (now, was) => std::mem::discriminant(now) == std::mem::discriminant(was),
    }
}

/// Whether the packages of a task are no WIT in the commit that it is compared with,
/// whatever this change lends them and opens.
fn is_baseline_invalid(task: &Task, baselines: &Baselines) -> bool {
    let (Some(history), Some(commit)) = (baselines.history(), baselines.commit_of(task)) else {
        return false;
    };
    let alone = Task { is_lent: false, options: Options::default(), ..task.clone() };
    package_at(history, &commit, &task.baseline, &alone, &Subject::default()).is_err_and(|error| {
        is_invalid(&error) || lacks_what_it_vendors(&error, task, history, &commit)
    })
}

/// Whether the packages of a task ask for a package that is missing in a commit although
/// that commit vendors it in another version, or another package in its place: nobody
/// could read them.
fn lacks_what_it_vendors(error: &Error, task: &Task, history: &History, commit: &Commit) -> bool {
    let Error::Load { error: Load::MissingPackage { package, .. }, .. } = error else {
        return false;
    };
    let bare = |name: &str| name.split('@').next().unwrap_or(name).to_owned();
    let homes = homes_before(history, commit, &homes_here(task, history)).unwrap_or_default();
    let Ok(inventory) = history.inventory(commit) else { return false };
    let is_its = |listed: &ListedPackage| {
        homes.iter().any(|home| {
            let home = inventory.package(home).map_or(home.as_str(), ListedPackage::home);
            path::is_within(listed.path(), &path::join(home, "deps"))
        })
    };
    // The place of the package may be taken by one that says another name.
    let place = bare(package).replace(':', "-");
    let is_one = |listed: &ListedPackage| {
        let is_called_so = || path::name(listed.path()) == place;
        (listed.declares().iter().any(|name| bare(name) == bare(package)) || is_called_so())
            && is_its(listed)
    };
    inventory.packages().iter().any(is_one)
}

/// Whether a text is no WIT. What lacks a package is: that is fetched elsewhere.
pub(super) fn is_invalid(error: &Error) -> bool {
    let Error::Load { error, .. } = error else { return false };
    matches!(error, Load::Wit { .. } | Load::NotUtf8 { .. } | Load::Upstream { .. })
}

/// What is compared with nothing since its baseline could not be read; `None` where
/// that is no reason.
pub(super) fn repaired(error: &Error, task: &Task, baselines: &Baselines) -> Option<FoundBaseline> {
    let Error::Load { party: Party::Baseline, error: why } = error else { return None };
    // A change does not make unreadable what it is compared with.
    let may_be = is_invalid(error) || matches!(why, Load::MissingPackage { .. });
    let is_invalid = may_be && is_baseline_invalid(task, baselines);
    let commit = baselines.commit_of(task).filter(|_| is_invalid)?;
    let mut found = FoundBaseline::new(task, &commit);
    let homes =
        baselines.history().map(|history| (homes_here(task, history), history.pairs(&commit)));
    if let Some((homes, Ok(pairs))) = homes {
        found.homes = homes.iter().filter_map(|home| pairs.get(home).cloned()).collect();
    }
    found.notes.push(format!(
        "it could not be read at {} ({}), so it counts as new",
        commit.short(),
        why
    ));
    Some(found)
}

/// So many that this change did not touch are reported with their errors.
const TOLD: usize = 3;

/// What there is to say of them: a finding for what this change touched or broke, and
/// a line for each other.
pub(super) fn facts_and_notes(unjudged: &[Unjudged]) -> (Vec<Fact>, Vec<String>) {
    let (mut facts, mut notes) = (Vec::new(), Vec::new());
    let mut more: BTreeSet<String> = BTreeSet::new();
    for Unjudged { name, error, is_of_change, is_touched, .. } in unjudged {
        if *is_of_change {
            facts.push(Fact::NotJudged(NotJudged {
                package: name.clone(),
                is_touched: *is_touched,
                reason: error.message(),
                help: error.help(),
                site: error.site().cloned(),
            }));
        } else if notes.len() < TOLD {
            notes.push(format!(
                "`{name}` was not checked, as before this change: {}",
                error.located_message()
            ));
        } else {
            more.insert(name.clone());
        }
    }
    if !more.is_empty() {
        notes.push(format!("also not checked, as before this change: {}", units::named(&more)));
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
