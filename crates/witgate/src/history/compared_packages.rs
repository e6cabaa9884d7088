//! Which contract of one commit is which of another, and which of them differ.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use witgate_history::{NotJudged, VersionChange};
use witgate_load::{Error as Load, History, Inventory, ListedPackage};
use witgate_model::{Form, Subject, path};

use super::past_commit::PastCommit;

/// A contract as it was before the commit in which it cannot be read, by where it is.
pub(super) type LastReadable<'f> = dyn Fn(&str) -> Option<Rc<Subject>> + 'f;

/// The contracts of two commits.
#[derive(Default)]
pub(super) struct ComparedPackages {
    /// Those that differ, or whose text does; what is gone has no second side.
    pub(super) pairs: Vec<PackagePair>,
    /// Those that only the later commit has, by their names.
    pub(super) added: Vec<String>,
    /// Those that only the earlier one has.
    pub(super) removed: Vec<String>,
    /// Those whose version changed.
    pub(super) versions: Vec<VersionChange>,
    /// Those that cannot be read.
    pub(super) not_judged: Vec<NotJudged>,
    /// Whether it may be otherwise another time: an object was not there.
    pub(super) is_passing: bool,
}

/// A contract in two commits.
pub(super) struct PackagePair {
    /// Where it is, or was.
    pub(super) home: String,
    pub(super) was: Rc<Subject>,
    pub(super) now: Rc<Subject>,
}

impl ComparedPackages {
    /// Compares what two commits have; without an earlier one, all is new. What cannot be read
    /// in the earlier one is compared with what it was when it could be, if `last_readable`
    /// knows that.
    pub(super) fn new(
        history: &History,
        was: Option<&mut PastCommit>,
        now: &mut PastCommit,
        last_readable: &LastReadable<'_>,
    ) -> Result<ComparedPackages, Load> {
        let mut compared = ComparedPackages::default();
        let Some(was) = was else {
            compared.added = now.homes().iter().map(|home| name(now, home)).collect();
            return Ok(compared);
        };
        let pairs = pairs(history, was, now)?;
        let changed = Changed::between(was.inventory(), now.inventory());
        compared.versions = versions(was, now, &pairs);
        for home in now.homes().clone() {
            let Some(home_before) = pairs.get(&home) else {
                compared.added.push(name(now, &home));
                continue;
            };
            if !is_changed(history, was, now, home_before, &home, &changed)? {
                continue;
            }
            let before = subject_before(history, was, home_before, last_readable);
            match before.and_then(|was| Ok((was, now.subject(history, &home)?))) {
                Ok((was, now)) => compared.pairs.push(PackagePair { home, was, now }),
                Err(error) => compared.cannot_read(&home, &error),
            }
        }
        let kept: BTreeSet<&String> = pairs.values().collect();
        for home in was.homes().clone().iter().filter(|home| !kept.contains(home)) {
            compared.removed.push(name(was, home));
            match subject_before(history, was, home, last_readable) {
                Ok(was) => {
                    let nothing = Subject {
                        place: witgate_config::NONE.to_owned(),
                        form: Form::Nothing,
                        ..Subject::default()
                    };
                    let (home, now) = (home.clone(), Rc::new(nothing));
                    compared.pairs.push(PackagePair { home, was, now });
                }
                Err(error) => compared.cannot_read(home, &error),
            }
        }
        Ok(compared)
    }

    fn cannot_read(&mut self, home: &str, error: &Load) {
        self.is_passing |= is_passing(error);
        self.not_judged.push(not_judged(home, error));
    }
}

/// A contract of the earlier commit, or as it was before that.
fn subject_before(
    history: &History,
    was: &mut PastCommit,
    home: &str,
    last_readable: &LastReadable<'_>,
) -> Result<Rc<Subject>, Load> {
    was.subject(history, home).or_else(|error| match is_passing(&error) {
        true => Err(error),
        false => last_readable(home).ok_or(error),
    })
}

/// Whether an error may be gone another time: it is about the repository, not about what
/// a contract says.
pub(super) fn is_passing(error: &Load) -> bool {
    matches!(error, Load::MissingObject { .. } | Load::Git { .. } | Load::GitHangs { .. })
}

