use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "artifact-off-world",
    summary: "an artifact does not fit the world that it claims",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::ArtifactWorld], judge),
    docs: r#"
`[[artifact]]` names a world, and the component imports what that world does not
give, exports less than it asks for, or has a function of another type. Versions
match as hosts match them: within a track, whatever the component uses must be
there.

Build it against the world, or name the world that it is for.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(
        on_entry(it, "build it against the world, or name the world that it is for")
            .level(Level::Error),
    )
}
