use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::waiver::LONGEST_WAIVER_DAYS;

pub(crate) static RULE: Rule = Rule {
    id: "waiver-endless",
    summary: "a waiver has no end, or ends in more than two years",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverEndless], judge),
    docs: r#"
Without an end nobody looks at a waiver again, and lists of them only grow. An end
that is more than 731 days ahead, such as 9999-12-31, is none.

Give it `expires`, the last day on which it counts: the day by which plugins are
rebuilt, or the release that takes the break along.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let target = it.target();
    let message = match it.waiver.expires {
        None => format!("the waiver of `{target}` has no end"),
        Some(last) => format!(
            "the waiver of `{target}` ends on {last}, more than {LONGEST_WAIVER_DAYS} days from now"
        ),
    };
    let help = "give it `expires`, the last day on which it counts";
    let draft = Draft::new(message, help).level(Level::Warn);
    Some(Draft { never_fails: it.waiver.is_merged, ..draft })
}
