use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-loosened",
    summary: "a change weakens the gate that it passes",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
A waiver added, a rule lowered, a profile relaxed, a package no longer looked at:
whatever lets more pass than the baseline's policy did is found here, at the line
that does it, so that whoever reviews the change sees it before anything else.

It counts and warns, so that a reviewed pull request can carry its own waiver; let
code owners guard `witgate.toml`. With `[policy] from = "baseline"`, which only the
baseline can say, it does not count until it is merged, and blocks.

What makes the policy stricter is never found here.
"#,
};
