//! Which commit a place means, and what to do when it is not there.

use std::collections::{BTreeSet, HashSet};

use semver::Version;
use witgate_model::{glob_matches, path};

use super::git::{Objects, Repository};
use super::reference::{Meaning, meaning};
use crate::commit::Commit;
use crate::error::Error;

/// The commit or tree of a revision; [`reference`](super::reference) says what a
/// name means.
pub(crate) fn find(
    repository: &Repository,
    objects: &Objects,
    name: &str,
) -> Result<Commit, Error> {
    let Meaning::Revision { revision, shown } = meaning(repository, name)? else {
        return Err(missing(repository, objects, name));
    };
    if let Some(commit) = find_exact(objects, &revision, &shown)? {
        return Ok(commit);
    }
    match objects.get(&revision, name)? {
        Some(object) => Err(Error::NoRevision {
            revision: name.to_owned(),
            shallow: false,
            help: format!("there is a {} of that name; name a commit, branch or tag", object.kind),
        }),
        None => Err(missing(repository, objects, name)),
    }
}

/// The commit or tree of what git is asked for, which `shown` calls it: an id, or
/// the full name of a reference that is there.
pub(crate) fn find_exact(
    objects: &Objects,
    revision: &str,
    shown: &str,
) -> Result<Option<Commit>, Error> {
    for kind in ["commit", "tree"] {
        if let Some(object) = objects.get(&format!("{revision}^{{{kind}}}"), shown)? {
            return Ok(Some(Commit { id: object.id, name: shown.to_owned() }));
        }
    }
    Ok(None)
}

/// The commit in which `HEAD` left a branch; without one, the default branch:
/// what `origin/HEAD` points to, or the first there is of `origin/main`,
/// `origin/master`, `main` and `master`. Of the branch that is checked out, what the
/// remote has is meant.
pub(crate) fn merge_base(
    repository: &Repository,
    objects: &Objects,
    head: &Commit,
    branch: Option<&str>,
) -> Result<Commit, Error> {
    let (branch, other) = match branch {
        Some(branch) => commit_of_named_branch(repository, objects, branch)?,
        None => commit_of_default_branch(repository, objects, head)?,
    };
    let other = match other {
        // One fetch of the branch alone would not bring the common commit.
        Err(Error::NoRevision { revision, shallow: true, .. }) => {
            let help = format!("fetch all branches with their history: {DEEPEN}");
            return Err(Error::NoRevision { revision, shallow: true, help });
        }
        other => other?,
    };
    let name = format!("merge-base:{branch}");
    // On the branch itself git need not be asked.
    if head.id == other.id {
        return Ok(Commit { id: other.id, name });
    }
    let output = repository.run(&["merge-base", "--all", &head.id, &other.id])?;
    let bases = String::from_utf8_lossy(&output.stdout).into_owned();
    let bases: Vec<&str> = bases.lines().collect();
    if let (true, [first, others @ ..]) = (output.status.success(), &bases[..]) {
        let on_main_line = match others {
            [] => None,
            _ => newest_on_first_parents(repository, &other, &bases)?,
        };
        let id = on_main_line.unwrap_or_else(|| (*first).to_owned());
        return Ok(Commit { id, name });
    }
    let shallow = repository.is_shallow();
    let help = match shallow {
        true => format!("fetch the history: {DEEPEN}"),
        false => "the two share no history; name a revision instead, as in git:REV".to_owned(),
    };
    Err(Error::NoMergeBase { branch, shallow, help })
}

/// What a branch is called that changes go to, and its commit.
type Branch = (String, Result<Commit, Error>);

/// The branch of that name: what was pushed of it, if it is itself checked out with the
/// change.
fn commit_of_named_branch(
    repository: &Repository,
    objects: &Objects,
    branch: &str,
) -> Result<Branch, Error> {
    let reference = match meaning(repository, branch)? {
        Meaning::Revision { revision, .. } => revision,
        Meaning::Missing => branch.to_owned(),
    };
    let of_branch = [reference.as_str(), &of_origin(&reference)];
    let there = match reference.starts_with("refs/heads/") {
        true => list_references(repository, &of_branch)?,
        false => Vec::new(),
    };
    Ok(match OfChange::detect(repository, &reference, &there)? {
        OfChange::No => (branch.to_owned(), find(repository, objects, branch)),
        OfChange::Yes { pushed: Some(pushed) } => {
            let other = find_exact(objects, &pushed, short(&pushed))?;
            let missing = || missing(repository, objects, short(&pushed));
            (short(&pushed).to_owned(), other.ok_or_else(missing))
        }
        OfChange::Yes { pushed: None } => {
            let help = format!(
                "`{branch}` itself is checked out, with the change; fetch what the remote has of \
                 it: `{}`",
                fetch(branch)
            );
            let (revision, shallow) = (branch.to_owned(), repository.is_shallow());
            (branch.to_owned(), Err(Error::NoRevision { revision, shallow, help }))
        }
    })
}

