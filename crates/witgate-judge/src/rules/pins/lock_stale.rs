use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-stale",
    summary: "a lock pins what nothing uses",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
An entry is left of a dependency that is gone, or of an artifact that is no longer
built. It protects nothing, and it hides what the lock is for.

Have the lock's own tool write it anew, or run `witgate pin`.
"#,
};
