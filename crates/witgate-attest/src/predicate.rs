//! What statements say of their subjects, as far as anybody here asks.

mod provenance;
mod simple_result;
mod test_result;

pub use provenance::Provenance;
pub(crate) use provenance::repository;
pub use simple_result::SimpleResult;
pub use test_result::{TestResult, Tested};

use serde_json::Value;

use crate::{Refusal, predicate_types};

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// How the subject was built.
    Provenance(Provenance),
    /// How a test of it went.
    TestResult(TestResult),
    /// What some verifier found to hold of it.
    SimpleResult(SimpleResult),
    /// Something else, of this type; nothing of it is read.
    Other(String),
}

impl Predicate {
    pub(crate) fn parse(predicate_type: &str, predicate: Value) -> Result<Predicate, Refusal> {
        Ok(match predicate_type {
            predicate_types::SLSA_PROVENANCE => {
                Predicate::Provenance(Provenance::parse(&predicate))
            }
            predicate_types::TEST_RESULT => Predicate::TestResult(TestResult::parse(predicate)?),
            predicate_types::SVR => Predicate::SimpleResult(SimpleResult::parse(predicate)?),
            other => Predicate::Other(other.to_owned()),
        })
    }
}