/// What to tell of a contract that cannot be read.
pub(super) fn not_judged(home: &str, error: &Load) -> NotJudged {
    let contract = if home.is_empty() { "." } else { home };
    let at = error.site().map(|site| format!("{site}: ")).unwrap_or_default();
    NotJudged { contract: contract.to_owned(), reason: format!("{at}{}", error.message()) }
}

/// What a contract is called: its package, or where it is.
fn name(commit: &PastCommit, home: &str) -> String {
    let name = commit.inventory().package(home).and_then(ListedPackage::bare_name);
    name.unwrap_or_else(|| if home.is_empty() { ".".to_owned() } else { home.to_owned() })
}

fn bare(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}

/// Where each contract of the later commit was in the earlier one.
fn pairs(
    history: &History,
    was: &PastCommit,
    now: &PastCommit,
) -> Result<BTreeMap<String, String>, Load> {
    let of_packages = history.pairs_between(&now.commit(), &was.commit())?;
    let before = |home: &String| {
        let before = match now.inventory().package(home) {
            Some(_) => of_packages.get(home)?,
            // What has no text of its own is itself where it is.
            None => home,
        };
        was.homes().contains(before).then(|| (home.clone(), before.clone()))
    };
    Ok(now.homes().iter().filter_map(before).collect())
}

/// What differs between the texts of two commits.
struct Changed {
    /// The paths of packages, vendored copies too.
    paths: BTreeSet<String>,
    /// The names that these declare, on either side.
    names: BTreeSet<String>,
}

impl Changed {
    fn between(was: &Inventory, now: &Inventory) -> Changed {
        let mut changed = Changed { paths: BTreeSet::new(), names: BTreeSet::new() };
        for (one, other) in [(was, now), (now, was)] {
            for package in one.packages() {
                let same = other.package(package.path());
                if same.is_some_and(|same| same.is_same_text(package)) {
                    continue;
                }
                changed.paths.insert(package.path().to_owned());
                changed.names.extend(package.declares().iter().map(|name| bare(name).to_owned()));
            }
        }
        changed
    }
}

/// Whether a contract may differ: its text does, or that of anything that it uses.
fn is_changed(
    history: &History,
    was: &PastCommit,
    now: &PastCommit,
    home_before: &str,
    home: &str,
    changed: &Changed,
) -> Result<bool, Load> {
    if home != home_before {
        return Ok(true);
    }
    let Some(package) = now.inventory().package(home) else {
        // A component, or a directory that only gathers what is in its `deps`.
        return Ok(match home.ends_with(".wasm") {
            true => history.bytes(&was.commit(), home)? != history.bytes(&now.commit(), home)?,
            false => changed.paths.iter().any(|path| path::is_within(path, home)),
        });
    };
    if changed.paths.is_empty() {
        return Ok(false);
    }
    if changed.paths.contains(home) {
        return Ok(true);
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ahead = vec![package];
    while let Some(package) = ahead.pop() {
        // What cannot be parsed could not be before either: its text is the same.
        let Some(asks) = package.asks() else { return Ok(false) };
        for asked in asks {
            if changed.names.contains(bare(asked)) {
                return Ok(true);
            }
            if seen.insert(asked) {
                ahead.extend(now.inventory().nearest(asked, home));
            }
        }
    }
    Ok(false)
}

/// The packages whose version changed; new ones and those that are gone too.
fn versions(
    was: &PastCommit,
    now: &PastCommit,
    pairs: &BTreeMap<String, String>,
) -> Vec<VersionChange> {
    let before: BTreeMap<&str, (String, Option<String>)> =
        was.declared().map(|(home, package, version)| (home, (package, version))).collect();
    let mut changes = Vec::new();
    for (home, package, version) in now.declared() {
        let old = pairs.get(home).and_then(|home| before.get(home.as_str()));
        let old = old.and_then(|(_, version)| version.clone());
        if old != version {
            changes.push(VersionChange { package, was: old, now: version });
        }
    }
    let kept: BTreeSet<&str> = pairs.values().map(String::as_str).collect();
    for (home, (package, version)) in before {
        if !kept.contains(home) && version.is_some() {
            changes.push(VersionChange { package, was: version, now: None });
        }
    }
    changes.sort();
    changes
}
