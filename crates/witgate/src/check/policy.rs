//! The policy: where it is found, and which one counts.

mod agreed;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use witgate_config::{Config, Consumers, FILE_NAME, Package};
use witgate_judge::{Level, Levels, PolicyLevels, Preset, Terms, Waiver};
use witgate_load::{Commit, History, Place, tree};
use witgate_lock::Store;
use witgate_model::path;

use super::baseline::in_git;
use super::task::{self, Task};
use super::{Request, lending};
use crate::compare::resolve_in;
use crate::error::{Error, Party};

/// Far more than a policy is allowed to have; how much that is, its reader says.
pub(crate) const POLICY_LIMIT: u64 = 16 << 20;

/// The policy of a run.
#[derive(Clone)]
pub(crate) struct Policy {
    config: Option<Config>,
    /// The directory that paths of packages count from: the policy's, or that of
    /// what is checked.
    pub(crate) anchor: PathBuf,
    /// The directory that paths for people and the system count from: that of the
    /// request.
    here: PathBuf,
    /// Its file, where there is one.
    file: Option<PathBuf>,
    /// Whether the anchor is its own directory.
    is_anchored: bool,
    levels: Levels,
    /// The levels of the baseline's policy, where it has one.
    baseline_levels: Levels,
    /// Whether it names a release where the baseline's named none.
    pub(crate) names_new_release: bool,
    /// The baseline's policy, for what only that can say.
    baseline_config: Option<Config>,
    /// The same with the paths that it has there, and its directory from the root of the
    /// repository.
    stated_before: Option<(String, Config)>,
    /// Whether it is the baseline's, which reserves the say.
    pub(crate) is_reserved: bool,
    /// The commit that this change started from.
    commit: Option<Commit>,
    /// The packages that would have been examined there, by their paths from the
    /// root of the repository.
    packages_before: Vec<String>,
    /// Where the bytes are looked for that locks pin, once that is asked for.
    bytes: OnceLock<Arc<Store>>,
    /// What baselines and releases mean, as they are written, in the repository at a path.
    resolved: Arc<Mutex<BTreeMap<(String, PathBuf), Place>>>,
}

/// What the policy of the baseline commit names for a package.
#[derive(Default)]
pub(crate) struct Before<'p> {
    pub(crate) baseline: Option<&'p str>,
    pub(crate) release: Option<&'p str>,
}

impl Policy {
    /// Where the bytes are looked for that locks pin.
    pub(crate) fn bytes(&self, request: &Request) -> Arc<Store> {
        self.bytes.get_or_init(|| Arc::new(lending::store(request, self))).clone()
    }

    /// What a baseline or release means to a candidate. Many packages name the same, so
    /// that git is asked once for those of one repository.
    pub(super) fn resolved(
        &self,
        request: &Request,
        party: Party,
        text: &str,
        candidate: &Place,
    ) -> Result<Place, Error> {
        let resolve = || resolve_in(&request.directory, party, text, Some(candidate));
        let Place::Path(path) = candidate else { return resolve() };
        let real = witgate_files::real(&request.directory.join(path)).ok();
        let Some(top) = real.as_deref().and_then(witgate_files::repository_of) else {
            return resolve();
        };
        let key = (text.to_owned(), top.to_owned());
        let mut resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = resolved.get(&key) {
            return Ok(known.clone());
        }
        let place = resolve()?;
        resolved.insert(key, place.clone());
        Ok(place)
    }

    /// The policy that the request names, or the nearest one at or above what
    /// is checked, within its repository.
    pub(crate) fn find(request: &Request) -> Result<Policy, Error> {
        let policy = Policy::find_anchored(request)?;
        Ok(Policy { here: request.directory.clone(), ..policy })
    }

    fn find_anchored(request: &Request) -> Result<Policy, Error> {
        let start = start(request);
        let Some(file) = nearest(request, &start) else {
            let around = Policy::of_submodule(request, &start)?;
            return Ok(around.unwrap_or_else(|| Policy::new(None, start)));
        };
        let config = read(&file, request)?;
        let directory = file.parent().map(Path::to_owned).unwrap_or_default();
        // What is checked may be elsewhere, with a policy that was named.
        let holds = |directory: &Path| {
            let [outer, inner] =
                [directory, &start].map(|path| Path::new(".").join(path).canonicalize().ok());
            outer.zip(inner).is_some_and(|(outer, inner)| inner.starts_with(outer))
        };
        let is_anchored = request.place.is_none() || holds(&directory);
        let anchor = if is_anchored { directory } else { start };
        Ok(Policy { file: Some(file), is_anchored, ..Policy::new(Some(config), anchor) })
    }

