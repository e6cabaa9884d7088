use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-rolled-back",
    summary: "a locked version was downgraded",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockRolledBack], Level::Warn, judge),
    docs: r#"
The baseline pins a later version of this package than the change does, in a
lock file of dependencies or in `witgate.lock`. Fixes made since are lost,
although every digest matches.
"#,
    instead: r#"
Keep the change only if the later version must be avoided, and say why in the
commit message.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::RolledBack { was, now } = &it.change else { return None };
    let what = format!("downgraded from {was} to {now}");
    let help = "keep it only if the later version must be avoided";
    Some(on_rewrite(it, &what, help))
}
