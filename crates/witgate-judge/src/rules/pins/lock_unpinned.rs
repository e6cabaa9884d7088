use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-unpinned",
    summary: "something is used that no lock pins",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The WIT asks for a package, or a manifest names it, and the lock has no entry for
it. Whoever fetches next gets whatever is served that day.

Lock it with the lock's own tool, or, for what `witgate.lock` should have, with
`witgate pin`, and commit the lock.
"#,
};
