//! Packages in `deps` that are no copies but contracts of the repository itself.
//!
//! A bindings generator finds the packages of one place in its `deps`, so some projects
//! keep all their packages there, below a package that only names the place. What is in
//! `deps` is compared as far as the package beside it uses it; nobody would look at a
//! package that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::LockFiles;
use witgate_model::path::{join, name, parent, upwards};

use crate::inventory::ListedPackage;
use crate::source::Tree;

/// The packages in `deps` that are contracts, by their positions: those in the namespace
/// of the package beside them, which nothing in the repository uses, which it has nowhere
/// else, and which nothing says to be fetched.
pub(crate) fn positions(packages: &[ListedPackage], tree: &dyn Tree) -> Vec<usize> {
    let names: Vec<String> = packages.iter().map(|it| it.bare_name().unwrap_or_default()).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    names.iter().for_each(|name| *times.entry(name).or_default() += 1);
    // Below a package that is empty, everything in `deps` is the contract.
    let beside: BTreeSet<(&str, &str)> = packages
        .iter()
        .zip(&names)
        .filter(|(it, _)| !it.is_vendored() && !it.is_empty())
        .filter_map(|(it, name)| Some((it.home(), namespace(name)?)))
        .collect();
    let mut candidates = Vec::new();
    for (position, (listed, name)) in packages.iter().zip(&names).enumerate() {
        if let Some(place) = directly_in_deps(listed.path()).zip(namespace(name))
            && times[name.as_str()] == 1
            && beside.contains(&place)
        {
            candidates.push((position, place));
        }
    }
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut users: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (position, listed) in packages.iter().enumerate() {
        for name in listed.texts().flat_map(used) {
            users.entry(name).or_default().insert(position);
        }
    }
    let mut fetched: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    candidates.retain(|(position, (home, namespace))| {
        let mut users = users.get(&names[*position]).into_iter().flatten();
        if users.any(|user| user != position) {
            return false;
        }
        let texts = fetched.entry(*home).or_insert_with(|| locks_and_manifests(tree, home));
        !is_fetched(texts, namespace, packages[*position].path())
    });
    candidates.into_iter().map(|(position, _)| position).collect()
}

/// `acme` of `acme:plugin`.
fn namespace(name: &str) -> Option<&str> {
    Some(name.split_once(':')?.0)
}

/// The packages that a text names behind a colon and before a slash, as all who use one
/// do; what comments say is among them.
fn used(text: &str) -> impl Iterator<Item = String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%');
    text.match_indices(':').filter_map(move |(at, _)| {
        let before = &text[..at];
        let namespace = &before[before.trim_end_matches(is_of_name).len()..];
        let behind = &text[at + 1..];
        let length = behind.len() - behind.trim_start_matches(is_of_name).len();
        let (name, rest) = behind.split_at(length);
        let is_used = rest.starts_with('/') && !namespace.is_empty() && !name.is_empty();
        is_used.then(|| format!("{namespace}:{name}").replace('%', ""))
    })
}

/// The directory whose `deps` something is directly in, and not in the `deps` of a copy.
fn directly_in_deps(path: &str) -> Option<&str> {
    let deps = parent(path);
    let home = parent(deps);
    let is_copy = home.split('/').any(|name| name == "deps");
    (name(deps) == "deps" && !is_copy).then_some(home)
}

/// What the lock files and manifests of a directory and those above it say.
fn locks_and_manifests(tree: &dyn Tree, home: &str) -> Vec<String> {
    let names = LockFiles::OF_FETCHED.iter().flat_map(|it| it.locks.iter().chain(&it.manifest));
    let files = upwards(home).flat_map(|directory| names.clone().map(|name| join(directory, name)));
    let texts = files.filter_map(|file| tree.read(&file).ok());
    texts.map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
}

/// Whether a lock file or manifest names a namespace, or the directory that a package is in.
fn is_fetched(texts: &[String], namespace: &str, path: &str) -> bool {
    let stem = name(path).trim_end_matches(".wit").split('@').next().unwrap_or_default();
    let prefix = format!("{namespace}:");
    texts.iter().any(|text| text.contains(&prefix) || text.contains(stem))
}
