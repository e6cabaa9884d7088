//! What statements say of their subjects, as far as anybody here asks.

pub(crate) mod objection;
pub(crate) mod promotion;
pub(crate) mod provenance;
pub(crate) mod simple_result;
pub(crate) mod test_result;
pub(crate) mod tested;

use serde_json::Value;

use crate::predicate::promotion::Promotion;
use crate::predicate::provenance::Provenance;
use crate::predicate::simple_result::SimpleResult;
use crate::predicate::test_result::TestResult;
use crate::predicate_types;
use crate::refusal::Refusal;

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// How the subject was built.
    Provenance(Provenance),
    /// How a test of it went.
    TestResult(TestResult),
    /// What some verifier found to hold of it.
    SimpleResult(SimpleResult),
    /// What was measured of it as a canary.
    Promotion(Promotion),
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
            predicate_types::PROMOTION => Predicate::Promotion(Promotion { predicate }),
            other => Predicate::Other(other.to_owned()),
        })
    }
}
