//! What is in a repository, unit by unit: a package, or a tree of packages that
//! use one another. Each is read and judged by itself, so that one which cannot be
//! read stops no other.

use std::collections::{BTreeMap, BTreeSet};

use witgate_load::tree::{self, holds_wit};
use witgate_load::{Checkout, History, Inventory, ListedPackage, Place, is_aside};
use witgate_model::path::{self, is_below, is_within, join, parent};

use super::Request;
use super::baseline::in_git;
use super::policy::Policy;
use super::task::{self, Task};
use crate::error::Error;

/// What was made of the tasks that a request names.
pub(crate) struct Units {
    /// A task for each unit.
    pub(crate) tasks: Vec<Task>,
    /// What is the matter, where there is none.
    pub(crate) nothing: Option<Error>,
    /// What was not examined, and why, a line each.
    pub(crate) notes: Vec<String>,
}

/// The packages that a request is of, each by itself.
pub(crate) fn packages(request: &Request, policy: &Policy) -> Result<Vec<Task>, Error> {
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME).ok();
    let listed = task::list(request, policy)?;
    Ok(apart(listed, By::Package, request, policy, history.as_ref())?.tasks)
}

/// What a unit is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// A package, or several that use one another.
    Use,
    /// A package, whatever uses it.
    Package,
}

/// Takes the tasks apart that name a directory of packages.
pub(crate) fn apart(
    tasks: Vec<Task>,
    by: By,
    request: &Request,
    policy: &Policy,
    history: Option<&History>,
) -> Result<Units, Error> {
    // Without a list of what git knows, each is taken as it is.
    let around = history.and_then(|history| {
        let checkout = history.checkout()?;
        Some((history, checkout, checkout.inventory().ok()?))
    });
    let Some((history, checkout, inventory)) = around else {
        let tasks: Result<_, Error> =
            tasks.into_iter().map(|task| task::taken_whole(task, policy)).collect();
        return Ok(Units { tasks: tasks?, nothing: None, notes: Vec::new() });
    };
    let scope = |task: &Task| match &task.place {
        Place::Path(path) => history.path_of(path),
        _ => None,
    };
    let scopes: Vec<Option<String>> = tasks.iter().map(scope).collect();
    let mut left = LeftOut::default();
    let mut units = Vec::new();
    for (task, scope) in tasks.into_iter().zip(&scopes) {
        let others =
            scopes.iter().flatten().map(String::as_str).filter(|it| Some(*it) != scope.as_deref());
        let Some(scope) = scope.as_ref().filter(|_| is_apart(&task)) else {
            units.push(task::taken_whole(task, policy)?);
            continue;
        };
        let inner: Vec<&str> = others.filter(|other| is_within(other, scope.as_str())).collect();
        let is_another = |home: &str| is_below(home, inner.iter().copied());
        let own = own_home(&task, scope);
        let homes = homes(&inventory, scope, |home| {
            if is_another(home) || own.as_deref().is_some_and(|own| is_file_of(home, own)) {
                return false;
            }
            // What somebody names is examined, whatever else is excluded.
            own.as_deref() == Some(home)
                || left.is_looked_at(home, scope, policy.is_excluded(history, home))
        });
        let is_own_listed = own.as_ref().is_some_and(|own| homes.contains(own));
        // It may be several packages, or one that git does not know of.
        let is_unlisted = !is_own_listed && own.as_deref().is_some_and(|own| !is_another(own));
        if is_unlisted || is_own_listed && homes.len() == 1 {
            units.push(task::taken_whole(task.clone(), policy)?);
        }
        if is_own_listed && homes.len() == 1 {
            continue;
        }
        let found = grouped(&inventory, &homes, checkout);
        // What is there is no WIT that git knows of, or nothing at all.
        if found.is_empty() && left.is_empty() && inner.is_empty() && !is_unlisted {
            let whole = task::taken_whole(task, policy)?;
            units.extend(Some(whole).filter(|whole| whole.is_named || is_there(&whole.place)));
            continue;
        }
        let alone = matches!(by, By::Package) || task.is_pinned;
        let found = match alone {
            true => found.into_iter().flatten().map(|home| vec![home]).collect(),
            false => found,
        };
        for packages in found {
            units.push(unit(&task, &packages, policy));
        }
    }
    let nothing = units.is_empty().then(|| match left.is_empty() {
        true => Error::NoContract,
        false => Error::NothingToJudge { left_out: left.notes() },
    });
    if request.place.is_none() && !policy.packages().is_empty() {
        let covered: Vec<&str> = scopes.iter().flatten().map(String::as_str).collect();
        let is_left = |home: &str| {
            !is_below(home, covered.iter().copied())
                && !is_aside(home)
                && !policy.is_excluded(history, home)
                && !policy.is_of_host(history, home)
        };
        left.uncovered.extend(homes(&inventory, "", is_left));
    }
    // Of one package nobody needs to be told which it is.
    let is_named = units.len() > 1;
    for unit in units.iter_mut().filter(|unit| !is_named && !unit.is_named) {
        unit.name = None;
    }
    Ok(Units { tasks: units, nothing, notes: left.notes() })
}

