//! What is pinned, and who vouches for it.

pub(super) mod artifact_changed;
pub(super) mod artifact_deleted;
pub(super) mod artifact_off_world;
pub(super) mod lock_digest_rewritten;
pub(super) mod lock_emptied;
pub(super) mod lock_extra;
pub(super) mod lock_mismatch;
pub(super) mod lock_not_checkable;
pub(super) mod lock_pin_dropped;
pub(super) mod lock_requirement_loosened;
pub(super) mod lock_rolled_back;
pub(super) mod lock_source_changed;
pub(super) mod lock_stale;
pub(super) mod lock_unpinned;
pub(super) mod pin_changed;
pub(super) mod pin_rewritten;
pub(super) mod portability_unproved;
pub(super) mod promotion_unproved;
pub(super) mod provenance_absent;
pub(super) mod provenance_refused;
mod wording;
