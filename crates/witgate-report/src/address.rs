//! Files as one would open them.

use std::path::Path;

use witgate_model::path::is_relative;
use witgate_model::{Form, Subject, path};

/// Digits of a commit that are enough for git.
const SHORT: usize = 12;

/// What a file is called that was read from standard input.
const STANDARD_INPUT: &str = "standard input";

/// The path of a subject's file from the working directory; of one in git as
/// `git show` takes it. `other` is the other side, whose path a place in git
/// takes that names none.
pub(crate) fn of_file(subject: &Subject, other: &Subject, path: &str) -> String {
    let Some(commit) = &subject.resolved else { return join(root(subject, &subject.place), path) };
    let short = commit.get(..SHORT).unwrap_or(commit);
    let place = match (path_in_git(&subject.place), &other.resolved) {
        (Some(place), _) => {
            let from_here = if place.starts_with("./") { "./" } else { "" };
            format!("{from_here}{}", join(root(subject, place), path))
        }
        (None, Some(_)) => {
            let place = path_in_git(&other.place).unwrap_or_default();
            join(root(other, place), path)
        }
        // Beside nothing it is the working directory's.
        (None, None) if other.form == Form::Nothing => format!("./{path}"),
        // An absolute path on disk is no path in git.
        (None, None) if other.place.starts_with('/') || other.place.contains(':') => path.into(),
        // As seen from the working directory, wherever in the repository that
        // is.
        (None, None) => match join(root(other, &other.place), path) {
            place if place.starts_with("../") => place,
            place => format!("./{place}"),
        },
    };
    format!("{short}:{place}")
}

/// The path of a subject's file from the working directory.
pub fn path_to_open(subject: &Subject, path: &str) -> String {
    of_file(subject, subject, path)
}

/// The same path without the commit: the file as a checkout has it, from the top of the
/// repository. `here` is the working directory from there.
pub(crate) fn in_tree(subject: &Subject, other: &Subject, path: &str, here: &str) -> String {
    let path = of_file(subject, other, path);
    match (&subject.resolved, path.split_once(':')) {
        // Without a `./` git counts from the top.
        (Some(_), Some((_, path))) if !is_relative(path) => path.to_owned(),
        (Some(_), Some((_, path))) => from_top(here, path),
        _ => from_top(here, &path),
    }
}

/// The path of the place itself, likewise without a commit.
pub(crate) fn of_place(subject: &Subject, other: &Subject, here: &str) -> String {
    let named = |subject: &Subject| match (&subject.resolved, path_in_git(&subject.place)) {
        (Some(_), Some(path)) if !is_relative(path) => Some(path.to_owned()),
        (Some(_), path) => path.map(|path| from_top(here, path)),
        (None, _) => Some(from_top(here, &subject.place)),
    };
    let path = named(subject).or_else(|| named(other)).unwrap_or_default();
    if path.is_empty() { ".".to_owned() } else { path }
}

/// A path from the working directory, which is `here` from the top of the repository, as
/// a path from there. What is not in the repository keeps its path.
pub(crate) fn from_top(here: &str, path: &str) -> String {
    let plain = path.strip_prefix("./").unwrap_or(path);
    let is_elsewhere = Path::new(plain).is_absolute() || plain == STANDARD_INPUT;
    if here.is_empty() || is_elsewhere {
        return plain.to_owned();
    }
    match path::shown(Path::new(&path::join(here, plain))) {
        outside if outside.starts_with("../") => plain.to_owned(),
        inside => inside,
    }
}

/// The directory that a subject's files are relative to: the place itself, or
/// that of the file.
fn root<'p>(subject: &Subject, place: &'p str) -> &'p str {
    let (directory, name) =
        place.trim_end_matches('/').rsplit_once('/').unwrap_or(("", place.trim_end_matches('/')));
    let is_name_of_file = name.ends_with(".wit") || name == STANDARD_INPUT;
    let is_file = is_name_of_file && subject.sources.files().iter().any(|file| file.path == name);
    match (is_file, directory) {
        (false, _) => place,
        (true, "") if place.starts_with('/') => "/",
        (true, directory) => directory,
    }
}

/// A file from a directory: what lies above it is written as it is from there.
fn join(root: &str, path: &str) -> String {
    let joined = match root.trim_end_matches('/') {
        "" if root.starts_with('/') => format!("/{path}"),
        "" | "." => path.to_owned(),
        root => format!("{}/{path}", root.strip_prefix("./").unwrap_or(root)),
    };
    match path.starts_with("../") {
        true => witgate_model::path::shown(Path::new(&joined)),
        false => joined,
    }
}

