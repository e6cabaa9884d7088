//! Our own result as an in-toto statement: simple verification result v0.2.
//!
//! The same facts give the same bytes. Signing them is the pipeline's affair.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;
use witgate_model::Digest;

use crate::predicate_types;
use crate::written::written;

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
    let predicate = Predicate {
        verifier: Verifier { id: verifier },
        time_created: created.to_string(),
        properties,
    };
    let subjects = subjects.iter().map(|(name, digest)| (name.as_str(), *digest));
    written(subjects, predicate_types::SVR, &predicate)
}
