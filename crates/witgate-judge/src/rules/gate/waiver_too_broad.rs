use crate::cell::Rows;
use crate::fact::{Fact, FactKind, WaiverMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-too-broad",
    summary: "a waiver means more, or fewer, findings than it says",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverTooBroad, FactKind::WaiverTooWide], judge),
    docs: r#"
A waiver by rule and items says how many findings it is for. Where there are more,
some were not known when it was written; which ones nobody can say, so none is
excused, and this is an error. Where there are fewer, it has room for one that
nobody has seen, and this is a warning.

Set `count` to what was looked at, or name each finding by its fingerprint.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let target = it.target();
    match it.matter {
        WaiverMatter::TooBroad { count, fails } => {
            let message =
                format!("the waiver of `{target}` means {count} findings, so it excuses none");
            let help = format!(
                "look at the new ones; if they may pass too, allow them with `count = {count}`"
            );
            // What passes anyway, because the version is high enough, needs no excuse.
            let level = if fails { Level::Error } else { Level::Warn };
            Some(Draft::new(message, help).level(level))
        }
        WaiverMatter::TooWide { count, allowed } if !it.waiver.target.fingerprints().is_empty() => {
            let message = format!(
                "the waiver of `{target}` names {allowed} fingerprints, and only {count} of them \
                 match a finding"
            );
            let help = "remove the others, so that it covers nothing that comes back";
            let draft = Draft::new(message, help).level(Level::Warn);
            Some(Draft { never_fails: it.waiver.is_merged, ..draft })
        }
        WaiverMatter::TooWide { count, allowed } => {
            let message =
                format!("the waiver of `{target}` would excuse {allowed} and excuses {count}");
            let help = format!("say `count = {count}`, so that it covers nothing that is new");
            let draft = Draft::new(message, help).level(Level::Warn);
            Some(Draft { never_fails: it.waiver.is_merged, ..draft })
        }
        _ => None,
    }
}
