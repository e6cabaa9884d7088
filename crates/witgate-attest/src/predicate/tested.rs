//! How a test of a file went, in one word.

use std::fmt;

use serde::Deserialize;

/// How a test went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Tested {
    /// Without a complaint.
    Passed,
    /// With warnings.
    Warned,
    /// Not well.
    Failed,
}

impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tested::Passed => "PASSED",
            Tested::Warned => "WARNED",
            Tested::Failed => "FAILED",
        })
    }
}
