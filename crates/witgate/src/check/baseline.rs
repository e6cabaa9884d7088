//! What a candidate is compared with: what this change set out from, and the
//! last release.

use std::path::Path;

use semver::Version;
use witgate_judge::{Draft, Finding, Level, of_gate};
use witgate_load::{Commit, Context, Error as Load, History, Place, load};
use witgate_model::{Form, PackageName, Subject};

use super::rule;
use super::task::Task;
use crate::compare::{declared, short};
use crate::error::{Error, Party};

/// What a candidate is compared with.
pub(super) struct Found {
    /// What this change set out from.
    pub(super) baseline: Subject,
    /// The last release, where it is another commit.
    pub(super) release: Option<Subject>,
    /// What the last release is called, where it is that very commit.
    pub(super) is_release: Option<String>,
    /// What is to be said of the gate.
    pub(super) findings: Vec<Finding>,
    /// How it was done.
    pub(super) notes: Vec<String>,
}

/// The repository of the tasks, where one of them needs any. One that only the
/// policy would be looked up in need not be there.
pub(super) fn open(
    tasks: &[Task],
    anchor: &Path,
    has_policy: bool,
) -> Result<Option<History>, Error> {
    let needs = |task: &&Task| in_git(&task.baseline) || task.release.as_ref().is_some_and(in_git);
    match tasks.iter().find(needs) {
        Some(task) => {
            let opened = History::open(anchor, &task.baseline.to_string());
            opened.map(Some).map_err(|error| no_baseline(error, task))
        }
        None if has_policy => Ok(History::open(anchor, witgate_config::FILE_NAME).ok()),
        None => Ok(None),
    }
}

/// Where baselines come from.
pub(super) struct Baselines {
    history: Option<History>,
}

impl Baselines {
    pub(super) fn new(history: Option<History>) -> Baselines {
        Baselines { history }
    }

    /// The repository, where one is needed.
    pub(super) fn history(&self) -> Option<&History> {
        self.history.as_ref()
    }

    /// What a task's candidate is compared with.
    pub(super) fn find(&self, task: &Task, candidate: &Subject) -> Result<Found, Error> {
        let mut found = Found {
            baseline: Subject::default(),
            release: None,
            is_release: None,
            findings: task.finding.clone().into_iter().collect(),
            notes: Vec::new(),
        };
        let Some(history) = self.history.as_ref().filter(|_| in_git(&task.baseline)) else {
            let context = Context { candidate: Some(task.place.clone()), ..Context::default() };
            let baseline = load(&task.baseline, &context, &task.options);
            found.baseline =
                baseline.map_err(|error| Error::Load { party: Party::Baseline, error })?;
            if let (Some(history), Some(place)) = (&self.history, &task.release) {
                found.release = named_release(history, task, candidate, place, &mut found.notes)?;
            }
            return Ok(found);
        };
        let commit = history.commit(&task.baseline, version(candidate));
        let commit = commit.map_err(|error| no_baseline(error, task))?;
        let home = at(history, &commit, &task.baseline, task, candidate)?;
        let release = match &task.release {
            Some(place) => named_release(history, task, candidate, place, &mut found.notes)?,
            None => last_release(history, task, candidate, &mut found.notes),
        };
        match (home, release) {
            (Home::Here(baseline), release) => {
                (found.baseline, found.release) = (baseline, release);
            }
            (Home::Moved(baseline, home), release) => {
                found.notes.push(format!(
                    "`{}` was `{home}` at {}, and is compared with that",
                    task.place,
                    short(&commit.id)
                ));
                (found.baseline, found.release) = (baseline, release);
            }
            // Taken away and brought back: whoever has the release meets it.
            (Home::Nowhere, Some(release)) => {
                found.notes.push(format!(
                    "{} has no such package, so it is compared with the release",
                    short(&commit.id)
                ));
                found.baseline = release;
            }
            (Home::Nowhere, None) => {
                found.findings.push(is_new(task, candidate, &commit));
                found.baseline = nothing(&task.baseline, &commit);
            }
        }
        if found.release.as_ref().is_some_and(|it| it.resolved == found.baseline.resolved) {
            found.is_release = found.release.take().map(|release| release.place);
        }
        found.notes.extend(self_comparison(history, task, &found, candidate));
        Ok(found)
    }
}

