//! What a candidate is compared with: what this change started from, and the
//! last release.

use std::collections::BTreeSet;
use std::path::PathBuf;

use semver::Version;
use witgate_judge::{Fact, PackageNew, Verdict};
use witgate_load::{Commit, Context, Error as Load, History, ListedPackage, Place, load, short_id};
use witgate_model::{Form, Subject, is_prerelease_after_release, shell_argument};

use super::held_baseline::WritableBaseline;
use super::integrity;
use super::package_in_commit::package_at;
use super::policy::Policy;
use super::releases::{self, Releases};
use super::releases_of_tree;
use super::task::Task;
use crate::compare::declared;
use crate::error::{Error, Party};

/// What a candidate is compared with.
#[derive(Clone, Default)]
pub(super) struct FoundBaseline {
    /// What this change started from.
    pub(super) baseline: Subject,
    /// The last release, where it is another commit.
    pub(super) release: Option<Subject>,
    /// The last release that is no prerelease, where the baseline is a prerelease after
    /// it.
    pub(super) last_final: Option<Subject>,
    /// What the baseline does to that release, where it was worked out before.
    pub(super) before: Option<Verdict>,
    /// What the last release is called, where it is that very commit.
    pub(super) is_release: Option<String>,
    /// Whether the version that this change started from is released.
    pub(super) is_baseline_out: bool,
    /// Whether what the release lacks was never released.
    pub(super) is_release_telling: bool,
    /// The packages that the release is of, by their names without versions, where
    /// that is not all of the candidate.
    pub(super) released_packages: Option<BTreeSet<String>>,
    /// Whether the named release means one that would have been found.
    pub(super) is_release_replaced: bool,
    /// What is the matter with the gate.
    pub(super) facts: Vec<Fact>,
    /// How it was done.
    pub(super) notes: Vec<String>,
    /// Where its packages are in the commit that this change started from, from the
    /// root of the repository.
    pub(super) homes: Vec<String>,
}

impl FoundBaseline {
    /// What is compared with nothing in a commit.
    pub(super) fn new(task: &Task, commit: &Commit) -> FoundBaseline {
        FoundBaseline {
            facts: task.fact.clone().into_iter().collect(),
            baseline: nothing(&task.baseline, commit),
            ..FoundBaseline::default()
        }
    }

    /// Whether the commit that this change started from has no such package.
    pub(super) fn is_new(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, Fact::PackageNew(_)))
    }
}

/// Where baselines come from.
pub(super) struct Baselines {
    /// The repository, or why there is none.
    history: Result<History, Load>,
    /// The commit that this change started from, where there is one.
    commit: Option<Commit>,
    /// Whether that commit's policy reserves the say.
    is_reserved: bool,
    /// The directory of the policy.
    anchor: PathBuf,
    /// Whether the policy names a release where that of the baseline named none.
    is_release_new: bool,
}

impl Baselines {
    pub(super) fn new(history: Result<History, Load>, policy: &Policy) -> Baselines {
        let (commit, is_reserved) = (policy.commit().cloned(), policy.is_reserved);
        let is_release_new = policy.names_new_release;
        Baselines { history, commit, is_reserved, anchor: policy.anchor.clone(), is_release_new }
    }

    /// The repository, where there is one.
    pub(super) fn history(&self) -> Option<&History> {
        self.history.as_ref().ok()
    }

    /// The commit that a task's baseline means, where that is one.
    pub(super) fn commit_of(&self, task: &Task) -> Option<Commit> {
        let history = self.history().filter(|_| in_git(&task.baseline))?;
        history.commit(&task.baseline, None).ok()
    }

    /// The repository and the commit that this change started from.
    pub(super) fn set_out(&self) -> Option<(&History, &Commit)> {
        self.history().zip(self.commit.as_ref())
    }

    /// Holds a baseline that the change can write against the commit.
    fn hold(
        &self,
        task: &Task,
        place: &Place,
        candidate: &Subject,
        baseline: &mut Subject,
        facts: &mut Vec<Fact>,
    ) -> Result<(), Error> {
        let Some((history, commit)) = self.set_out() else { return Ok(()) };
        let is_in_force = !self.is_reserved;
        let writable = WritableBaseline {
            history,
            commit,
            task,
            place,
            candidate,
            baseline: &*baseline,
            is_in_force,
        };
        if let Some((kept, fact)) = writable.of_commit()? {
            facts.push(fact);
            if self.is_reserved {
                *baseline = kept;
            }
        }
        Ok(())
    }

