use crate::cell::Rows;
use crate::fact::{Fact, FactKind, WaiverMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-expired",
    summary: "a waiver is past its end",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverExpired], judge),
    docs: r#"
The last day on which the waiver counts is over, and what it excused is still so.
The finding fails again, as if there were no waiver.

Mend what it excused, or give the waiver a new end and say why it needs one.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let WaiverMatter::Expired { on, count, fails } = it.matter else { return None };
    let so = match (fails, count) {
        (true, 1) => "so its finding fails again",
        (true, _) => "so its findings fail again",
        (false, _) => "and what it excused would pass without it",
    };
    let message = format!("the waiver of `{}` ended on {on}, {so}", it.target());
    let help = "fix what it excused, or give it a new `expires` and a reason for that";
    let draft = Draft::new(message, help).level(Level::Warn);
    Some(Draft { never_fails: it.waiver.is_merged, ..draft })
}