/// The branch that changes go to where nobody names one.
fn commit_of_default_branch(
    repository: &Repository,
    objects: &Objects,
    head: &Commit,
) -> Result<Branch, Error> {
    let Some(DefaultBranch { reference, rival }) = default_branch(repository)? else {
        let shallow = repository.is_shallow();
        let help = match shallow {
            true => format!("fetch the branches: {DEEPEN}"),
            false => "there is no origin/HEAD, origin/main or origin/master, and no other \
                      branch main or master; for a branch `trunk`: `--against merge-base:trunk`, \
                      or `baseline = \"merge-base:trunk\"` in witgate.toml"
                .to_owned(),
        };
        return Err(Error::NoDefaultBranch { shallow, help });
    };
    let branch = short(&reference).to_owned();
    if let Some(rival) = rival.as_deref()
        && is_set_out_elsewhere(repository, head, &reference, rival)?
    {
        let rival = short(rival);
        return Err(Error::NoDefaultBranch {
            shallow: false,
            help: format!(
                "there are `{branch}` and `{rival}`, and no origin/HEAD says which it is: \
                 `--against merge-base:{branch}`, or `git remote set-head origin --auto`"
            ),
        });
    }
    let other = find_exact(objects, &reference, &branch)?;
    let other = other.ok_or_else(|| missing(repository, objects, &branch));
    Ok((branch, other))
}

/// The newest commit that a branch itself was at, of those that the merge bases contain.
///
/// Of several merge bases git lists the one with the latest date first, and a change that
/// merges an old side branch brings that branch's last commit among them: its author would
/// choose what the change is compared with.
fn newest_on_first_parents(
    repository: &Repository,
    branch: &Commit,
    bases: &[&str],
) -> Result<Option<String>, Error> {
    let contained = repository.list(&[&["rev-list"], bases].concat())?;
    let contained: HashSet<&str> = contained.lines().collect();
    let was_at = repository.list(&["rev-list", "--first-parent", &branch.id])?;
    Ok(was_at.lines().find(|id| contained.contains(id)).map(str::to_owned))
}

/// Brings all branches and all history to a shallow clone.
const DEEPEN: &str = "`git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'`";

/// The branch that changes go to, as far as the repository knows.
pub(crate) struct DefaultBranch {
    /// Its full name.
    pub(crate) reference: String,
    /// Another one that it could be as well: whoever proposes a change may have named a
    /// branch so.
    rival: Option<String>,
}

/// The branch that changes go to; `None` where the repository knows none.
pub(crate) fn default_branch(repository: &Repository) -> Result<Option<DefaultBranch>, Error> {
    const CANDIDATES: [&str; 4] = [
        "refs/remotes/origin/main",
        "refs/remotes/origin/master",
        "refs/heads/main",
        "refs/heads/master",
    ];
    const HEAD: &str = "refs/remotes/origin/HEAD";
    let listed = list_references(repository, &[&[HEAD], &CANDIDATES[..]].concat())?;
    let head = listed.iter().find(|it| it.reference == HEAD);
    if let Some(Listed { target, .. }) = head.filter(|it| !it.target.is_empty()) {
        let is_branch = target.starts_with("refs/remotes/") || target.starts_with("refs/heads/");
        let reference = is_branch.then(|| target.clone());
        return Ok(reference.map(|reference| DefaultBranch { reference, rival: None }));
    }
    let is_there = |candidate: &&str| listed.iter().any(|it| it.reference == *candidate);
    let mut there = CANDIDATES.into_iter().filter(is_there);
    let Some(reference) = there.next() else { return Ok(None) };
    if let OfChange::Yes { pushed } = OfChange::detect(repository, reference, &listed)? {
        return Ok(pushed.map(|reference| DefaultBranch { reference, rival: None }));
    }
    // A local branch rivals no remote one: what is fetched is newer.
    let is_rival = |other: &&str| path::parent(other) == path::parent(reference);
    let rival = there.find(is_rival).map(str::to_owned);
    Ok(Some(DefaultBranch { reference: reference.to_owned(), rival }))
}

