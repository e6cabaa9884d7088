//! Where the versions of packages are written again, as `[[echo]]` in the policy says.

use std::ops::Range;
use std::sync::Arc;

use semver::Version;
use witgate_config::{Echo, VERSION_PLACEHOLDER};
use witgate_judge::{Fact, VersionEcho};
use witgate_model::{PackageName, Site, Subject, path};

use crate::check::policy::Policy;
use crate::check::task::Task;

/// Far more than a manifest or a document has.
const LIMIT: u64 = 4 << 20;

/// Longer versions are not looked for, so that a text of digits alone costs no more than
/// its length.
const LONGEST_VERSION: usize = 64;

/// A package that was read: its path from the policy, and its name.
pub(crate) struct EchoedPackage {
    pub(crate) path: Option<String>,
    pub(crate) name: Arc<PackageName>,
}

/// The packages of a task that was read.
pub(crate) fn packages(task: &Task, subject: &Subject) -> impl Iterator<Item = EchoedPackage> {
    let names = subject.contract.roots.iter().cloned();
    names.map(|name| EchoedPackage { path: task.path.clone(), name })
}

/// A file that echoes the version of a package.
pub(crate) struct EchoFile<'p> {
    pub(crate) echo: &'p Echo,
    pub(crate) package: &'p PackageName,
    /// How reports call it.
    pub(crate) shown: String,
    /// What it says; nothing where it cannot be read.
    pub(crate) text: Arc<str>,
    /// Whether it can be read.
    pub(crate) is_there: bool,
    /// Where the pattern matches, and the version there.
    pub(crate) matches: Vec<(Range<usize>, Version)>,
}

/// The files that echo versions of some packages. An echo of none of them, or of
/// several where it does not say which, comes back as a note.
pub(crate) fn files<'p>(
    policy: &'p Policy,
    packages: &'p [EchoedPackage],
    notes: &mut Vec<String>,
) -> Vec<EchoFile<'p>> {
    let echoes = policy.config().map(|config| config.echoes.as_slice()).unwrap_or_default();
    let mut files = Vec::new();
    for echo in echoes {
        let file = &echo.file.value;
        let packages_named: Vec<&PackageName> = packages
            .iter()
            .filter(|it| match &echo.package {
                Some(path) => it.path.as_deref().is_some_and(|own| is_same(own, &path.value)),
                None => true,
            })
            .map(|it| &*it.name)
            .collect();
        let [package] = packages_named.as_slice() else {
            notes.push(match (packages_named.is_empty(), &echo.package) {
                (true, Some(path)) => format!(
                    "the version in `{file}` was not compared: no package was read in `{}`",
                    path.value
                ),
                (true, None) => format!("the version in `{file}` was not compared: no package"),
                (false, _) => format!(
                    "the version in `{file}` was not compared: add `package` to its `[[echo]]`, \
                     since there are several packages"
                ),
            });
            continue;
        };
        let on_disk = policy.anchor.join(file);
        let read = witgate_files::read_text(&on_disk, LIMIT);
        let is_there = read.is_ok();
        let text: Arc<str> = read.unwrap_or_default().into();
        let matches = matches(&text, &echo.pattern.value);
        let shown = path::shown(&on_disk);
        files.push(EchoFile { echo, package, shown, text, is_there, matches });
    }
    files
}

/// What differs.
pub(crate) fn facts(files: &[EchoFile<'_>]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for file in files {
        let Some(version) = &file.package.version else { continue };
        let fact = |found: Option<&Version>, site: Site| {
            Fact::VersionEcho(VersionEcho {
                file: file.echo.file.value.clone(),
                pattern: file.echo.pattern.value.clone(),
                package: file.package.bare(),
                version: version.clone(),
                found: found.cloned(),
                is_there: file.is_there,
                site: Some(site),
            })
        };
        if file.matches.is_empty() {
            facts.push(fact(None, file.echo.pattern.site.clone()));
        }
        for (range, found) in file.matches.iter().filter(|(_, found)| found != version) {
            let site = Site::in_text(file.shown.clone(), file.text.clone(), range.clone());
            facts.push(fact(Some(found), site));
        }
    }
    facts
}

/// Whether two paths from the policy are the same; `.` is its own directory.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |path: &str| if path == "." { String::new() } else { path.to_owned() };
    plain(one) == plain(other)
}

/// Where a text has what a pattern says, with a version in place of its placeholder.
fn matches(text: &str, pattern: &str) -> Vec<(Range<usize>, Version)> {
    let Some((before, after)) = pattern.split_once(VERSION_PLACEHOLDER) else { return Vec::new() };
    let is_of_version = |byte: u8| byte.is_ascii_alphanumeric() || b".-+".contains(&byte);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(before) {
        let start = from + at + before.len();
        let length = text[start..].bytes().take(LONGEST_VERSION);
        let length = length.take_while(|byte| is_of_version(*byte)).count();
        // The longest that is a version, since what comes after may be letters too.
        let version = (1..=length).rev().find_map(|length| {
            let end = start + length;
            let version = text[start..end].parse::<Version>().ok()?;
            text[end..].starts_with(after).then_some((start..end, version))
        });
        let rest = text[start..].chars().next().map_or(1, char::len_utf8);
        from = version.as_ref().map_or(start + rest, |(range, _)| range.end).min(text.len());
        found.extend(version);
        if from >= text.len() {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::matches;

    fn found_versions(text: &str, pattern: &str) -> Vec<String> {
        matches(text, pattern).into_iter().map(|(range, _)| text[range].to_owned()).collect()
    }

    #[test]
    fn versions_are_found_where_the_pattern_says() {
        let text = "name = \"a\"\nversion = \"0.2.0\"\nb = { version = \"1.0.0-rc.1+x\" }\n";
        assert_eq!(found_versions(text, "version = \"{version}\""), ["0.2.0", "1.0.0-rc.1+x"]);
        assert_eq!(found_versions(text, "\nversion = \"{version}\""), ["0.2.0"]);
        assert_eq!(found_versions("acme:plugin@0.2.0.", "acme:plugin@{version}"), ["0.2.0"]);
        assert_eq!(found_versions("v0.2.0-é 0.3.0", "{version}"), ["0.2.0", "0.3.0"]);
        assert_eq!(found_versions("plugin-1.2.3.wasm", "plugin-{version}.wasm"), ["1.2.3"]);
        assert_eq!(found_versions("plugin-1.2.wasm, plugin-", "plugin-{version}.wasm"), [""; 0]);
        assert_eq!(found_versions("", "{version}"), [""; 0]);
    }
}
