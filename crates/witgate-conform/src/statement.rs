//! What came of the cases in one runtime, as the predicate of an in-toto test result.

use serde_json::{Value as Json, json};

use crate::conformance::Conformance;
use crate::driver::Runtime;
use crate::run::{CaseOutcome, RuntimeRun};

/// The predicate of a [test result](https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md),
/// version 0.1, about the component. `None` where no case was run.
///
/// It is `PASSED` only if every case of the file fits, was run and passed.
pub fn test_result(conformance: &Conformance, run: &RuntimeRun) -> Option<Json> {
    let runtime = run.runtime.as_ref().filter(|_| run.fault.is_none() && !run.cases.is_empty())?;
    let named = |is_wanted: fn(&CaseOutcome) -> bool| {
        run.cases.iter().filter(move |case| is_wanted(&case.outcome)).map(|case| case.name.clone())
    };
    let passed: Vec<String> = named(|it| *it == CaseOutcome::Passed).collect();
    let warned: Vec<String> =
        named(|it| matches!(it, CaseOutcome::NotRun { .. } | CaseOutcome::Unanswered)).collect();
    let failed: Vec<String> = named(|it| matches!(it, CaseOutcome::Failed(_)))
        .chain(conformance.file.unfit.iter().cloned())
        .collect();
    let result = match () {
        () if !failed.is_empty() || !conformance.problems.is_empty() => "FAILED",
        () if !warned.is_empty() => "WARNED",
        () => "PASSED",
    };
    let digest = conformance.file.digest.to_string();
    let digest = digest.strip_prefix("sha256:").unwrap_or(&digest);
    let file = json!({ "name": conformance.file.name, "digest": { "sha256": digest } });
    let configuration: Vec<Json> =
        names(runtime).into_iter().map(|name| json!({ "name": name })).chain([file]).collect();
    Some(json!({
        "result": result,
        "configuration": configuration,
        "passedTests": passed,
        "warnedTests": warned,
        "failedTests": failed,
    }))
}

/// What a policy may call a runtime: by its name, and with as much of its version as it cares
/// for.
fn names(runtime: &Runtime) -> Vec<String> {
    let Runtime { name, version, .. } = runtime;
    let ends = version.match_indices('.').map(|(index, _)| index).chain([version.len()]);
    let versions = ends.map(|end| format!("{name} {}", &version[..end]));
    std::iter::once(name.clone()).chain(versions).collect()
}
