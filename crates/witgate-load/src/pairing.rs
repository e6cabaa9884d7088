//! Which package of one inventory is which of another.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use semver::Version;
use witgate_model::Track;

use crate::aside::is_aside;
use crate::inventory::{Inventory, ListedPackage};

/// Which package of one inventory is which of another, by their paths: those that are
/// called alike first, where they stand, and then wherever they went; then those that
/// share a name with one that has its pair already; then those that have another name
/// at the same path.
pub(crate) fn pairs(here: &Inventory, there: &Inventory) -> BTreeMap<String, String> {
    let (here, there) = (own(here), own(there));
    let mut pairs = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let there_at: BTreeMap<&str, &Own<'_>> = there.iter().map(|it| (it.path, it)).collect();
    for package in &here {
        if there_at.get(package.path).is_some_and(|was| was.bare == package.bare) {
            pairs.insert(package.path.to_owned(), package.path.to_owned());
            taken.insert(package.path);
        }
    }
    let stayed = taken.clone();
    let mut by_name: BTreeMap<&str, Vec<&Own<'_>>> = BTreeMap::new();
    for was in &there {
        if let Some(name) = &was.bare {
            by_name.entry(name).or_default().push(was);
        }
    }
    let of_name = |package: &Own<'_>| {
        let named = package.bare.as_deref().and_then(|name| by_name.get(name));
        let is_aside_here = is_aside(package.path);
        // What was no contract is not what a contract was.
        let is_past = move |was: &&Own<'_>| is_aside_here || !is_aside(was.path);
        named.into_iter().flatten().copied().filter(is_past)
    };
    let mut likely = Vec::new();
    for package in here.iter().filter(|it| !pairs.contains_key(it.path)) {
        for was in of_name(package).filter(|was| !stayed.contains(was.path)) {
            // A copy among the tests is not what a contract became that has a new version.
            let is_as_aside = is_aside(package.path) == is_aside(was.path);
            let likeness = (is_as_aside, package.version == was.version, package.nearness(was));
            likely.push((Reverse(likeness), package.path, was.path));
        }
    }
    likely.sort();
    for (_, path, was) in likely {
        if !pairs.contains_key(path) && taken.insert(was) {
            pairs.insert(path.to_owned(), was.to_owned());
        }
    }
    // A copy that is as it was hides nothing of what the others of its name have become.
    for package in here.iter().filter(|it| !is_aside(it.path)) {
        if !pairs.contains_key(package.path)
            && let Some(was) = continued(package, of_name(package), &stayed)
        {
            pairs.insert(package.path.to_owned(), was.to_owned());
        }
    }
    for Own { path, .. } in &here {
        if there_at.contains_key(path) && !pairs.contains_key(*path) && !taken.contains(path) {
            pairs.insert((*path).to_owned(), (*path).to_owned());
        }
    }
    pairs
}

/// Whether a version says that what has it is compatible with what had another.
pub fn continues(version: Option<&Version>, before: Option<&Version>) -> bool {
    let (Some(version), Some(before)) = (version, before) else { return false };
    // A prerelease leads to a version that says so.
    let track =
        |it: &Version| Track::from_version(Some(&Version::new(it.major, it.minor, it.patch)));
    before <= version && track(before) == track(version)
}

/// The package that one more of its name is compared with: the greatest that it claims
/// to be compatible with, or the greatest that went from its place. Nothing where all
/// are where they were and its version makes no such claim, as of a further
/// directory for a further version.
fn continued<'t>(
    package: &Own<'_>,
    there: impl Iterator<Item = &'t Own<'t>>,
    stayed: &BTreeSet<&str>,
) -> Option<&'t str> {
    let rank = |was: &&Own<'_>| {
        let is_gone = !stayed.contains(was.path);
        let is_claimed = package.continues(was);
        let is_same_text = package.listed.is_same_text(was.listed);
        let version = was.version.clone();
        (is_claimed, version, is_gone, is_same_text, package.nearness(was))
    };
    let is_past = |was: &&Own<'_>| !stayed.contains(was.path) || package.continues(was);
    there.filter(is_past).max_by_key(rank).map(|was| was.path)
}

/// A package that is no vendored copy.
struct Own<'i> {
    path: &'i str,
    /// Its name without a version, where it says one.
    bare: Option<String>,
    version: Option<Version>,
    listed: &'i ListedPackage,
}

impl Own<'_> {
    /// Whether its version says that it is compatible with another.
    fn continues(&self, was: &Own<'_>) -> bool {
        continues(self.version.as_ref(), was.version.as_ref())
    }

    /// How many names the paths of both end with and begin with.
    fn nearness(&self, was: &Own<'_>) -> (usize, usize) {
        let (here, there) = (self.path, was.path);
        let ends = here.rsplit('/').zip(there.rsplit('/')).take_while(|(a, b)| a == b).count();
        let begins = here.split('/').zip(there.split('/')).take_while(|(a, b)| a == b).count();
        (ends, begins)
    }
}

