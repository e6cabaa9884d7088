//! The next version, written wherever the version of a package is written.

use std::ops::Range;
use std::sync::Arc;

use semver::Version;
use witgate_load::{on_deep_stack, outline};
use witgate_model::{PackageName, Subject};
use witgate_report::path_to_open;

use crate::check::policy::Policy;
use crate::check::{Request, check};
use crate::echoes::{self, EchoFile, EchoedPackage};
use crate::error::Error;
use crate::lint::{self, FixedFile};

/// What a bump writes.
#[derive(Clone, Debug)]
pub struct Bumped {
    /// The packages, without their versions.
    pub packages: Vec<String>,
    /// The version that they have; `None` where they declare none.
    pub was: Option<Version>,
    /// The version that they get.
    pub now: Version,
    /// The files, with what they say before and after.
    pub files: Vec<FixedFile>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
}

/// Works out what writing a version into the packages that a request is of changes:
/// `package` declarations, what else in their WIT names them with their version, and the
/// places that `[[echo]]` names. Without a version, the one that `check` requires.
pub fn bump(request: &Request, to: Option<&Version>) -> Result<Bumped, Error> {
    on_deep_stack(|| {
        let policy = Policy::find(request)?;
        let mut notes = Vec::new();
        let read = lint::own_packages(request, &policy, &mut notes)?;
        let names: Vec<Arc<PackageName>> =
            read.iter().flat_map(|(_, subject)| subject.contract.roots.iter().cloned()).collect();
        let was = common_version(&names)?;
        let packages = read.iter().flat_map(|(task, subject)| echoes::packages(task, subject));
        let packages: Vec<EchoedPackage> = packages.collect();
        let echoed = echoes::files(&policy, &packages, &mut notes);
        let now = match (to, &was) {
            (Some(version), Some(was)) if version < was => {
                return Err(Error::BumpBackwards { was: was.to_string(), to: version.to_string() });
            }
            (Some(version), _) => version.clone(),
            (None, Some(was)) => next_version(request, was, &echoed)?,
            (None, None) => {
                let package = names.first().map(|name| name.bare()).unwrap_or_default();
                return Err(Error::PackageWithoutVersion { package });
            }
        };
        let mut files = Vec::new();
        for (_, subject) in read.iter().filter(|_| was.as_ref() != Some(&now)) {
            for (path, text, places) in declared(subject, &names, was.as_ref()) {
                add(&mut files, path, text, &places, &now);
            }
        }
        for file in &echoed {
            let outdated = file.matches.iter().filter(|(_, version)| *version != now);
            let places = outdated.map(|(range, _)| Place { range: range.clone(), before: "" });
            add(&mut files, file.shown.clone(), &file.text, &places.collect::<Vec<_>>(), &now);
        }
        let packages = names.iter().map(|name| name.bare()).collect();
        Ok(Bumped { packages, was, now, files, notes })
    })
}

/// Writes what a bump changes. If the packages cannot be read with it, everything is as
/// it was before.
pub fn apply_bump(request: &Request, bumped: &Bumped) -> Result<(), Error> {
    lint::write_all(&bumped.files, || {
        let policy = Policy::find(request)?;
        let read = lint::own_packages(request, &policy, &mut Vec::new())?;
        let is_bumped = |name: &Arc<PackageName>| name.version.as_ref() == Some(&bumped.now);
        let mut roots = read.iter().flat_map(|(_, subject)| &subject.contract.roots);
        match roots.all(is_bumped) {
            true => Ok(()),
            false => Err(Error::BumpIncomplete { version: bumped.now.to_string() }),
        }
    })
}

/// The version that all of them have, or `None` where none has one.
fn common_version(names: &[Arc<PackageName>]) -> Result<Option<Version>, Error> {
    let mut versions: Vec<Option<&Version>> = Vec::new();
    for name in names {
        let version = name.version.as_ref();
        if !versions.contains(&version) {
            versions.push(version);
        }
    }
    let shown = |version: &Option<&Version>| match version {
        Some(version) => version.to_string(),
        None => "none".to_owned(),
    };
    match versions.as_slice() {
        [only] => Ok(only.cloned()),
        several => Err(Error::SeveralVersions { versions: several.iter().map(shown).collect() }),
    }
}

