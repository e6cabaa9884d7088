//! The next version, written wherever the version of a package is written.

use std::ops::Range;
use std::sync::Arc;

use semver::Version;
use witgate_load::{on_deep_stack, outline};
use witgate_model::{PackageName, Subject};
use witgate_report::path_to_open;

use crate::check::policy::Policy;
use crate::check::{Request, check};
use crate::echoes::{self, EchoedPackage};
use crate::error::Error;
use crate::lint::{self, FixedFile};

/// What a bump writes.
#[derive(Clone, Debug)]
pub struct Bumped {
    /// The packages, without their versions.
    pub packages: Vec<String>,
    /// The version that they have.
    pub was: Version,
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
        let now = match to {
            Some(version) if *version < was => {
                return Err(Error::BumpBackwards { was: was.to_string(), to: version.to_string() });
            }
            Some(version) => version.clone(),
            None => {
                required_version(request)?.filter(|next| *next > was).ok_or(Error::NothingToBump)?
            }
        };
        let mut files = Vec::new();
        for (_, subject) in read.iter().filter(|_| now != was) {
            for (path, text, ranges) in declared(subject, &names, &was) {
                add(&mut files, path, text, &ranges, &now);
            }
        }
        let packages = read.iter().flat_map(|(task, subject)| echoes::packages(task, subject));
        let packages: Vec<EchoedPackage> = packages.collect();
        for file in echoes::files(&policy, &packages, &mut notes) {
            let outdated = file.matches.iter().filter(|(_, version)| *version != now);
            let ranges: Vec<Range<usize>> = outdated.map(|(range, _)| range.clone()).collect();
            add(&mut files, file.shown.clone(), &file.text, &ranges, &now);
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

/// The version that all of them have.
fn common_version(names: &[Arc<PackageName>]) -> Result<Version, Error> {
    let mut versions: Vec<&Version> = Vec::new();
    for name in names {
        let version = name.version.as_ref();
        let version =
            version.ok_or_else(|| Error::PackageWithoutVersion { package: name.bare() })?;
        if !versions.contains(&version) {
            versions.push(version);
        }
    }
    match versions.as_slice() {
        [only] => Ok((*only).clone()),
        several => Err(Error::SeveralVersions {
            versions: several.iter().map(ToString::to_string).collect(),
        }),
    }
}

/// The greatest version that `check` asks for, or that is there already.
fn required_version(request: &Request) -> Result<Option<Version>, Error> {
    // Whoever asks for a version needs no baseline.
    let no_version = |error: Error| Error::NoNextVersion { reason: error.to_string() };
    let checked = check(request).map_err(no_version)?;
    let releases = checked.outcomes.iter().map(|outcome| &outcome.verdict.bump);
    Ok(releases.filter_map(|release| release.next_version.clone()).max())
}

/// Where the text of a subject writes a version behind the name of a package: file by
/// file, with the ranges of the versions.
fn declared<'s>(
    subject: &'s Subject,
    names: &[Arc<PackageName>],
    was: &Version,
) -> Vec<(String, &'s str, Vec<Range<usize>>)> {
    const STATEMENTS: [&str; 5] = ["package", "use", "import", "export", "include"];
    let outline = outline(&subject.sources);
    let files = subject.sources.files().iter().zip(&outline.files);
    let found = files.map(|(file, outline)| {
        let mut ranges = Vec::new();
        for declaration in &outline.declarations {
            let text = &file.text[declaration.word..declaration.range.end];
            if STATEMENTS.iter().any(|word| text.starts_with(word)) {
                let head = text.find(['{', ';']).unwrap_or(text.len());
                for name in names {
                    let found = versions_of(&text[..head], name, was).into_iter();
                    let offset = declaration.word;
                    ranges.extend(found.map(|it| it.start + offset..it.end + offset));
                }
            }
        }
        (path_to_open(subject, &file.path), &*file.text, ranges)
    });
    found.filter(|(_, _, ranges)| !ranges.is_empty()).collect()
}

/// Where a statement has `namespace:name@version`, or the same with an interface in
/// between: the ranges of the version.
fn versions_of(text: &str, name: &PackageName, version: &Version) -> Vec<Range<usize>> {
    let (bare, version) = (name.bare(), version.to_string());
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
        let is_version = |rest: &str| {
            let after = rest.strip_prefix(&*version);
            // A `.{` opens what is used.
            after.is_some_and(|after| {
                !after.starts_with(|c: char| is_of_name(c) || c == '+')
                    && (!after.starts_with('.') || !after[1..].starts_with(is_of_name))
            })
        };
        if is_whole && rest.strip_prefix('@').is_some_and(is_version) {
            let at = start + bare.len() + interface + 1;
            found.push(at..at + version.len());
        }
    }
    found
}

fn add(
    files: &mut Vec<FixedFile>,
    path: String,
    text: &str,
    ranges: &[Range<usize>],
    now: &Version,
) {
    if ranges.is_empty() || files.iter().any(|file| file.path == path) {
        return;
    }
    let now = now.to_string();
    let edits = ranges.iter().map(|range| (range.clone(), now.as_str()));
    files.push(FixedFile::edited(path, text.to_owned(), edits.collect()));
}

#[cfg(test)]
mod tests {
    use witgate_model::PackageName;

    use super::versions_of;

    #[test]
    fn versions_are_found_behind_their_own_package_only() {
        let name = PackageName {
            namespace: "acme".into(),
            name: "plugin".into(),
            version: "0.2.0".parse().ok(),
        };
        let version = "0.2.0".parse().expect("a version");
        let found = |text: &str| versions_of(text, &name, &version).len();
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
}
