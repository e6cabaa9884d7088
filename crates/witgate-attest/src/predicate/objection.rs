//! Whether what a statement says is a yes. That a statement of some type is there
//! proves nothing: it may be empty, or say that something failed.

use serde_json::Value;

use crate::predicate::tested::Tested;
use crate::predicate_types;
use crate::refusal::{Refusal, excerpt};

/// What speaks against a predicate as an answer to whoever requires one of its
/// type.
pub(crate) fn objection(predicate_type: &str, predicate: &Value) -> Option<Refusal> {
    if is_hollow(predicate) || !predicate.is_object() {
        return Some(Refusal::Hollow { missing: "predicate" });
    }
    let is = |family: &str| predicate_type.starts_with(family);
    if predicate_type == predicate_types::SLSA_PROVENANCE {
        let text = |pointer: &str| predicate.pointer(pointer).and_then(Value::as_str);
        let builder = text("/runDetails/builder/id").unwrap_or_default();
        let build_type = text("/buildDefinition/buildType").unwrap_or_default();
        return match (builder.trim(), build_type.trim()) {
            ("", _) => Some(Refusal::Hollow { missing: "runDetails.builder.id" }),
            (_, "") => Some(Refusal::Hollow { missing: "buildDefinition.buildType" }),
            _ => None,
        };
    }
    if is(predicate_types::TEST_RESULTS) {
        return failed(predicate);
    }
    if predicate_type == predicate_types::PROMOTION {
        // One without a result is measurements alone.
        return match predicate.get("result").and_then(Value::as_str) {
            Some("PASSED") => None,
            Some(other) => Some(negative("result", other)),
            None => Some(Refusal::Hollow { missing: "result" }),
        };
    }
    if is(predicate_types::SIMPLE_RESULTS) {
        return without_properties(predicate);
    }
    if is(predicate_types::VERIFICATION_SUMMARIES) {
        let levels = predicate.get("verifiedLevels").and_then(Value::as_array);
        if levels.is_some_and(|levels| levels.iter().any(|level| level == "FAILED")) {
            return Some(negative("verifiedLevels", "FAILED"));
        }
        return match predicate.get("verificationResult").and_then(Value::as_str) {
            Some("PASSED") => None,
            Some(other) => Some(negative("verificationResult", other)),
            None => Some(Refusal::Hollow { missing: "verificationResult" }),
        };
    }
    // Whatever type it is: a result is one, and so is a plain no.
    let refused = ANSWERS.iter().find(|field| predicate.get(**field) == Some(&Value::Bool(false)));
    if let Some(field) = refused {
        return Some(negative(field, "false"));
    }
    ["result", "verificationResult"].iter().find_map(|field| {
        let result = predicate.get(field)?.as_str()?;
        let is_yes = YES.iter().any(|yes| result.eq_ignore_ascii_case(yes));
        (!is_yes).then(|| negative(field, result))
    })
}

/// The fields that say by themselves whether all is well.
const ANSWERS: &[&str] =
    &["result", "verificationResult", "passed", "success", "verified", "approved"];

/// The words by which a result says that all is well.
const YES: &[&str] = &["passed", "pass", "success", "succeeded", "ok", "true"];

fn negative(field: &str, value: &str) -> Refusal {
    Refusal::Negative { field: field.to_owned(), value: excerpt(value) }
}

/// Whether nothing is said anywhere in it.
fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_hollow),
        Value::Object(fields) => fields.values().all(is_hollow),
    }
}

/// Why a test result is no pass. One that says that it passed and lists tests that
/// did not says nothing.
pub(crate) fn failed(predicate: &Value) -> Option<Refusal> {
    match predicate.get("result").and_then(Value::as_str) {
        Some("PASSED") => {}
        Some(other) => return Some(negative("result", other)),
        None => return Some(Refusal::Hollow { missing: "result" }),
    }
    [("failedTests", Tested::Failed), ("warnedTests", Tested::Warned)].into_iter().find_map(
        |(field, result)| {
            let listed = predicate.get(field)?;
            let first = match listed {
                listed if is_hollow(listed) => return None,
                Value::Array(tests) => tests.iter().find_map(Value::as_str).unwrap_or_default(),
                other => other.as_str().unwrap_or_default(),
            };
            Some(Refusal::Contradictory { result, test: excerpt(first) })
        },
    )
}

