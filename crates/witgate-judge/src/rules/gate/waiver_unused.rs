use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-unused",
    summary: "a waiver excuses nothing",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
Nothing is found that the waiver would excuse: what it was for is mended, or was
merged and is part of the baseline now, or the fingerprint is misspelt. Left in
place it would excuse, unseen, the same break the next time somebody makes it.

`witgate waive --prune` takes out what excuses nothing and what has expired.
"#,
};