    /// The policy of the repository around a submodule, where that names it.
    fn of_submodule(request: &Request, submodule: &Path) -> Result<Option<Policy>, Error> {
        let Some(file) = nearest(request, &request.directory) else { return Ok(None) };
        let anchor = file.parent().map(Path::to_owned).unwrap_or_default();
        let policy = Policy::new(Some(read(&file, request)?), anchor);
        let path = tree::within(&policy.anchor, submodule);
        let is_named = path.is_some_and(|path| policy.package(&path).is_some());
        Ok(is_named.then(|| Policy { file: Some(file), is_anchored: true, ..policy }))
    }

    /// The file of the policy, where there is one.
    pub(crate) fn file(request: &Request) -> Option<PathBuf> {
        nearest(request, &start(request))
    }

    fn new(config: Option<Config>, anchor: PathBuf) -> Policy {
        let levels = config.as_ref().map(|config| config.levels.clone()).unwrap_or_default();
        Policy {
            config,
            anchor,
            here: PathBuf::new(),
            file: None,
            is_anchored: false,
            levels,
            baseline_levels: Levels::default(),
            names_new_release: false,
            baseline_config: None,
            stated_before: None,
            is_reserved: false,
            commit: None,
            packages_before: Vec::new(),
            bytes: OnceLock::new(),
            resolved: Arc::default(),
        }
    }

    /// No policy, in a directory.
    pub(crate) fn none(directory: PathBuf) -> Policy {
        Policy { is_anchored: true, ..Policy::new(None, directory) }
    }

    /// The commit that this change started from, where there is one.
    pub(crate) fn commit(&self) -> Option<&Commit> {
        self.commit.as_ref()
    }

    /// Whether the policy of that commit names a path as the WIT of a host.
    pub(crate) fn was_host(&self, path: &str) -> bool {
        let was = self.baseline_config.iter().flat_map(|config| &config.targets);
        was.filter_map(|target| target.wit.as_ref()).any(|wit| wit.value == path)
    }

    /// The packages that would have been examined in that commit, by their paths
    /// from the root of the repository.
    pub(super) fn packages_before(&self) -> &[String] {
        &self.packages_before
    }

    /// Whether there is one.
    pub(crate) fn is_there(&self) -> bool {
        self.config.is_some()
    }

    /// What it says.
    pub(crate) fn config(&self) -> Option<&Config> {
        self.config.as_ref()
    }

    /// The packages that it names.
    pub(crate) fn packages(&self) -> &[Package] {
        self.config.as_ref().map(|config| config.packages.as_slice()).unwrap_or_default()
    }

    /// Fails for a package whose path leads nowhere.
    pub(super) fn refuse_missing(&self, package: &Package) -> Result<(), Error> {
        let path = self.anchor.join(&package.path.value);
        match path.symlink_metadata().is_ok() {
            true => Ok(()),
            false => Err(Error::Policy {
                message: format!("`{}` does not exist", package.path.value),
                help: Some("name its new path, or remove the `[[package]]`".to_owned()),
                at: package.path.site.clone(),
            }),
        }
    }

    /// The package at a path from the anchor.
    pub(crate) fn package(&self, path: &str) -> Option<&Package> {
        let path = if path.is_empty() { "." } else { path };
        self.packages().iter().find(|package| package.path.value == path)
    }

    /// The package that says what one at a path is held to: that path, or the nearest
    /// directory above it.
    fn governing(&self, path: &str) -> Option<&Package> {
        nearest_package(self.config.as_ref()?, path)
    }

    /// The directories in which the baseline's policy looks for what a package uses.
    pub(crate) fn deps_before(&self, path: Option<&str>) -> Vec<PathBuf> {
        let Some(config) = &self.baseline_config else { return Vec::new() };
        let package = path.and_then(|path| nearest_package(config, path));
        config.deps(package).map(|directory| self.anchor.join(directory)).collect()
    }