/// A reference, as git lists it.
struct Listed {
    reference: String,
    /// What it points to, where that is another one.
    target: String,
    is_checked_out: bool,
    /// What it was pushed to, as the settings of the repository say.
    upstream: String,
}

/// Those of some references that there are.
fn list_references(repository: &Repository, references: &[&str]) -> Result<Vec<Listed>, Error> {
    let format = "--format=%(refname)%09%(symref)%09%(HEAD)%09%(upstream)";
    let listed = repository.list(&[&["for-each-ref", format], references].concat())?;
    let read = |line: &str| {
        let mut words = line.split('\t').map(str::to_owned);
        let (reference, target) = (words.next()?, words.next()?);
        let (is_checked_out, upstream) = (words.next()? == "*", words.next()?);
        Some(Listed { reference, target, is_checked_out, upstream })
    };
    Ok(listed.lines().filter_map(read).collect())
}

/// Whether a branch is the one with the change.
enum OfChange {
    No,
    /// It is, and this is what the remote has of it, as far as that is here.
    Yes {
        pushed: Option<String>,
    },
}

impl OfChange {
    /// Whether a branch is the one with the change: it is checked out, and there is a remote,
    /// whose branch of that name is what the change goes to. Whoever proposes a change
    /// chooses what its branch is called, and some CI systems merge it into a branch called
    /// like the target's.
    fn detect(
        repository: &Repository,
        reference: &str,
        there: &[Listed],
    ) -> Result<OfChange, Error> {
        let find = |reference: &str| there.iter().find(|it| it.reference == reference);
        let Some(own) = find(reference).filter(|own| own.is_checked_out) else {
            return Ok(OfChange::No);
        };
        let of_origin = find(&of_origin(reference)).map(|it| &it.reference);
        let upstream = Some(&own.upstream).filter(|it| it.starts_with("refs/remotes/"));
        if let Some(pushed) = of_origin.or(upstream) {
            return Ok(OfChange::Yes { pushed: Some(pushed.clone()) });
        }
        // In a bare repository nothing is checked out: `HEAD` is its default branch.
        let is_bare = repository.ask(&["rev-parse", "--is-bare-repository"])?;
        let has_remote = || -> Result<bool, Error> {
            let fetched = repository.list(&["for-each-ref", "--count=1", "refs/remotes"])?;
            Ok(!fetched.is_empty() || !repository.list(&["remote"])?.is_empty())
        };
        Ok(match is_bare.as_deref() != Some("true") && has_remote()? {
            true => OfChange::Yes { pushed: None },
            false => OfChange::No,
        })
    }
}

/// What `origin` has of a branch, as far as it was fetched.
fn of_origin(reference: &str) -> String {
    reference.replacen("refs/heads/", "refs/remotes/origin/", 1)
}

/// Whether a change started from one branch elsewhere than from another. What shares no
/// history with it is not what it goes to.
fn is_set_out_elsewhere(
    repository: &Repository,
    head: &Commit,
    branch: &str,
    rival: &str,
) -> Result<bool, Error> {
    let base = |branch: &str| {
        let output = repository.run(&["merge-base", &head.id, branch])?;
        Ok::<_, Error>(output.status.success().then_some(output.stdout))
    };
    let of_rival = base(rival)?;
    Ok(of_rival.is_some() && of_rival != base(branch)?)
}

/// A branch as people call it.
pub(crate) fn short(reference: &str) -> &str {
    let name = reference.strip_prefix("refs/remotes/");
    name.or(reference.strip_prefix("refs/heads/")).unwrap_or(reference)
}

