//! What release the changes to each package need, and which is declared.

use std::collections::BTreeMap;
use std::sync::Arc;

use semver::Version;
use witgate_diff::Pairing;
use witgate_model::{Bump, Contract, PackageName, next_version};

/// The release that the changes to a package need, and the one declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// `namespace:name`; empty where the release stands for several packages.
    pub package: String,
    /// What the changes need.
    pub required: Bump,
    /// What the step of versions declares.
    pub declared: Bump,
    /// The baseline's version.
    pub baseline_version: Option<Version>,
    /// The candidate's version.
    pub candidate_version: Option<Version>,
    /// The least version that pays for the changes; `None` where no version
    /// can, because the package has none.
    pub next_version: Option<Version>,
    /// Whether the declared version pays.
    pub paid: bool,
}

/// What is needed of each root that both sides have, by the candidate's name.
#[derive(Debug)]
pub(crate) struct Releases {
    by_package: BTreeMap<Arc<PackageName>, Release>,
}

impl Releases {
    pub(crate) fn new(baseline: &Contract, candidate: &Contract, pairing: &Pairing) -> Releases {
        let by_package = pairing
            .pairs()
            .filter(|(was, now)| baseline.roots.contains(*was) && candidate.roots.contains(*now))
            .map(|(was, now)| {
                let release = Release {
                    package: now.bare(),
                    required: Bump::None,
                    declared: Bump::declared(was.version.as_ref(), now.version.as_ref()),
                    baseline_version: was.version.clone(),
                    candidate_version: now.version.clone(),
                    next_version: None,
                    paid: true,
                };
                (now.clone(), release)
            })
            .collect();
        Releases { by_package }
    }

    /// Charges a package with a change.
    pub(crate) fn charge(&mut self, package: &PackageName, bump: Bump) {
        if let Some(release) = self.by_package.get_mut(package) {
            release.required = release.required.max(bump);
        }
    }

    /// Whether the declared version of a package pays for a change to it. A
    /// package that is no root has nothing to pay with.
    pub(crate) fn pays(&self, package: &PackageName, bump: Bump) -> Option<bool> {
        self.by_package.get(package).map(|release| pays(release, bump))
    }

    /// The releases with what they come down to, in the order of packages.
    pub(crate) fn settle(mut self) -> Vec<Release> {
        for release in self.by_package.values_mut() {
            release.paid = pays(release, release.required);
            let least = next_version(release.baseline_version.as_ref(), release.required);
            // A version that already pays and goes further is left alone.
            release.next_version = match (&release.candidate_version, least) {
                (Some(declared), Some(least)) if release.paid => Some(declared.clone().max(least)),
                (_, least) => least,
            };
        }
        self.by_package.into_values().collect()
    }
}

/// Whether the declared version pays for a change.
pub(crate) fn pays(release: &Release, bump: Bump) -> bool {
    if bump == Bump::None {
        return true;
    }
    match (&release.baseline_version, &release.candidate_version) {
        (Some(was), Some(now)) => {
            let forward = now.cmp_precedence(was).is_gt();
            // A prerelease promises nothing: any later version will do.
            forward && (!was.pre.is_empty() || release.declared >= bump)
        }
        // Unversioned packages link with unversioned ones only; to gain a
        // version is to leave every guest behind, openly.
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

/// The one release that stands for all: of those that need most, one that is
/// not paid for, if there is any.
pub fn overall(releases: &[Release]) -> Release {
    let worst =
        releases.iter().max_by_key(|release| (!release.paid, release.required, release.declared));
    match (releases, worst) {
        ([only], _) => only.clone(),
        (_, Some(worst)) => Release { package: String::new(), ..worst.clone() },
        (_, None) => Release { paid: true, ..Release::default() },
    }
}
