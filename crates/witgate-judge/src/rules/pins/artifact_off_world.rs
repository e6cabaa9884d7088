use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "artifact-off-world",
    summary: "an artifact does not fit the world that it claims",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
`[[artifact]]` names a world, and the component imports what that world does not
give, exports less than it asks for, or has a function of another type. Versions
match as hosts match them: within a track, whatever the component uses must be
there.

Build it against the world, or name the world that it is for.
"#,
};