/// The path in `git:REV:path`; a revision may have a colon in braces.
fn path_in_git(place: &str) -> Option<&str> {
    let named = place.strip_prefix("git:")?;
    let mut depth = 0_usize;
    for (at, byte) in named.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return Some(&named[at + 1..]),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use witgate_model::{SourceFile, Sources, Subject};

    use super::of_file;

    fn subject(place: &str, resolved: Option<&str>) -> Subject {
        let file = SourceFile { path: "draw.wit".into(), text: "".into() };
        let (place, resolved) = (place.into(), resolved.map(str::to_owned));
        Subject { sources: Sources::new(vec![file]), place, resolved, ..Subject::default() }
    }

    #[test]
    fn on_disk() {
        for (place, shown) in [
            ("wit", "wit/draw.wit"),
            ("./wit/", "wit/draw.wit"),
            (".", "draw.wit"),
            ("/a/b", "/a/b/draw.wit"),
            ("/", "/draw.wit"),
            ("wit/draw.wit", "wit/draw.wit"),
            ("draw.wit", "draw.wit"),
            ("/draw.wit", "/draw.wit"),
            ("../wit", "../wit/draw.wit"),
            ("wit/draw.wit/", "wit/draw.wit"),
        ] {
            let subject = subject(place, None);
            assert_eq!(of_file(&subject, &subject, "draw.wit"), shown, "{place}");
        }
    }

    #[test]
    fn as_a_checkout_has_it() {
        let commit = Some("3f2c1d9ab04e5f60718293a4b5c6d7e8f9012345");
        for (here, place, resolved, file, itself) in [
            ("", "./wit", None, "wit/draw.wit", "wit"),
            ("", "wit/draw.wit", None, "wit/draw.wit", "wit/draw.wit"),
            ("", "/a/b", None, "/a/b/draw.wit", "/a/b"),
            ("", "git:main:wit", commit, "wit/draw.wit", "wit"),
            ("", "git:main:./wit", commit, "wit/draw.wit", "wit"),
            ("", "git:main:", commit, "draw.wit", "."),
            ("", "merge-base", commit, "old/draw.wit", "old"),
            // From below the top, where git counts from the top without a `./`.
            ("api", "./wit", None, "api/wit/draw.wit", "api/wit"),
            ("api", ".", None, "api/draw.wit", "api"),
            ("api", "../wit", None, "wit/draw.wit", "wit"),
            ("api", "../../wit", None, "../../wit/draw.wit", "../../wit"),
            ("api", "/a/b", None, "/a/b/draw.wit", "/a/b"),
            ("api", "git:main:wit", commit, "wit/draw.wit", "wit"),
            ("api", "git:main:./wit", commit, "api/wit/draw.wit", "api/wit"),
            ("api", "git:main:", commit, "draw.wit", "."),
            ("api", "merge-base", commit, "api/old/draw.wit", "api/old"),
        ] {
            let (subject, other) = (subject(place, resolved), subject("old", None));
            assert_eq!(super::in_tree(&subject, &other, "draw.wit", here), file, "{here} {place}");
            assert_eq!(super::of_place(&subject, &other, here), itself, "{here} {place}");
        }
    }

    #[test]
    fn in_git() {
        let commit = Some("3f2c1d9ab04e5f60718293a4b5c6d7e8f9012345");
        for (place, other, shown) in [
            ("git:main:wit", "wit", "3f2c1d9ab04e:wit/draw.wit"),
            ("git:main:", "wit", "3f2c1d9ab04e:draw.wit"),
            ("git:HEAD^{/a: b}:wit/draw.wit", "wit", "3f2c1d9ab04e:wit/draw.wit"),
            ("git:main:./wit", "wit", "3f2c1d9ab04e:./wit/draw.wit"),
            ("merge-base", "wit", "3f2c1d9ab04e:./wit/draw.wit"),
            ("release:v*", "../wit/draw.wit", "3f2c1d9ab04e:../wit/draw.wit"),
            ("git:main", "/a/wit", "3f2c1d9ab04e:draw.wit"),
        ] {
            let (subject, other) = (subject(place, commit), subject(other, None));
            assert_eq!(of_file(&subject, &other, "draw.wit"), shown, "{place}");
        }
        let nothing = Subject { form: witgate_model::Form::Nothing, ..subject("none", None) };
        assert_eq!(
            of_file(&subject("release", commit), &nothing, "wit/draw.wit"),
            "3f2c1d9ab04e:./wit/draw.wit"
        );
        let (main, dev) = (subject("git:main", commit), subject("git:dev:wit", commit));
        assert_eq!(of_file(&main, &dev, "draw.wit"), "3f2c1d9ab04e:wit/draw.wit");
    }
}
