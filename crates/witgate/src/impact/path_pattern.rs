//! Patterns over paths: `*` and `?` within a directory, `**` over any number.

use std::path::Path;

use witgate_model::glob_matches;

/// Whether a pattern matches the whole of a path, or a directory above what it names
/// where `below` says so. Takes time linear in the path for each `**`.
pub(super) fn path_matches(pattern: &[&str], path: &[&str], below: bool) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match pattern.get(p) {
            Some(&"**") => {
                star = Some((p, t));
                p += 1;
                continue;
            }
            Some(segment) if path.get(t).is_some_and(|name| glob_matches(segment, name)) => {
                (p, t) = (p + 1, t + 1);
                continue;
            }
            // The pattern is used up, and so is the path, or what is left is below.
            None if t == path.len() || below => return true,
            _ => {}
        }
        match star {
            Some((at, from)) if from < path.len() => {
                star = Some((at, from + 1));
                (p, t) = (at + 1, from + 1);
            }
            _ => return false,
        }
    }
}

/// Whether a path or pattern of a policy names a file: itself, or as a file of
/// WebAssembly below it.
pub(crate) fn names_component(pattern: &str, file: &str) -> bool {
    let (pattern, segments) = (segments(pattern), segments(file));
    path_matches(&pattern, &segments, false)
        || has_extension(Path::new(file), "wasm") && path_matches(&pattern, &segments, true)
}

/// Whether the name of a file ends so, in whatever case.
pub(super) fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

/// A path by its segments; empty ones and `.` say nothing.
pub(super) fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty() && *segment != ".").collect()
}

#[cfg(test)]
mod tests {
    use super::{names_component, path_matches, segments};

    fn matches(pattern: &str, path: &str) -> bool {
        path_matches(&segments(pattern), &segments(path), false)
    }

    #[test]
    fn stars_stay_in_their_directory_and_two_do_not() {
        for (pattern, path, is_match) in [
            ("a/*.wasm", "a/b.wasm", true),
            ("a/*.wasm", "a/c/b.wasm", false),
            ("a/**/*.wasm", "a/b.wasm", true),
            ("a/**/*.wasm", "a/c/d/b.wasm", true),
            ("**/x/**/y", "x/y", true),
            ("**/x/**/y", "a/x/b/x/c/y", true),
            ("**/x/**/y", "a/x/b/y/c", false),
            ("a/**", "a/b/c", true),
            ("a/**", "a", true),
            ("a/?", "a/bc", false),
            ("a", "", false),
            ("./a//b", "a/b", true),
        ] {
            assert_eq!(matches(pattern, path), is_match, "{pattern} {path}");
        }
        assert!(path_matches(&["a"], &["a", "b"], true));
        assert!(!path_matches(&["a", "b"], &["a"], true));
    }

    #[test]
    fn files_of_webassembly_are_named_in_any_case() {
        for (file, is_named) in [("p/a.wasm", true), ("p/A.WASM", true), ("p/a.txt", false)] {
            assert_eq!(names_component("p", file), is_named, "{file}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "**/a/".repeat(200) + "b";
        let path = "a/".repeat(2000) + "c";
        assert!(!matches(&pattern, &path));
    }
}
