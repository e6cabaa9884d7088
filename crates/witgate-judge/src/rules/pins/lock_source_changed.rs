use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-source-changed",
    summary: "a locked package comes from elsewhere",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockSourceChanged], judge),
    docs: r#"
The registry or the address of a pinned package is another one. A package of the
same name from elsewhere need not be the same package: that is how dependencies are
confused. With the same bytes it is a warning, since the bytes are the answer.

Merge it only if you know the new source to be the same publisher's.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::SourceChanged { was, now, same_bytes } = &it.change else { return None };
    let bytes = if *same_bytes { "with the same bytes" } else { "with other bytes" };
    let what = format!("it came from {was} and now comes from {now}, {bytes}");
    let help = "merge it only if the new source is the same publisher's";
    let level = if *same_bytes { Level::Warn } else { Level::Error };
    Some(on_rewrite(it, &what, help).level(level))
}
