//! Feature gates and attributes.

pub(super) mod deprecated_added;
pub(super) mod deprecated_changed;
pub(super) mod deprecated_removed;
pub(super) mod external_id_added;
pub(super) mod external_id_changed;
pub(super) mod external_id_removed;
mod gates;
pub(super) mod since_added;
pub(super) mod since_changed;
pub(super) mod since_removed;
pub(super) mod stable_became_unstable;
pub(super) mod unstable_feature_renamed;
pub(super) mod unstable_stabilized;
