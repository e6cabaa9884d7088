//! Packages and their versions.

mod carried;
pub(super) mod dependency_added;
pub(super) mod dependency_removed;
pub(super) mod dependency_track_changed;
pub(super) mod dependency_version_bumped;
pub(super) mod dependency_version_downgraded;
pub(super) mod package_added;
pub(super) mod package_became_dependency;
pub(super) mod package_became_root;
pub(super) mod package_removed;
pub(super) mod package_renamed;
pub(super) mod package_version_added;
pub(super) mod package_version_removed;
pub(super) mod version_build_metadata_changed;
pub(super) mod version_bumped_compatibly;
pub(super) mod version_downgraded;
pub(super) mod version_patch_changed_0_0_z;
pub(super) mod version_prerelease_changed;
pub(super) mod version_track_changed;
