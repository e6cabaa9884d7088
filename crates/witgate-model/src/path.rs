//! Paths as texts: nothing here asks a file system.

use std::path::{Component, Path, PathBuf};

/// A path without `.` and without `..` behind a name: what links do to them does
/// not matter to a message.
pub fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// A path for people: lexical, and written with `/`.
pub fn shown(path: &Path) -> String {
    let plain = lexical(path);
    match plain.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => with_slashes(&plain),
    }
}

/// A path as it is, written with `/` on every system: reports that were made on
/// different systems name the same files.
pub fn with_slashes(path: &Path) -> String {
    replace_separator(path.display().to_string(), std::path::MAIN_SEPARATOR)
}

/// Elsewhere than on Windows, a `\` is a letter of a name like any other.
fn replace_separator(path: String, separator: char) -> String {
    match separator {
        '/' => path,
        separator => path.replace(separator, "/"),
    }
}

/// Joins paths that are written with `/`.
pub fn join(directory: &str, name: &str) -> String {
    match (directory, name) {
        ("" | ".", name) => name.to_owned(),
        (directory, "" | ".") => directory.to_owned(),
        (directory, name) => format!("{directory}/{name}"),
    }
}

/// A directory and those above it, up to the root, which is empty.
pub fn upwards(directory: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(directory), |it| (!it.is_empty()).then(|| parent(it)))
}

/// Whether a path is a directory, or within it; the root, which is empty or `.`, holds
/// all.
pub fn is_within(path: &str, directory: &str) -> bool {
    let rest = path.strip_prefix(directory);
    matches!(directory, "" | ".")
        || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path is one of some directories, or within one.
pub fn is_below<'d>(path: &str, mut directories: impl Iterator<Item = &'d str>) -> bool {
    directories.any(|directory| is_within(path, directory))
}

/// Whether a path in a commit counts from a directory, and not from the top of the
/// repository.
pub fn is_relative(path: &str) -> bool {
    matches!(path, "." | "..") || path.starts_with("./") || path.starts_with("../")
}

/// The directory of a path that is written with `/`; empty where it has none.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The last name of a path that is written with `/`.
pub fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_people_write_them() {
        for (path, expected) in [
            (".", "."),
            ("./wit/..", "."),
            ("wit/../wkg.lock", "wkg.lock"),
            ("../a/./b", "../a/b"),
            ("../../x", "../../x"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(shown(Path::new(path)), expected);
        }
        assert_eq!(join("", "a"), "a");
        assert_eq!(join("..", "a"), "../a");
        assert_eq!(join("a", "."), "a");
        assert_eq!((parent("a/b/c"), name("a/b/c")), ("a/b", "c"));
        assert_eq!((parent("a"), name("a")), ("", "a"));
    }

    #[test]
    fn separators_of_both_kinds() {
        for (path, separator, expected) in [
            (r"wit\deps\a.wit", '\\', "wit/deps/a.wit"),
            (r"C:\x/y", '\\', "C:/x/y"),
            (r"wit/odd\name.wit", '/', r"wit/odd\name.wit"),
        ] {
            assert_eq!(replace_separator(path.to_owned(), separator), expected);
        }
        assert_eq!(with_slashes(&Path::new("wit").join("a.wit")), "wit/a.wit");
    }
}
