use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-rolled-back",
    summary: "a lock pins a lower version than before",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockRolledBack], judge),
    docs: r#"
The baseline pins a later version of this package than the change does, in a lock of
dependencies or in `witgate.lock`. What was fixed since is back, and every digest
agrees.

Keep it if the later version is to be avoided, and say why in the commit.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::RolledBack { was, now } = &it.change else { return None };
    let what = format!("pinned to {now}, downgraded from {was}");
    let help = "keep it only if the later version is to be avoided";
    Some(on_rewrite(it, &what, help).level(Level::Warn))
}
