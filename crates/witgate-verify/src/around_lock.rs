//! What is around a lock: the WIT that it is for, the packages that this names,
//! and those that are vendored.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use witgate_files::real;
use witgate_load::{Vendored as Tree, named, tree};
use witgate_lock::{Manifest, Vendored};
use witgate_model::{PackageName, path};

use crate::discover::{FoundLock, is_workspace};
use crate::wit_directories::{self, WitDirectory, lock_in};
use crate::workspace::Workspace;

/// What is around a lock.
#[derive(Default)]
pub(crate) struct AroundLock {
    /// What the WIT names; `None` where that is not known.
    pub(crate) imports: Option<Vec<PackageName>>,
    /// What the WIT holds itself.
    pub(crate) own: Vec<PackageName>,
    /// Whether other WIT may use the lock, which is not read.
    pub(crate) is_shared: bool,
    /// What is vendored.
    pub(crate) vendored: Vec<Vendored>,
    /// The same, read.
    pub(crate) trees: Vec<Tree>,
    /// The directories that it is vendored in.
    pub(crate) deps: Vec<PathBuf>,
    /// Those of them that are the contract itself.
    pub(crate) contracts: Vec<PathBuf>,
    /// What cannot be read, and why: nothing is said of it.
    pub(crate) unread: Vec<(String, String)>,
}

/// What is around a lock that is for the WIT beside it, and for all WIT below it
/// that has no lock of this format nearer. One that the policy names is for all WIT
/// that has no other. `gathered` are the contracts of [`all_gathered`].
pub(crate) fn read(
    workspace: &Workspace<'_>,
    lock: &FoundLock,
    all: &[FoundLock],
    governed: &[WitDirectory],
    gathered: &[PathBuf],
) -> AroundLock {
    let home = path::parent(&lock.path);
    let mut around = AroundLock::default();
    let mut seen = BTreeSet::new();
    let is_of_other = |directory: &str| all.iter().any(|it| is_replaced(lock, it, directory));
    for directory in beside(workspace, lock, home) {
        if is_of_other(&directory) {
            // Nothing is asked of this lock here.
            around.imports.get_or_insert_default();
        } else if seen.insert(real(&workspace.path(&directory)).ok()) {
            around.add(One::read(workspace, &directory, None));
        }
    }
    for place in overridden(workspace, lock, home) {
        let imports = place.and_then(|place| Some(named(Path::new(""), &place).ok()?.imports));
        around.add(One { imports, ..One::default() });
    }
    around.contracts.extend_from_slice(gathered);
    let own = real(&workspace.path(&lock.path)).ok();
    let is_below = |it: &&WitDirectory| match it.locks.get(lock.lock.format.id) {
        Some(nearest) => Some(nearest) == own.as_ref(),
        None => is_named(workspace, lock),
    };
    for it in governed.iter().filter(is_below).filter(|it| !is_of_other(&it.path)) {
        if seen.insert(real(&workspace.path(&it.path)).ok()) {
            let one = One::read(workspace, &it.path, Some(&it.place));
            // Other WIT of the repository need not use the lock.
            if one.uses(lock) || used_before(workspace, lock, &it.path) {
                around.is_shared = true;
                around.add(one);
            }
        }
    }
    let of_contract = packages_of_contract(&around, lock);
    around.contracts.extend(of_contract);
    // The members of a workspace need not all be governed.
    if lock.manifest.as_ref().is_some_and(is_workspace) {
        let shared = path::join(home, WORKSPACE_DEPS);
        around.add(One::vendored_in(workspace, &shared));
    }
    around
}

/// Where `wkg.toml` takes packages from instead of a registry; wkg locks what they name as
/// it locks what the WIT names. Nothing for what is not in the repository.
fn overridden(
    workspace: &Workspace<'_>,
    lock: &FoundLock,
    home: &str,
) -> impl Iterator<Item = Option<PathBuf>> {
    let overrides = match &lock.manifest {
        Some(Manifest::Wkg(manifest)) => Some(&manifest.overrides),
        _ => None,
    };
    let paths = overrides.into_iter().flat_map(|it| it.values()).filter_map(|it| it.path.as_ref());
    let top = real(&workspace.top()).ok();
    paths.map(move |written| {
        let place = real(&workspace.path(&path::join(home, written))).ok()?;
        top.as_ref().is_some_and(|top| place.starts_with(top)).then_some(place)
    })
}

