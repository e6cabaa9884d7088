//! Where generated bindings put what a package declares.
//!
//! Not a rule: what several rules look up alike. The module of a package is
//! named `a::b`; as soon as bindings are made from two versions of it, each is
//! named with its version, `a::b0_2_0`, and so moves.

use witgate_model::{Bump, Contract, PackageName};

use crate::cell::Cell::{BreaksUsers, Ok};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::Draft;

/// Whether the package has a second version on one side only.
pub(in crate::rules) fn moved(package: &PackageName, evidence: &Evidence<'_>) -> bool {
    let versions = |contract: &Contract| {
        contract.packages.keys().filter(|other| other.same_package(package)).count()
    };
    let (was, now) =
        (versions(&evidence.baseline.contract), versions(&evidence.candidate.contract));
    was.min(now) == 1 && was.max(now) > 1
}

/// Says so of a package that breaks nobody otherwise.
pub(in crate::rules) fn draft_on_package(
    draft: Draft,
    package: &PackageName,
    evidence: &Evidence<'_>,
) -> Draft {
    if !moved(package, evidence) {
        return draft;
    }
    let row = Row::new(Bump::None, [Ok, Ok, BreaksUsers, BreaksUsers]);
    hinted(draft.rows(row, row), package)
}

/// Says why sources break.
pub(in crate::rules) fn hinted(draft: Draft, package: &PackageName) -> Draft {
    draft.hint(format!(
        "generated bindings omit the version of `{}` from paths if there is one version of it, and \
         include it if there are two: code that names those paths changes",
        package.bare()
    ))
}
