use crate::cell::Rows;
use crate::fact::{Fact, FactKind, WaiverMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-too-broad",
    summary: "a waiver matches more or fewer findings than its `count`",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverTooBroad, FactKind::WaiverTooWide], Level::Error, judge),
    docs: r#"
A waiver by rule and item says how many findings it suppresses. If it matches
more, some of them are new, and witgate cannot know which ones; then it
suppresses none, and this is an error. If it matches fewer, it would also
suppress a finding that nobody has reviewed, and this is a warning.
"#,
    instead: r#"
Set `count` to the number of findings that you reviewed, or list their
fingerprints.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let target = it.target();
    match it.matter {
        WaiverMatter::TooBroad { count, fails } => {
            let message = format!(
                "the waiver of `{target}` matches {count} findings, more than its `count`, so it suppresses none"
            );
            let help = format!("review the new ones; if they may pass too, set `count = {count}`");
            // What passes anyway, because the version is high enough, needs no waiver.
            let level = if fails { Level::Error } else { Level::Warn };
            Some(Draft::new(message, help).level(level))
        }
        WaiverMatter::TooWide { count, allowed } if !it.waiver.target.fingerprints().is_empty() => {
            let message = format!(
                "the waiver of `{target}` names {allowed} fingerprints, and only {count} of them \
                 match a finding"
            );
            let help = "remove the others, so that the waiver covers no later finding";
            let draft = Draft::new(message, help).level(Level::Warn);
            Some(Draft { never_fails: it.waiver.is_merged, ..draft })
        }
        WaiverMatter::TooWide { count, allowed } => {
            let message =
                format!("the waiver of `{target}` has `count = {allowed}` and matches {count}");
            let help = format!("set `count = {count}`, so that the waiver covers no new finding");
            let draft = Draft::new(message, help).level(Level::Warn);
            Some(Draft { never_fails: it.waiver.is_merged, ..draft })
        }
        _ => None,
    }
}