fn without_properties(predicate: &Value) -> Option<Refusal> {
    let properties = predicate.get("properties").and_then(Value::as_array);
    let mut named = properties.into_iter().flatten().filter_map(Value::as_str).peekable();
    let missing = || Some(Refusal::Hollow { missing: "properties" });
    if named.peek().is_none_or(|first| first.trim().is_empty()) {
        return missing();
    }
    // Our own say what held of a run that failed, too.
    let mut own = named.filter(|property| property.starts_with(OWN)).peekable();
    if own.peek().is_some() && !own.any(|property| property == PASSED) {
        return Some(Refusal::Hollow { missing: PASSED });
    }
    None
}

/// The properties that witgate itself attests, and the one that a run passed.
const OWN: &str = "witgate/";
const PASSED: &str = "witgate/passed";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(predicate_type: &str, predicate: &Value) -> Option<String> {
        objection(predicate_type, predicate).map(|refusal| refusal.to_string())
    }

    #[test]
    fn what_says_nothing_is_no_answer() {
        for hollow in [
            json!(null),
            json!({}),
            json!([]),
            json!("x"),
            json!({"a": [], "b": {"c": " "}}),
            json!({"a": ["", {}, [" "]]}),
        ] {
            let said = refused("https://example.com/any", &hollow).expect("it is refused");
            assert!(said.contains("`predicate`"), "{hollow}: {said}");
        }
        assert_eq!(refused("https://example.com/any", &json!({"a": false})), None);
    }

    #[test]
    fn a_result_is_one_whatever_the_type() {
        let vsa = "https://slsa.dev/verification_summary/v1";
        let any = "https://example.com/audit/v1";
        for (predicate_type, predicate, is_yes) in [
            (vsa, json!({"verificationResult": "PASSED"}), true),
            (vsa, json!({"verificationResult": "FAILED"}), false),
            (vsa, json!({"verificationResult": "passed"}), false),
            (vsa, json!({"verifier": {"id": "x"}}), false),
            (vsa, json!({"verificationResult": "PASSED", "verifiedLevels": ["FAILED"]}), false),
            (
                vsa,
                json!({"verificationResult": "PASSED", "verifiedLevels": ["L2", "FAILED"]}),
                false,
            ),
            (any, json!({"result": "success"}), true),
            (any, json!({"result": "REJECTED"}), false),
            (any, json!({"verificationResult": "FAILED"}), false),
            (any, json!({"result": {"all": "of it"}}), true),
        ] {
            let said = refused(predicate_type, &predicate);
            assert_eq!(said.is_none(), is_yes, "{predicate}: {said:?}");
        }
    }

    #[test]
    fn tests_that_failed_are_no_pass() {
        for (predicate, expected) in [
            (json!({"result": "PASSED"}), ""),
            (json!({"result": "PASSED", "failedTests": []}), ""),
            (json!({"result": "PASSED", "failedTests": ["a"]}), "`a`"),
            (json!({"result": "PASSED", "failedTests": "a"}), "`a`"),
            (json!({"result": "PASSED", "failedTests": [{"name": "a"}]}), "FAILED"),
            (json!({"result": "PASSED", "warnedTests": ["b"]}), "WARNED"),
            (json!({"result": "WARNED"}), "`WARNED`"),
            (json!({"result": "passed"}), "`passed`"),
            (json!({"passedTests": ["a"]}), "`result`"),
        ] {
            let said = refused(predicate_types::TEST_RESULT, &predicate).unwrap_or_default();
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{said}");
        }
    }

    #[test]
    fn a_simple_result_has_properties() {
        let with = |properties: Value| {
            let verifier = json!({"id": "https://example.com"});
            let predicate = json!({"verifier": verifier, "properties": properties});
            refused(predicate_types::SVR, &predicate).is_none()
        };
        assert!(with(json!(["example/tested"])));
        assert!(!with(json!([])) && !with(json!(null)) && !with(json!([""])) && !with(json!([1])));
        // Of our own, those of a run that failed prove the contrary.
        assert!(with(json!(["witgate/worlds-fitted", "witgate/passed"])));
        assert!(!with(json!(["witgate/worlds-fitted"])));
    }

    #[test]
    fn provenance_names_its_builder() {
        let with = |builder: &str, build_type: &str| {
            let predicate = json!({
                "buildDefinition": {"buildType": build_type, "externalParameters": {"a": "b"}},
                "runDetails": {"builder": {"id": builder}},
            });
            refused(predicate_types::SLSA_PROVENANCE, &predicate).is_none()
        };
        assert!(with("b", "t"));
        assert!(!with("", "t") && !with("b", " "));
    }
}
