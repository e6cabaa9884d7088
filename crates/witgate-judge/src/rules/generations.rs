//! Which generation of WASI a component is of.

mod gained;
pub(super) mod generations_mixed;
pub(super) mod prerelease_import;
pub(super) mod preview1_in_component;
pub(super) mod preview1_leaked;
