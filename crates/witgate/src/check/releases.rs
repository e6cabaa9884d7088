//! The last release of a package: which tag means it, and what it tells.
//!
//! A repository numbers many things, and whoever writes a change may set tags. So
//! a tag that nobody has named counts only where the package bears that very
//! version, and nothing is called unreleased unless the tags can tell.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use semver::Version;
use witgate_load::{Commit, Context, Error as Load, History, Place, VersionTag, load, only_roots};
use witgate_model::{PackageName, Subject};

use super::baseline::{FoundBaseline, in_git, version};
use super::package_in_commit::package_at;
use super::task::Task;
use crate::error::{Error, Party};

/// So many tags are looked into, from the greatest version down.
const TAGS: usize = 100;

/// Where the release of a package is looked for.
pub(super) struct Releases<'a> {
    history: &'a History,
    /// The commit that this change started from, and the package there.
    base: Option<Base<'a>>,
    task: &'a Task,
    candidate: &'a Subject,
    /// Which tags somebody has named.
    glob: Option<&'a str>,
    /// The packages that are meant, by their names without versions, where that is
    /// not all of the candidate.
    names: Option<&'a BTreeSet<String>>,
    /// Whether prereleases do not count.
    is_final_only: bool,
    /// The tags that count, once they are asked for.
    tags: OnceCell<Vec<VersionTag>>,
}

/// The commit that a change started from, and the package there.
type Base<'a> = (&'a Commit, Option<&'a Subject>);

/// A release, with its commit and its tag.
struct Release {
    subject: Subject,
    commit: Commit,
    tag: VersionTag,
    /// Whether no tag since then, of what this change started from, has more of the package.
    is_last: bool,
}

/// Why there is no release.
enum Lack {
    /// No tag counts.
    NoTag(Load),
    /// The package is not there yet.
    New(Commit),
    /// Nor at a tag that is numbered for something else.
    OfAnother(Commit),
    /// The package bears another version there.
    Foreign(Commit, Option<Version>),
}

/// Finds the release of a package whose baseline is on disk.
pub(super) fn find_beside(
    history: Result<&History, Load>,
    task: &Task,
    candidate: &Subject,
    found: &mut FoundBaseline,
) -> Result<(), Error> {
    found.release = match &task.release {
        Some(place) if in_git(place) => {
            let history = history.map_err(|error| Error::Load { party: Party::Release, error })?;
            Releases::new(history, None, task, candidate).named(place, found)?
        }
        Some(Place::Nothing) | None => None,
        Some(place) => Some(beside_git(task, candidate, place)?),
    };
    Ok(())
}

/// A release on disk or in a registry.
fn beside_git(task: &Task, candidate: &Subject, place: &Place) -> Result<Subject, Error> {
    task.refuse_unconfirmed(place)?;
    let version = version(candidate).cloned();
    let context = Context { candidate: Some(task.place.clone()), version, ..Context::default() };
    load(place, &context, &task.options)
        .map_err(|error| Error::Load { party: Party::Release, error })
}

