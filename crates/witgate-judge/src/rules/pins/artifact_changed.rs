use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "artifact-changed",
    summary: "an artifact is not the one that `witgate.lock` pins",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The message says how deep it goes: bytes only, metadata only (custom sections such
as names and producers), code under the same contract, the contract, or the imports,
which is what it asks of its host.

If that is meant, run `witgate pin` and commit what it writes. If nobody built it
anew, find out who exchanged it.
"#,
};
