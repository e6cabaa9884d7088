use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-source-changed",
    summary: "the registry or address of a locked package changed",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockSourceChanged], Level::Error, judge),
    docs: r#"
A package of the same name from another source may be another package: this is
how dependency confusion works. With the same bytes it is a warning, because the
bytes did not change.
"#,
    instead: r#"
Merge the change only if you know that the new source belongs to the same
publisher.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::SourceChanged { was, now, same_bytes } = &it.change else { return None };
    let bytes = if *same_bytes { "with the same bytes" } else { "with other bytes" };
    let what = format!("source changed from {was} to {now}, {bytes}");
    let help = "merge it only if the new source belongs to the same publisher";
    let level = if *same_bytes { Level::Warn } else { Level::Error };
    Some(on_rewrite(it, &what, help).level(level))
}
