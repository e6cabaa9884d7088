//! The whole comparison of two subjects.

use witgate_diff::{Pairing, diff_paired};
use witgate_model::Subject;

use crate::evidence::Evidence;
use crate::judge::{judge, judge_capabilities};
use crate::terms::Terms;
use crate::verdict::Verdict;

/// Compares two subjects: what changed, who breaks, and which release that
/// takes, under what a team has agreed on.
pub fn compare(baseline: &Subject, candidate: &Subject, terms: &Terms) -> Verdict {
    let pairing = Pairing::of(&baseline.contract, &candidate.contract);
    let terms = &terms.clone().for_sides(baseline, candidate);
    let changes = diff_paired(&baseline.contract, &candidate.contract, &pairing);
    judge(&Evidence::new(baseline, candidate, &pairing, &changes, terms))
}

/// Compares what two versions of a component may do, and which generations of WASI they
/// are of. Its contract is not compared.
pub fn compare_capabilities(baseline: &Subject, candidate: &Subject, terms: &Terms) -> Verdict {
    let pairing = Pairing::of(&baseline.contract, &candidate.contract);
    judge_capabilities(&Evidence::new(baseline, candidate, &pairing, &[], terms))
}
