//! Why a file, or a value in it, could not be read.

use witgate_model::Site;

/// Why a file, or a value in it, could not be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{at}: {problem}")]
pub struct Error {
    /// Where.
    pub at: Site,
    /// What is the matter.
    pub problem: Problem,
}

/// What is the matter with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not TOML.
    #[error("this is not TOML: {message}")]
    Syntax {
        /// What the parser said.
        message: String,
    },
    /// A table lacks a key.
    #[error("`{key}` is missing")]
    Missing {
        /// The key.
        key: String,
    },
    /// A value of another type than was asked for.
    #[error("`{key}` must be {expected}, and this is {found}")]
    WrongType {
        /// The key.
        key: String,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
}
