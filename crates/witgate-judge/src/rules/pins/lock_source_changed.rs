use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-source-changed",
    summary: "a locked package comes from elsewhere",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The registry or the address of a pinned package is another one. A package of the
same name from elsewhere need not be the same package: that is how dependencies are
confused. With the same bytes it is a warning, since the bytes are the answer.

Merge it only if you know the new source to be the same publisher's.
"#,
};
