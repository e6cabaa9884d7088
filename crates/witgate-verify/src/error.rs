//! Why nothing could be verified.

use witgate_model::Site;

/// Why nothing could be verified: a variant for each thing that the user would do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A file of the baseline cannot be read.
    #[error("baseline: {error}")]
    Baseline {
        /// Why.
        error: witgate_load::Error,
    },
    /// A lock file cannot be read.
    #[error("lock: {error}")]
    Lock {
        /// Why.
        error: witgate_lock::Error,
    },
    /// The policy names something that is not there, or is not what it should be.
    #[error("policy: {message}")]
    Policy {
        /// Where the policy names it.
        site: Box<Site>,
        /// What is the matter.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// A statement that does not count.
    #[error("{name}: {reason}")]
    Attestation {
        /// The file.
        name: String,
        /// Why it does not count.
        reason: String,
    },
    /// A directory that should hold locked bytes is none.
    #[error("{path}: no such directory")]
    NoBytes {
        /// What was named.
        path: String,
    },
}

impl Error {
    /// What is wrong at a line of the policy.
    pub(crate) fn policy(site: &Site, message: String, help: String) -> Error {
        Error::Policy { site: Box::new(site.clone()), message, help }
    }
}
