use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-requirement-loosened",
    summary: "a lock's requirement allows more versions",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockRequirementLoosened], judge),
    docs: r#"
The locked version is what it was, and the requirement beside it takes more than it
did, so the next update may go further than before.

Keep it if that is meant.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::RequirementLoosened { was, now } = &it.change else { return None };
    let what = format!("the requirement was `{was}` and is now `{now}`, which allows more");
    let help = "keep it if the next update may go further";
    Some(on_rewrite(it, &what, help).level(Level::Warn))
}
