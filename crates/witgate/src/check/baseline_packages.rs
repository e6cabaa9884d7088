//! The packages that the commit would have examined which this change started
//! from. A change does not choose what it is judged by: each of them is compared,
//! with nothing where it is gone.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_config::NONE;
use witgate_judge::Fact;
use witgate_load::{
    Commit, Error as Load, History, ListedPackage, Place, continues, is_aside, tree,
};
use witgate_model::{Contract, Form, Package, PackageName, Subject, path};

use super::baseline::{Baselines, FoundBaseline};
use super::homes::{homes_before, homes_here};
use super::moved_roots;
use super::package_in_commit::moved;
use super::packages_in_wasm::packages_in_wasm;
use super::policy::Policy;
use super::releases::only;
use super::sides::both_sides;
use super::task::{self, Task};
use super::unjudged::Unjudged;
use super::{Request, units};
use crate::error::{Error, Party};

/// A package to check, with both of its sides.
#[derive(Clone)]
pub(super) struct Compared {
    pub(super) task: Task,
    pub(super) candidate: Subject,
    pub(super) found: FoundBaseline,
}

impl Compared {
    /// Where its packages are, from the root of the repository.
    pub(super) fn homes_here(&self, history: &History) -> Vec<String> {
        let mut homes = homes_here(&self.task, history);
        // Of a directory that was read whole, those that were read of what is in it.
        let inventory = history.checkout().and_then(|checkout| checkout.inventory().ok());
        if let ([directory], Some(inventory)) = (homes.as_slice(), inventory)
            && inventory.package(directory).is_none()
        {
            let roots = self.candidate.contract.roots.iter();
            let read: BTreeSet<String> = roots.map(ToString::to_string).collect();
            let is_read = |it: &&ListedPackage| it.name().is_some_and(|name| read.contains(name));
            let below = inventory.below(directory).filter(|it| !it.is_vendored()).filter(is_read);
            let below: Vec<String> = below.map(|package| package.path().to_owned()).collect();
            homes.extend(below);
        }
        homes
    }

    /// Where its packages were in the commit that this change started from, as far as
    /// they are compared with those.
    fn homes_before(&self, baselines: &Baselines) -> Result<Vec<String>, Error> {
        let Some((history, commit)) = baselines.set_out() else { return Ok(Vec::new()) };
        let homes = self.homes_here(history);
        let before = homes_before(history, commit, &homes);
        let mut before = before.map_err(|error| Error::Load { party: Party::Baseline, error })?;
        let is_of_commit = baselines.commit_of(&self.task).is_some_and(|it| it.id == commit.id);
        if is_of_commit || homes.is_empty() {
            before.extend(self.found.homes.clone());
        }
        Ok(before)
    }
}

/// Where the packages are and were that were read, from the root of the repository.
#[derive(Default)]
struct KnownHomes {
    here: BTreeSet<String>,
    before: BTreeSet<String>,
    /// Those here that `real` lacks: links are followed only if somebody asks.
    unfollowed: Vec<String>,
    /// Those here with links followed.
    real: BTreeSet<PathBuf>,
}

impl KnownHomes {
    fn add_compared(
        &mut self,
        compared: &Compared,
        history: &History,
        baselines: &Baselines,
    ) -> Result<(), Error> {
        self.add_here(compared.homes_here(history));
        self.before.extend(compared.homes_before(baselines)?);
        Ok(())
    }

    fn add_unjudged(&mut self, unjudged: &Unjudged) {
        self.add_here(unjudged.homes_here.clone());
        self.before.extend(unjudged.homes_before.clone());
    }

    fn add_here(&mut self, homes: Vec<String>) {
        for home in homes {
            if self.here.insert(home.clone()) {
                self.unfollowed.push(home);
            }
        }
    }

    /// Whether one of those here is what is at a path, perhaps under another name.
    fn is_here(&mut self, path: &Path, policy: &Policy) -> bool {
        let followed = self.unfollowed.drain(..).filter_map(|home| real(&policy.on_disk(&home)));
        self.real.extend(followed);
        real(path).is_some_and(|real| self.real.contains(&real))
    }
}

