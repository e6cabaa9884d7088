use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::waiver::LONGEST_WAIVER_DAYS;

pub(crate) static RULE: Rule = Rule {
    id: "waiver-endless",
    summary: "a waiver has no expiry date, or expires in more than two years",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverEndless], Level::Warn, judge),
    docs: r#"
Nobody reviews a waiver again that never expires, and the list of waivers only
grows. An expiry date more than 731 days ahead, such as 9999-12-31, counts as
none.
"#,
    instead: r#"
Set `expires` to the last day on which the waiver applies: the day by which
plugins are rebuilt, or the day of the release that includes the breaking
change.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let target = it.target();
    let message = match it.waiver.expires {
        None => format!("the waiver of `{target}` has no expiry date"),
        Some(last) => format!(
            "the waiver of `{target}` expires on {last}, more than {LONGEST_WAIVER_DAYS} days from now"
        ),
    };
    let help = "set `expires` to the last day on which it applies";
    let draft = Draft::new(message, help);
    Some(Draft { never_fails: it.waiver.is_merged, ..draft })
}
