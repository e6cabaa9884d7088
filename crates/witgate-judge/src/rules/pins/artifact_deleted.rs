use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "artifact-deleted",
    summary: "an artifact that the policy names was deleted",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::ArtifactDeleted], Level::Warn, judge),
    docs: r#"
The baseline commit has the artifact, and the change deletes it. Its pin, its
world and its attestations can no longer be verified here.
"#,
    instead: r#"
Restore the artifact. If it is now built elsewhere, verify it there.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::ArtifactDeleted { commit, is_pinned } = &it.change else { return None };
    let pinned = match is_pinned {
        Some(true) => ", with the pinned bytes",
        Some(false) => ", with other bytes than are pinned now",
        None => "",
    };
    let what = format!("deleted by this change; {commit} has it{pinned}");
    let help = "restore it, or verify it where it is built";
    Some(on_rewrite(it, &what, help))
}