/// A package of the baseline that is here and is compared, although nothing names or finds
/// it here.
pub(super) struct Added {
    /// Where it was, from the root of the repository.
    pub(super) home: String,
    /// Where it is.
    pub(super) now: String,
}

/// Sees to it that each package of the baseline is compared: with what is at
/// its path, with where it went, or with nothing. Those that would be overlooked otherwise
/// are the answer.
pub(super) fn complete(
    compared: &mut Vec<Compared>,
    unjudged: &mut Vec<Unjudged>,
    notes: &mut Vec<String>,
    request: &Request,
    policy: &Policy,
    baselines: &Baselines,
) -> Result<Vec<Added>, Error> {
    let Some((history, commit)) = baselines.set_out() else { return Ok(Vec::new()) };
    let mut known = KnownHomes::default();
    compared.iter().try_for_each(|it| known.add_compared(it, history, baselines))?;
    unjudged.iter().for_each(|it| known.add_unjudged(it));
    let governed: BTreeSet<&String> = policy.packages_before().iter().collect();
    let of_deps = homes_of_deps(compared, history, commit)?;
    let others = of_deps.iter().filter(|home| !governed.contains(home));
    let mut completion = Completion {
        request,
        policy,
        baselines,
        history,
        commit,
        compared,
        unjudged,
        found_here: known.here.clone(),
        known,
        added: Vec::new(),
        in_wasm: OnceCell::new(),
        gone: BTreeMap::new(),
        lost: Vec::new(),
    };
    for home in policy.packages_before() {
        // Whichever of several the policy names now, the others are what it went to, too.
        for now in went_to(history, policy, commit, home)? {
            completion.add_unless_known(home, now)?;
        }
        completion.add_unlisted(home, true)?;
        completion.compare_with_wasm(home)?;
        // What has its name elsewhere does not stand for what is still there.
        if is_there(history, commit, home)? {
            completion.add_unless_known(home, home.clone())?;
        }
        if completion.known.before.contains(home) {
            continue;
        }
        if history.checkout().is_some_and(|checkout| checkout.is_left_out(home)) {
            notes.push(format!("`{home}` was not checked: it is not in this sparse checkout"));
            continue;
        }
        completion.find_or_lose(home)?;
    }
    for home in others {
        completion.add_unlisted(home, false)?;
    }
    completion.finish()
}

/// What is done so that each package of the baseline is compared.
struct Completion<'c> {
    request: &'c Request,
    policy: &'c Policy,
    baselines: &'c Baselines,
    history: &'c History,
    commit: &'c Commit,
    compared: &'c mut Vec<Compared>,
    unjudged: &'c mut Vec<Unjudged>,
    /// Where packages are that were found or named here.
    found_here: BTreeSet<String>,
    known: KnownHomes,
    added: Vec<Added>,
    /// The packages that are in wasm here, once somebody asks.
    in_wasm: OnceCell<Vec<(String, Subject)>>,
    /// The packages of the baseline that nothing here is compared with so far.
    gone: BTreeMap<&'c str, Subject>,
    /// Those that cannot be read.
    lost: Vec<Unjudged>,
}

impl<'c> Completion<'c> {
    /// Compares what is at a path, where a package of the baseline is now.
    fn add(&mut self, home: &str, path: String) -> Result<(), Error> {
        self.added.push(Added { home: home.to_owned(), now: path.clone() });
        match judged_at(path, self.request, self.policy, self.baselines)? {
            Ok(it) => {
                self.known.add_compared(&it, self.history, self.baselines)?;
                self.compared.push(it);
            }
            Err(it) => {
                self.known.add_unjudged(&it);
                self.unjudged.push(it);
            }
        }
        Ok(())
    }

    fn add_unless_known(&mut self, home: &str, path: String) -> Result<(), Error> {
        if self.known.here.contains(&path) { Ok(()) } else { self.add(home, path) }
    }

