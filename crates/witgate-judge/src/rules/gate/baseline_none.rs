use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "baseline-none",
    summary: "a package is compared with nothing",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The policy says `baseline = "none"`, so nothing of this package can break: all of it
counts as new. That is right until its first release and a hole in the gate after
it, so every report repeats it with the reason that was given.

Take `baseline` and `reason` out once the package is on the default branch.
"#,
};
