use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-requirement-loosened",
    summary: "a lock's requirement allows more versions",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The locked version is what it was, and the requirement beside it takes more than it
did, so the next update may go further than before.

Keep it if that is meant.
"#,
};