    /// Compares what is where a package was, and is not listed as a contract.
    fn add_unlisted(&mut self, home: &str, is_governed: bool) -> Result<(), Error> {
        match unlisted_there(self.history, self.policy, home, is_governed, &mut self.known)? {
            Unlisted::Nothing => {}
            Unlisted::Wit => {
                self.add(home, home.to_owned())?;
                self.known.add_here(vec![home.to_owned()]);
                self.known.before.insert(home.to_owned());
            }
            Unlisted::Submodule(path) => {
                let error = Load::Submodule { path, revision: "HEAD".to_owned() };
                let error = Error::Load { party: Party::Candidate, error };
                self.lost.push(Unjudged::gone(home, error));
                self.known.before.insert(home.to_owned());
            }
        }
        Ok(())
    }

    /// Compares a package whose text is gone with the wasm that holds it now.
    fn compare_with_wasm(&mut self, home: &str) -> Result<(), Error> {
        let (history, commit, options) = (self.history, self.commit, &self.request.options);
        if is_there(history, commit, home)? {
            return Ok(());
        }
        let in_wasm = || packages_in_wasm(self.policy, history, commit, options);
        for (file, candidate) in self.in_wasm.get_or_init(in_wasm) {
            if self.known.here.contains(file) || !is_of_home(history, commit, home, candidate)? {
                continue;
            }
            // What could not be read before is told of below.
            let Ok(Some(was)) = history.find(commit, home, options) else { continue };
            let place = Place::Path(self.policy.on_disk(file));
            let mut task = task::task_of_place(self.request, self.policy, place, None)?;
            task.name.get_or_insert_with(|| file.clone());
            let homes = vec![home.to_owned()];
            let notes = vec![moved(&task, &homes, commit)];
            let found = FoundBaseline { baseline: was, homes, notes, ..FoundBaseline::default() };
            self.compared.push(Compared { task, candidate: candidate.clone(), found });
            // It is what the text became, unless it is for tests, or generated; nobody looks
            // at it once it is merged.
            if !is_aside(file) {
                self.known.before.insert(home.to_owned());
                self.added.push(Added { home: home.to_owned(), now: file.clone() });
            }
        }
        Ok(())
    }

    /// Compares a package with what it is now, or notes that it is gone or cannot be read.
    fn find_or_lose(&mut self, home: &'c String) -> Result<(), Error> {
        let (history, policy, commit) = (self.history, self.policy, self.commit);
        let was = match history.find(commit, home, &self.request.options) {
            Ok(Some(was)) => was,
            // Where there was nothing, nothing was examined.
            Ok(None) => return Ok(()),
            Err(error) => {
                let error = Error::Load { party: Party::Baseline, error };
                if !error.is_of_one_package() {
                    return Err(error);
                }
                let name_alone = match paired_with(history, commit, home)? {
                    // It is there, and this change may have touched nothing but the policy.
                    Some(now) if !self.known.here.contains(&now) => return self.add(home, now),
                    Some(_) => None,
                    None => self.name_alone(home, &error),
                };
                let Some(was) = name_alone else {
                    self.lost.push(Unjudged::gone(home, error));
                    return Ok(());
                };
                was
            }
        };
        let now = home_now(history, policy, commit, home, &was)?;
        if let Some(now) = now.filter(|now| !self.known.here.contains(now)) {
            self.add(home, now)?;
            // It may be there beside others, in a file of theirs.
            if self.known.before.contains(home) {
                return Ok(());
            }
        }
        self.gone.insert(home, was);
        Ok(())
    }

