use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "baseline-none",
    summary: "a package is compared with nothing",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::BaselineNone], judge),
    docs: r#"
The policy says `baseline = "none"`, so nothing of this package can break: all of it
counts as new. That is right until its first release and a hole in the gate after
it, so every report repeats it with the reason that was given.

Take `baseline` and `reason` out once the package is on the default branch.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::BaselineNone(it) = fact else { return None };
    let message = format!("`{}` is compared with nothing: {}", it.path, it.reason);
    let help = "once it is on the default branch, remove `baseline` and `reason`";
    Some(Draft::new(message, help).level(Level::Note))
}
