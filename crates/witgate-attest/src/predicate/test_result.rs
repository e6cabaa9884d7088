//! in-toto test-result v0.1: how a test of a file went, and in what.

use serde::Deserialize;
use serde_json::Value;

use crate::predicate::tested::Tested;
use crate::refusal::Refusal;

/// A test of the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// How it went.
    pub result: Tested,
    /// Names and URIs of what it ran in.
    pub configurations: Vec<String>,
    /// Where the run can be seen.
    pub url: Option<String>,
}

#[derive(Deserialize)]
struct Wire {
    result: Tested,
    configuration: Vec<WireConfiguration>,
    url: Option<String>,
}

#[derive(Deserialize)]
struct WireConfiguration {
    name: Option<String>,
    uri: Option<String>,
}

impl TestResult {
    pub(super) fn parse(predicate: Value) -> Result<TestResult, Refusal> {
        let wire: Wire = serde_json::from_value(predicate)
            .map_err(|error| Refusal::malformed(format!("test result: {error}")))?;
        let names = wire.configuration.into_iter();
        let configurations = names.flat_map(|it| it.name.into_iter().chain(it.uri)).collect();
        Ok(TestResult { result: wire.result, configurations, url: wire.url })
    }
}
