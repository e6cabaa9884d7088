use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-too-broad",
    summary: "a waiver means more, or fewer, findings than it says",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
A waiver by rule and items says how many findings it is for. Where there are more,
some were not known when it was written; which ones nobody can say, so none is
excused, and this is an error. Where there are fewer, it has room for one that
nobody has seen, and this is a warning.

Set `count` to what was looked at, or name each finding by its fingerprint.
"#,
};