/// The tag of the last release: that of the declared version where it is out, else
/// of the greatest version below it. What `HEAD` itself is the release of is compared
/// with the one before.
///
/// A tag counts if the glob (`*` and `?`) matches it and what follows the
/// glob's literal start, less a `v`, is a version; `v*` and plain versions
/// without one. Without a declared version, every release is below it. A
/// prerelease counts only before its own release: `1.0.0-rc.2` is after
/// `1.0.0-rc.1`, all others are after `0.9.0`. Where no such tag that the glob
/// matches is one of the declared version, the repository is numbered apart from the
/// package, and the newest one before `HEAD` is meant.
pub(crate) fn release(
    repository: &Repository,
    objects: &Objects,
    glob: Option<&str>,
    declared: Option<&Version>,
) -> Result<Commit, Error> {
    let listed = list_tags(repository)?;
    let versions = versions(&listed, glob);
    let head = objects.get("HEAD^{commit}", "HEAD")?.map(|object| object.id);
    let mut counting: Vec<_> =
        versions.iter().filter(|(version, _)| is_up_to(version, declared)).collect();
    counting.sort();
    while let Some((version, tag)) = counting.pop() {
        let name = format!("refs/tags/{tag}^{{commit}}");
        let object = objects.get(&name, tag)?.ok_or_else(|| missing(repository, objects, tag))?;
        // What is released at HEAD is compared with the release before it; a later version
        // with that one.
        let is_itself = declared.is_none_or(|declared| declared == version);
        if is_itself && head.as_ref() == Some(&object.id) && !counting.is_empty() {
            continue;
        }
        return Ok(Commit { id: object.id, name: (*tag).to_owned() });
    }
    if let Some(tag) = glob.map(|glob| nearest_tag(repository, glob, "HEAD")).transpose()?.flatten()
        && let Some(commit) = find_exact(objects, &format!("refs/tags/{tag}"), &tag)?
    {
        return Ok(commit);
    }
    Err(no_release(repository, &versions, glob, declared))
}

/// Why there is no release to compare with.
fn no_release(
    repository: &Repository,
    versions: &[(Version, &str)],
    glob: Option<&str>,
    declared: Option<&Version>,
) -> Error {
    let tags = match glob {
        Some(glob) => format!("tag matching `{glob}`"),
        None => "version tag".to_owned(),
    };
    let reason = match declared {
        Some(declared) if !versions.is_empty() => format!("no {tags} is below {declared}"),
        _ => format!("there is no {tags}"),
    };
    let help = match versions.is_empty() {
        true if repository.is_shallow() => {
            "a shallow clone has no tags: `git fetch --depth=1 origin 'refs/tags/*:refs/tags/*'`"
        }
        true => "tags may not have been fetched: `git fetch --tags origin`",
        false => "for a first release the baseline is `none`",
    };
    Error::NoRelease { reason, help: help.to_owned() }
}

/// Why no release is below a version.
pub(crate) fn no_release_below(
    repository: &Repository,
    glob: Option<&str>,
    declared: Option<&Version>,
) -> Result<Error, Error> {
    let listed = list_tags(repository)?;
    Ok(no_release(repository, &versions(&listed, glob), glob, declared))
}

/// The newest tag that a glob matches, by ancestry: the one with the fewest commits
/// between it and a commit.
pub(crate) fn nearest_tag(
    repository: &Repository,
    glob: &str,
    commit: &str,
) -> Result<Option<String>, Error> {
    let matching = format!("--match={glob}");
    repository.ask(&["describe", "--tags", "--abbrev=0", &matching, commit])
}

fn list_tags(repository: &Repository) -> Result<String, Error> {
    repository.list(&["for-each-ref", "--format=%(refname)", "refs/tags/"])
}

/// The tags that a glob matches, with the versions that they mean.
fn versions<'a>(listed: &'a str, glob: Option<&str>) -> Vec<(Version, &'a str)> {
    let tags = listed.lines().filter_map(|line| line.strip_prefix("refs/tags/"));
    tags.filter_map(|tag| Some((version_of(tag, glob)?, tag))).collect()
}

/// A tag that means a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionTag {
    /// The tag.
    pub name: String,
    /// The version.
    pub version: Version,
    /// What is before the version: `api` in `api-v1.2.3`; empty in `v1.2.3`.
    pub prefix: String,
}

impl VersionTag {
    /// Whether it means the declared version or for a release before it;
    /// without a declared version, every release is before it.
    pub fn is_up_to(&self, declared: Option<&Version>) -> bool {
        is_up_to(&self.version, declared)
    }
}

fn is_up_to(version: &Version, declared: Option<&Version>) -> bool {
    // Build metadata makes no other release.
    let is_it = |declared: &Version| version.cmp_precedence(declared).is_eq();
    declared.is_some_and(is_it) || is_before(version, declared)
}

/// Whether a version is that of a release before the declared one. A prerelease
/// is only before its own release: `1.0.0-rc.2` is after `1.0.0-rc.1`, all others
/// are after `0.9.0`.
fn is_before(version: &Version, declared: Option<&Version>) -> bool {
    let triple = |version: &Version| (version.major, version.minor, version.patch);
    let is_below = |declared: &Version| version.cmp_precedence(declared).is_lt();
    let is_of_it =
        |declared: &Version| !declared.pre.is_empty() && triple(declared) == triple(version);
    declared.is_none_or(is_below) && (version.pre.is_empty() || declared.is_some_and(is_of_it))
}