/// Whether a lock that pins nothing is not for a directory since another tool has a lock
/// with entries as near to it.
fn is_replaced(lock: &FoundLock, other: &FoundLock, directory: &str) -> bool {
    let [home, other_home] = [lock, other].map(|it| path::parent(&it.path));
    lock.lock.is_empty()
        && !other.lock.is_empty()
        && path::is_within(other_home, home)
        && path::is_within(directory, other_home)
}

/// The packages in `deps` that are part of the contract: in its namespace, of which
/// nothing is locked.
fn packages_of_contract(around: &AroundLock, lock: &FoundLock) -> Vec<PathBuf> {
    let own: BTreeSet<&str> = around.own.iter().map(|own| &*own.namespace).collect();
    let pins = || lock.lock.entries.iter();
    let is_locked = |copy: &&Vendored| {
        let name = copy.path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| {
            pins().any(|pin| pin.name == name || pin.name.replace(':', "-") == name)
        })
    };
    let vendored = around.vendored.iter().filter(is_locked);
    let fetched = vendored.map(|copy| copy.package.namespace.to_string());
    let named = pins().filter_map(|pin| Some(pin.name.split_once(':')?.0.to_owned()));
    let fetched: BTreeSet<String> = fetched.chain(named).collect();
    let is_own = |copy: &&Vendored| {
        let namespace = &*copy.package.namespace;
        own.contains(namespace) && !fetched.contains(namespace)
    };
    around.vendored.iter().filter(is_own).map(|copy| copy.path.clone()).collect()
}

/// The `deps` of governed directories that hold nothing else.
pub(crate) fn all_gathered(workspace: &Workspace<'_>, governed: &[WitDirectory]) -> Vec<PathBuf> {
    governed.iter().filter_map(|it| gathered(workspace, &it.path)).collect()
}

/// The `deps` of a directory that holds nothing else: they are the contract itself.
fn gathered(workspace: &Workspace<'_>, directory: &str) -> Option<PathBuf> {
    let deps = workspace.path(&path::join(directory, "deps"));
    (deps.is_dir() && !tree::holds_wit(&workspace.path(directory))).then_some(deps)
}

/// The names that governed WIT uses, of packages and in its `deps`.
pub(crate) fn names_in_use(workspace: &Workspace<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for directory in wit_directories::governed(workspace) {
        let one = One::read(workspace, &directory.path, None);
        // Entries of wit-deps are called as people like, mostly without a namespace.
        names.extend(one.imports.iter().flatten().map(|package| package.name.to_string()));
        names.extend(one.names());
    }
    names
}

/// Whether WIT at or below a directory uses packages of others or has some vendored, as
/// far as anybody can tell: then it needs a lock if it had one.
pub(crate) fn uses_others(workspace: &Workspace<'_>, directory: &str) -> bool {
    let beside = [directory.to_owned(), path::join(directory, "wit")];
    let beside = beside.into_iter().filter(|it| tree::holds_wit(&workspace.path(it)));
    let governed = wit_directories::governed(workspace).into_iter().map(|it| it.path);
    let below = governed.filter(|it| path::is_within(it, directory));
    let all: BTreeSet<String> = beside.chain(below).collect();
    let needs_none = |directory: &String| {
        let one = One::read(workspace, directory, None);
        let uses_none = one.imports.is_some_and(|imports| imports.is_empty());
        uses_none && one.deps.is_none() && one.unread.is_empty()
    };
    all.is_empty() || !all.iter().all(needs_none)
}

/// Whether the policy names a lock.
fn is_named(workspace: &Workspace<'_>, lock: &FoundLock) -> bool {
    let stated = workspace.config.and_then(|config| config.lock.files.as_ref());
    stated.is_some_and(|stated| stated.value.contains(&lock.path))
}

/// Whether the WIT of a directory named something in the baseline that a lock pins.
/// Then no change takes it from under the lock by giving everything other names.
fn used_before(workspace: &Workspace<'_>, lock: &FoundLock, directory: &str) -> bool {
    let Some(home) = workspace.before.path(directory) else { return false };
    let files = workspace.before.files().unwrap_or_default();
    let own = files.iter().filter(|file| file.ends_with(".wit") && path::parent(file) == home);
    let texts = own.filter_map(|file| workspace.before.bytes_at(file).ok().flatten());
    let mut texts = texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    texts.any(|text| lock.lock.entries.iter().any(|pin| text.contains(&pin.name)))
}

/// Where wkg vendors what the members of a workspace use.
const WORKSPACE_DEPS: &str = "wkg/deps";

