//! What came of a verification, as an in-toto statement that others can sign.

use jiff::Timestamp;

use crate::integrity::Integrity;

/// Who says it.
#[cfg(feature = "provenance")]
const VERIFIER: &str = "https://github.com/witgate/witgate";

/// A simple verification result over the locks and artifacts that were examined
/// , unsigned, as one line of JSON. `None` in a build without provenance.
#[cfg(feature = "provenance")]
pub fn statement(integrity: &Integrity, passes: bool, created: Timestamp) -> Option<String> {
    use std::collections::BTreeSet;

    use witgate_model::EntryStatus;

    let rows = &integrity.rows;
    // What holds of all rows of these formats, and of one at least.
    let holds = |formats: &[&str]| {
        let mut matching = rows.iter().filter(|row| formats.contains(&row.format)).peekable();
        matching.peek().is_some()
            && matching.all(|row| row.outcome.status() == EntryStatus::Verified)
    };
    let mut properties = BTreeSet::new();
    for (property, formats) in [
        ("locks-verified", &["wkg", "wit-deps", "cargo-component", "wasm-lock"][..]),
        ("pins-verified", &["witgate"]),
        ("worlds-fitted", &["artifact"]),
        ("provenance-verified", &["provenance"]),
        ("portability-proved", &["portability"]),
        ("promotion-proved", &["promotion"]),
    ] {
        if holds(formats) {
            properties.insert(format!("witgate/{property}"));
        }
    }
    if passes {
        properties.insert("witgate/passed".to_owned());
    }
    let version = env!("CARGO_PKG_VERSION");
    let verifier = format!("{VERIFIER}@{version}");
    let subjects = &integrity.subjects;
    Some(witgate_attest::svr_statement(subjects, &verifier, created, &properties))
}

#[cfg(not(feature = "provenance"))]
#[expect(missing_docs, reason = "as above")]
pub fn statement(_: &Integrity, _: bool, _: Timestamp) -> Option<String> {
    None
}

/// What came of a promotion, as an unsigned statement about the component with that name and
/// digest, as one line of JSON. `None` in a build without provenance.
#[cfg(feature = "provenance")]
pub fn promotion_statement(
    subject: (&str, witgate_model::Digest),
    predicate: &serde_json::Value,
) -> Option<String> {
    Some(witgate_attest::promotion_statement(subject, predicate))
}

#[cfg(not(feature = "provenance"))]
#[expect(missing_docs, reason = "as above")]
pub fn promotion_statement(
    _: (&str, witgate_model::Digest),
    _: &serde_json::Value,
) -> Option<String> {
    None
}

/// What came of a test, as an unsigned in-toto test result about the component with that name
/// and digest, as one line of JSON. `None` in a build without provenance.
#[cfg(feature = "provenance")]
pub fn test_result_statement(
    subject: (&str, witgate_model::Digest),
    predicate: &serde_json::Value,
) -> Option<String> {
    Some(witgate_attest::test_result_statement(subject, predicate))
}

#[cfg(not(feature = "provenance"))]
#[expect(missing_docs, reason = "as above")]
pub fn test_result_statement(
    _: (&str, witgate_model::Digest),
    _: &serde_json::Value,
) -> Option<String> {
    None
}