    /// Holds a release that is in files of the change against the commit.
    fn hold_release(
        &self,
        task: &Task,
        candidate: &Subject,
        found: &mut FoundBaseline,
    ) -> Result<(), Error> {
        match (&task.release, &mut found.release) {
            (Some(place @ Place::Path(_)), Some(release)) => {
                self.hold(task, place, candidate, release, &mut found.facts)
            }
            _ => Ok(()),
        }
    }

    /// What a task's candidate is compared with.
    pub(super) fn find(&self, task: &Task, candidate: &Subject) -> Result<FoundBaseline, Error> {
        let found = FoundBaseline {
            facts: task.fact.clone().into_iter().collect(),
            notes: task.notes.clone(),
            ..FoundBaseline::default()
        };
        if task.is_pinned && task.baseline == Place::Nothing {
            integrity::snapshot(&self.anchor, &task.place)?;
        }
        match in_git(&task.baseline) {
            true => self.find_in_git(task, candidate, found),
            false => self.find_beside_git(task, candidate, found),
        }
    }

    /// The baseline in files or in a registry, and the release.
    fn find_beside_git(
        &self,
        task: &Task,
        candidate: &Subject,
        mut found: FoundBaseline,
    ) -> Result<FoundBaseline, Error> {
        task.refuse_unconfirmed(&task.baseline)?;
        // A registry has many releases, and the declared version says which is meant.
        let version = version(candidate).cloned();
        let context =
            Context { candidate: Some(task.place.clone()), version, ..Context::default() };
        let baseline = load(&task.baseline, &context, &task.options);
        found.baseline = baseline.map_err(|error| Error::Load { party: Party::Baseline, error })?;
        // The snapshot of a component is text.
        if task.is_pinned && candidate.form == Form::Component {
            found.baseline.form = Form::Component;
        }
        let history = self.history.as_ref().map_err(Clone::clone);
        releases::find_beside(history, task, candidate, &mut found)?;
        if matches!(task.baseline, Place::Path(_)) {
            let FoundBaseline { baseline, facts, .. } = &mut found;
            self.hold(task, &task.baseline, candidate, baseline, facts)?;
        }
        self.hold_release(task, candidate, &mut found)?;
        Ok(found)
    }

    /// The baseline in a commit, and the release.
    fn find_in_git(
        &self,
        task: &Task,
        candidate: &Subject,
        mut found: FoundBaseline,
    ) -> Result<FoundBaseline, Error> {
        let history = self.history.as_ref().map_err(|error| no_baseline(error.clone(), task))?;
        let commit = match &task.baseline {
            Place::Release { .. } => releases::as_baseline(history, task, candidate)?,
            place => history.commit(place, None).map_err(|error| no_baseline(error, task))?,
        };
        let home = package_at(history, &commit, &task.baseline, task, candidate)?;
        if let (Some(set_out), Some(home)) = (&self.commit, &home)
            && history.is_since(&commit, set_out).is_ok_and(|is_since| is_since)
        {
            let mut baseline = home.subject.clone();
            self.hold(task, &task.baseline, candidate, &mut baseline, &mut found.facts)?;
            if self.is_reserved {
                (found.baseline, found.homes) = (baseline, home.paths.clone());
                return Ok(found);
            }
        }
        let was = home.as_ref().map(|home| &home.subject);
        let release = self.release_beside(history, (&commit, was), task, candidate, &mut found)?;
        match (home, release) {
            (Some(home), release) => {
                found.notes.extend(home.note(task, &commit));
                (found.baseline, found.release) = (home.subject, release);
                found.homes = home.paths;
            }
            // Removed and brought back: whoever has the release meets it.
            (None, Some(release)) => {
                found.notes.push(format!(
                    "{} does not have the package, so it was compared with the release",
                    commit.short()
                ));
                found.baseline = release;
            }
            (None, None) => {
                found.facts.push(is_new(history, task, candidate, &commit));
                found.baseline = nothing(&task.baseline, &commit);
            }
        }
        // Which tag is the last release is worth saying.
        if let Place::Release { .. } = task.baseline {
            found.baseline.place = format!("release:{}", commit.name);
        }
        // A release in files is not the baseline, even if both are of one commit.
        if task.is_release_in_git()
            && found.release.as_ref().is_some_and(|it| it.resolved == found.baseline.resolved)
        {
            found.is_release = found.release.take().map(|release| release.place);
        }
        found.notes.extend(self_comparison(history, task, &found, candidate));
        Ok(found)
    }