    /// A package of the baseline that lacks what it uses, and so has nothing but a name: enough
    /// to say that it is gone.
    fn name_alone(&self, home: &str, error: &Error) -> Option<Subject> {
        let Error::Load { error: Load::MissingPackage { .. }, .. } = error else { return None };
        let inventory = self.history.inventory(self.commit).ok()?;
        let listed = inventory.package(home)?;
        let bare = listed.bare_name()?;
        let (namespace, name) = bare.split_once(':')?;
        let version = listed.version();
        let name = PackageName { namespace: namespace.into(), name: name.into(), version };
        let name = Arc::new(name);
        let contract = Contract {
            roots: BTreeSet::from([name.clone()]),
            packages: BTreeMap::from([(name, Package::default())]),
            ..Contract::default()
        };
        let note = format!("what was in `{home}` could not be read: {}", error.message());
        Some(Subject {
            contract,
            place: self.commit.place(home).to_string(),
            resolved: Some(self.commit.id.clone()),
            notes: vec![note],
            ..Subject::default()
        })
    }

    /// Compares what is gone with what has its name or most of its items, or with nothing.
    fn finish(mut self) -> Result<Vec<Added>, Error> {
        self.unjudged.append(&mut self.lost);
        for it in self.compared.iter_mut() {
            declared_within(it, &mut self.gone, self.baselines)?;
        }
        // By names first, since what has most in common may be another.
        moved_roots::compare_moved(self.compared, self.commit);
        let new_packages = NewPackages::by_names(self.compared);
        for home in self.policy.packages_before() {
            let Some(was) = self.gone.remove(home.as_str()) else { continue };
            if let Some(released) = released_as(self.compared, home, &was, self.commit) {
                self.compared.push(released);
                continue;
            }
            match new_packages.most_alike(&was, self.compared) {
                Some(at) => {
                    let Compared { task, found, .. } = &mut self.compared[at];
                    found.notes.push(moved(task, std::slice::from_ref(home), self.commit));
                    found.facts.retain(|fact| !matches!(fact, Fact::PackageNew(_)));
                    found.baseline = was;
                    found.homes = vec![home.clone()];
                }
                None => self.compared.push(with_nothing(home, was, self.commit)),
            }
        }
        moved_roots::compare_moved(self.compared, self.commit);
        moved_roots::compare_continued(self.compared, self.commit);
        self.overlooked()
    }

    /// The packages that were examined in the commit, and that nothing names or finds here:
    /// what only others use was not examined by itself, and one of several places is enough.
    fn overlooked(mut self) -> Result<Vec<Added>, Error> {
        let went = self.history.went(self.commit);
        let went = went.map_err(|error| Error::Load { party: Party::Source, error })?;
        let governed: BTreeSet<&String> = self.policy.packages_before().iter().collect();
        let here = self.history.checkout().map(|checkout| checkout.inventory()).transpose();
        let here = here.map_err(|error| Error::Load { party: Party::Candidate, error })?;
        let package = |path: &str| here.as_ref().and_then(|here| here.package(path));
        let is_found = |it: &Added| {
            let places = went.get(&it.home).into_iter().flatten();
            let mut found = places.filter(|now| self.found_here.contains(*now));
            // What is still there is another, unless it says the same.
            let there = package(&it.home).filter(|_| it.now == it.home);
            found.any(|now| {
                there.zip(package(now)).is_none_or(|(there, now)| there.says_the_same(now))
            })
        };
        self.added.retain(|it| governed.contains(&it.home) && !is_found(it));
        Ok(self.added)
    }
}

