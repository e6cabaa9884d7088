use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-emptied",
    summary: "a lock pins nothing any more",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The baseline's lock had entries, and here it has none, or is gone. An empty lock
agrees with everything, so every other check of it passes.

Restore it. Where all that it pinned is gone too, nothing is the matter, and the
finding is a warning.
"#,
};
