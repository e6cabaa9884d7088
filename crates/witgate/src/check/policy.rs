//! The policy: where it is found, and which one counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use witgate_config::{Artifact, Config, Consumers, FILE_NAME, Package, PolicyFrom};
use witgate_judge::{
    Fact, Level, Levels, LoosenedKind, PolicyLevels, PolicyLoosened, Preset, Terms, Waiver,
};
use witgate_load::{Commit, Error as Load, History, Place, is_aside, tree};
use witgate_lock::Store;
use witgate_model::path;

use super::baseline::in_git;
use super::components;
use super::task::{self, Task};
use super::{Request, lending, units};
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

    /// Whether the anchor is the policy's own directory.
    pub(crate) fn is_anchored(&self) -> bool {
        self.is_anchored
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

    /// The policy that counts: this one, or that of the baseline where it
    /// reserves the say. With what this one loosens against the baseline's.
    pub(crate) fn agreed(
        self,
        request: &Request,
        history: Option<&History>,
        notes: &mut Vec<String>,
    ) -> Result<(Policy, Vec<Fact>), Error> {
        let baseline = set_out(request)?;
        if !in_git(&baseline) {
            return Ok((self, Vec::new()));
        }
        let found = history.map(|history| (history, history.commit(&baseline, None)));
        if let Some((_, Err(error @ Load::NoMergeBase { shallow: false, .. }))) = &found
            && request.against.is_none()
        {
            // A branch without a past would choose its policy, and its baseline by it.
            return Err(Error::NoBaseline { error: error.clone() });
        }
        let Some((history, commit)) =
            found.and_then(|(history, commit)| Some((history, commit.ok()?)))
        else {
            if self.is_there() {
                notes.push(format!("the policy was not compared: {baseline} is not available"));
            }
            if history.is_some() && self.is_pinned(request) {
                notes.push(format!(
                    "the pinned contracts were not compared with those of a commit: {baseline} is \
                     not available, so that a change could pin what it breaks"
                ));
            }
            return Ok((self, Vec::new()));
        };
        // It may be this very change that takes it away, or puts another nearer.
        let mut files: Vec<String> = Vec::new();
        let own = self.file.as_ref().map(|file| history.path_of(file));
        if let Some(None) = own {
            notes.push("the policy is outside of the repository and was not compared".into());
            return Ok((self, Vec::new()));
        }
        files.extend(own.flatten());
        if self.is_anchored || self.config.is_none() {
            let above = path::upwards(history.prefix());
            files.extend(above.map(|directory| path::join(directory, FILE_NAME)));
        }
        let mut was = None;
        for file in files {
            let text = history.text(&commit, &file);
            if let Some(text) = text.map_err(|error| Error::NoBaseline { error })? {
                match Config::read(&file, &text) {
                    Ok(config) => was = Some((file, config)),
                    // What another version reads is not for this one to pass over, unless
                    // this change says that this one may.
                    Err(error) if error.is_of_another_version() => {
                        match self.restated(&file, &text) {
                            Some(config) => was = Some((file, config)),
                            None => return Err(Error::policy_of_baseline(error)),
                        }
                    }
                    Err(error) => notes.push(format!(
                        "the policy of the baseline is not valid and does not count: {}",
                        error.message()
                    )),
                }
                break;
            }
        }
        let packages_before = packages_of_commit(request, history, &commit, was.as_ref())?;
        let stated_before =
            was.clone().map(|(file, config)| (path::parent(&file).to_owned(), config));
        let was = was.map(|(file, config)| self.with_moved(config, &file, history, &commit));
        let reserved = was.as_ref().is_some_and(|was| was.policy_from() == PolicyFrom::Baseline);
        let mut loosened = witgate_config::loosened(was.as_ref(), self.config.as_ref(), !reserved);
        // Without a policy, or with one that names none, the package was found.
        if was.as_ref().is_none_or(|was| was.packages.is_empty()) {
            loosened.extend(self.left_out(!reserved));
        }
        let baseline_levels = was.as_ref().map(|was| was.levels.clone()).unwrap_or_default();
        let names_new_release =
            !reserved && loosened.iter().any(|it| it.kind == LoosenedKind::NewRelease);
        let baseline_config = was.clone();
        let mut agreed = match reserved {
            true => self.reserved(was),
            false => self,
        };
        if let (Some(config), Some(was)) = (&mut agreed.config, &baseline_config) {
            config.mark_merged_waivers(was);
        }
        let agreed = Policy {
            baseline_levels,
            baseline_config,
            stated_before,
            names_new_release,
            commit: Some(commit),
            packages_before,
            ..agreed
        };
        Ok((agreed, loosened.into_iter().map(Fact::PolicyLoosened).collect()))
    }

    /// The baseline's policy, which requires another version of witgate, where this change
    /// may say so and requires one that this is.
    fn restated(&self, file: &str, text: &str) -> Option<Config> {
        self.config.as_ref()?.required_version.as_ref()?;
        let was = Config::read_of_any_version(file, text).ok()?;
        (was.policy_from() == PolicyFrom::Candidate).then_some(was)
    }

    /// The baseline's policy, with each package that moved under the path that this
    /// policy has for it.
    fn with_moved(
        &self,
        mut was: Config,
        file: &str,
        history: &History,
        commit: &Commit,
    ) -> Config {
        let kept = |path: &str| self.package(path).is_some();
        if was.packages.iter().all(|package| kept(&package.path.value)) {
            return was;
        }
        let Ok(went) = history.went(commit) else { return was };
        let named = self.packages().iter().map(|package| &package.path.value);
        let named: BTreeMap<String, &String> = named
            .flat_map(|path| {
                let directory = history.path_of(&self.anchor.join(path));
                let inner = directory.iter().map(|directory| path::join(directory, "wit"));
                directory.iter().cloned().chain(inner).map(move |it| (it, path)).collect::<Vec<_>>()
            })
            .collect();
        let anchor = path::parent(file).to_owned();
        for package in was.packages.iter_mut().filter(|package| !kept(&package.path.value)) {
            let home = path::join(&anchor, &package.path.value);
            let homes = [path::join(&home, "wit"), home];
            let now = homes.iter().filter_map(|home| went.get(home)?.first()).min();
            if let Some(path) = now.and_then(|now| named.get(now)) {
                package.path.value = (*path).clone();
            }
        }
        was
    }

    /// The baseline's policy in the place of this one, over the packages of both.
    fn reserved(self, was: Option<Config>) -> Policy {
        let own: Vec<Package> = self.packages().to_vec();
        let artifacts = self.config.iter().flat_map(|config| config.artifacts.iter().cloned());
        let artifacts: Vec<Artifact> = artifacts.collect();
        let mut config = was;
        if let Some(config) = &mut config {
            // What is gone is found as that.
            config.packages.retain(|package| self.anchor.join(&package.path.value).exists());
            // What is below a package of the baseline has that one's terms.
            let named = |path: &str, packages: &[Package]| {
                path::is_below(path, packages.iter().map(|package| package.path.value.as_str()))
            };
            for package in own {
                if !named(&package.path.value, &config.packages) {
                    config.packages.push(package);
                }
            }
            // An artifact that is new has the terms of all others.
            for artifact in artifacts {
                if config.artifacts.iter().all(|it| it.path.value != artifact.path.value) {
                    config.artifacts.push(Artifact { capabilities: None, ..artifact });
                }
            }
        }
        let levels = config.as_ref().map(|config| config.levels.clone()).unwrap_or_default();
        Policy { config, levels, is_reserved: true, ..self }
    }

    /// The package that would be found, where this policy names others.
    fn left_out(&self, is_in_force: bool) -> Option<PolicyLoosened> {
        let [first, ..] = self.packages() else { return None };
        let Place::Path(found) = task::find(Place::Path(self.anchor.clone())) else { return None };
        let path = tree::within(&self.anchor, &found)?;
        if !tree::holds_wit(&found) || self.package(&path).is_some() {
            return None;
        }
        let shown = if path.is_empty() { ".".to_owned() } else { path };
        Some(PolicyLoosened {
            kind: LoosenedKind::Other,
            matter: format!("`{shown}` is no longer checked: the policy names other packages"),
            merge_if: "nobody depends on the package; otherwise add a `[[package]]` for it",
            is_in_force,
            sites: [None, Some(first.site.clone())],
            identity: shown,
        })
    }

    /// In what a package is held to less where it is now than where it was, which are paths
    /// from the root of the repository.
    pub(super) fn loosened_by_move(
        &self,
        history: &History,
        from: &str,
        to: &str,
    ) -> Vec<PolicyLoosened> {
        let (Some((directory, was)), Some(now)) = (&self.stated_before, &self.config) else {
            return Vec::new();
        };
        let anchor = history.path_of(&self.anchor).unwrap_or_default();
        let sides = [
            (was, governing_below(was, directory, from), from),
            (now, governing_below(now, &anchor, to), to),
        ];
        witgate_config::loosened_by_move(sides, !self.is_reserved)
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

/// The package of a policy in a directory that governs a path; both from the top of the
/// repository.
fn governing_below<'c>(config: &'c Config, directory: &str, path: &str) -> Option<&'c Package> {
    let is_below = path::is_within(path, directory);
    is_below
        .then(|| path[directory.len()..].trim_start_matches('/'))
        .and_then(|below| nearest_package(config, below))
}

