use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-digest-rewritten",
    summary: "the same version from the same place has other bytes",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The baseline's lock pins one digest of this version, and this change pins another.
Versions that are out do not change: it was published anew, or somebody tampered
with the package or the lock. The lock and the bytes agree, so nothing but the lock
that stood there before can tell.

Ask whoever publishes it what changed, and take a new version. Merge it as it is
only if you know why.
"#,
};
