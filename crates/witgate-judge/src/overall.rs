//! The one release that means all packages.

use witgate_model::Bump;

use crate::gated_finding::GatedFinding;
use crate::release::Release;

/// The one release that means all. What breaks and has no package left whose
/// version could allow it, a package that was removed, is never allowed.
pub(crate) fn overall(releases: &[Release], findings: &[GatedFinding]) -> Release {
    let mut overall = Release::of_several(releases.iter());
    let orphan = |finding: &&GatedFinding| finding.payers.is_empty();
    let lost = findings.iter().filter(orphan).map(|finding| finding.bump).max();
    if let Some(bump) = lost.filter(|bump| *bump > Bump::None) {
        overall.required = overall.required.max(bump);
        overall.paid = false;
    }
    overall
}
