use crate::cell::Rows;
use crate::fact::{Fact, FactKind, WaiverMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-expired",
    summary: "a waiver has expired",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverExpired], Level::Warn, judge),
    docs: r#"
The waiver no longer applies, and the finding that it suppressed is still there.
The finding fails the check again, as if there were no waiver.
"#,
    instead: r#"
Fix the finding, or set a new expiry date and give a reason for it.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let WaiverMatter::Expired { on, count, fails } = it.matter else { return None };
    let so = match (fails, count) {
        (true, 1) => "so its finding fails again",
        (true, _) => "so its findings fail again",
        (false, _) => "and its findings would pass without it",
    };
    let message = format!("the waiver of `{}` expired on {on}, {so}", it.target());
    let help = "fix the finding, or set a new `expires` and give a reason for it";
    let draft = Draft::new(message, help);
    Some(Draft { never_fails: it.waiver.is_merged, ..draft })
}
