use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "artifact-off-world",
    summary: "an artifact does not fit its world",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::ArtifactWorld], Level::Error, judge),
    docs: r#"
`[[artifact]]` names a world. The component imports something that the world
does not have, lacks an export that the world requires, or has a function of
another type. Versions match as hosts match them: a compatible version is enough
if it has everything that the component uses.
"#,
    instead: r#"
Build the component against the world, or name the world that it was built for.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Mismatch)?;
    Some(on_entry(it, "build it against the world, or name the world that it was built for"))
}
