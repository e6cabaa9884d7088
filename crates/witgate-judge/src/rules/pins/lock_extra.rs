use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "lock-extra",
    summary: "something is vendored that nothing explains",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
It stands among the dependencies, bindings are generated from it, and neither a
manifest nor a lock says where it came from. No tool of the ecosystem notices.

Take it away, or add it to the manifest and lock it.
"#,
};
