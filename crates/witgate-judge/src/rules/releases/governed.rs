//! The packages that releases are about.
//!
//! Not a rule: what several rules look up alike.

use std::sync::Arc;

use witgate_model::{Item, PackageName};

use crate::evidence::Evidence;
use crate::release::Release;
use crate::rule::Draft;

/// The package of a release, in the baseline and the candidate.
pub(super) fn names(
    evidence: &Evidence<'_>,
    release: &Release,
) -> Option<(Arc<PackageName>, Arc<PackageName>)> {
    let (was, now) = evidence.pairing.pairs().find(|(was, now)| {
        now.bare() == release.package
            && was.version == release.baseline_version
            && now.version == release.candidate_version
            && evidence.candidate.contract.roots.contains(*now)
    })?;
    Some((was.clone(), now.clone()))
}

/// The draft, put at the package of a release.
pub(super) fn draft_on_release(
    mut draft: Draft,
    evidence: &Evidence<'_>,
    release: &Release,
) -> Draft {
    if let Some((was, now)) = names(evidence, release) {
        draft.items = (Some(Item::Package(was)), Some(Item::Package(now)));
    }
    draft
}
