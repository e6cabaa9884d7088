//! Whether the declared version allows what changed, and what no other rule explains.

mod governed;
pub(super) mod package_left_behind;
pub(super) mod unclassified_change;
pub(super) mod version_bump_too_small;
pub(super) mod version_bump_unneeded;
pub(super) mod version_not_bumped;