/// Whether a policy in a directory excludes a path; both from the top of the
/// repository.
fn excludes(config: &Config, directory: &str, path: &str) -> bool {
    let below = match directory {
        "" => Some(path),
        directory => path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/')),
    };
    below.is_some_and(|below| config.is_excluded(below))
}

/// The packages that a commit's policy names, or what is found there by default.
pub(crate) fn packages_of_commit(
    request: &Request,
    history: &History,
    commit: &Commit,
    policy: Option<&(String, Config)>,
) -> Result<Vec<String>, Error> {
    let named = policy.filter(|(_, policy)| !policy.packages.is_empty());
    let packages = named.iter().flat_map(|(file, policy)| {
        policy.packages.iter().map(|package| match package.path.value.as_str() {
            "." => path::parent(file).to_owned(),
            path => path::join(path::parent(file), path),
        })
    });
    let scopes: Vec<String> = match (&request.place, named) {
        (None, Some(_)) => packages.collect(),
        (None, None) => vec![history.prefix().to_owned()],
        (Some(text), _) => match Place::parse(text) {
            Ok(Place::Path(path)) => {
                let asked = history.path_of(&request.directory.join(path));
                let below = |package: &String| {
                    asked
                        .as_ref()
                        .is_some_and(|asked| path::is_within(package, asked) && package != asked)
                };
                asked.iter().cloned().chain(packages.filter(below)).collect()
            }
            _ => Vec::new(),
        },
    };
    let fail = |error| Error::NoBaseline { error };
    let is_found = request.place.is_none() && named.is_none();
    // It is needed for every package, and reads all directories at once.
    let inventory = history.inventory(commit);
    let mut found = Vec::new();
    for scope in &scopes {
        let mut own = Vec::new();
        for path in [scope.clone(), path::join(scope, "wit")] {
            if own.is_empty() && history.holds_wit(commit, &path).map_err(fail)? {
                own.push(path);
            }
        }
        // A file is examined by itself.
        if scope.ends_with(".wit") && history.bytes(commit, scope).map_err(fail)?.is_some() {
            own.push(scope.clone());
        }
        let inventory = inventory.as_ref().map_err(|error| fail(error.clone()))?;
        let is_another = |home: &str| {
            let inner = scopes.iter().filter(|other| *other != scope);
            let inner = inner.filter(|other| path::is_within(other, scope.as_str()));
            path::is_below(home, inner.map(String::as_str))
        };
        if is_found {
            own.clear();
        }
        let below = units::homes(inventory, scope, |home| {
            let is_excluded =
                policy.is_some_and(|(file, policy)| excludes(policy, path::parent(file), home));
            let below = home.strip_prefix(scope.as_str()).unwrap_or(home);
            let is_own = own.iter().any(|own| home == own || units::is_file_of(home, own));
            !is_own && !is_excluded && !is_aside(below) && !is_another(home)
        });
        own.extend(below);
        // What a policy names is examined, copies and components too.
        let mut listed = inventory.packages().iter();
        let is_below = |path: &str| path::is_within(path, scope.as_str());
        if own.is_empty()
            && named.is_some()
            && listed.all(|it| it.is_vendored() || !is_below(it.path()))
        {
            own.push(scope.clone());
        }
        let new = own.into_iter().filter(|home| !found.contains(home));
        found.extend(new.collect::<Vec<_>>());
    }
    match found.is_empty() && is_found {
        true => components::before(history, commit, policy).map_err(fail),
        false => Ok(found),
    }
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