/// Compares what a package declares beside itself with what packages of those names were:
/// with those that are gone, and with those that it says it is compatible with.
fn declared_within(
    compared: &mut Compared,
    gone: &mut BTreeMap<&str, Subject>,
    baselines: &Baselines,
) -> Result<(), Error> {
    let Some((history, commit)) = baselines.set_out() else { return Ok(()) };
    let Compared { task, candidate, found } = compared;
    let known: BTreeSet<String> =
        found.baseline.contract.roots.iter().map(|it| it.bare()).collect();
    let roots = candidate.contract.roots.iter();
    let new: Vec<&PackageName> =
        roots.map(|root| &**root).filter(|root| !known.contains(&root.bare())).collect();
    let is_of_commit = baselines.commit_of(task).is_some_and(|it| it.id == commit.id);
    if new.is_empty() || candidate.form != Form::Text || !is_of_commit {
        return Ok(());
    }
    let fail = |error| Error::Load { party: Party::Baseline, error };
    let inventory = history.inventory(commit).map_err(fail)?;
    let mut homes: Vec<String> = Vec::new();
    for root in new {
        let is_gone = |package: &ListedPackage| gone.contains_key(package.path());
        let continues = |package: &ListedPackage| {
            let version = package.version();
            !is_aside(package.path()) && continues(root.version.as_ref(), version.as_ref())
        };
        let bare = root.bare();
        let was = inventory.own_of_name(&bare).find(|it| is_gone(it));
        let was = was.or_else(|| inventory.own_of_name(&bare).find(|it| continues(it)));
        homes.extend(was.map(|package| package.path().to_owned()));
    }
    if homes.is_empty() {
        return Ok(());
    }
    let before: BTreeSet<String> = homes.iter().chain(&found.homes).cloned().collect();
    let before: Vec<String> = before.into_iter().collect();
    let directory = units::common(&before);
    let baseline = history.load_packages(commit, &directory, &before, &task.options, None);
    let baseline = match baseline.map_err(fail) {
        Ok(baseline) => baseline,
        // What could not be read before is judged as new, or as gone.
        Err(error) if error.is_of_one_package() => return Ok(()),
        Err(error) => return Err(error),
    };
    homes.iter().for_each(|home| drop(gone.remove(home.as_str())));
    found.notes.push(moved(task, &homes, commit));
    found.facts.retain(|fact| !matches!(fact, Fact::PackageNew(_)));
    (found.baseline, found.homes) = (baseline, before);
    Ok(())
}

/// A package at a path from the root of the repository, with both of its sides, or why it
/// cannot be judged.
fn judged_at(
    path: String,
    request: &Request,
    policy: &Policy,
    baselines: &Baselines,
) -> Result<Result<Compared, Unjudged>, Error> {
    let directory = policy.on_disk(&path);
    // A package may have gone to where the anchor does not reach.
    let outside = || Some(path::join(&tree::way_to_root(&policy.anchor), &path));
    let from_anchor = tree::within(&policy.anchor, &directory).or_else(outside);
    let mut task = task::task_of_place(request, policy, Place::Path(directory), from_anchor)?;
    task.name.get_or_insert(path);
    both_sides(&task, baselines)
}

/// What is where a package was, and is not listed as a contract.
enum Unlisted {
    Nothing,
    /// WIT: what a link leads to, a submodule, what is ignored and built, or a copy.
    Wit,
    /// A submodule that is not fetched.
    Submodule(String),
}

/// What is where a package was, and is not listed as a contract, unless it is examined
/// under another path. A copy elsewhere does not stand for it.
fn unlisted_there(
    history: &History,
    policy: &Policy,
    home: &str,
    is_governed: bool,
    known: &mut KnownHomes,
) -> Result<Unlisted, Error> {
    let Some(checkout) = history.checkout() else { return Ok(Unlisted::Nothing) };
    let inventory = checkout.inventory();
    let inventory = inventory.map_err(|error| Error::Load { party: Party::Candidate, error })?;
    // What was a contract there is still compared where it is a copy of another now.
    let is_listed =
        |path: &str| inventory.package(path).is_some_and(|it| !is_governed || !it.is_vendored());
    let is_file = home.ends_with(".wit");
    if known.here.contains(home) || is_listed(home) || is_file && is_listed(path::parent(home)) {
        return Ok(Unlisted::Nothing);
    }
    let there = policy.on_disk(home);
    if !there.is_file() && !tree::holds_wit(&there) {
        let mut submodules = checkout.submodules().iter().filter(|it| !it.is_checked_out);
        let around = submodules.find(|it| path::is_within(home, &it.path));
        return Ok(around.map_or(Unlisted::Nothing, |it| Unlisted::Submodule(it.path.clone())));
    }
    Ok(if known.is_here(&there, policy) { Unlisted::Nothing } else { Unlisted::Wit })
}

