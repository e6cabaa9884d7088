//! What must be attested about a file.

use std::fmt;

/// One thing that must be attested about every subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// A plain signature over the file itself.
    Signature,
    /// SLSA provenance v1 that says where the file comes from. What is `None` is
    /// not asked.
    Provenance {
        /// The repository it was built from, such as `https://github.com/o/r`.
        source_repository: Option<String>,
        /// The workflow's file within it.
        workflow: Option<String>,
        /// The builder's id, a pattern as identities have it.
        builder: Option<String>,
    },
    /// A test-result v0.1 that this very file passed in this runtime.
    Passed {
        /// The name or URI of a configuration of the test run.
        runtime: String,
    },
    /// A statement of `witgate promote` that this very file passed as a canary.
    Promoted,
    /// A statement with this predicate type that says something, and no `no`: a
    /// test that failed, a verification that did not pass, an empty predicate or
    /// one without properties does not count.
    Predicate(String),
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Requirement::Signature => f.write_str("a signature"),
            Requirement::Provenance { .. } => f.write_str("SLSA provenance"),
            Requirement::Passed { runtime } => write!(f, "a passed test in `{runtime}`"),
            Requirement::Promoted => f.write_str("a passed promotion"),
            Requirement::Predicate(predicate_type) => write!(f, "`{predicate_type}`"),
        }
    }
}
