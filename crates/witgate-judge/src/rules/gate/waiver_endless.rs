use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-endless",
    summary: "a waiver has no end",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
Without an end nobody looks at a waiver again, and lists of them only grow.

Give it `expires`, the last day on which it counts: the day by which plugins are
rebuilt, or the release that takes the break along.
"#,
};