    /// The last release, beside what was in the commit that is the baseline.
    fn release_beside(
        &self,
        history: &History,
        (commit, was): (&Commit, Option<&Subject>),
        task: &Task,
        candidate: &Subject,
        found: &mut FoundBaseline,
    ) -> Result<Option<Subject>, Error> {
        let releases = || Releases::new(history, Some((commit, was)), task, candidate);
        let of_tree = match task.release {
            None => releases_of_tree::find(history, commit, was, task, candidate, found),
            Some(_) => None,
        };
        found.release = match of_tree {
            Some(release) => release,
            // What this change does is found whether or not the release can be read.
            None => match releases().find(found) {
                Err(error) if error.is_of_one_package() => {
                    found.notes.push(format!(
                        "not compared with the release, which cannot be read: {}",
                        error.located_message()
                    ));
                    None
                }
                release => release?,
            },
        };
        self.hold_release(task, candidate, found)?;
        let release = found.release.take();
        if let (Some(Place::Release { .. }), Some(named), true) =
            (&task.release, &release, self.is_release_new)
        {
            let default = releases().of_default().last(&mut FoundBaseline::default());
            found.is_release_replaced =
                default.is_some_and(|default| default.resolved != named.resolved);
        }
        let is_after_release = was.and_then(version).is_some_and(is_prerelease_after_release);
        if is_after_release && task.is_release_in_git() {
            found.last_final = releases().last_final();
        }
        Ok(release)
    }
}

/// Whether a place needs a repository.
pub(crate) fn in_git(place: &Place) -> bool {
    match place {
        Place::Git { .. } | Place::MergeBase { .. } | Place::Release { .. } => true,
        Place::Path(_) | Place::Registry(_) | Place::StandardInput | Place::Nothing => false,
    }
}

/// The version that means a subject.
pub(super) fn version(subject: &Subject) -> Option<&Version> {
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

fn is_new(history: &History, task: &Task, candidate: &Subject, commit: &Commit) -> Fact {
    let roots: Vec<String> = candidate.contract.roots.iter().map(|root| root.bare()).collect();
    let inventory = history.inventory(commit).ok();
    let of_name = |root| inventory.iter().flat_map(move |inventory| inventory.own_with(root));
    let homes: BTreeSet<&str> =
        roots.iter().flat_map(|root| of_name(root)).map(ListedPackage::path).collect();
    let homes = homes.into_iter().map(str::to_owned).collect();
    Fact::PackageNew(PackageNew {
        name: roots.join("`, `"),
        place: task.place.to_string(),
        commit: commit.short().to_owned(),
        homes,
        site: task.site.clone(),
    })
}

/// What an unreadable baseline means to whoever asked for a check.
fn no_baseline(error: Load, task: &Task) -> Error {
    match task.is_default {
        true => Error::NoBaseline { error },
        false => Error::Load { party: Party::Baseline, error },
    }
}

/// What to know when nothing changed because a commit was compared with itself: the
/// baseline is `HEAD` on the default branch, where a gate would otherwise be green for
/// ever, or the baseline was named where the candidate belongs.
fn self_comparison(
    history: &History,
    task: &Task,
    found: &FoundBaseline,
    candidate: &Subject,
) -> Option<String> {
    if found.baseline.contract != candidate.contract {
        return None;
    }
    if let (Place::Git { revision, .. }, Some(commit)) = (&task.place, &candidate.resolved)
        && found.baseline.resolved.as_ref() == Some(commit)
    {
        return Some(format!(
            "`{revision}` was compared with itself ({}); `witgate check --against {}` compares \
             what is here with it",
            short_id(commit),
            shell_argument(revision)
        ));
    }
    match &task.baseline {
        Place::MergeBase { .. } => {}
        // Whoever names HEAD asks for just that.
        Place::Git { revision, .. } if !matches!(revision.as_str(), "HEAD" | "@") => {}
        _ => return None,
    }
    let head = history.head().ok()?.id;
    (found.baseline.resolved.as_ref() == Some(&head)).then(|| {
        format!(
            "{} is HEAD itself ({}), so only uncommitted changes were compared; \
             `--against git:HEAD^` compares with the commit before",
            task.baseline,
            short_id(&head)
        )
    })
}
