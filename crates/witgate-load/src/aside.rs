//! Directories whose WIT is usually no contract: tests, examples, templates, what was built,
//! generated or vendored.

/// The names of such directories.
const NAMES: &[&str] = &[
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "build",
    "demo",
    "demos",
    "dist",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "fuzz",
    "fuzzing",
    "gen",
    "generated",
    "node_modules",
    "out",
    "sample",
    "samples",
    "target",
    "template",
    "templates",
    "test",
    "testdata",
    "testing",
    "tests",
    "third-party",
    "third_party",
    "tutorial",
    "tutorials",
    "vendor",
    "vendored",
];

/// What is between other words in the names of such directories, such as
/// `test-programs` and `runtime-tests`.
const WORDS: &[&str] = &["test", "tests", "fixture", "fixtures", "example", "examples"];

/// Whether a path leads through a directory whose WIT is usually no contract.
pub fn is_aside(path: &str) -> bool {
    path.split('/').any(|name| {
        let name = name.to_lowercase();
        let mut words = name.split(['-', '_', '.']);
        NAMES.contains(&name.as_str()) || words.any(|word| WORDS.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_usually_no_contract() {
        for path in [
            "tests",
            "a/Tests/wit",
            "crates/fuzzing/wit",
            "crates/test-programs/wit",
            "wit/runtime_tests",
            "cli/templates/rust/wit",
            "gen/acme/api/plugin",
            "wit/vendor/acme-log",
        ] {
            assert!(is_aside(path), "{path}");
        }
        for path in
            ["", "wit", "contest/wit", "crates/host/wit", "latest", "attestation", "vendors"]
        {
            assert!(!is_aside(path), "{path}");
        }
    }
}
