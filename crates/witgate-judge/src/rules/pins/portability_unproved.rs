use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "portability-unproved",
    summary: "an artifact is not proved to run where it should",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
`[portability]` lists runtimes, and for one of them there is no believed test result
of this very artifact: none at all, none by somebody whom `[provenance]` trusts, one
that did not pass, or one of other bytes.

Run the tests there on the artifact as it is, and have their result attested.
"#,
};