/// The tags that mean versions, greatest first; of one version, those with
/// less before it first. Without a glob each that ends in a version counts.
pub(crate) fn version_tags(
    repository: &Repository,
    glob: Option<&str>,
) -> Result<Vec<VersionTag>, Error> {
    let listed = list_tags(repository)?;
    let tags = listed.lines().filter_map(|line| line.strip_prefix("refs/tags/"));
    let mut tags: Vec<VersionTag> = tags
        .filter_map(|tag| {
            let (version, prefix) = match glob {
                Some(_) => (version_of(tag, glob)?, ""),
                None => split_version(tag)?,
            };
            Some(VersionTag { name: tag.to_owned(), version, prefix: prefix.to_owned() })
        })
        .collect();
    tags.sort_by(|a, b| {
        let by_version = b.version.cmp_precedence(&a.version);
        by_version.then_with(|| (a.prefix.len(), &a.name).cmp(&(b.prefix.len(), &b.name)))
    });
    Ok(tags)
}

/// The version that a tag ends in, and what is before it.
fn split_version(tag: &str) -> Option<(Version, &str)> {
    let starts =
        tag.match_indices(['-', '/', '@', '_']).map(|(position, _)| (position, position + 1));
    std::iter::once((0, 0)).chain(starts).find_map(|(end, start)| {
        let rest = &tag[start..];
        let version = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
        Some((Version::parse(version).ok()?, &tag[..end]))
    })
}

/// The version that a tag means, if the glob matches it.
fn version_of(tag: &str, glob: Option<&str>) -> Option<Version> {
    let literal = match glob {
        None => "",
        Some(glob) if !glob_matches(glob, tag) => return None,
        Some(glob) => &glob[..glob.find(['*', '?']).unwrap_or(0)],
    };
    // The literal start may itself reach into the version, as in `v1.*`.
    let name = literal.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let rest = tag.strip_prefix(name)?;
    let version = |text: &str| Version::parse(text.strip_prefix('v').unwrap_or(text)).ok();
    // A glob such as `*` says nothing about the prefix: take the last part.
    version(rest).or_else(|| {
        let position = rest.rfind(['/', '@']).map(|position| position + 1);
        let position = position.or_else(|| rest.find("-v").map(|position| position + 2));
        version(&rest[position.filter(|_| glob.is_some())?..])
    })
}

/// Why a revision is not there: cut off by a shallow clone, or misspelled.
fn missing(repository: &Repository, objects: &Objects, name: &str) -> Error {
    let shallow = repository.is_shallow();
    let is_there =
        |name: &str| matches!(objects.get(&format!("{name}^{{commit}}"), name), Ok(Some(_)));
    let own = |help: &str| Error::NoRevision {
        revision: name.to_owned(),
        shallow: false,
        help: help.to_owned(),
    };
    if matches!(name, "HEAD" | "@") {
        return own("there is no commit yet: `witgate check --against none`");
    }
    if !shallow && name.split_once(['^', '~']).is_some_and(|(base, _)| is_there(base)) {
        return own("the history does not reach so far back; for a contract that is new, the \
                    baseline is `none`");
    }
    let near = near(repository, name);
    let meant = match near.as_slice() {
        [] => None,
        names => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("did you mean {}?", names.join(" or ")))
        }
    };
    let help = match (shallow, meant) {
        (true, None) => format!("fetch it: `{}`", fetch(name)),
        (true, Some(meant)) => format!("{meant} if not, fetch it: `{}`", fetch(name)),
        (false, Some(meant)) => meant,
        (false, None) => "no such branch, tag or commit; `git branch --all` and `git tag` list them, and `git fetch origin` fetches new ones"
            .to_owned(),
    };
    Error::NoRevision { revision: name.to_owned(), shallow, help }
}

/// The one command that brings a revision to a shallow clone.
fn fetch(name: &str) -> String {
    let hex = name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let source = |from: &str, to: &str| {
        format!("git fetch --depth=1 origin {}", quote(&format!("{from}:{to}")))
    };
    if hex && matches!(name.len(), 40 | 64) {
        format!("git fetch --depth=1 origin {name}")
    } else if !is_plain(name) || (hex && name.len() >= 7) {
        "git fetch --unshallow origin".to_owned()
    } else if name.starts_with("refs/") {
        source(name, name)
    } else if let Some(branch) = name.strip_prefix("origin/") {
        source(branch, &format!("refs/remotes/origin/{branch}"))
    } else if name.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()) {
        format!("git fetch --depth=1 origin tag {}", quote(name))
    } else {
        source(name, &format!("refs/remotes/origin/{name}"))
    }
}

