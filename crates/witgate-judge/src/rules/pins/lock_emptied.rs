use witgate_model::{count, shell_argument};

use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::on_rewrite;

pub(crate) static RULE: Rule = Rule {
    id: "lock-emptied",
    summary: "all entries were removed from a lock file, or the file was deleted",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockEmptied, FactKind::LockRemoved], Level::Error, judge),
    docs: r#"
The baseline's lock file had entries, and now it has none, or the file is gone.
An empty lock file agrees with everything, so every other check of it passes.
"#,
    instead: r#"
Restore the lock file. If everything that it pinned is gone too, no action is
needed, and the finding is a warning.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let (draft, is_needed) = match &it.change {
        LockChange::Emptied { entries: had, is_needed } => {
            let what = format!("removed all entries: it had {}", count(*had, "entry"));
            (on_rewrite(it, &what, "restore the lock file"), is_needed)
        }
        LockChange::Removed { entries: had, commit, is_needed } => {
            let file = &it.file;
            let message =
                format!("{file} was deleted; at {commit} it had {}", count(*had, "entry"));
            let [commit, argument] = [commit, file].map(|text| shell_argument(text));
            let help = format!("restore it: `git restore --source={commit} -- {argument}`");
            (Draft::new(message, help), is_needed)
        }
        _ => return None,
    };
    Some(draft.level(if *is_needed { Level::Error } else { Level::Warn }))
}
