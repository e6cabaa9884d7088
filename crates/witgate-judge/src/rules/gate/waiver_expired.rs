use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-expired",
    summary: "a waiver is past its end",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The last day on which the waiver counts is over, and what it excused is still so.
The finding fails again, as if there were no waiver.

Mend what it excused, or give the waiver a new end and say why it needs one.
"#,
};
