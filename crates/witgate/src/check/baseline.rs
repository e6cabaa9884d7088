//! What a candidate is compared with: what this change started from, and the
//! last release.

use std::collections::BTreeSet;
use std::path::PathBuf;

use semver::Version;
use witgate_judge::{Fact, PackageNew, Verdict};
use witgate_load::{
    Commit, Context, Error as Load, History, ListedPackage, Options, Place, load, short_id,
};
use witgate_model::{
    Form, PackageName, Subject, is_prerelease_after_release, path, shell_argument,
};

use super::held_baseline::WritableBaseline;
use super::integrity;
use super::lending;
use super::policy::Policy;
use super::releases::{self, Releases};
use super::releases_of_tree;
use super::task::Task;
use super::units;
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
            (Some(Home { subject, paths, former_place }), release) => {
                match former_place {
                    FormerPlace::Here => {}
                    FormerPlace::Moved => found.notes.push(moved(task, &paths, &commit)),
                    FormerPlace::Further => found.notes.push(further(task, &paths, &commit)),
                }
                (found.baseline, found.release) = (subject, release);
                found.homes = paths;
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

/// A package as it is in a commit, or a tree of them.
pub(super) struct Home {
    pub(super) subject: Subject,
    /// From the root of the repository.
    paths: Vec<String>,
    former_place: FormerPlace,
}

/// Where a package was, seen from where it is now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FormerPlace {
    /// In the same directory.
    Here,
    /// In another one.
    Moved,
    /// In another one, which has a package of the name on both sides.
    Further,
}

/// What to know of packages that were elsewhere.
pub(super) fn moved(task: &Task, homes: &[String], commit: &Commit) -> String {
    let homes = units::named(&homes.iter().cloned().collect());
    format!("`{}` was compared with {homes} at {}", task.place, commit.short())
}

/// What to know of one more package of a name.
fn further(task: &Task, homes: &[String], commit: &Commit) -> String {
    let homes = units::named(&homes.iter().cloned().collect());
    format!("`{}` is compared with {homes} at {}, whose name it has", task.place, commit.short())
}

/// The package in a commit: what is called as it is, at the same path or wherever it
/// was then.
pub(super) fn package_at(
    history: &History,
    commit: &Commit,
    place: &Place,
    task: &Task,
    candidate: &Subject,
) -> Result<Option<Home>, Error> {
    let party = if *place == task.baseline { Party::Baseline } else { Party::Release };
    let fail = |error| Error::Load { party, error: fetched_is_not_lent(error, task) };
    let outside = || Error::NewHere {
        candidate: task.place.to_string(),
        baseline: commit.short().to_owned(),
        homes: Vec::new(),
    };
    let lend = || lending::lent(history, commit, task, candidate);
    let deps = task.deps_before.iter().chain(&task.options.deps).cloned().collect();
    let options = Options { deps, ..task.options.clone() };
    let load =
        |path: &str, place: &Place| history.load_lent(commit, path, place, &options, Some(&lend));
    let path = match (place, &task.place, &task.path) {
        (Place::Git { path: Some(path), .. }, ..) => {
            let path = absolute(history, path).ok_or_else(outside)?;
            let subject = load(&path, place).map_err(fail)?;
            return Ok(Some(Home { subject, paths: vec![path], former_place: FormerPlace::Here }));
        }
        (_, _, Some(path)) => history.path(path),
        (_, Place::Git { path: Some(path), .. }, None) => absolute(history, path),
        _ => Some(history.prefix().to_owned()),
    };
    let path = path.ok_or_else(outside)?;
    if let Some(packages) = listed(history, task, &path).map_err(fail)? {
        let pairs = history.pairs(commit).map_err(fail)?;
        let mut homes: Vec<String> =
            packages.iter().filter_map(|package| pairs.get(package)).cloned().collect();
        homes.sort();
        homes.dedup();
        let here: BTreeSet<&String> = packages.iter().collect();
        let is_elsewhere = |home: &&String| !here.contains(home);
        let elsewhere: Vec<&String> = homes.iter().filter(is_elsewhere).collect();
        let former_place = match elsewhere.as_slice() {
            [] => FormerPlace::Here,
            others if others.iter().all(|home| pairs.get(*home) == Some(*home)) => {
                FormerPlace::Further
            }
            _ => FormerPlace::Moved,
        };
        let subject = match homes.as_slice() {
            [] => return Ok(None),
            [home] if task.packages.is_empty() => match former_place {
                FormerPlace::Here => load(home, place),
                FormerPlace::Moved | FormerPlace::Further => load(home, &commit.place(home)),
            },
            homes => {
                let directory = units::common(homes);
                let load = history.load_packages(commit, &directory, homes, &options, Some(&lend));
                // As a single package is named: by what was asked for, unless it moved.
                load.map(|subject| match former_place {
                    FormerPlace::Here => Subject { place: place.to_string(), ..subject },
                    FormerPlace::Moved | FormerPlace::Further => subject,
                })
            }
        };
        return Ok(Some(Home { subject: subject.map_err(fail)?, paths: homes, former_place }));
    }
    match load(&path, place) {
        Ok(subject) => {
            return Ok(Some(Home { subject, paths: vec![path], former_place: FormerPlace::Here }));
        }
        Err(Load::NotAtRevision { .. } | Load::NothingHere { .. }) => {}
        Err(error) => return Err(fail(error)),
    }
    // Many are built and never committed, so that no commit has them.
    if candidate.form == Form::Component && task.name.is_some() {
        return Ok(None);
    }
    // Text says what package it is, so it can be looked for; nothing else does.
    let Some(package) = only_root(candidate).filter(|_| candidate.form == Form::Text) else {
        return Err(outside());
    };
    let homes = history.homes(commit, package).map_err(fail)?;
    match homes.as_slice() {
        [] => Ok(None),
        [home] => {
            let subject = load(home, &commit.place(home)).map_err(fail)?;
            Ok(Some(Home { subject, paths: homes, former_place: FormerPlace::Moved }))
        }
        _ => Err(Error::NewHere {
            candidate: task.place.to_string(),
            baseline: commit.short().to_owned(),
            homes,
        }),
    }
}

