use crate::cell::Rows;
use crate::fact::{Fact, FactKind, WaiverMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-unused",
    summary: "a waiver excuses nothing",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::WaiverUnused], judge),
    docs: r#"
Nothing is found that the waiver would excuse: what it was for is mended, or was
merged and is part of the baseline now, or the fingerprint is misspelt. Left in
place it would excuse, unseen, the same break the next time somebody makes it.

`witgate waive --prune` takes out what excuses nothing and what has expired.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::Waiver(it) = fact else { return None };
    let WaiverMatter::Unused { is_out_of_window } = it.matter else { return None };
    let why = match is_out_of_window {
        true => "the baseline is outside of the versions for which it `applies`",
        false => "no finding matches",
    };
    let message = format!("the waiver of `{}` excuses nothing: {why}", it.target());
    let help = "remove it, as `witgate waive --prune` does";
    let draft = Draft::new(message, help).level(Level::Warn);
    Some(Draft { never_fails: it.waiver.is_merged, ..draft })
}