/// Whether a task is of whatever is below its directory.
fn is_apart(task: &Task) -> bool {
    let Place::Path(path) = &task.place else { return false };
    // What is compared with a file or directory is one with it, also in a commit.
    let is_comparable = match &task.baseline {
        Place::Git { path, .. } => path.is_none(),
        Place::Nothing => true,
        place => task.is_pinned || in_git(place),
    };
    path.is_dir() && is_comparable
}

/// The package that a named directory is itself, or has in its `wit/`, from the top of the
/// repository.
fn own_home(task: &Task, scope: &str) -> Option<String> {
    let Place::Path(path) = &task.place else { return None };
    let own = match (holds_wit(path), holds_wit(&path.join("wit"))) {
        (true, _) => scope.to_owned(),
        (false, true) => join(scope, "wit"),
        (false, false) => return None,
    };
    task.is_named.then_some(own)
}

/// Whether there is WIT at a place that nobody named.
fn is_there(place: &Place) -> bool {
    matches!(place, Place::Path(path) if holds_wit(path) || path.join("deps").is_dir())
}

/// The directories of packages at or below a directory, vendored copies left out:
/// those that hold WIT, and those that only gather what is in their `deps`.
pub(super) fn homes(
    inventory: &Inventory,
    scope: &str,
    mut is_looked_at: impl FnMut(&str) -> bool,
) -> Vec<String> {
    let below = |path: &str| is_within(path, scope);
    let here = inventory.packages().iter().filter(|package| below(package.path()));
    let own: Vec<&str> =
        here.clone().filter(|it| !it.is_vendored()).map(ListedPackage::path).collect();
    let gathering: BTreeSet<&str> = here
        .filter(|package| package.is_vendored())
        .filter_map(|package| deps_of(package.path()))
        .filter(|home| below(home) && !own.iter().any(|own| is_within(own, home)))
        .filter(|home| path::name(home) == "wit")
        .collect();
    let mut homes: Vec<String> = own
        .into_iter()
        .chain(gathering)
        .filter(|home| is_looked_at(home))
        .map(str::to_owned)
        .collect();
    homes.sort();
    homes
}

/// The directory whose `deps` a vendored package is in, where no other is around
/// it.
fn deps_of(path: &str) -> Option<&str> {
    let within = path.split_once("/deps/").map(|(home, _)| home);
    within.or_else(|| path.strip_suffix("/deps"))
}

/// The packages that use one another, together.
fn grouped(inventory: &Inventory, homes: &[String], checkout: &Checkout) -> Vec<Vec<String>> {
    // A manifest may take a package from another place than the nearest.
    let is_elsewhere = |asked: &str, home: &str, provider: &ListedPackage| {
        let home = inventory.package(home).map_or(home, ListedPackage::home);
        let named = checkout.named_by_manifests(home);
        let first = named.iter().find(|path| inventory.declares_below(asked, path));
        first.is_some_and(|path| !is_within(provider.path(), path.as_str()))
    };
    // Each package leads to another of its group, or is the first of it.
    let mut leads_to: Vec<usize> = (0..homes.len()).collect();
    let mut join_groups = |at: usize, other: usize| {
        let (from, to) = (first_of_group(&mut leads_to, other), first_of_group(&mut leads_to, at));
        leads_to[from] = to;
    };
    for (at, home) in homes.iter().enumerate() {
        let own_deps = join(inventory.package(home).map_or(home, ListedPackage::home), "deps");
        // A contract in the `deps` of another shares what both of them use.
        let first = homes.partition_point(|it| *it < own_deps);
        let near = homes.iter().enumerate().skip(first);
        let near = near.take_while(|(_, it)| it.starts_with(&own_deps));
        let within = near.filter(|(_, it)| is_within(it, &own_deps));
        within.for_each(|(other, _)| join_groups(at, other));
        let Some(asks) = inventory.package(home).and_then(ListedPackage::asks) else { continue };
        for asked in asks {
            let Some(provider) = inventory.nearest(asked, home) else { continue };
            if inventory.declares_below(asked, &own_deps) || is_elsewhere(asked, home, provider) {
                continue;
            }
            let Ok(other) = homes.binary_search_by(|home| home.as_str().cmp(provider.path()))
            else {
                continue;
            };
            join_groups(at, other);
        }
    }
    let mut groups: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, home) in homes.iter().enumerate() {
        groups.entry(first_of_group(&mut leads_to, at)).or_default().push(home.clone());
    }
    let is_whole = |group: &Vec<String>| {
        let names = group.iter().filter_map(|home| inventory.package(home)?.name());
        names.collect::<BTreeSet<_>>().len() == group.len()
    };
    let mut found = Vec::new();
    for group in groups.into_values() {
        match is_whole(&group) {
            true => found.push(group),
            // Two of one name cannot be read as one.
            false => found.extend(group.into_iter().map(|home| vec![home])),
        }
    }
    found.sort();
    found
}