fn real(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// Whether the package that was in a directory is still there.
fn is_there(history: &History, commit: &Commit, home: &str) -> Result<bool, Error> {
    let pairs = history.pairs(commit);
    let pairs = pairs.map_err(|error| Error::Load { party: Party::Source, error })?;
    Ok(pairs.get(home).is_some_and(|was| was == home))
}

/// Whether a subject declares the package that was in a directory, in any version.
fn is_of_home(
    history: &History,
    commit: &Commit,
    home: &str,
    subject: &Subject,
) -> Result<bool, Error> {
    let inventory = history.inventory(commit);
    let inventory = inventory.map_err(|error| Error::Load { party: Party::Baseline, error })?;
    let name = inventory.package(home).and_then(ListedPackage::bare_name);
    Ok(subject.contract.roots.iter().any(|root| name.as_ref() == Some(&root.bare())))
}

/// Where a package of the baseline went that is not where it was: copies among the tests,
/// and what is excluded, left out.
fn went_to(
    history: &History,
    policy: &Policy,
    commit: &Commit,
    home: &str,
) -> Result<Vec<String>, Error> {
    let fail = |error| Error::Load { party: Party::Source, error };
    // What is there now may be a later version, beside which the other one went on.
    let is_same_track = || -> Result<bool, witgate_load::Error> {
        let Some(checkout) = history.checkout() else { return Ok(true) };
        let [here, there] = [checkout.inventory()?, history.inventory(commit)?]
            .map(|inventory| inventory.package(home).and_then(ListedPackage::version));
        Ok(there.is_none() || continues(here.as_ref(), there.as_ref()))
    };
    if is_there(history, commit, home)? && is_same_track().map_err(fail)? {
        return Ok(Vec::new());
    }
    let is_one = |now: &str| !is_aside(now) && !policy.was_excluded(history, now);
    let went = history.went(commit).map_err(fail)?;
    let went = went.get(home).into_iter().flatten().filter(|now| is_one(now));
    Ok(went.cloned().collect())
}

/// Directories as paths from the root of the repository, each once; those outside of it are
/// left out.
pub(super) fn paths_within<'p>(
    history: &History,
    directories: impl Iterator<Item = &'p PathBuf>,
) -> BTreeSet<String> {
    directories.filter_map(|directory| history.path_of(directory)).collect()
}

/// The packages of a commit in the directories where the policy looks for what packages
/// use, from the root of the repository.
fn homes_of_deps(
    compared: &[Compared],
    history: &History,
    commit: &Commit,
) -> Result<Vec<String>, Error> {
    let tasks = compared.iter().map(|it| &it.task);
    let named = tasks.flat_map(|task| task.deps_before.iter().chain(&task.options.deps));
    let deps = paths_within(history, named);
    if deps.is_empty() {
        return Ok(Vec::new());
    }
    let inventory = history.inventory(commit);
    let inventory = inventory.map_err(|error| Error::Load { party: Party::Baseline, error })?;
    let is_below = |path: &&str| deps.iter().any(|deps| path::is_within(path, deps));
    let homes = inventory.packages().iter().map(|package| package.path());
    Ok(homes.filter(is_below).map(str::to_owned).collect())
}

/// The package that is checked out and is that of a directory of a commit.
fn paired_with(history: &History, commit: &Commit, home: &str) -> Result<Option<String>, Error> {
    let went = history.went(commit);
    let went = went.map_err(|error| Error::Load { party: Party::Source, error })?;
    Ok(went.get(home).and_then(|now| now.first()).cloned())
}

