//! How contracts are read.

/// How contracts are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Features to open: what is gated `@unstable` by one of these is part of
    /// the contract.
    pub features: Vec<String>,
    /// Open all of them.
    pub all_features: bool,
}