/// The packages of an inventory that are no vendored copies.
fn own(inventory: &Inventory) -> Vec<Own<'_>> {
    let own = inventory.packages().iter().filter(|package| !package.is_vendored());
    own.map(|listed| Own {
        path: listed.path(),
        bare: listed.bare_name(),
        version: listed.version(),
        listed,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TextFile;

    fn inventory(packages: &[(&str, &str)]) -> Inventory {
        let file = |(path, name): &(&str, &str)| TextFile {
            path: format!("{path}/p.wit"),
            text: format!("package {name};").into(),
        };
        Inventory::from_files(packages.iter().map(file))
    }

    fn paired(here: &[(&str, &str)], there: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs(&inventory(here), &inventory(there)).into_iter().collect()
    }

    fn is(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn names_come_before_places() {
        let swapped = paired(&[("a", "x:b"), ("b", "x:a")], &[("a", "x:a"), ("b", "x:b")]);
        assert_eq!(swapped, is(&[("a", "b"), ("b", "a")]));
        let renamed = paired(&[("wit", "x:new")], &[("wit", "x:old")]);
        assert_eq!(renamed, is(&[("wit", "wit")]));
        let moved = paired(&[("api/wit", "x:a@2.0.0")], &[("wit", "x:a@1.0.0")]);
        assert_eq!(moved, is(&[("api/wit", "wit")]));
    }

    #[test]
    fn what_is_still_there_went_nowhere() {
        let was = [("since_1", "x:a"), ("since_2", "x:a")];
        let now = [("since_1", "x:a"), ("since_2", "x:a"), ("since_3", "x:a")];
        assert_eq!(paired(&now, &was), is(&[("since_1", "since_1"), ("since_2", "since_2")]));
        // All moved: each is the one that is called as it was.
        let moved = [("api/since_2", "x:a"), ("api/since_1", "x:a")];
        let expected = [("api/since_1", "since_1"), ("api/since_2", "since_2")];
        assert_eq!(paired(&moved, &was), is(&expected));
    }

    #[test]
    fn a_fixture_of_that_name_is_no_past() {
        assert_eq!(paired(&[("wit", "x:a")], &[("tests/wit", "x:a")]), []);
        assert_eq!(paired(&[("tests/wit", "x:a")], &[("wit", "x:a")]), is(&[("tests/wit", "wit")]));
        let now = [("api", "x:a@1.0.1"), ("tests/wit", "x:a@1.0.0")];
        assert_eq!(paired(&now, &[("wit", "x:a@1.0.0")]), is(&[("api", "wit")]));
    }

    #[test]
    fn each_of_a_name_is_compared() {
        let was = [("wit", "x:a@1.0.0")];
        // It went, and a copy of it is elsewhere.
        let now = [("copy/wit", "x:a@1.0.0"), ("v2", "x:a@1.0.1")];
        assert_eq!(paired(&now, &was), is(&[("copy/wit", "wit"), ("v2", "wit")]));
        let now = [("copy/wit", "x:a"), ("moved", "x:a")];
        assert_eq!(paired(&now, &[("wit", "x:a")]), is(&[("copy/wit", "wit"), ("moved", "wit")]));
        // It is where it was: one more is compared if its version says so.
        for (version, other) in [("1.1.0", Some("wit")), ("1.1.0-rc.1", Some("wit"))]
            .into_iter()
            .chain([("1.0.0", Some("wit")), ("2.0.0", None), ("0.9.0", None)])
        {
            let name = format!("x:a@{version}");
            let pairs = paired(&[("wit", "x:a@1.0.0"), ("next", &name)], &was);
            let expected: Vec<_> = other.map(|it| ("next", it)).into_iter().collect();
            let expected = [expected, vec![("wit", "wit")]].concat();
            assert_eq!(pairs, is(&expected), "{version}");
        }
        // With the greatest that it continues.
        let was = [("old", "x:a@1.0.0"), ("new", "x:a@1.2.0"), ("next", "x:a@2.0.0")];
        let now = [("c1", "x:a@1.0.0"), ("c2", "x:a@1.2.0"), ("next", "x:a@2.0.0")];
        let now = [&now[..], &[("z", "x:a@1.2.1")]].concat();
        let expected = [("c1", "old"), ("c2", "new"), ("next", "next"), ("z", "new")];
        assert_eq!(paired(&now, &was), is(&expected));
    }
}
