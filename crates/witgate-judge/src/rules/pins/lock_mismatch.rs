use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-mismatch",
    summary: "what stands here is not what the lock pins",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The lock names a digest, and the bytes or the vendored text here have another: the
text was edited by hand, the cache was poisoned, the lock was put together, or what
it was made from has moved on. The message says what differs, and where both sides
can be read, whether the contract inside changed and how.

Restore what is pinned. If the change is meant, make it where it comes from, have
the lock's own tool write it anew, and look at what changes.
"#,
};