/// Where a package of the baseline is now, from the root of the repository:
/// where it went, where it was, or wherever its name is declared.
fn home_now(
    history: &History,
    policy: &Policy,
    commit: &Commit,
    home: &str,
    was: &Subject,
) -> Result<Option<String>, Error> {
    if let Some(now) = paired_with(history, commit, home)? {
        return Ok(Some(now));
    }
    let pairs = history.pairs(commit);
    let pairs = pairs.map_err(|error| Error::Load { party: Party::Source, error })?;
    // What is another package there already is not where this one went.
    let is_another = |now: &str| pairs.contains_key(now);
    let here = policy.on_disk(home);
    if !is_another(home) && (here.is_file() || tree::holds_wit(&here)) {
        return Ok(Some(home.to_owned()));
    }
    let Some(package) = was.package().filter(|_| was.form == Form::Text) else { return Ok(None) };
    let homes = history.homes_here(package);
    let homes = homes.map_err(|error| Error::Load { party: Party::Source, error })?;
    // Of several nobody knows which it is, so that it counts as gone.
    let only = <[String; 1]>::try_from(homes).ok().map(|[home]| home);
    Ok(only.filter(|home| !is_another(home)))
}

/// A prerelease that is gone, compared with the package of its name that it led to.
fn released_as(
    compared: &[Compared],
    home: &str,
    was: &Subject,
    commit: &Commit,
) -> Option<Compared> {
    let package = was.package()?;
    package.version.as_ref().filter(|version| !version.pre.is_empty())?;
    let names = BTreeSet::from([package.bare()]);
    let is_led_to = |root: &PackageName| {
        root.same_package(package) && continues(root.version.as_ref(), package.version.as_ref())
    };
    let leads_to = |it: &&Compared| it.candidate.contract.roots.iter().any(|root| is_led_to(root));
    let Compared { task, candidate, .. } = compared.iter().find(leads_to)?;
    let candidate = only(candidate, &names)?;
    let homes = vec![home.to_owned()];
    let found = FoundBaseline {
        baseline: was.clone(),
        notes: vec![moved(task, &homes, commit)],
        homes,
        ..FoundBaseline::default()
    };
    let task = Task { name: Some(home.to_owned()), ..task.clone() };
    Some(Compared { task, candidate, found })
}

/// The packages that are new, by the names of interfaces and worlds that they declare.
struct NewPackages(BTreeMap<String, Vec<usize>>);

impl NewPackages {
    fn by_names(compared: &[Compared]) -> NewPackages {
        let mut declaring: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, it) in compared.iter().enumerate().filter(|(_, it)| it.found.is_new()) {
            for name in names(&it.candidate) {
                declaring.entry(name.to_owned()).or_default().push(at);
            }
        }
        NewPackages(declaring)
    }

    /// The one that a package which is gone has most in common with, in such names, and
    /// that is still new; the first of several.
    fn most_alike(&self, was: &Subject, compared: &[Compared]) -> Option<usize> {
        let mut in_common: BTreeMap<usize, usize> = BTreeMap::new();
        for at in names(was).into_iter().filter_map(|name| self.0.get(name)).flatten() {
            *in_common.entry(*at).or_default() += 1;
        }
        let still_new = in_common.into_iter().filter(|(at, _)| compared[*at].found.is_new());
        still_new.max_by_key(|(at, count)| (*count, Reverse(*at))).map(|(at, _)| at)
    }
}

/// The names of the interfaces and worlds that a subject declares.
fn names(subject: &Subject) -> BTreeSet<&str> {
    let packages =
        subject.contract.roots.iter().filter_map(|root| subject.contract.packages.get(root));
    packages
        .flat_map(|package| {
            let interfaces = package.interfaces.keys().map(|name| &**name);
            interfaces.chain(package.worlds.keys().map(|name| &**name))
        })
        .collect()
}

fn with_nothing(home: &str, was: Subject, commit: &Commit) -> Compared {
    let shown = if home.is_empty() { "." } else { home };
    let found = FoundBaseline {
        baseline: was,
        homes: vec![home.to_owned()],
        notes: vec![format!("`{shown}` of {} was removed", commit.short())],
        ..FoundBaseline::default()
    };
    let candidate = Subject { place: NONE.to_owned(), form: Form::Nothing, ..Subject::default() };
    Compared { task: Task::gone(shown), candidate, found }
}
