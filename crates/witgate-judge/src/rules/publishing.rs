//! What a registry and its users need to know of a package before it is out.

pub(super) mod dependency_in_two_versions;
pub(super) mod dependency_prerelease;
pub(super) mod dependency_version_missing;
pub(super) mod package_metadata_missing;
pub(super) mod package_version_missing;
pub(super) mod package_version_prerelease;
pub(super) mod version_echo_differs;
