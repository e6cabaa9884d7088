//! The gate itself: its policy, waivers and baselines.

pub(super) mod baseline_none;
pub(super) mod baseline_rewritten;
pub(super) mod package_defined_twice;
pub(super) mod package_new;
pub(super) mod package_not_judged;
pub(super) mod policy_loosened;
pub(super) mod waiver_endless;
pub(super) mod waiver_expired;
pub(super) mod waiver_too_broad;
pub(super) mod waiver_unused;
