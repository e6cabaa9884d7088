use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-endless",
    summary: "a waiver has no end",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverEndless], judge),
    docs: r#"
Without an end nobody looks at a waiver again, and lists of them only grow.

Give it `expires`, the last day on which it counts: the day by which plugins are
rebuilt, or the release that takes the break along.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let message = format!("the waiver of `{}` has no end", it.target());
    let help = "give it `expires`, the last day on which it counts";
    Some(Draft::new(message, help).level(Level::Warn))
}
