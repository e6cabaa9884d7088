//! Which package of one inventory is which of another.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::aside::is_aside;
use crate::inventory::Inventory;

/// Which package of one inventory is which of another, by their paths: those that are
/// called alike first, where they stand, and then wherever they went; then those that
/// have another name at the same path.
pub(crate) fn pairs(here: &Inventory, there: &Inventory) -> BTreeMap<String, String> {
    let own = |inventory: &'_ Inventory| -> Vec<(String, Option<String>)> {
        let own = inventory.packages().iter().filter(|package| !package.is_vendored());
        own.map(|package| (package.path().to_owned(), package.name())).collect()
    };
    let (here, there) = (own(here), own(there));
    let mut pairs = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let bare = |name: &Option<String>| {
        name.as_deref().map(|name| name.split('@').next().unwrap_or(name).to_owned())
    };
    let there_at: BTreeMap<&str, &Option<String>> =
        there.iter().map(|(path, name)| (path.as_str(), name)).collect();
    for (path, name) in &here {
        if there_at.get(path.as_str()).is_some_and(|was| bare(was) == bare(name)) {
            pairs.insert(path.clone(), path.clone());
            taken.insert(path);
        }
    }
    let mut by_name: BTreeMap<String, Vec<(&str, &Option<String>)>> = BTreeMap::new();
    for (path, name) in there.iter().filter(|(path, _)| !taken.contains(path.as_str())) {
        if let Some(name_alone) = bare(name) {
            by_name.entry(name_alone).or_default().push((path, name));
        }
    }
    let mut likely = Vec::new();
    for (path, name) in here.iter().filter(|(path, _)| !pairs.contains_key(path)) {
        for (was, was_name) in bare(name).and_then(|name| by_name.get(&name)).into_iter().flatten()
        {
            // What was no contract is not what a contract was.
            if is_aside(was) && !is_aside(path) {
                continue;
            }
            let ends = path.rsplit('/').zip(was.rsplit('/')).take_while(|(a, b)| a == b).count();
            let begins = path.split('/').zip(was.split('/')).take_while(|(a, b)| a == b).count();
            // A copy among the tests is not what a contract became that has a new version.
            let likeness = (is_aside(path) == is_aside(was), name == *was_name, ends, begins);
            likely.push((Reverse(likeness), path.as_str(), *was));
        }
    }
    likely.sort();
    for (_, path, was) in likely {
        if !pairs.contains_key(path) && taken.insert(was) {
            pairs.insert(path.to_owned(), was.to_owned());
        }
    }
    for (path, _) in &here {
        if there_at.contains_key(path.as_str())
            && !pairs.contains_key(path)
            && !taken.contains(path.as_str())
        {
            pairs.insert(path.clone(), path.clone());
        }
    }
    pairs
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
        Inventory::of(packages.iter().map(file))
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
}
