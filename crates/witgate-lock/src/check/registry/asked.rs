//! What the WIT asks a registry for, and what `wkg.toml` makes of it.

use std::collections::BTreeMap;

use semver::VersionReq;
use witgate_model::{Outcome, PackageName};

use crate::check::checking::Checking;
use crate::check::setting::Manifest;
use crate::formats::wkg::{self, Override};
use crate::pin::Pin;

/// What the WIT asks for.
pub(super) struct Asked<'a> {
    /// Each package with the requirement that its entry has; `None` if it is
    /// not known, or not what this format's locks follow.
    wanted: Option<Vec<(&'a PackageName, String)>>,
    /// Those of them that no entry is for.
    lacking: Vec<(&'a PackageName, String)>,
    imports: &'a [PackageName],
    /// Whether other WIT asks too.
    is_shared: bool,
    overrides: Option<&'a BTreeMap<String, Override>>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(checking: &Checking<'a>) -> Asked<'a> {
        let overrides = match &checking.setting.manifest {
            Some(Manifest::Wkg(manifest)) => Some(&manifest.overrides),
            _ => None,
        };
        let imports = checking.setting.imports.as_deref();
        let mut asked = Asked {
            wanted: None,
            lacking: Vec::new(),
            imports: imports.unwrap_or_default(),
            is_shared: checking.setting.is_shared,
            overrides,
        };
        if let Some(imports) = imports
            && follows_the_wit(checking)
        {
            let from_registries = imports.iter().filter(|it| asked.overridden(it).is_none());
            let mut wanted: Vec<_> =
                from_registries.map(|package| (package, asked.requirement(package))).collect();
            wanted.sort();
            wanted.dedup();
            let pins = &checking.lock.entries;
            let lacking = wanted.iter().filter(|(package, requirement)| {
                !pins.iter().any(|pin| answers(pin, package, requirement))
            });
            asked.lacking = lacking.cloned().collect();
            asked.wanted = Some(wanted);
        }
        asked
    }

    fn entry_of(&self, name: &str) -> Option<&'a Override> {
        self.overrides?.get(name)
    }

    /// The directory that `wkg.toml` takes a package from.
    pub(super) fn overridden(&self, package: &PackageName) -> Option<&'a str> {
        self.entry_of(&package.bare())?.path.as_deref()
    }

    /// The requirement that wkg locks a package for.
    fn requirement(&self, package: &PackageName) -> String {
        let over = self.entry_of(&package.bare()).and_then(|over| over.requirement.as_deref());
        let text = match (over, &package.version) {
            (Some(requirement), _) => requirement.to_owned(),
            (None, Some(version)) => format!("={version}"),
            (None, None) => "*".to_owned(),
        };
        normal(&text)
    }

    /// Whether the WIT names a package directly.
    pub(super) fn imports(&self, package: &PackageName) -> bool {
        self.imports.iter().any(|import| names(import, package))
    }

    /// The packages that no entry is for, and their requirements.
    pub(super) fn lacking(&self) -> impl Iterator<Item = (&'a PackageName, &str)> {
        self.lacking.iter().map(|(package, requirement)| (*package, requirement.as_str()))
    }

    /// Whether no entry is for a package that the WIT asks for.
    pub(super) fn lacks(&self, package: &PackageName) -> bool {
        self.lacking().any(|(lacking, _)| names(lacking, package))
    }

    /// What is said of an entry that nothing asks for.
    pub(super) fn stale(&self, pin: &Pin) -> Option<Outcome> {
        let wanted = self.wanted.as_ref()?;
        if wanted.iter().any(|(package, requirement)| answers(pin, package, requirement)) {
            return None;
        }
        if let Some(path) = self.entry_of(&pin.name).and_then(|over| over.path.as_ref()) {
            let why =
                format!("wkg.toml reads it from {path}, so wkg leaves it out of the lock file");
            return Some(Outcome::stale(why).fix("remove the entry"));
        }
        if self.is_shared {
            return None;
        }
        let others = wanted.iter().filter(|(package, _)| is_named(pin, package));
        let others: Vec<String> =
            others.map(|(_, requirement)| format!("`{requirement}`")).collect();
        let why = match others.as_slice() {
            [] => "nothing in the WIT names it".to_owned(),
            others => format!(
                "the WIT requires {} and not `{}`",
                others.join(" and "),
                pin.requirement.as_deref().unwrap_or("*")
            ),
        };
        Some(Outcome::stale(why).fix("run `wkg wit build`, which drops it"))
    }
}

/// Whether what the WIT names may be that package: without a version, it is
/// whichever is there.
fn names(import: &PackageName, package: &PackageName) -> bool {
    import.same_package(package) && (import.version.is_none() || import.version == package.version)
}

/// Whether an entry is for a package, in whatever version.
pub(super) fn is_named(pin: &Pin, package: &PackageName) -> bool {
    pin.name.split_once(':') == Some((&package.namespace, &package.name))
}

fn answers(pin: &Pin, package: &PackageName, requirement: &str) -> bool {
    let pinned = pin.requirement.as_deref();
    is_named(pin, package) && pinned.is_some_and(|pinned| normal(pinned) == requirement)
}

/// A requirement as the semver crate writes it, which is how wkg compares them.
fn normal(requirement: &str) -> String {
    VersionReq::parse(requirement).map_or_else(|_| requirement.to_owned(), |it| it.to_string())
}

/// Why the version of an entry is none that its requirement allows.
pub(super) fn unanswered(pin: &Pin) -> Option<Outcome> {
    let (Some(requirement), Some(version)) = (&pin.requirement, &pin.version) else { return None };
    let why = match VersionReq::parse(requirement) {
        Ok(allowed) if allowed.matches(version) => return None,
        Ok(_) => format!("`{requirement}` does not allow {version}, so no tool wrote this entry"),
        Err(error) => format!(
            "`{requirement}` is not a version requirement ({error}), so no tool uses this entry"
        ),
    };
    Some(Outcome::mismatch(why).fix("lock it again with its own tool"))
}

/// Whether a lock says all that the WIT names, so that what it lacks is
/// unpinned and what it has beyond that is stale. Others follow manifests that
/// are not read.
fn follows_the_wit(checking: &Checking<'_>) -> bool {
    checking.lock.format == &wkg::FORMAT
}
