//! Our own result as an in-toto statement: simple verification result v0.2.
//!
//! The same facts give the same bytes. Signing them is the pipeline's affair.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;
use witgate_model::Digest;

use crate::predicate_types;
use crate::statement::STATEMENT_TYPE;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement<'a> {
    #[serde(rename = "_type")]
    statement_type: &'a str,
    subject: Vec<Subject<'a>>,
    predicate_type: &'a str,
    predicate: Predicate<'a>,
}

#[derive(Serialize)]
struct Subject<'a> {
    name: &'a str,
    digest: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Predicate<'a> {
    verifier: Verifier<'a>,
    time_created: String,
    properties: &'a BTreeSet<String>,
}

#[derive(Serialize)]
struct Verifier<'a> {
    id: &'a str,
}

/// An unsigned statement that `properties` were found to hold of all `subjects`
/// (by name), as one line of JSON.
pub fn svr_statement(
    subjects: &BTreeMap<String, Digest>,
    verifier: &str,
    created: Timestamp,
    properties: &BTreeSet<String>,
) -> String {
    let subject = subjects
        .iter()
        .map(|(name, digest)| Subject { name, digest: [("sha256", digest.short(64))].into() })
        .collect();
    let statement = Statement {
        statement_type: STATEMENT_TYPE,
        subject,
        predicate_type: predicate_types::SVR,
        predicate: Predicate {
            verifier: Verifier { id: verifier },
            time_created: created.to_string(),
            properties,
        },
    };
    serde_json::to_string(&statement).expect("texts and maps with text keys are JSON")
}
