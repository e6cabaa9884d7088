use witgate_model::{count, shell_argument};

use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-emptied",
    summary: "a lock pins nothing any more",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockEmptied, FactKind::LockRemoved], judge),
    docs: r#"
The baseline's lock had entries, and here it has none, or is gone. An empty lock
agrees with everything, so every other check of it passes.

Restore it. Where all that it pinned is gone too, nothing is the matter, and the
finding is a warning.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let (draft, is_needed) = match &it.change {
        LockChange::Emptied { entries: had, is_needed } => {
            let what = format!("the lock had {} and now pins nothing", count(*had, "entry"));
            (on_rewrite(it, &what, "restore the lock"), is_needed)
        }
        LockChange::Removed { entries: had, commit, is_needed } => {
            let file = &it.file;
            let message = format!("{file} is gone; at {commit} it had {}", count(*had, "entry"));
            let [commit, argument] = [commit, file].map(|text| shell_argument(text));
            let help = format!("restore it: `git restore --source={commit} -- {argument}`");
            (Draft::new(message, help), is_needed)
        }
        _ => return None,
    };
    Some(draft.level(if *is_needed { Level::Error } else { Level::Warn }))
}
