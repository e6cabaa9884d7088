use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-new",
    summary: "a package is new on this branch",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
The commit to compare with holds no package of this name, neither at its path nor
anywhere else. Nothing of it can break; from the next change on it is compared
with this one.

Of a package that is not new it means that the comparison is with the wrong
commit, or that the package has changed its name.
"#,
};
