use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "pin-changed",
    summary: "a contract is not the one that `witgate.lock` pins",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
`witgate.lock` has the digest of each governed contract, and what stands here has
another, or its snapshot has. The message says what changed since.

If that is meant, run `witgate pin` and commit what it writes: the pin then shows
the change to whoever reviews it.
"#,
};
