//! Feature gates that do their work: `@since`, `@unstable`, `@deprecated`.

pub(super) mod deprecated_without_replacement;
pub(super) mod removed_without_deprecation;
pub(super) mod since_changed_after_release;
pub(super) mod since_missing;
pub(super) mod since_of_another_release;
pub(super) mod since_too_early;
pub(super) mod unstable_item_used_by_stable;
