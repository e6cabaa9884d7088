//! Packages in `deps` that are no copies but contracts of the repository itself.
//!
//! A bindings generator finds the packages of one place in its `deps`, so some projects
//! keep all their packages there, below a package that only names the place. What is in
//! `deps` is compared as far as the package beside it uses it; nobody would look at a
//! package that nothing uses.

use witgate_model::path::{join, name, parent};

use crate::inventory::ListedPackage;
use crate::source::Tree;

/// Files that say what is fetched.
const LOCKS_AND_MANIFESTS: [&str; 5] =
    ["deps.lock", "deps.toml", "wkg.lock", "wkg.toml", "Cargo-component.lock"];

/// The packages in `deps` that are contracts, by their positions: those in the namespace
/// of the package beside them, which nothing in the repository uses, which it has nowhere
/// else, and which nothing says to be fetched.
pub(crate) fn positions(packages: &[ListedPackage], tree: &dyn Tree) -> Vec<usize> {
    let is_contract = |listed: &ListedPackage| {
        let (home, package) = directly_in_deps(listed.path()).zip(listed.bare_name())?;
        let (namespace, _) = package.split_once(':')?;
        let is_of_namespace = |it: &ListedPackage| {
            it.bare_name().is_some_and(|name| name.split(':').next() == Some(namespace))
        };
        // Below one that is empty, everything in `deps` is the contract.
        let is_beside = |it: &&ListedPackage| {
            !it.is_vendored() && it.home() == home && is_of_namespace(it) && !it.is_empty()
        };
        packages.iter().find(is_beside)?;
        let others = || packages.iter().filter(|other| other.path() != listed.path());
        let is_only = !others().any(|it| it.bare_name().as_deref() == Some(&*package));
        let is_used = || others().any(|it| it.mentions(&format!("{package}/")));
        let is_contract =
            is_only && !is_used() && !is_fetched(tree, home, namespace, listed.path());
        is_contract.then_some(())
    };
    let all = packages.iter().enumerate();
    all.filter(|(_, listed)| is_contract(listed).is_some()).map(|(position, _)| position).collect()
}

/// The directory whose `deps` something is directly in, and not in the `deps` of a copy.
fn directly_in_deps(path: &str) -> Option<&str> {
    let deps = parent(path);
    let home = parent(deps);
    let is_copy = home.split('/').any(|name| name == "deps");
    (name(deps) == "deps" && !is_copy).then_some(home)
}

/// Whether a lock file or manifest in a directory or above names a namespace, or the
/// directory that a package is in.
fn is_fetched(tree: &dyn Tree, home: &str, namespace: &str, path: &str) -> bool {
    let stem = name(path).trim_end_matches(".wit").split('@').next().unwrap_or_default();
    let prefix = format!("{namespace}:");
    let is_said_in = |file: String| {
        let text = tree.read(&file).ok().map(|text| String::from_utf8_lossy(&text).into_owned());
        text.is_some_and(|text| text.contains(&prefix) || text.contains(stem))
    };
    let mut directory = home;
    loop {
        if LOCKS_AND_MANIFESTS.iter().any(|file| is_said_in(join(directory, file))) {
            return true;
        }
        if directory.is_empty() {
            return false;
        }
        directory = parent(directory);
    }
}