/// The first package of the group of one, with the way there cut short.
fn first_of_group(leads_to: &mut [usize], mut at: usize) -> usize {
    while leads_to[at] != at {
        leads_to[at] = leads_to[leads_to[at]];
        at = leads_to[at];
    }
    at
}

/// The packages of a tree, each by itself.
pub(crate) fn singles(task: &Task, policy: &Policy) -> Vec<Task> {
    task.packages.iter().map(|home| unit(task, std::slice::from_ref(home), policy)).collect()
}

/// The task of a unit.
fn unit(task: &Task, packages: &[String], policy: &Policy) -> Task {
    let directory = match packages {
        [only] if !is_file(only) => only.clone(),
        packages => common(packages),
    };
    let place = policy.on_disk(&directory);
    let path = tree::within(&policy.anchor, &place);
    let shown = if directory.is_empty() { ".".to_owned() } else { directory };
    let name = match (&path, packages) {
        // One of several in a directory is called by its first file.
        (_, [only]) if is_file(only) => {
            tree::within(&policy.anchor, &policy.on_disk(only)).unwrap_or_else(|| only.clone())
        }
        (Some(path), _) if path.is_empty() => ".".to_owned(),
        (Some(path), _) => path.clone(),
        (None, _) => shown,
    };
    let is_directory = |packages: &[String]| matches!(packages, [only] if !is_file(only));
    let packages = if is_directory(packages) { Vec::new() } else { packages.to_vec() };
    let place = Place::Path(place);
    let baseline = match task.is_pinned {
        true => task::pinned_at(&place, policy),
        false => task.baseline.clone(),
    };
    Task { name: Some(name), place, path, packages, baseline, ..task.clone() }
}

/// Whether a package is called by its first file, since its directory holds others.
fn is_file(home: &str) -> bool {
    home.ends_with(".wit")
}

/// Whether a package is one of several in a directory.
pub(super) fn is_file_of(home: &str, directory: &str) -> bool {
    is_file(home) && parent(home) == directory
}

/// The directory that several are in.
pub(super) fn common(paths: &[String]) -> String {
    let Some(first) = paths.first() else { return String::new() };
    let mut names: Vec<&str> = first.split('/').collect();
    for path in paths {
        let shared = names.iter().zip(path.split('/')).take_while(|(a, b)| **a == *b).count();
        names.truncate(shared);
    }
    let directory = names.join("/");
    // A file is no directory.
    match paths.contains(&directory) && is_file(&directory) {
        true => parent(&directory).to_owned(),
        false => directory,
    }
}

/// The WIT that was not examined.
#[derive(Default)]
struct LeftOut {
    aside: BTreeSet<String>,
    excluded: BTreeSet<String>,
    /// What the policy names no package for.
    uncovered: BTreeSet<String>,
}

impl LeftOut {
    /// Whether a package below a directory that somebody named is examined; one that
    /// is not is remembered.
    fn is_looked_at(&mut self, home: &str, scope: &str, is_excluded: bool) -> bool {
        let below = home.strip_prefix(scope).unwrap_or(home);
        if is_excluded {
            self.excluded.insert(home.to_owned());
        } else if is_aside(below) {
            self.aside.insert(home.to_owned());
        }
        !is_excluded && !is_aside(below)
    }

    fn is_empty(&self) -> bool {
        self.aside.is_empty() && self.excluded.is_empty()
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.aside.is_empty() {
            notes.push(format!(
                "skipped tests, examples, templates and what is generated or vendored: {}; a \
                 `[[package]]` in witgate.toml includes one",
                named(&self.aside)
            ));
        }
        if !self.uncovered.is_empty() {
            notes.push(format!(
                "no `[[package]]` covers the WIT in {}: add one for each contract in \
                 witgate.toml, or add directories without a contract to `exclude`",
                named(&self.uncovered)
            ));
        }
        if !self.excluded.is_empty() {
            notes.push(format!("skipped, excluded by the policy: {}", named(&self.excluded)));
        }
        notes
    }
}

/// Some paths, for people.
pub(crate) fn named(paths: &BTreeSet<String>) -> String {
    const NAMED: usize = 3;
    let mut told: Vec<String> = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    if paths.len() > NAMED {
        told.push(format!("{} more", paths.len() - NAMED));
    }
    match told.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        told => told.concat(),
    }
}