/// Whether a place needs a repository.
pub(super) fn in_git(place: &Place) -> bool {
    !matches!(place, Place::Path(_) | Place::Nothing)
}

/// Where a package stands in a commit.
enum Home {
    Here(Subject),
    /// In another directory.
    Moved(Subject, String),
    Nowhere,
}

/// The package in a commit: at the same path, or wherever it was then.
fn at(
    history: &History,
    commit: &Commit,
    place: &Place,
    task: &Task,
    candidate: &Subject,
) -> Result<Home, Error> {
    let party = if *place == task.baseline { Party::Baseline } else { Party::Release };
    let outside = || Error::NewHere {
        candidate: task.place.to_string(),
        baseline: short(&commit.id).to_owned(),
        homes: Vec::new(),
    };
    let (path, is_own) = match (place, &task.place, &task.path) {
        (Place::Git { path: Some(path), .. }, ..) => (absolute(history, path), false),
        (_, _, Some(path)) => (history.path(path), true),
        (_, Place::Git { path: Some(path), .. }, None) => (absolute(history, path), true),
        _ => (Some(history.prefix().to_owned()), true),
    };
    let path = path.ok_or_else(outside)?;
    match history.load(commit, &path, place, &task.options) {
        Ok(subject) => return Ok(Home::Here(subject)),
        Err(Load::NotAtRevision { .. } | Load::NothingHere { .. }) if is_own => {}
        Err(error) => return Err(Error::Load { party, error }),
    }
    // Text says what package it is, so it can be looked for; nothing else does.
    let Some(package) = only_root(candidate).filter(|_| candidate.form == Form::Text) else {
        return Err(outside());
    };
    let homes = history.homes(commit, package).map_err(|error| Error::Load { party, error })?;
    match homes.as_slice() {
        [] => Ok(Home::Nowhere),
        [home] => {
            let place =
                Place::Git { revision: short(&commit.id).to_owned(), path: Some(home.clone()) };
            let subject = history.load(commit, home, &place, &task.options);
            let subject = subject.map_err(|error| Error::Load { party, error })?;
            Ok(Home::Moved(subject, home.clone()))
        }
        _ => Err(Error::NewHere {
            candidate: task.place.to_string(),
            baseline: short(&commit.id).to_owned(),
            homes,
        }),
    }
}

/// A path as a place in git has it: from the root, or from here with a `./`.
fn absolute(history: &History, path: &str) -> Option<String> {
    match path.starts_with("./") || path.starts_with("../") || matches!(path, "." | "..") {
        true => history.path(path),
        false => Some(path.to_owned()),
    }
}

/// The package of a subject that has only one.
fn only_root(subject: &Subject) -> Option<&PackageName> {
    let mut roots = subject.contract.roots.iter();
    let only = roots.next()?;
    roots.next().is_none().then_some(&**only)
}

/// The release that the policy or the user names.
fn named_release(
    history: &History,
    task: &Task,
    candidate: &Subject,
    place: &Place,
    notes: &mut Vec<String>,
) -> Result<Option<Subject>, Error> {
    let fail = |error| Error::Load { party: Party::Release, error };
    match place {
        Place::Nothing => Ok(None),
        Place::Path(_) => {
            let context = Context { candidate: Some(task.place.clone()), ..Context::default() };
            load(place, &context, &task.options).map(Some).map_err(fail)
        }
        Place::Release { tags } => match tagged(history, task, candidate, place, tags.as_deref()) {
            // Before the first release there is none; where tags may just not
            // have been fetched, nobody can tell.
            Err(Error::Load { error: Load::NoRelease { reason, .. }, .. })
                if !history.is_shallow() =>
            {
                notes.push(format!("not compared with a release: {reason}"));
                Ok(None)
            }
            Ok((None, commit, _)) => {
                notes.push(format!("the package is new since {}", commit.name));
                Ok(None)
            }
            found => Ok(found?.0),
        },
        place => {
            let commit = history.commit(place, version(candidate)).map_err(fail)?;
            released(history, task, candidate, place, &commit)
        }
    }
}