impl<'a> Releases<'a> {
    pub(super) fn new(
        history: &'a History,
        base: Option<Base<'a>>,
        task: &'a Task,
        candidate: &'a Subject,
    ) -> Releases<'a> {
        let glob = match &task.release {
            Some(Place::Release { tags }) => tags.as_deref(),
            _ => None,
        };
        let (names, tags) = (None, OnceCell::new());
        Releases { history, base, task, candidate, glob, names, is_final_only: false, tags }
    }

    /// The same of some packages of the candidate, which is restricted to them.
    pub(super) fn of_packages(self, names: &'a BTreeSet<String>) -> Releases<'a> {
        Releases { names: Some(names), ..self }
    }

    /// Which tags somebody has named.
    fn glob(&self) -> Option<&str> {
        self.glob
    }

    /// The release that nobody has named, whatever is named.
    pub(super) fn of_default(self) -> Releases<'a> {
        Releases { glob: None, tags: OnceCell::new(), ..self }
    }

    /// The last release that is no prerelease, where all tags are known and it is part
    /// of what this change started from.
    pub(super) fn last_final(self) -> Option<Subject> {
        let finals = Releases { is_final_only: true, tags: OnceCell::new(), ..self };
        if !finals.history.has_all_tags() {
            return None;
        }
        let release = finals.tagged(true).ok()?.ok()?;
        let is_before = finals.is_before_change(&release.commit).ok()?;
        is_before.then_some(release.subject)
    }

    /// The release: one whose tag has the version that the package declares there; else,
    /// where the repository is numbered apart from the package, the newest tag that the
    /// glob matches and the baseline reaches; else the greatest.
    fn chosen(&self) -> Result<Result<Chosen, Lack>, Error> {
        if let Ok(release) = self.tagged(true)? {
            return Ok(Ok(Chosen::Own(release)));
        }
        if let Some(nearest) = self.nearest()? {
            return Ok(Ok(Chosen::Nearest(nearest.0, nearest.1)));
        }
        Ok(self.tagged(false)?.map(Chosen::Own))
    }

    /// The newest tag that the glob matches, by ancestry, with the package there.
    fn nearest(&self) -> Result<Option<(Subject, Commit)>, Error> {
        let Some(glob) = self.glob() else { return Ok(None) };
        let from = match self.base {
            Some((commit, _)) => commit.clone(),
            None => self.history.head().map_err(fail)?,
        };
        let Some(tag) = self.history.nearest_tag(glob, &from).map_err(fail)? else {
            return Ok(None);
        };
        let commit = self.history.tag(&tag).map_err(fail)?;
        Ok(self.at_tag(&commit)?.map(|subject| (subject, commit)))
    }

    /// The release that somebody has named, or the last one, with what it tells.
    pub(super) fn find(&self, found: &mut FoundBaseline) -> Result<Option<Subject>, Error> {
        let release = match &self.task.release {
            Some(place) => self.named(place, found)?,
            None => self.last(found),
        };
        // What is out matters only beside a release, which may be that very one.
        let was = self.base.and_then(|(_, was)| version(was?));
        if let (Some(_), Some(was), false) = (&release, was, found.is_baseline_out) {
            found.is_baseline_out = self.is_out(was);
        }
        Ok(release)
    }

    /// The release that the policy or the user names.
    fn named(&self, place: &Place, found: &mut FoundBaseline) -> Result<Option<Subject>, Error> {
        match place {
            Place::Nothing => {
                if self.task.is_never_released {
                    self.note_tag_of_unreleased(found);
                }
                Ok(None)
            }
            Place::Path(_) | Place::Registry(_) => {
                beside_git(self.task, self.candidate, place).map(Some)
            }
            Place::Release { .. } => match self.chosen()? {
                Ok(Chosen::Own(release)) => Ok(Some(self.note_release(release, found)?)),
                Ok(Chosen::Nearest(subject, commit)) => {
                    self.told_nearest(&subject, &commit, found)?;
                    Ok(Some(subject))
                }
                // Before the first release there is none; where tags may just not
                // have been fetched, nobody can tell.
                Err(Lack::NoTag(Load::NoRelease { reason, .. })) if !self.history.is_shallow() => {
                    found.notes.push(format!("not compared with a release: {reason}"));
                    Ok(None)
                }
                Err(Lack::NoTag(error)) => Err(Error::Load { party: Party::Release, error }),
                Err(Lack::New(commit) | Lack::OfAnother(commit) | Lack::Foreign(commit, _)) => {
                    found.notes.push(format!("the package is new since {}", commit.name));
                    Ok(None)
                }
            },
            place => {
                let commit = self.history.commit(place, version(self.candidate));
                let commit =
                    commit.map_err(|error| Error::Load { party: Party::Release, error })?;
                found.is_release_telling = self.is_before_change(&commit)?;
                self.read_at(place, &commit)
            }
        }
    }

    /// The release that nobody has named: the last version tag at which the package
    /// bears that very version.
    pub(super) fn last(&self, found: &mut FoundBaseline) -> Option<Subject> {
        let follows = matches!(self.task.baseline, Place::MergeBase { .. } | Place::Git { .. });
        if !follows || version(self.candidate).is_none() {
            return None;
        }
        let note = match self.tagged(true) {
            Err(error) => error.message(),
            Ok(Ok(release)) => match self.note_release(release, found) {
                Ok(release) => return Some(release),
                Err(error) => error.message(),
            },
            Ok(Err(Lack::NoTag(error))) => {
                let help = error.help().filter(|_| self.history.is_shallow());
                let help = help.map(|help| format!("; {help}")).unwrap_or_default();
                match error {
                    Load::NoRelease { reason, .. } => format!("{reason}{help}"),
                    error => format!("{}{help}", error.message()),
                }
            }
            Ok(Err(Lack::New(commit))) => format!("the package is new since {}", commit.name),
            Ok(Err(Lack::OfAnother(commit))) => format!(
                "no version tag here is known to be of this package, which the last one, {}, does \
                 not have; name its own with `--release release:GLOB`, or say `--release none`",
                commit.name
            ),
            Ok(Err(Lack::Foreign(commit, there))) => {
                let there = there.map_or_else(|| "no version".to_owned(), |it| it.to_string());
                format!(
                    "the package declares {there} at the tag {}; name its own with `--release \
                     release:GLOB`, or say `--release none`",
                    commit.name
                )
            }
        };
        found.notes.push(format!("not compared with a release: {note}"));
        None
    }

    /// Notes which tag was taken that is numbered apart from the package.
    fn told_nearest(
        &self,
        subject: &Subject,
        commit: &Commit,
        found: &mut FoundBaseline,
    ) -> Result<(), Error> {
        found.is_release_telling = self.history.has_all_tags() && self.is_before_change(commit)?;
        let was = self.base.and_then(|(_, was)| version(was?));
        found.is_baseline_out = was.is_some_and(|was| bears(subject, was));
        let package = subject.package().map(PackageName::bare).unwrap_or_default();
        let declared = version(subject).map(|it| format!(", which declares {it} there"));
        found.notes.push(format!(
            "the last release is `{}` ({}), the newest such tag before this change: it has \
             {package}{}",
            commit.name,
            commit.short(),
            declared.unwrap_or_default()
        ));
        Ok(())
    }

    /// Notes what a tag was taken for, and whether it tells what was never released.
    fn note_release(&self, release: Release, found: &mut FoundBaseline) -> Result<Subject, Error> {
        let Release { subject, commit, tag, is_last } = release;
        // The tag of something else may have the same number by chance.
        found.is_release_telling = self.history.has_all_tags()
            && (self.glob().is_some() || self.is_of_own(&tag))
            && self.is_before_change(&commit)?
            && self.is_one(&tag, &subject)?
            && is_last;
        let was = self.base.and_then(|(_, was)| version(was?));
        found.is_baseline_out = was.is_some_and(|was| tag.version.cmp_precedence(was).is_eq())
            && (self.glob().is_some() || bears(&subject, &tag.version));
        if self.glob().is_none() && !tag.prefix.is_empty() {
            let package = subject.package().map(PackageName::bare).unwrap_or_default();
            found.notes.push(format!(
                "the tag `{}` is taken for the release {} of {package}",
                tag.name, tag.version
            ));
        }
        Ok(subject)
    }

    /// Notes the tag that speaks against `released = false`.
    fn note_tag_of_unreleased(&self, found: &mut FoundBaseline) {
        if let Ok(Ok(Release { subject, commit, tag, .. })) = self.tagged(true) {
            let package = subject.package().map(PackageName::bare).unwrap_or_default();
            found.notes.push(format!(
                "the policy says `released = false`, but the tag `{}` ({}) has {package} {}; if \
                 that is a release, take the setting out",
                tag.name,
                commit.short(),
                tag.version
            ));
        }
    }

    /// Whether a release is part of what this change started from. Any other might
    /// have been made up with the change.
    fn is_before_change(&self, commit: &Commit) -> Result<bool, Error> {
        let Some((base, _)) = self.base else { return Ok(false) };
        self.history.is_within(commit, base).map_err(fail)
    }

    /// Whether all tags of one version mean one contract.
    fn is_one(&self, tag: &VersionTag, subject: &Subject) -> Result<bool, Error> {
        let others = self.tags()?;
        let of_version = |it: &&VersionTag| it.version.cmp_precedence(&tag.version).is_eq();
        Ok(others.iter().filter(of_version).filter(|it| it.name != tag.name).all(|other| {
            let commit = self.history.tag(&other.name);
            match commit.map_err(fail).and_then(|commit| self.at_tag(&commit)) {
                Ok(Some(other)) => {
                    version(&other) != version(subject) || other.contract == subject.contract
                }
                Ok(None) => true,
                Err(_) => false,
            }
        }))
    }

    /// The tags between a release and what this change started from that are numbered apart
    /// from the package, and at which it has more, with the version that it has there. Then
    /// more may be out than that release has: whoever writes a change may set a tag at any
    /// commit.
    fn apart_since(
        &self,
        released: &Commit,
        release: &Subject,
    ) -> Result<Vec<(Commit, Option<Version>)>, Error> {
        let is_own = |it: &&VersionTag| self.glob().is_some() || self.is_of_own(it);
        let mut apart = Vec::new();
        for tag in self.tags()?.iter().filter(is_own).take(TAGS) {
            let commit = self.history.tag(&tag.name).map_err(fail)?;
            if commit.id == released.id
                || self.history.is_within(&commit, released).map_err(fail)?
                || !self.is_before_change(&commit)?
            {
                continue;
            }
            // A prerelease is on its way, and no release of any number.
            let is_prerelease = |it: &Subject| version(it).is_some_and(|it| !it.pre.is_empty());
            match self.at_tag(&commit) {
                Ok(Some(there))
                    if bears(&there, &tag.version)
                        || is_prerelease(&there)
                        || version(&there) < version(release)
                        || there.contract == release.contract => {}
                Ok(Some(there)) => apart.push((commit, version(&there).cloned())),
                Ok(None) => {}
                Err(_) => apart.push((commit, None)),
            }
        }
        Ok(apart)
    }

    /// Whether a version of the package is released.
    fn is_out(&self, out: &Version) -> bool {
        let listed = self.tags().unwrap_or_default();
        let mut of_version = listed.iter().filter(|tag| tag.version.cmp_precedence(out).is_eq());
        of_version.any(|tag| {
            let commit = self.history.tag(&tag.name);
            let there = commit.map_err(fail).and_then(|commit| self.at_tag(&commit));
            // What cannot be read may well be that release.
            there.map_or(true, |there| {
                there.is_some_and(|there| self.glob().is_some() || bears(&there, &tag.version))
            })
        })
    }

    /// The tags that count, greatest first: those that the glob matches; without
    /// one, all that do not name another package of the repository.
    fn tags(&self) -> Result<&[VersionTag], Error> {
        if let Some(tags) = self.tags.get() {
            return Ok(tags);
        }
        let mut tags = self.history.version_tags(self.glob()).map_err(fail)?;
        if self.glob().is_none() && tags.iter().any(|tag| !tag.prefix.is_empty()) {
            let commit = match self.base {
                Some((commit, _)) => commit.clone(),
                None => self.history.head().map_err(fail)?,
            };
            let own: BTreeSet<String> =
                self.candidate.contract.roots.iter().map(|root| root.bare()).collect();
            let all = self.history.packages(&commit).map_err(fail)?;
            let others: BTreeSet<String> = all.difference(&own).flat_map(|it| names(it)).collect();
            let own: BTreeSet<String> = own.iter().flat_map(|it| names(it)).collect();
            tags.retain(|tag| {
                let called = called(&tag.prefix);
                let is_of =
                    |names: &BTreeSet<String>| called.iter().any(|name| names.contains(name));
                is_of(&own) || !is_of(&others)
            });
        }
        tags.retain(|tag| !self.is_final_only || tag.version.pre.is_empty());
        Ok(self.tags.get_or_init(|| tags))
    }

    /// The release of a tag: never one that came with this change, and never one
    /// before that which this change started from. A release is not compared with
    /// itself but with the one before it.
    fn tagged(&self, is_own: bool) -> Result<Result<Release, Lack>, Error> {
        let (tags, glob) = (self.tags()?, self.glob());
        let declared = self.declared(tags);
        let mut counting = tags.iter().filter(|tag| tag.is_up_to(declared)).take(TAGS).peekable();
        let mut lack = None;
        let mut lowest = declared.cloned();
        let mut apart: Vec<(&str, Commit, Version)> = Vec::new();
        while let Some(tag) = counting.next() {
            let commit = self.history.tag(&tag.name).map_err(fail)?;
            let is_of_this_change = match self.base {
                Some((base, _)) => self.history.is_since(&commit, base).map_err(fail)?,
                None => false,
            };
            if is_of_this_change {
                lowest = Some(tag.version.clone());
                continue;
            }
            let subject = match self.at_tag(&commit) {
                Ok(Some(subject)) => subject,
                Ok(None) => {
                    let is_of_own = glob.is_some() || self.is_of_own(tag);
                    match lack {
                        None if !is_of_own => lack = Some(Lack::OfAnother(commit)),
                        None => lack = Some(Lack::New(commit)),
                        Some(Lack::OfAnother(_)) if is_of_own => lack = Some(Lack::New(commit)),
                        Some(_) => {}
                    }
                    continue;
                }
                Err(error) if glob.is_some() => return Err(error),
                Err(Error::Load { error, .. }) => {
                    lack.get_or_insert(Lack::NoTag(error));
                    continue;
                }
                Err(error) => return Err(error),
            };
            if is_own && !bears(&subject, &tag.version) {
                let there = version(&subject).cloned();
                // A prerelease is on its way, and no release of any number.
                if let Some(there) = there.clone().filter(|it| it.pre.is_empty() && glob.is_none())
                    && self.is_before_change(&commit)?
                {
                    apart.push((&tag.prefix, commit.clone(), there));
                }
                lack.get_or_insert(Lack::Foreign(commit, there));
                continue;
            }
            // Where a tag of these has a later version, they are numbered apart from the
            // package, and that one has the same number by chance.
            let is_later = |(prefix, _, there): &&(&str, Commit, Version)| {
                *prefix == tag.prefix && version(&subject).is_some_and(|own| own < there)
            };
            if let Some((_, commit, there)) = apart.iter().find(is_later) {
                return Ok(Err(Lack::Foreign(commit.clone(), Some(there.clone()))));
            }
            let is_head = self.history.head().is_ok_and(|head| head.id == commit.id);
            let is_same = subject.contract == self.candidate.contract;
            // The first release has none before it.
            if is_head && is_same && counting.peek().is_some() {
                continue;
            }
            let apart = self.apart_since(&commit, &subject)?;
            let is_last = apart.is_empty();
            let is_later =
                |there: &Option<Version>| there.is_some() && there.as_ref() > version(&subject);
            let later = apart.into_iter().find(|(_, there)| is_later(there));
            return Ok(match later {
                Some((commit, there)) => Err(Lack::Foreign(commit, there)),
                None => Ok(Release { subject, commit, tag: tag.clone(), is_last }),
            });
        }
        Ok(Err(match lack {
            Some(lack) => lack,
            None => Lack::NoTag(self.history.no_release_below(glob, lowest.as_ref())),
        }))
    }

    /// The last release of other packages of the repository, where it does not have this
    /// one, which then is new since.
    fn last_of_others(&self) -> Option<Commit> {
        let tags = self.history.version_tags(None).ok()?;
        let last = tags.first().filter(|_| self.glob().is_none() && self.history.has_all_tags())?;
        let commit = self.history.tag(&last.name).ok()?;
        self.at_tag(&commit).ok()?.is_none().then_some(commit)
    }

    /// Whether a tag may be of the package by its name: one that names nothing before its
    /// version is of the whole repository.
    fn is_of_own(&self, tag: &VersionTag) -> bool {
        let mut own = self.candidate.contract.roots.iter().flat_map(|root| names(&root.bare()));
        let called = called(&tag.prefix);
        let is_of_all = tag.prefix.is_empty() || ["release", "releases"].contains(&&*called[1]);
        is_of_all || own.any(|name| called.contains(&name))
    }

    /// The version that a release is no later than: the candidate's, or the one
    /// that this change started from, where that is out and greater.
    fn declared(&self, tags: &[VersionTag]) -> Option<&Version> {
        let own = version(self.candidate)?;
        let was = self.base.and_then(|(_, was)| version(was?));
        let is_out = |was: &&Version| {
            own.cmp_precedence(was).is_lt()
                && tags.iter().any(|tag| tag.version.cmp_precedence(was).is_eq())
        };
        Some(was.filter(is_out).unwrap_or(own))
    }

    pub(super) fn at_tag(&self, commit: &Commit) -> Result<Option<Subject>, Error> {
        let place = Place::Git { revision: commit.name.clone(), path: None };
        let subject = self.read_at(&place, commit)?;
        // Where it was elsewhere it is named by its commit, and its tag says more.
        Ok(subject.map(|subject| {
            let place = subject.place.replacen(commit.short(), &commit.name, 1);
            Subject { place, ..subject }
        }))
    }

    fn read_at(&self, place: &Place, commit: &Commit) -> Result<Option<Subject>, Error> {
        let home = package_at(self.history, commit, place, self.task, self.candidate)?;
        let restricted = |subject: Subject| match self.names {
            Some(names) => only(&subject, names),
            None => Some(subject),
        };
        Ok(home.and_then(|home| restricted(home.subject)))
    }
}

