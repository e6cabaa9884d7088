//! What release the changes to each package need, and which is declared.

use std::collections::BTreeMap;
use std::sync::Arc;

use semver::Version;
use witgate_diff::Pairing;
use witgate_model::{Bump, Contract, Numbering, PackageName, Track};

/// The release that the changes to a package need, and the one declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// `namespace:name`; empty where the release means several packages.
    pub package: String,
    /// What the changes need.
    pub required: Bump,
    /// What the step of versions declares.
    pub declared: Bump,
    /// The baseline's version.
    pub baseline_version: Option<Version>,
    /// The candidate's version.
    pub candidate_version: Option<Version>,
    /// The least version that allows the changes; `None` where no version
    /// can, because the package has none.
    pub next_version: Option<Version>,
    /// Whether the declared version allows the changes.
    pub paid: bool,
    /// Whether the package has another name than before, which no version allows.
    pub is_renamed: bool,
    /// How the package is numbered.
    pub numbering: Numbering,
}

impl Release {
    /// The one that means several: of those that need most, one that is not allowed, if
    /// there is any. Where there is none, nothing is needed.
    pub fn of_several<'a>(releases: impl ExactSizeIterator<Item = &'a Release>) -> Release {
        let is_one = releases.len() == 1;
        match releases.max_by_key(|it| (!it.paid, it.required, it.declared)) {
            Some(worst) if is_one => worst.clone(),
            Some(worst) => Release { package: String::new(), ..worst.clone() },
            None => Release { paid: true, ..Release::default() },
        }
    }

    /// Whether the declared version allows a change.
    pub fn allows(&self, bump: Bump) -> bool {
        bump <= self.declared
    }

    /// Whether it means packages that the candidate lacks.
    pub fn is_of_removed_packages(&self) -> bool {
        self.package.is_empty() && !self.paid && self.candidate_version.is_none()
    }

    /// The least version that allows a change; `None` where the package has no
    /// version.
    pub fn next_for(&self, bump: Bump) -> Option<Version> {
        self.numbering.next_version(self.baseline_version.as_ref(), bump)
    }
}

/// What is needed of each root that both sides have, by the candidate's name.
#[derive(Debug)]
pub(crate) struct Releases {
    by_package: BTreeMap<Arc<PackageName>, Release>,
    /// Those that are kept beside a root of their name, and those that were roots and are
    /// dependencies now: nothing allows them but their own version.
    kept: BTreeMap<Arc<PackageName>, Release>,
}

impl Releases {
    pub(crate) fn new(
        baseline: &Contract,
        candidate: &Contract,
        pairing: &Pairing,
        numbering: Numbering,
    ) -> Releases {
        let release = |package: String, was: Option<&PackageName>, now: &PackageName| {
            let baseline_version = was.and_then(|was| was.version.clone());
            let is_renamed = was.is_some_and(|was| !was.same_package(now));
            let declared = match was.filter(|_| !is_renamed) {
                Some(was) => numbering.declared(was.version.as_ref(), now.version.as_ref()),
                None => Bump::None,
            };
            Release {
                package,
                required: Bump::None,
                declared,
                baseline_version,
                candidate_version: now.version.clone(),
                next_version: None,
                paid: true,
                is_renamed,
                numbering,
            }
        };
        let by_package = pairing
            .pairs()
            .filter(|(was, now)| baseline.roots.contains(*was) && candidate.roots.contains(*now))
            .map(|(was, now)| (now.clone(), release(now.bare(), Some(was), now)))
            .collect();
        let was_root =
            |now: &PackageName| pairing.was(now).is_some_and(|was| baseline.roots.contains(was));
        let has_root = |now: &PackageName| candidate.roots_of_name(now).next().is_some();
        let others = candidate.packages.keys().filter(|now| !candidate.roots.contains(*now));
        let kept = others.filter(|now| has_root(now) || was_root(now));
        let kept = kept.map(|now| {
            let was = pairing.was(now).map(|was| &**was);
            // Its name alone is the root's.
            let name = if has_root(now) { now.to_string() } else { now.bare() };
            (now.clone(), release(name, was, now))
        });
        Releases { by_package, kept: kept.collect() }
    }

    /// Whether a root must allow that its worlds name another package in an incompatible
    /// version: not where both go to one prerelease, since that links with nothing else.
    pub(crate) fn must_allow_move(&self, package: &PackageName, to: Option<&Version>) -> bool {
        self.by_package.get(package).is_some_and(|release| {
            let [was, now] = [&release.baseline_version, &release.candidate_version]
                .map(|version| Track::from_version(version.as_ref()));
            let goes_along = was != now && release.candidate_version.as_ref() == to;
            let is_prerelease = to.is_some_and(|to| !to.pre.is_empty());
            !goes_along || !is_prerelease && self.is_breaking(package)
        })
    }

    /// Whether the version of a root allows a breaking change already.
    pub(crate) fn is_breaking(&self, package: &PackageName) -> bool {
        self.by_package.get(package).is_some_and(|release| release.declared == Bump::Breaking)
    }

    /// Charges a package with a change.
    pub(crate) fn charge(&mut self, package: &PackageName, bump: Bump) {
        let of_root = self.by_package.get_mut(package);
        if let Some(release) = of_root.or_else(|| self.kept.get_mut(package)) {
            release.required = release.required.max(bump);
        }
    }

    /// Whether the declared versions of these packages allow a change. A package
    /// that is no root and no other version of one has no say, and where none has, nothing
    /// allows it.
    pub(crate) fn allow(&self, packages: &[Arc<PackageName>], bump: Bump) -> bool {
        let declared = |package: &Arc<PackageName>| {
            let of_root = self.by_package.get(package);
            of_root.or_else(|| self.kept.get(package)).map(|release| release.declared)
        };
        let mut declared = packages.iter().filter_map(declared).peekable();
        declared.peek().is_some() && declared.all(|declared| bump <= declared)
    }

    /// The releases with what they come down to, in the order of packages: of every
    /// root, and of what is kept beside one if it needs a version.
    pub(crate) fn settle(&mut self) -> Vec<Release> {
        for release in self.by_package.values_mut().chain(self.kept.values_mut()) {
            release.paid = release.allows(release.required);
            let least = release.next_for(release.required).filter(|_| !release.is_renamed);
            // A version that already allows them and goes further is kept.
            release.next_version = match (&release.candidate_version, least) {
                (Some(declared), Some(least)) if release.paid => Some(declared.clone().max(least)),
                (_, least) => least,
            };
        }
        let kept = self.kept.values().filter(|release| release.required > Bump::None);
        self.by_package.values().chain(kept).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of several, one that is not allowed is meant, under no package's name.
    #[test]
    fn one_release_for_several() {
        let release = |package: &str, required, paid| Release {
            package: package.to_owned(),
            required,
            paid,
            ..Release::default()
        };
        let paid = release("a:b", Bump::Breaking, true);
        let unpaid = release("a:c", Bump::Additive, false);
        assert_eq!(Release::of_several([&paid].into_iter()), paid);
        let both = Release { package: String::new(), ..unpaid.clone() };
        assert_eq!(Release::of_several([&paid, &unpaid].into_iter()), both);
        assert!(Release::of_several([].into_iter()).paid);
    }
}