    /// The directories in which it looks for what a package uses.
    pub(crate) fn deps<'a>(
        &'a self,
        package: Option<&'a Package>,
    ) -> impl Iterator<Item = PathBuf> + 'a {
        let config = self.config.iter().flat_map(move |config| config.deps(package));
        config.map(|directory| self.anchor.join(directory))
    }

    /// A path from the top of the repository, as the system takes it.
    pub(crate) fn on_disk(&self, path: &str) -> PathBuf {
        // What is below is named from here, and not by the way over the top. In another
        // repository that path is another file's.
        let here = tree::from_root(&self.here);
        let is_here = tree::are_of_one_repository(&self.here, &self.anchor);
        let path = match is_here && path::is_within(path, &here) {
            true if path.len() == here.len() => self.here.clone(),
            true => self.here.join(path[here.len()..].trim_start_matches('/')),
            false => self.anchor.join(path::join(&tree::way_to_root(&self.anchor), path)),
        };
        if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
    }

    /// Whether it excludes a path of the repository.
    pub(crate) fn is_excluded(&self, history: &History, path: &str) -> bool {
        let Some(config) = &self.config else { return false };
        let Some(anchor) = history.path_of(&self.anchor) else { return false };
        excludes(config, &anchor, path)
    }

    /// Whether a path of the repository is in the WIT that a `[[target]]` has of its host.
    pub(crate) fn is_of_host(&self, history: &History, path: &str) -> bool {
        let Some(config) = &self.config else { return false };
        let Some(anchor) = history.path_of(&self.anchor) else { return false };
        let of_hosts = config.targets.iter().filter_map(|target| target.wit.as_ref());
        of_hosts.into_iter().any(|wit| path::is_within(path, &path::join(&anchor, &wit.value)))
    }

    /// Whether the baseline's policy excludes a path from the root of the repository.
    pub(crate) fn was_excluded(&self, history: &History, path: &str) -> bool {
        let Some(config) = &self.baseline_config else { return false };
        let Some(anchor) = history.path_of(&self.anchor) else { return false };
        excludes(config, &anchor, path)
    }

    /// The baseline that it names.
    pub(crate) fn baseline<'a>(&'a self, package: Option<&'a Package>) -> Option<&'a str> {
        Some(&self.config.as_ref()?.baseline(package)?.value)
    }

    /// Whether something is compared with what was pinned.
    fn is_pinned(&self, request: &Request) -> bool {
        let packages = self.packages().iter().map(Some).chain([None]);
        let mut stated = packages.filter_map(|package| self.baseline(package));
        match request.against.as_deref() {
            Some(against) => against == task::PIN,
            None => stated.any(|baseline| baseline == task::PIN),
        }
    }

    /// The release that it names.
    pub(crate) fn release<'a>(&'a self, package: Option<&'a Package>) -> Option<&'a str> {
        Some(&self.config.as_ref()?.release(package)?.value)
    }

    /// What the policy of the baseline commit names for a path.
    pub(crate) fn before(&self, path: Option<&str>) -> Before<'_> {
        let Some(config) = &self.baseline_config else { return Before::default() };
        let package = path.and_then(|path| nearest_package(config, path));
        Before {
            baseline: config.baseline(package).map(|stated| stated.value.as_str()),
            release: config.release(package).map(|stated| stated.value.as_str()),
        }
    }

    /// What a task is held to.
    pub(crate) fn terms(&self, task: &Task) -> Terms {
        let terms = self.terms_at(task.path.as_deref());
        // What is gone has the path that it had, so that a waiver is for no other.
        let was = task.name.clone().filter(|_| task.place == Place::Nothing);
        Terms { component: terms.component.or(was), ..terms }
    }

    /// What the package or artifact at a path from the anchor is held to.
    pub(super) fn terms_at(&self, path: Option<&str>) -> Terms {
        let component = path.filter(|path| !path.is_empty()).map(str::to_owned);
        let Some(config) = &self.config else { return Terms { component, ..Terms::default() } };
        let package = path.and_then(|path| self.governing(path));
        let is_never_released = self.is_never_released(path);
        let artifact =
            path.and_then(|path| config.artifacts.iter().find(|it| it.path.value == path));
        let unused = self.unused();
        Terms { component, is_never_released, unused, ..config.terms(package, artifact) }
    }

    /// The most that a change weighs which breaks no known consumer: what this policy
    /// says, once the baseline's says so too.
    fn unused(&self) -> Option<Level> {
        let stated = |config: Option<&Config>| {
            config?.consumers.as_ref()?.unused.as_ref().map(|it| it.value)
        };
        let own = stated(self.config.as_ref());
        match &self.commit {
            None => own,
            Some(_) => Some(own?.max(stated(self.baseline_config.as_ref())?)),
        }
    }

    /// The components that exist, as this policy and the baseline's name them.
    pub(crate) fn consumers(&self) -> impl Iterator<Item = &Consumers> {
        let configs = self.config.iter().chain(&self.baseline_config);
        configs.filter_map(|config| config.consumers.as_ref())
    }

    /// Whether nothing at a path was ever released: the baseline's policy says so, and
    /// this one does not say otherwise.
    pub(crate) fn is_never_released(&self, path: Option<&str>) -> bool {
        let says = |config: &Config| {
            let package = path.and_then(|path| nearest_package(config, path));
            config.never_released(package).is_some()
        };
        self.baseline_config.as_ref().is_some_and(says) && self.config.as_ref().is_some_and(says)
    }

    pub(crate) fn waivers(&self) -> &[Arc<Waiver>] {
        self.config.as_ref().map(|config| config.waivers.as_slice()).unwrap_or_default()
    }

    /// Which levels it says, and which the baseline's policy says.
    pub(crate) fn levels(&self) -> PolicyLevels<'_> {
        PolicyLevels { counting: &self.levels, baseline: &self.baseline_levels }
    }

    /// The preset of rules that it says.
    pub(crate) fn lint_preset(&self) -> Option<Preset> {
        self.config.as_ref()?.lint_preset.as_ref().map(|stated| stated.value)
    }

    pub(crate) fn fail_on(&self) -> Option<Level> {
        self.config.as_ref().map(Config::fail_on)
    }
}

