use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-requirement-loosened",
    summary: "the version requirement in a lock file allows more versions",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockRequirementLoosened], Level::Warn, judge),
    docs: r#"
The locked version is the same, but the requirement beside it allows more
versions than before, so the next update may change more than before.
"#,
    instead: r#"
Keep the change if it is intended.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::RequirementLoosened { was, now } = &it.change else { return None };
    let what = format!("version requirement changed from `{was}` to `{now}`, which allows more");
    let help = "keep it if the next update may use these versions";
    Some(on_rewrite(it, &what, help))
}