/// An error about a package that is not found, where a copy of the candidate does not
/// count.
fn fetched_is_not_lent(error: Load, task: &Task) -> Load {
    let Load::MissingPackage { at, package, help } = error else { return error };
    let help = match task.is_lent {
        true => help,
        false => format!(
            "since `[policy] from` is `baseline`, a fetched copy counts only if a lock file of \
             the baseline pins its bytes; {help}"
        ),
    };
    Load::MissingPackage { at, package, help }
}

/// The packages of a task, where the checkout lists them: from the root of the
/// repository.
pub(super) fn listed(
    history: &History,
    task: &Task,
    path: &str,
) -> Result<Option<Vec<String>>, Load> {
    if !task.packages.is_empty() {
        return Ok(Some(task.packages.clone()));
    }
    let Some(checkout) = history.checkout() else { return Ok(None) };
    let inventory = checkout.inventory()?;
    let own = [path.to_owned(), path::join(path, "wit")];
    Ok(own.into_iter().find(|path| inventory.package(path).is_some()).map(|path| vec![path]))
}

/// Whether several packages of a task are compared with the same package of its
/// baseline, so that only one of them would be found there if they were read as one.
pub(super) fn is_sharing_homes(task: &Task, baselines: &Baselines) -> bool {
    let commit = baselines.commit_of(task);
    let Some((history, commit)) = baselines.history().zip(commit) else { return false };
    let Ok(pairs) = history.pairs(&commit) else { return false };
    let mut homes = BTreeSet::new();
    !task.packages.iter().filter_map(|package| pairs.get(package)).all(|home| homes.insert(home))
}

/// Where the packages of a task are, from the root of the repository.
pub(super) fn homes_here(task: &Task, history: &History) -> Vec<String> {
    let Place::Path(path) = &task.place else { return Vec::new() };
    let Some(path) = history.path_of(path) else { return Vec::new() };
    listed(history, task, &path).ok().flatten().unwrap_or_else(|| vec![path])
}

/// Where packages that are here were in a commit: what another package now is in the
/// place of was not there.
pub(super) fn homes_before(
    history: &History,
    commit: &Commit,
    homes: &[String],
) -> Result<Vec<String>, Load> {
    let pairs = history.pairs(commit)?;
    let inventory = history.checkout().map(|checkout| checkout.inventory()).transpose()?;
    let is_listed = |home: &str| inventory.as_ref().is_some_and(|it| it.package(home).is_some());
    let before = |home: &String| match pairs.get(home) {
        // What is not listed has no name to go by.
        None => (!is_listed(home)).then(|| home.clone()),
        was => was.cloned(),
    };
    Ok(homes.iter().filter_map(before).collect())
}

/// A path as a place in git has it: from the root, or from here with a `./`.
fn absolute(history: &History, path: &str) -> Option<String> {
    match path::is_relative(path) {
        true => history.path(path),
        false => Some(path.to_owned()),
    }
}

/// The package of a subject that has only one.
pub(super) fn only_root(subject: &Subject) -> Option<&PackageName> {
    let mut roots = subject.contract.roots.iter();
    let only = roots.next()?;
    roots.next().is_none().then_some(&**only)
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
    let of_name = |root| inventory.iter().flat_map(move |inventory| inventory.own_of_name(root));
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
