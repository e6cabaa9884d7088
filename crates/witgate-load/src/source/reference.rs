//! Which reference a name means.
//!
//! Git takes a tag before a branch of that name, so whoever may push tags could
//! choose what a branch means. Here a name is looked for as full reference
//! names, and never as git guesses it.

use super::git::Repository;
use crate::error::Error;

/// What a name means.
pub(crate) enum Meaning {
    /// To ask git for: a full reference name, or an id, with what was said behind
    /// it, such as `~2`.
    Revision {
        /// What to ask for.
        revision: String,
        /// What to call it.
        shown: String,
    },
    /// There is no such reference, and it can be nothing else.
    Missing,
}

/// What a name means: a branch here, a branch of a remote or of `origin`, a tag,
/// or an object id, whichever there is first; of a name that looks like a
/// version, the tag; of `origin/main`, the remote's. Where there are several that
/// differ, a note says so.
pub(crate) fn meaning(repository: &Repository, name: &str) -> Result<Meaning, Error> {
    let as_is = || Meaning::Revision { revision: name.to_owned(), shown: name.to_owned() };
    let end = [name.find(['~', '^']), name.find("@{")].into_iter().flatten().min();
    let (base, suffix) = name.split_at(end.unwrap_or(name.len()));
    // Git itself takes these for nothing else, whatever branches are called.
    if matches!(base, "" | "@" | "HEAD") || is_full_id(base) || base.contains(['*', '?', '[']) {
        return Ok(as_is());
    }
    let candidates = candidates(base);
    let there = existing(repository, &candidates)?;
    let Some((reference, id)) = there.first() else {
        return Ok(if base.starts_with("refs/") { Meaning::Missing } else { as_is() });
    };
    let of_origin = format!("refs/remotes/origin/{base}");
    // A branch is often ahead of what it was pushed as, and is meant all the same.
    let is_its_own =
        |other: &String| *other == of_origin && *reference == format!("refs/heads/{base}");
    let others: Vec<String> = there
        .iter()
        .filter(|(other, other_id)| other_id != id && !is_its_own(other))
        .map(|(other, _)| format!("`{other}`"))
        .collect();
    if !others.is_empty() {
        repository.note(format!(
            "`{base}` is ambiguous: `{reference}` is meant, and not {}",
            others.join(" or ")
        ));
    }
    let shown = if *reference == of_origin { format!("origin/{name}") } else { name.to_owned() };
    Ok(Meaning::Revision { revision: format!("{reference}{suffix}"), shown })
}

/// Whether a name is that of a reference.
pub(crate) fn is_reference(repository: &Repository, name: &str) -> Result<bool, Error> {
    // What is no name of a reference would be a pattern for several.
    if name.contains(['*', '?', '[']) {
        return Ok(false);
    }
    Ok(!existing(repository, &candidates(name))?.is_empty())
}

/// Whether a name is a whole object id, of either kind.
fn is_full_id(name: &str) -> bool {
    matches!(name.len(), 40 | 64) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The references that a name may mean, the first first.
fn candidates(name: &str) -> Vec<String> {
    if name.starts_with("refs/") {
        return vec![name.to_owned()];
    }
    let mut candidates = Vec::new();
    if ["heads/", "tags/", "remotes/"].iter().any(|kind| name.starts_with(kind)) {
        candidates.push(format!("refs/{name}"));
    }
    let tag = format!("refs/tags/{name}");
    let mut branches = ["refs/heads/", "refs/remotes/", "refs/remotes/origin/"];
    // A change may be on a branch that is called like the remote's.
    if name.contains('/') {
        branches.swap(0, 1);
    }
    candidates.extend(branches.map(|kind| format!("{kind}{name}")));
    match is_version(name) {
        // Nobody calls a branch so, unless to be taken for the release.
        true => candidates.insert(0, tag),
        false => candidates.push(tag),
    }
    candidates
}

/// Whether a name looks like a version or the tag of one: `v1`, `1.2.3`.
fn is_version(name: &str) -> bool {
    let rest = name.strip_prefix('v').unwrap_or(name);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(is_plain)
        && (name.len() > rest.len() || rest.contains('.'))
}

/// Those of the references that there are, in the same order, with the objects
/// that they lead to.
fn existing(repository: &Repository, wanted: &[String]) -> Result<Vec<(String, String)>, Error> {
    let mut arguments = vec!["for-each-ref", "--format=%(refname) %(objectname) %(*objectname)"];
    arguments.extend(wanted.iter().map(String::as_str));
    let listed = repository.list(&arguments)?;
    let listed: Vec<(&str, &str)> = listed
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (name, id) = (words.next()?, words.next()?);
            // What an annotated tag leads to.
            Some((name, words.next().filter(|peeled| !peeled.is_empty()).unwrap_or(id)))
        })
        .collect();
    let find = |name: &String| listed.iter().find(|(it, _)| it == name);
    let found = wanted.iter().filter_map(find);
    Ok(found.map(|(name, id)| ((*name).to_owned(), (*id).to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_come_first_unless_the_name_is_a_version() {
        let first = |name: &str| candidates(name).remove(0);
        assert_eq!(first("main"), "refs/heads/main");
        assert_eq!(first("release-1.0"), "refs/heads/release-1.0");
        assert_eq!(first("deadbeef"), "refs/heads/deadbeef");
        assert_eq!(first("1234567"), "refs/heads/1234567");
        assert_eq!(first("v1.2.3"), "refs/tags/v1.2.3");
        assert_eq!(first("v1"), "refs/tags/v1");
        assert_eq!(first("1.2.3-rc.1"), "refs/tags/1.2.3-rc.1");
        assert_eq!(first("tags/v1.2.3"), "refs/tags/v1.2.3");
        assert_eq!(first("origin/main"), "refs/remotes/origin/main");
        assert_eq!(candidates("refs/heads/main"), ["refs/heads/main"]);
    }
}
