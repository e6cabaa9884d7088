//! The one release that means all packages.

use witgate_model::Bump;

use crate::gated_finding::GatedFinding;
use crate::release::Release;

/// The one release that means all: of those that need most, one that is
/// not allowed, if there is any. What breaks and has no package left whose
/// version could allow it, a package that was removed, is never allowed.
pub(crate) fn overall(releases: &[Release], findings: &[GatedFinding]) -> Release {
    let worst =
        releases.iter().max_by_key(|release| (!release.paid, release.required, release.declared));
    let mut overall = match (releases, worst) {
        ([only], _) => only.clone(),
        (_, Some(worst)) => Release { package: String::new(), ..worst.clone() },
        (_, None) => Release { paid: true, ..Release::default() },
    };
    let orphan = |finding: &&GatedFinding| !finding.paid && finding.payers.is_empty();
    let lost = findings.iter().filter(orphan).map(|finding| finding.bump).max();
    if let Some(bump) = lost.filter(|bump| *bump > Bump::None) {
        overall.required = overall.required.max(bump);
        overall.paid = false;
    }
    overall
}
