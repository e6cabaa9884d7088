use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "artifact-deleted",
    summary: "an artifact that the policy names was deleted",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::ArtifactDeleted], judge),
    docs: r#"
The baseline commit has the artifact, and the change deletes it. Nothing can be
verified of it here: neither its pin, nor its world, nor its attestations.

Restore it, or, if it is built elsewhere from now on, verify it there.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::ArtifactDeleted { commit, is_pinned } = &it.change else { return None };
    let pinned = match is_pinned {
        Some(true) => ", with the pinned bytes",
        Some(false) => ", with other bytes than are pinned now",
        None => "",
    };
    let what = format!("this change deletes it; {commit} has it{pinned}");
    let help = "restore it, or verify it where it is built";
    Some(on_rewrite(it, &what, help).level(Level::Warn))
}
