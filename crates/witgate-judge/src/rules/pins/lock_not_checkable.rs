use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-not-checkable",
    summary: "a lock's entry could not be checked",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
Nothing contradicts the entry, and nothing proves it: the bytes that it pins are not
at hand, or the artifact is not built where the gate runs. It is never counted as
verified. With `--require-verified`, or `require-verified` in `[lock]`, it fails.

Bring the bytes: `--bytes DIR` or `bytes` in `[lock]` name a directory with them, of
files, or an OCI layout. They are found by what they hold, whatever they are called.
"#,
};
