//! The whole comparison of two subjects.

use std::sync::Arc;

use witgate_diff::{Pairing, diff_paired};
use witgate_model::Subject;

use crate::evidence::Evidence;
use crate::judge::{judge, judge_capabilities, side};
use crate::terms::Terms;
use crate::verdict::Verdict;

/// Compares two subjects: what changed, who breaks, and which release that
/// takes, under what a team has agreed on.
pub fn compare(baseline: &Subject, candidate: &Subject, terms: &Terms) -> Verdict {
    let pairing = Pairing::new(&baseline.contract, &candidate.contract);
    let terms = &terms.clone().for_sides(baseline, candidate);
    let changes = diff_paired(&baseline.contract, &candidate.contract, &pairing);
    judge(&Evidence::new(baseline, candidate, &pairing, &changes, terms))
}

/// The verdict on two subjects that nothing but their places tells from two others, of
/// which it is known already. Nothing where they differ, or where something was found: a
/// finding says where it was.
pub fn same_verdict(
    known: &Verdict,
    known_sides: [&Subject; 2],
    [baseline, candidate]: [&Subject; 2],
) -> Option<Verdict> {
    let is_same = known.findings.is_empty()
        && known.release.is_none()
        && is_same(known_sides[0], baseline)
        && is_same(known_sides[1], candidate);
    is_same.then(|| Verdict {
        baseline: side(baseline, known.baseline.contract),
        candidate: side(candidate, known.candidate.contract),
        ..known.clone()
    })
}

/// Whether two subjects are one text, and promise the same.
fn is_same(a: &Subject, b: &Subject) -> bool {
    let texts = |it: &'_ Subject| -> Vec<Arc<str>> {
        it.sources.files().iter().map(|file| file.text.clone()).collect()
    };
    std::ptr::eq(a, b)
        || (a.form == b.form
            && a.contract == b.contract
            && a.withheld == b.withheld
            && a.structure.is_none()
            && b.structure.is_none()
            && texts(a) == texts(b))
}

/// Compares what two versions of a component may do, and which generations of WASI they
/// are of. Its contract is not compared.
pub fn compare_capabilities(baseline: &Subject, candidate: &Subject, terms: &Terms) -> Verdict {
    let pairing = Pairing::new(&baseline.contract, &candidate.contract);
    judge_capabilities(&Evidence::new(baseline, candidate, &pairing, &[], terms))
}
