//! What `witgate promote` says of a canary: the numbers and what came of them.

use serde_json::Value;

/// What was measured of the subject, and whether it may go to production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// All that it says: whoever knows the measures reads it.
    pub predicate: Value,
}
