use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "baseline-none",
    summary: "the policy says `baseline = \"none\"` for a package",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::BaselineNone], Level::Note, judge),
    docs: r#"
With `baseline = "none"` the package is compared with nothing: all of it counts
as new, and nothing can break. That is right before the first release. After it,
breaking changes pass unnoticed, so every report repeats this with the reason
from the policy.
"#,
    instead: r#"
Remove `baseline` and `reason` once the package is on the default branch.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::BaselineNone(it) = fact else { return None };
    let message = format!("`{}` is not compared (`baseline = \"none\"`): {}", it.path, it.reason);
    let help = "once it is on the default branch, remove `baseline` and `reason`";
    Some(Draft::new(message, help))
}