/// The directories of WIT that a lock is for by standing there: `wit/` beside it,
/// and its own where that has WIT.
fn beside(workspace: &Workspace<'_>, lock: &FoundLock, home: &str) -> Vec<String> {
    let below = path::join(home, "wit");
    let mut found = Vec::new();
    let has_its_own = lock_in(workspace, &below, lock.lock.format).is_some();
    if workspace.path(&below).is_dir() && !has_its_own {
        found.push(below);
    }
    if tree::holds_wit(&workspace.path(home)) {
        found.push(home.to_owned());
    }
    found
}

/// One directory of WIT.
#[derive(Default)]
struct One {
    imports: Option<BTreeSet<PackageName>>,
    own: BTreeSet<PackageName>,
    tree: Option<Tree>,
    deps: Option<PathBuf>,
    /// Whether its `deps` are the contract itself.
    is_gathered: bool,
    unread: Vec<(String, String)>,
}

impl One {
    /// Reads a directory; its siblings in a place that holds several packages are
    /// no dependencies.
    fn read(workspace: &Workspace<'_>, directory: &str, place: Option<&str>) -> One {
        let mut one = One::vendored_in(workspace, &path::join(directory, "deps"));
        one.is_gathered = gathered(workspace, directory).is_some();
        match named(Path::new(""), &workspace.path(directory)) {
            Ok(found) => {
                let siblings = place.map(|place| named(Path::new(""), &workspace.path(place)));
                let siblings = siblings.and_then(Result::ok).unwrap_or_default().own;
                let asked = |package: &PackageName| !siblings.contains(package);
                one.imports = Some(found.imports.into_iter().filter(asked).collect());
                one.own = found.own;
            }
            Err(error) => one.unread.push((
                workspace.shown(directory),
                format!("its requirements cannot be read: {}", error.message()),
            )),
        }
        one
    }

    fn vendored_in(workspace: &Workspace<'_>, deps: &str) -> One {
        let mut one = One::default();
        let here = workspace.path(deps);
        if here.is_dir() {
            match Tree::open(Path::new(""), &here) {
                Ok(tree) => one.tree = Some(tree),
                Err(error) => one.unread.push((
                    workspace.shown(deps),
                    format!("the vendored packages cannot be read: {}", error.message()),
                )),
            }
            one.deps = Some(here);
        }
        one
    }

    /// The packages that the WIT names, holds or has vendored, as
    /// `namespace:name`, and the names in its `deps`.
    fn names(&self) -> BTreeSet<String> {
        let vendored = self.tree.iter().flat_map(|tree| tree.packages().keys());
        let packages = self.imports.iter().flatten().chain(&self.own).chain(vendored);
        let mut names: BTreeSet<String> = packages.map(PackageName::bare).collect();
        if let Some(entries) = self.deps.as_ref().and_then(|deps| deps.read_dir().ok()) {
            let entries = entries.flatten().map(|entry| entry.file_name());
            names.extend(entries.filter_map(|name| name.into_string().ok()));
        }
        names
    }

    /// Whether a lock pins something that the WIT names or that is vendored. A
    /// lock that pins nothing says nothing about whose it is.
    fn uses(&self, lock: &FoundLock) -> bool {
        let names = self.names();
        let is_used = |name: &str| names.contains(name) || names.contains(&name.replace(':', "-"));
        lock.lock.is_empty() || lock.lock.entries.iter().any(|pin| is_used(&pin.name))
    }
}

impl AroundLock {
    fn add(&mut self, one: One) {
        let One { mut imports, own, tree, deps, is_gathered, unread } = one;
        if let (true, Some(imports), Some(tree)) = (is_gathered, &mut imports, &tree) {
            imports.retain(|package| !tree.packages().contains_key(package));
        }
        match imports {
            Some(imports) => {
                let all = self.imports.get_or_insert_default();
                all.extend(imports);
                all.sort();
                all.dedup();
            }
            // It may use anything.
            None => self.is_shared = true,
        }
        self.own.extend(own);
        self.unread.extend(unread);
        self.deps.extend(deps);
        if let Some(tree) = tree {
            self.vendored.extend(vendored(&tree));
            self.trees.push(tree);
        }
    }
}

/// The packages of a directory of dependencies, with the wasm that says otherwise
/// than the package of its name.
pub(crate) fn vendored(tree: &Tree) -> Vec<Vendored> {
    let vendored = |(package, at): (&PackageName, &PathBuf)| Vendored {
        package: package.clone(),
        path: at.clone(),
        shown: path::shown(at),
    };
    let rivals = tree.rivals().iter().map(|(package, at)| (package, at));
    tree.packages().iter().chain(rivals).map(vendored).collect()
}