/// The greatest version that `check` asks for. Where it asks for none, and an echo is of
/// another version than the packages, theirs.
fn next_version(
    request: &Request,
    was: &Version,
    echoed: &[EchoFile<'_>],
) -> Result<Version, Error> {
    let mut matches = echoed.iter().flat_map(|file| &file.matches);
    let is_outdated = matches.any(|(_, version)| version != was);
    match check(request) {
        Ok(checked) => {
            let releases = checked.outcomes.iter().map(|outcome| &outcome.verdict.bump);
            let next = releases.filter_map(|release| release.next_version.clone()).max();
            let next = next.filter(|next| next > was).or(is_outdated.then(|| was.clone()));
            next.ok_or(Error::NothingToBump)
        }
        // Whoever says the version needs no baseline.
        Err(error) => Err(Error::NoNextVersion { reason: error.to_string() }),
    }
}

/// Where a version is written.
struct Place {
    /// The version that is there; empty where there is none yet.
    range: Range<usize>,
    /// What is written before it.
    before: &'static str,
}

/// Where the text of a subject has the version of a package behind its name, or where it
/// would be: file by file.
fn declared<'s>(
    subject: &'s Subject,
    names: &[Arc<PackageName>],
    was: Option<&Version>,
) -> Vec<(String, &'s str, Vec<Place>)> {
    const STATEMENTS: [&str; 5] = ["package", "use", "import", "export", "include"];
    let outline = outline(&subject.sources);
    let files = subject.sources.files().iter().zip(&outline.files);
    let found = files.map(|(file, outline)| {
        let mut places = Vec::new();
        for declaration in &outline.declarations {
            let text = &file.text[declaration.word..declaration.range.end];
            if STATEMENTS.iter().any(|word| text.starts_with(word)) {
                let head = text.find(['{', ';']).unwrap_or(text.len());
                for name in names {
                    let found = versions_of(&text[..head], name, was).into_iter();
                    let offset = declaration.word;
                    let moved = |it: Range<usize>| it.start + offset..it.end + offset;
                    let before = if was.is_none() { "@" } else { "" };
                    places.extend(found.map(|it| Place { range: moved(it), before }));
                }
            }
        }
        (path_to_open(subject, &file.path), &*file.text, places)
    });
    found.filter(|(_, _, places)| !places.is_empty()).collect()
}

/// Where a statement has `namespace:name@version`, or the same with an interface in
/// between: the ranges of the version. Without a version, where it has them without one.
fn versions_of(text: &str, name: &PackageName, version: Option<&Version>) -> Vec<Range<usize>> {
    let bare = name.bare();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut found = Vec::new();
    for (start, _) in text.match_indices(&bare) {
        let is_whole = !text[..start].ends_with(is_of_name);
        let rest = &text[start + bare.len()..];
        let interface = match rest.strip_prefix('/') {
            Some(after) => 1 + after.find(|c| !is_of_name(c)).unwrap_or(after.len()),
            None => 0,
        };
        let rest = &rest[interface..];
        let end = start + bare.len() + interface;
        let length = match version {
            None => (!rest.starts_with(|c| is_of_name(c) || c == '@')).then_some(0),
            Some(version) => {
                rest.strip_prefix('@').and_then(|rest| length_of_version(rest, version))
            }
        };
        if let Some(length) = length.filter(|_| is_whole) {
            let at = if version.is_some() { end + 1 } else { end };
            found.push(at..at + length);
        }
    }
    found
}

/// How long a version is that a text begins with, where it ends there.
fn length_of_version(text: &str, version: &Version) -> Option<usize> {
    let version = version.to_string();
    let after = text.strip_prefix(&*version)?;
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    // A `.{` opens what is used.
    let is_end = !after.starts_with(|c: char| is_of_name(c) || c == '+')
        && (!after.starts_with('.') || !after[1..].starts_with(is_of_name));
    is_end.then_some(version.len())
}

fn add(files: &mut Vec<FixedFile>, path: String, text: &str, places: &[Place], now: &Version) {
    if places.is_empty() || files.iter().any(|file| file.path == path) {
        return;
    }
    let written = |place: &Place| format!("{}{now}", place.before);
    let written: Vec<String> = places.iter().map(written).collect();
    let ranges = places.iter().map(|place| place.range.clone());
    let edits = ranges.zip(written.iter().map(String::as_str)).collect();
    files.push(FixedFile::edited(path, text.to_owned(), edits));
}

#[cfg(test)]
mod tests {
    use witgate_model::PackageName;

    use super::{Range, versions_of};

    #[test]
    fn versions_are_found_behind_their_own_package_only() {
        let name = PackageName {
            namespace: "acme".into(),
            name: "plugin".into(),
            version: "0.2.0".parse().ok(),
        };
        let version = "0.2.0".parse().expect("a version");
        let found = |text: &str| versions_of(text, &name, Some(&version)).len();
        assert_eq!(found("package acme:plugin@0.2.0;"), 1);
        assert_eq!(found("use acme:plugin/draw@0.2.0.{brush};"), 1);
        assert_eq!(found("import acme:plugin/draw@0.2.0;"), 1);
        for other in [
            "package acme:plugin@0.2.0-rc.1;",
            "package acme:plugin@0.2.01;",
            "package acme:plugins@0.2.0;",
            "package other-acme:plugin@0.2.0;",
            "package acme:plugin@0.1.0;",
            "package acme:plugin@0.2.0+build;",
            "use draw.{plugin};",
        ] {
            assert_eq!(found(other), 0, "{other}");
        }
    }

    #[test]
    fn a_first_version_is_put_where_a_version_would_be() {
        let name = PackageName { namespace: "acme".into(), name: "plugin".into(), version: None };
        let found = |text: &str| versions_of(text, &name, None);
        let at = |position: usize| vec![Range { start: position, end: position }];
        assert_eq!(found("package acme:plugin;"), at(19));
        assert_eq!(found("use acme:plugin/draw.{brush};"), at(20));
        for other in ["use acme:plugin/draw@0.2.0.{brush};", "use acme:plugin-b/draw.{brush};"] {
            assert_eq!(found(other), [], "{other}");
        }
    }
}