/// A release, and how it was found.
enum Chosen {
    /// By its version.
    Own(Release),
    /// By ancestry.
    Nearest(Subject, Commit),
}

/// The commit that `release` means as a baseline: what it means as a release.
pub(super) fn as_baseline(
    history: &History,
    task: &Task,
    candidate: &Subject,
) -> Result<Commit, Error> {
    let party = |error| Error::Load { party: Party::Baseline, error };
    let Place::Release { tags } = &task.baseline else {
        return history.commit(&task.baseline, version(candidate)).map_err(party);
    };
    let base = history.commit(&Place::MergeBase { branch: None }, None).ok();
    let releases = Releases {
        glob: tags.as_deref(),
        ..Releases::new(history, base.as_ref().map(|base| (base, None)), task, candidate)
    };
    match releases.chosen()? {
        Ok(Chosen::Own(Release { commit, .. }) | Chosen::Nearest(_, commit)) => Ok(commit),
        Err(Lack::New(commit) | Lack::OfAnother(commit) | Lack::Foreign(commit, _)) => Ok(commit),
        Err(Lack::NoTag(error)) => match releases.last_of_others() {
            Some(commit) => Ok(commit),
            None => Err(party(of_package(error, candidate))),
        },
    }
}

/// An error about releases that says which package has none.
fn of_package(error: Load, candidate: &Subject) -> Load {
    match (error, candidate.package()) {
        (Load::NoRelease { reason, help }, Some(package)) => {
            Load::NoRelease { reason: format!("{reason} of {}", package.bare()), help }
        }
        (error, _) => error,
    }
}