/// The package that a policy has for a path, or for the nearest directory above it.
pub(crate) fn nearest_package<'c>(config: &'c Config, path: &str) -> Option<&'c Package> {
    path::upwards(path).find_map(|directory| {
        let directory = if directory.is_empty() { "." } else { directory };
        config.packages.iter().find(|package| package.path.value == directory)
    })
}

/// Whether a policy in a directory excludes a path; both from the top of the
/// repository.
pub(super) fn excludes(config: &Config, directory: &str, path: &str) -> bool {
    let below = match directory {
        "" => Some(path),
        directory => path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/')),
    };
    below.is_some_and(|below| config.is_excluded(below))
}

/// What this change started from, as far as the policy and what is pinned go:
/// never what the policy itself calls the baseline, since the candidate might
/// call itself that.
pub(crate) fn set_out(request: &Request) -> Result<Place, Error> {
    let told = told_baseline(request)?.filter(in_git);
    task::meant(request, told.unwrap_or(Place::MergeBase { branch: None }))
}

/// The baseline that the request names, unless that is what was pinned.
pub(crate) fn told_baseline(request: &Request) -> Result<Option<Place>, Error> {
    let told = request.against.as_deref().filter(|text| *text != task::PIN);
    let candidate = request.place.as_deref().and_then(|text| Place::parse(text).ok());
    let resolve = |text| resolve_in(&request.directory, Party::Baseline, text, candidate.as_ref());
    told.map(resolve).transpose()
}

/// Where the search begins: what is checked.
fn start(request: &Request) -> PathBuf {
    match request.place.as_deref().map(Place::parse) {
        Some(Ok(Place::Path(path))) if path.is_dir() => path,
        Some(Ok(Place::Path(path))) => path.parent().map(Path::to_owned).unwrap_or_default(),
        _ => request.directory.clone(),
    }
}

/// The file of the policy: the one named, or the nearest within the repository.
fn nearest(request: &Request, start: &Path) -> Option<PathBuf> {
    let overlay = &request.options.overlay;
    let is_there = |file: &PathBuf| overlay.text(file).is_some() || file.exists();
    let found = || tree::upwards(start).map(|it| it.join(FILE_NAME)).find(is_there);
    request.policy.clone().or_else(found)
}

/// Reads a policy.
fn read(file: &Path, request: &Request) -> Result<Config, Error> {
    let text = match request.options.overlay.text(file) {
        Some(text) => text.to_string(),
        None => witgate_files::read_text(file, POLICY_LIMIT).map_err(|refusal| {
            let (path, reason) = (file.display().to_string(), refusal.to_string());
            Error::PolicyUnreadable { path, reason }
        })?,
    };
    let shown = witgate_model::path::with_slashes(file);
    Config::read(&shown, &text).map_err(Error::policy)
}
