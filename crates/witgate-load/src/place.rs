//! The one grammar of places.
//!
//! | written | read |
//! |---|---|
//! | `dir`, `file.wit`, `file.wasm`, `file.wat` | from disk |
//! | `git:REV`, `git:REV:path`, `REV:path` | from git's objects |
//! | `merge-base`, `merge-base:BRANCH` | where this branch left the other |
//! | `release`, `release:TAG-GLOB` | the tag of the last release |
//! | `registry:NAMESPACE:NAME[@VERSION]` | from the registry that wkg would ask |
//! | `oci://HOST/REPOSITORY[:TAG|@sha256:…]` | from this registry |
//! | `-` | from standard input |
//! | `none` | nothing |
//!
//! A file that is called like one of the words is written `./none`, and one with
//! a colon in its name `./a:b`. What files there are decides nothing here: whoever
//! proposes a change could add one that is called like a revision. A bare word is
//! read as a path; [`resolve_place`](crate::resolve_place) also looks for a
//! revision of that name.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Error;
use crate::registry_reference::RegistryReference;

/// Where a contract is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A directory or file.
    Path(PathBuf),
    /// A revision in git.
    Git {
        /// Any revision that git understands.
        revision: String,
        /// From the root of the repository, or from the working directory if
        /// it begins with `./` or `../`. `None` is wherever the candidate is.
        path: Option<String>,
    },
    /// The commit in which this branch left another; the path is wherever the
    /// candidate is.
    MergeBase {
        /// The other branch; `None` is the default branch.
        branch: Option<String>,
    },
    /// The last release: the tag of the declared version, or the greatest below
    /// it; the path is wherever the candidate is.
    Release {
        /// Which tags; `None` is `v*` and plain versions.
        tags: Option<String>,
    },
    /// A package in a registry.
    Registry(RegistryReference),
    /// WIT text or wasm on standard input.
    StandardInput,
    /// Nothing at all, the baseline of what is new.
    Nothing,
}

impl Place {
    /// Reads a place.
    pub fn parse(text: &str) -> Result<Place, Error> {
        let bad =
            |reason: &str| Error::BadPlace { text: text.to_owned(), reason: reason.to_owned() };
        if text.is_empty() {
            return Err(bad("it is empty"));
        }
        if text.contains(['\0', '\n', '\r']) {
            return Err(bad("it has a line break or a null character in it"));
        }
        if let Some(reference) = RegistryReference::parse(text) {
            return Ok(Place::Registry(reference?));
        }
        if text.starts_with("https://") || text.starts_with("http://") {
            return Err(bad("nothing is fetched but packages of registries"));
        }
        let some = |text: &str, what: &str| match text {
            "" => Err(bad(&format!("{what} is missing after the colon"))),
            text => Ok(Some(text.to_owned())),
        };
        match text {
            "none" => return Ok(Place::Nothing),
            "-" => return Ok(Place::StandardInput),
            "merge-base" => return Ok(Place::MergeBase { branch: None }),
            "release" => return Ok(Place::Release { tags: None }),
            _ => {}
        }
        if let Some(branch) = text.strip_prefix("merge-base:") {
            return Ok(Place::MergeBase { branch: some(branch, "the branch")? });
        }
        if let Some(tags) = text.strip_prefix("release:") {
            return Ok(Place::Release { tags: some(tags, "the tag glob")? });
        }
        let (named, is_git) = match text.strip_prefix("git:") {
            Some(named) => (named, true),
            None => (text, false),
        };
        if !is_git && (!text.contains(':') || is_path(text)) {
            return Ok(Place::Path(PathBuf::from(text)));
        }
        let (revision, path) = split(named);
        if revision.is_empty() {
            return Err(bad("the revision is missing before the colon"));
        }
        Ok(Place::Git { revision: revision.to_owned(), path: path.map(str::to_owned) })
    }
}

/// Whether a text is written as a path, and can be nothing else.
pub(crate) fn is_path(text: &str) -> bool {
    is_path_on(text, cfg!(windows))
}

fn is_path_on(text: &str, windows: bool) -> bool {
    let is_drive = |text: &str| {
        let mut letters = text.chars();
        let start = (letters.next(), letters.next(), letters.next());
        matches!(start, (Some(letter), Some(':'), Some('/' | '\\')) if letter.is_ascii_alphabetic())
    };
    ["./", "../", "/"].iter().any(|start| text.starts_with(start))
        || (windows && (text.starts_with(['.', '\\']) || is_drive(text)))
}

