//! Submodules: the commit that a tree names, and where its objects may be.
//!
//! The tree says which commit it is, and git's objects are found by what they hold, so
//! that it does not matter who keeps them.

use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use super::git::{Objects, Repository};

/// The file of a tree in which its submodules have names.
pub(super) const MANIFEST: &str = ".gitmodules";

/// A submodule of a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submodule {
    /// Its path, from the top of the repository.
    pub path: String,
    /// Whether it is checked out.
    pub is_checked_out: bool,
}

/// Where the objects of the submodule at a path may be: where git keeps them for the
/// name that the manifest gives it, or with its own checkout.
pub(super) fn objects(repository: &Repository, manifest: &str, path: &str) -> Vec<Rc<Objects>> {
    let mut found = Vec::new();
    let start = |repository: Repository| Rc::new(repository).objects().ok().map(Rc::new);
    if let Some(name) = name(manifest, path).filter(|name| is_inner(Path::new(name))) {
        for directory in kept(repository, name) {
            found.extend(start(repository.of_submodule(directory)));
        }
    }
    let top = repository.followed_prefix().ok().and_then(|prefix| repository.top(&prefix));
    if let Some(own) = top.map(|top| top.join(path).join(".git")).filter(|own| own.exists()) {
        found.extend(start(repository.of_submodule(own)));
    }
    found
}

/// The directories in which git keeps the objects of a submodule of that name: of this
/// work tree, and of all.
fn kept(repository: &Repository, name: &str) -> Vec<PathBuf> {
    let asked = [&["rev-parse", "--git-dir"][..], &["rev-parse", "--git-common-dir"]];
    let homes = asked.into_iter().filter_map(|asked| repository.ask(asked).ok().flatten());
    let homes = homes.map(|home| repository.directory.join(home).join("modules").join(name));
    let mut homes: Vec<PathBuf> = homes
        .filter(|home| home.join("objects").is_dir())
        .filter_map(|home| home.canonicalize().ok())
        .collect();
    homes.dedup();
    homes
}

/// Whether a path leads nowhere but down.
fn is_inner(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The name of the submodule at a path.
fn name<'m>(manifest: &'m str, path: &str) -> Option<&'m str> {
    let mut name = None;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let inner = section.strip_suffix(']').and_then(|it| it.strip_prefix("submodule"));
            name = inner.map(|inner| inner.trim().trim_matches('"'));
        } else if let Some((key, value)) = line.split_once('=')
            && key.trim() == "path"
            && value.trim().trim_matches('"') == path
        {
            return name;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_submodules() {
        let manifest = "[submodule \"one\"]\n\tpath = a/b\n\turl = x\n\n\
                        [submodule \"two/2\"]\n\turl = y\n\tpath=\"c d\"\n[other]\npath = e\n";
        assert_eq!(name(manifest, "a/b"), Some("one"));
        assert_eq!(name(manifest, "c d"), Some("two/2"));
        assert_eq!(name(manifest, "e"), None);
        assert_eq!(name(manifest, "a"), None);
        assert!(is_inner(Path::new("a/b")));
        assert!(!is_inner(Path::new("../b")) && !is_inner(Path::new("/b")));
    }
}