/// A subject with only some of its packages; nothing if it has none of them.
pub(crate) fn only(subject: &Subject, names: &BTreeSet<String>) -> Option<Subject> {
    only_where(subject, |root| names.contains(&root.bare()))
}

/// A subject with only some of its packages, if it has any of them.
pub(super) fn only_where(
    subject: &Subject,
    is_kept: impl Fn(&PackageName) -> bool,
) -> Option<Subject> {
    let contract = only_roots(&subject.contract, is_kept);
    (!contract.roots.is_empty()).then(|| subject.with_contract(contract))
}

fn fail(error: Load) -> Error {
    Error::Load { party: Party::Release, error }
}

fn bears(subject: &Subject, out: &Version) -> bool {
    version(subject).is_some_and(|version| version.cmp_precedence(out).is_eq())
}

/// What tags call a package: `http` and `wasi-http` for `wasi:http`.
fn names(package: &str) -> [String; 2] {
    let whole = plain(package);
    let name = whole.split_once('-').map_or(whole.as_str(), |(_, name)| name);
    [name.to_owned(), whole]
}

/// The names that are before the version in a tag: `wit-http` and `http` for
/// `wit/http`.
fn called(prefix: &str) -> [String; 2] {
    let prefix = plain(prefix);
    let last = prefix.rsplit('/').next().unwrap_or_default();
    [prefix.replace('/', "-"), last.to_owned()]
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace([':', '_', '@'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_package(prefix: &str, package: &str) -> bool {
        called(prefix).iter().any(|name| names(package).contains(name))
    }

    #[test]
    fn prefixes_that_name_a_package() {
        for prefix in
            ["http", "HTTP", "wasi-http", "wasi/http", "wasi_http", "wit/http", "a/b/http"]
        {
            assert!(names_package(prefix, "wasi:http"), "{prefix}");
        }
        for prefix in ["", "v", "https", "wasi", "http-types", "cli", "http/cli"] {
            assert!(!names_package(prefix, "wasi:http"), "{prefix}");
        }
        assert!(names_package("wasi-http-types", "wasi:http-types"));
    }
}