/// The release that nobody has named: the last version tag, if the package
/// bears that very version there. A repository may well number something else.
fn last_release(
    history: &History,
    task: &Task,
    candidate: &Subject,
    notes: &mut Vec<String>,
) -> Option<Subject> {
    let follows = matches!(task.baseline, Place::MergeBase { .. } | Place::Git { path: None, .. });
    if !follows || version(candidate).is_none() {
        return None;
    }
    let place = Place::Release { tags: None };
    let (subject, commit, tagged) = tagged(history, task, candidate, &place, None).ok()?;
    let subject = subject?;
    let there = version(&subject);
    if there != Some(&tagged) {
        let there = there.map_or_else(|| "no version".to_owned(), ToString::to_string);
        notes.push(format!(
            "not compared with a release: the package declares {there} at the tag {}; name its \
             own with `--release release:GLOB`, or say `--release none`",
            commit.name
        ));
        return None;
    }
    Some(subject)
}

/// The release of a tag, with its commit and version. A release is not compared
/// with itself but with the one before it.
fn tagged(
    history: &History,
    task: &Task,
    candidate: &Subject,
    place: &Place,
    tags: Option<&str>,
) -> Result<(Option<Subject>, Commit, Version), Error> {
    let fail = |error| Error::Load { party: Party::Release, error };
    let mut found = None;
    for is_below in [false, true] {
        let (commit, version) =
            history.last_release(tags, version(candidate), is_below).map_err(fail)?;
        let subject = released(history, task, candidate, place, &commit)?;
        let is_head = history.head().is_ok_and(|head| head.id == commit.id);
        let is_same = subject.as_ref().is_some_and(|it| it.contract == candidate.contract);
        found = Some((subject, commit, version));
        if !(is_head && is_same) {
            break;
        }
    }
    Ok(found.expect("the first was found"))
}

fn released(
    history: &History,
    task: &Task,
    candidate: &Subject,
    place: &Place,
    commit: &Commit,
) -> Result<Option<Subject>, Error> {
    Ok(match at(history, commit, place, task, candidate)? {
        Home::Here(subject) | Home::Moved(subject, _) => Some(subject),
        Home::Nowhere => None,
    })
}

/// The version that stands for a subject.
fn version(subject: &Subject) -> Option<&Version> {
    declared(subject).and_then(|package| package.version.as_ref())
}

/// Nothing, as met in a commit.
fn nothing(place: &Place, commit: &Commit) -> Subject {
    Subject {
        place: place.to_string(),
        resolved: Some(commit.id.clone()),
        form: Form::Nothing,
        ..Subject::default()
    }
}

fn is_new(task: &Task, candidate: &Subject, commit: &Commit) -> Finding {
    let name = only_root(candidate).map(PackageName::bare).unwrap_or_default();
    let place = &task.place;
    let draft = Draft::new(
        format!("`{name}` in `{place}` is new: {} has no such package", short(&commit.id)),
        "nothing to mend: from the next change on it is compared with this one",
    );
    of_gate(rule("package-new"), Level::Note, &name, draft, [None, None])
}

/// What an unreadable baseline means to whoever asked for a check.
fn no_baseline(error: Load, task: &Task) -> Error {
    match task.is_default {
        true => Error::NoBaseline { error },
        false => Error::Load { party: Party::Baseline, error },
    }
}

/// What to know when nothing changed because the baseline is `HEAD` itself:
/// that is so on the default branch, where a gate would otherwise be green for
/// ever.
fn self_comparison(
    history: &History,
    task: &Task,
    found: &Found,
    candidate: &Subject,
) -> Option<String> {
    let Place::MergeBase { .. } = task.baseline else { return None };
    if found.baseline.contract != candidate.contract {
        return None;
    }
    let head = history.head().ok()?.id;
    (found.baseline.resolved.as_ref() == Some(&head)).then(|| {
        format!(
            "{} is HEAD itself ({}), so only changes that are not committed were looked for; \
             `--against git:HEAD^` compares with the commit before",
            task.baseline,
            short(&head)
        )
    })
}
