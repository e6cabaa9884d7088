//! The directories around a contract: how far up its repository goes, and what is
//! within what.

use std::path::{Component, Path, PathBuf};

use witgate_files::{real, repository_of};
use witgate_model::path::{lexical, with_slashes};

/// So many directories are looked through, upwards.
const LEVELS: usize = 64;

/// A directory and those above it, as far as its repository goes, the top of it
/// included; without a repository as far as the file system goes.
pub fn upwards(start: &Path) -> impl Iterator<Item = PathBuf> {
    let above = |directory: &PathBuf| {
        let is_top = real(or_working_directory(directory))
            .map_or(true, |real| real.parent().is_none() || repository_of(&real) == Some(&*real));
        (!is_top).then(|| match directory.file_name() {
            Some(_) => directory.parent().map(Path::to_owned).unwrap_or_default(),
            None => directory.join(".."),
        })
    };
    std::iter::successors(Some(start.to_owned()), above).take(LEVELS)
}

/// The way from a directory up to the top of its repository: `""`, `..`, `../..`
/// and so on. Without a repository it is the way to the working directory, where
/// that holds the directory, and the directory itself elsewhere.
pub fn way_to_root(directory: &Path) -> String {
    let up = |levels: usize| vec![".."; levels].join("/");
    if let Ok(real) = real(or_working_directory(directory))
        && let Some(top) = repository_of(&real)
    {
        return up(real.components().count() - top.components().count());
    }
    let names = directory.components().filter(|part| !matches!(part, Component::CurDir));
    let is_below = names.clone().all(|part| matches!(part, Component::Normal(_)));
    match is_below {
        true => up(names.count()),
        false => String::new(),
    }
}

/// The path of a directory from the top of its repository, `/`-separated; empty where it
/// is the top, or in none.
pub fn from_root(directory: &Path) -> String {
    let found = real(or_working_directory(directory)).ok();
    let below = found.as_deref().and_then(|real| real.strip_prefix(repository_of(real)?).ok());
    below.map(with_slashes).unwrap_or_default()
}

/// Whether two directories are in one repository, or both in none.
pub fn are_of_one_repository(one: &Path, other: &Path) -> bool {
    let top = |directory: &Path| {
        let real = real(or_working_directory(directory)).ok()?;
        repository_of(&real).map(Path::to_owned)
    };
    top(one) == top(other)
}

/// A path from a directory, `/`-separated; `None` where it is not within it.
///
/// The path is taken as it is written, whatever its links lead to: a link that
/// is where a package was is compared with that package, and not with what
/// the link leads to.
pub fn within(directory: &Path, path: &Path) -> Option<String> {
    let directory = real(or_working_directory(directory)).ok()?;
    let path = std::path::absolute(or_working_directory(path)).ok()?;
    // Where no link is on the way, every directory above is what it is called.
    let is_plain = real(&path).is_ok_and(|real| real == path);
    let leads_there = |above: &&Path| match is_plain {
        true => **above == *directory,
        false => real(above).is_ok_and(|it| it == directory),
    };
    let rest = match path.ancestors().find(leads_there) {
        Some(above) => path.strip_prefix(above).ok()?.to_owned(),
        // Perhaps a link from elsewhere leads to it.
        None => real(&path).ok()?.strip_prefix(&directory).ok()?.to_owned(),
    };
    let rest = lexical(&rest);
    let names: Option<Vec<&str>> = rest
        .components()
        .map(|component| match component {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    Some(names?.join("/"))
}

/// Whether a directory has WIT files of its own.
pub fn holds_wit(directory: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(directory) else { return false };
    entries.flatten().any(|entry| Path::new(&entry.file_name()).extension() == Some("wit".as_ref()))
}

/// The path of a directory that a system takes: the working directory is no
/// empty path to it.
fn or_working_directory(directory: &Path) -> &Path {
    if directory.as_os_str().is_empty() { Path::new(".") } else { directory }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_repository_is_where_the_way_up_ends() {
        let top = tempfile::tempdir().expect("a directory");
        let inner = top.path().join("a/b");
        std::fs::create_dir_all(inner.join("c")).expect("made");
        std::fs::create_dir(top.path().join(".git")).expect("made");
        let above: Vec<PathBuf> = upwards(&inner).collect();
        assert_eq!(above, [inner.clone(), top.path().join("a"), top.path().to_owned()]);
        assert_eq!(way_to_root(&inner), "../..");
        assert_eq!(way_to_root(top.path()), "");
        assert_eq!(from_root(&inner), "a/b");
        assert_eq!(from_root(top.path()), "");
        assert_eq!(within(top.path(), &inner).as_deref(), Some("a/b"));
        assert_eq!(within(top.path(), &inner.join("not-there")).as_deref(), Some("a/b/not-there"));
        assert_eq!(within(&inner, top.path()), None);
        assert_eq!(within(&inner, &inner).as_deref(), Some(""));
        assert_eq!(within(&inner, &inner.join("../../b")), None);
        assert_eq!(within(top.path(), &inner.join("../x/./y")).as_deref(), Some("a/x/y"));
    }
}
