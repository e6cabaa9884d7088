use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-pin-dropped",
    summary: "a lock no longer pins what it pinned",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The entry is gone, and what it pinned may still be used. Without its pin the next
fetch takes whatever is served.

Restore the entry. Where the dependency itself is gone, nothing is the matter, and
the finding is a note.
"#,
};
