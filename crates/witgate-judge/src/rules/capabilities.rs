//! What components may do to their host, before and after.

pub(super) mod capability_added;
pub(super) mod capability_denied;
pub(super) mod capability_removed;
pub(super) mod capability_widened;
mod powers;