/// Splits at the first colon that is not in braces, as in `HEAD^{/fix: it}:wit`.
fn split(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return (&text[..at], Some(&text[at + 1..])),
            _ => {}
        }
    }
    (text, None)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Path(path) => path.display().fmt(f),
            Place::Git { revision, path: None } => write!(f, "git:{revision}"),
            Place::Git { revision, path: Some(path) } => write!(f, "git:{revision}:{path}"),
            Place::MergeBase { branch: None } => f.write_str("merge-base"),
            Place::MergeBase { branch: Some(branch) } => write!(f, "merge-base:{branch}"),
            Place::Release { tags: None } => f.write_str("release"),
            Place::Release { tags: Some(tags) } => write!(f, "release:{tags}"),
            Place::Registry(reference) => reference.fmt(f),
            Place::StandardInput => f.write_str("-"),
            Place::Nothing => f.write_str("none"),
        }
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Place, Error> {
        Place::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(revision: &str, path: Option<&str>) -> Place {
        Place::Git { revision: revision.to_owned(), path: path.map(str::to_owned) }
    }

    #[test]
    fn grammar() {
        let parse = |text| Place::parse(text).expect(text);
        assert_eq!(parse("wit"), Place::Path("wit".into()));
        assert_eq!(parse("./none"), Place::Path("./none".into()));
        assert_eq!(parse("none"), Place::Nothing);
        assert_eq!(parse("-"), Place::StandardInput);
        assert_eq!(parse("./-"), Place::Path("./-".into()));
        assert_eq!(parse("git:main"), git("main", None));
        assert_eq!(parse("git:main:"), git("main", Some("")));
        assert_eq!(parse("git:main:wit"), git("main", Some("wit")));
        assert_eq!(parse("main:wit"), git("main", Some("wit")));
        assert_eq!(parse("HEAD~2:./wit"), git("HEAD~2", Some("./wit")));
        assert_eq!(parse("git:HEAD^{/fix: it}:wit"), git("HEAD^{/fix: it}", Some("wit")));
        assert_eq!(parse("git:--all:wit"), git("--all", Some("wit")));
        assert_eq!(parse("merge-base"), Place::MergeBase { branch: None });
        assert_eq!(parse("merge-base:dev"), Place::MergeBase { branch: Some("dev".into()) });
        assert_eq!(parse("release"), Place::Release { tags: None });
        assert_eq!(parse("release:http-v*"), Place::Release { tags: Some("http-v*".into()) });
    }

    #[test]
    fn display_reads_back() {
        for text in [
            "wit",
            "git:main",
            "git:main:",
            "git:a:b:c",
            "merge-base:x",
            "release",
            "registry:a:b",
            "-",
            "none",
        ] {
            let place = Place::parse(text).expect(text);
            assert_eq!(place.to_string(), text);
        }
        assert_eq!(Place::parse("main:wit").expect("a place").to_string(), "git:main:wit");
    }

    #[test]
    fn refusals() {
        for text in
            ["", "git:", "git::wit", ":wit", "merge-base:", "release:", "a\nb:c", "https://x/y"]
        {
            assert!(matches!(Place::parse(text), Err(Error::BadPlace { .. })), "{text:?}");
        }
        for text in ["oci://host/x@sha256:00", "registry:wasi"] {
            assert!(matches!(Place::parse(text), Err(Error::BadPlace { .. })), "{text:?}");
        }
    }

    #[test]
    fn a_file_with_a_colon_is_written_as_a_path() {
        let parse = |text| Place::parse(text).expect(text);
        assert_eq!(parse("./a:b"), Place::Path("./a:b".into()));
        assert_eq!(parse("../a:b"), Place::Path("../a:b".into()));
        assert_eq!(parse("/a:b"), Place::Path("/a:b".into()));
        assert_eq!(parse("a:b"), git("a", Some("b")));
        assert_eq!(parse("git:a:b"), git("a", Some("b")));
    }

    #[test]
    fn a_drive_is_no_revision_on_windows() {
        for text in [r"C:\wit", "C:/wit", r".\wit", r"..\a:b", r"\wit", r"\\server\share"] {
            assert!(is_path_on(text, true), "{text}");
            assert!(!is_path_on(text, false), "{text}");
        }
        for text in ["./a:b", "../a:b", "/a:b"] {
            assert!(is_path_on(text, true) && is_path_on(text, false), "{text}");
        }
        for text in ["main:wit", "C:wit", "v1.0.0:wit", "HEAD~2:./wit"] {
            assert!(!is_path_on(text, true) && !is_path_on(text, false), "{text}");
        }
    }
}
