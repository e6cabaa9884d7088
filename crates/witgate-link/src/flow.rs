//! Which way values travel.

/// Which way values of a type travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// From the caller to the implementation: as a parameter, or in one.
    pub params: bool,
    /// From the implementation to the caller: as the result, or in it.
    pub results: bool,
}
