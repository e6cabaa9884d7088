//! Statements of our own, unsigned, as one line of JSON.
//!
//! The same facts give the same bytes. Signing them is the pipeline's affair.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use witgate_model::Digest;

use crate::predicate_types;
use crate::statement::STATEMENT_TYPE;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement<'a, P> {
    #[serde(rename = "_type")]
    statement_type: &'a str,
    subject: Vec<Subject<'a>>,
    predicate_type: &'a str,
    predicate: &'a P,
}

#[derive(Serialize)]
struct Subject<'a> {
    name: &'a str,
    digest: BTreeMap<&'a str, String>,
}

/// A statement about subjects by name.
pub(crate) fn written<'a>(
    subjects: impl Iterator<Item = (&'a str, Digest)>,
    predicate_type: &str,
    predicate: &impl Serialize,
) -> String {
    let subject = subjects
        .map(|(name, digest)| Subject { name, digest: [("sha256", digest.short(64))].into() })
        .collect();
    let statement =
        Statement { statement_type: STATEMENT_TYPE, subject, predicate_type, predicate };
    serde_json::to_string(&statement).expect("texts and maps with text keys are JSON")
}

/// An unsigned statement of what came of a promotion.
pub fn promotion_statement(subject: (&str, Digest), predicate: &Value) -> String {
    written(std::iter::once(subject), predicate_types::PROMOTION, predicate)
}

/// An unsigned statement of what came of a test.
pub fn test_result_statement(subject: (&str, Digest), predicate: &Value) -> String {
    written(std::iter::once(subject), predicate_types::TEST_RESULT, predicate)
}
