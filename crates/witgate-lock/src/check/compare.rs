//! Reading and comparing WIT and wasm, which is left to the caller.

use witgate_model::PackageName;

use crate::check::setting::Vendored;

/// Reads WIT and wasm, which this crate does not.
pub trait Compare: Sync {
    /// What the bytes of a package in wasm, or of a component, carry. An error
    /// says why they cannot be read.
    fn carried(&self, bytes: &[u8]) -> Result<Carried, String>;

    /// Holds a vendored package against the same package in locked bytes, and
    /// says what differs rather than that something does.
    fn compare(&self, locked: &[u8], vendored: &Vendored) -> Comparison;
}

/// The packages in some bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The package that they are; none for a component.
    pub main: Option<PackageName>,
    /// All packages in them, that one included.
    pub packages: Vec<PackageName>,
}

/// What comparing a vendored package with locked bytes gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// They promise the same.
    Same,
    /// They do not.
    Differs {
        /// What differs.
        what: String,
    },
    /// They cannot be compared.
    CannotTell {
        /// Why not.
        why: String,
    },
}