/// A name as a shell takes it for one word.
fn quote(name: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "._/:@+-".contains(c);
    match name.chars().all(safe) {
        true => name.to_owned(),
        false => format!("'{}'", name.replace('\'', r"'\''")),
    }
}

/// Whether a revision is nothing but the name of a branch or tag.
fn is_plain(name: &str) -> bool {
    let special = ['~', '^', ':', '{', '?', '*', '[', '\\', ' '];
    !name.contains(special) && !name.starts_with('-') && !matches!(name, "" | "@" | "HEAD")
}

/// Up to three names of branches and tags that resemble `name`.
fn near(repository: &Repository, name: &str) -> Vec<String> {
    const REFS: usize = 10_000;
    let count = format!("--count={REFS}");
    let arguments =
        ["for-each-ref", &count, "--format=%(refname)", "refs/heads", "refs/tags", "refs/remotes"];
    let Ok(Some(listed)) = repository.ask(&arguments) else { return Vec::new() };
    let mut near = BTreeSet::new();
    for line in listed.lines() {
        let Some(known) = line.splitn(3, '/').nth(2) else { continue };
        if known.ends_with("/HEAD") {
            continue;
        }
        let bare = match line.starts_with("refs/remotes/") {
            true => known.split_once('/').map_or(known, |(_, bare)| bare),
            false => known,
        };
        let distance = distance(name, known).min(distance(name, bare));
        if distance <= (name.chars().count() / 3).clamp(1, 3) {
            near.insert((distance, known.to_owned()));
        }
    }
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// How many letters to add, drop, change or swap between two names.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(80).collect(), b.chars().take(80).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let change = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_tags() {
        let version = |tag, glob| version_of(tag, glob).map(|version| version.to_string());
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(version("v1.2.3", None), is("1.2.3"));
        assert_eq!(version("1.2.3-rc.1", None), is("1.2.3-rc.1"));
        assert_eq!(version("http-v1.2.3", None), None);
        assert_eq!(version("v1.2", None), None);
        assert_eq!(version("http-v1.2.3", Some("http-v*")), is("1.2.3"));
        assert_eq!(version("http-v1.2.3", Some("http-*")), is("1.2.3"));
        assert_eq!(version("http-v1.2.3", Some("v*")), None);
        assert_eq!(version("v1.2.3", Some("v1.*")), is("1.2.3"));
        assert_eq!(version("pkg/v1.2.3", Some("*")), is("1.2.3"));
        assert_eq!(version("http-v1.2.3-rc.1", Some("*")), is("1.2.3-rc.1"));
        assert_eq!(version("v1.2.3", Some("v1.2.3")), is("1.2.3"));
    }

    #[test]
    fn versions_at_the_end_of_tags() {
        let split = |tag| split_version(tag).map(|(version, prefix)| (version.to_string(), prefix));
        let is = |version: &str, prefix| Some((version.to_owned(), prefix));
        assert_eq!(split("v1.2.3"), is("1.2.3", ""));
        assert_eq!(split("1.2.3-rc.1"), is("1.2.3-rc.1", ""));
        assert_eq!(split("api-v1.2.3"), is("1.2.3", "api"));
        assert_eq!(split("acme-api-1.2.3-rc.1"), is("1.2.3-rc.1", "acme-api"));
        assert_eq!(split("wit/http/V1.2.3"), is("1.2.3", "wit/http"));
        assert_eq!(split("http@1.2.3"), is("1.2.3", "http"));
        assert_eq!(split("release_1.2.3"), is("1.2.3", "release"));
        assert_eq!(split("v1.2"), None);
        assert_eq!(split("stable"), None);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("main", "main"), 0);
        assert_eq!(distance("mian", "main"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("v1.2.3", "v1.2.4"), 1);
    }

    #[test]
    fn commands() {
        assert_eq!(fetch("v1.0.0"), "git fetch --depth=1 origin tag v1.0.0");
        assert_eq!(fetch("HEAD~3"), "git fetch --unshallow origin");
        assert_eq!(fetch("main"), "git fetch --depth=1 origin main:refs/remotes/origin/main");
        assert_eq!(fetch("origin/x-y"), "git fetch --depth=1 origin x-y:refs/remotes/origin/x-y");
        assert_eq!(quote("a b'c"), r"'a b'\''c'");
    }
}
